package dev.gun.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunUpgrade;
import dev.gun.client.message.GunWs;
import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.RawWebSocket;
import dev.gun.client.testkit.Residue;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Pools: n connections to one authority (spec page 1 §14)")
class PoolTests {

    private static final RetryPolicy PATIENT = RetryPolicy.fixed(1_000, Duration.ofMillis(10));

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private static URI uri(RawPeer peer) {
        return URI.create("http://" + peer.host() + ":" + peer.port());
    }

    private static GunOptions options(Protocol protocol) {
        return GunOptions.builder()
                .name("p")
                .protocols(protocol)
                .retry(PATIENT)
                .minUptime(Duration.ZERO)
                .build();
    }

    private GunPool open(RawPeer peer, Protocol protocol, int size) {
        return open(peer, PoolOptions.builder().size(size).connection(options(protocol)));
    }

    private GunPool open(RawPeer peer, PoolOptions.Builder options) {
        return gun.client().openPool(uri(peer), options.build());
    }

    private static void answer(RawConnection connection, String body) throws IOException {
        connection.write("HTTP/1.1 200 OK\r\ncontent-length: " + body.length() + "\r\n\r\n" + body);
    }

    /** Answers each request when its gate is open: connection 0, request 0 has the gate {@code 0.0}. */
    private static RawPeer gated() {
        return RawPeer.builder()
                .scriptPerConnection(index -> connection -> {
                    for (int request = 0; asks(connection); request++) {
                        connection.release("asked " + index + "." + request);
                        connection.await(index + "." + request);
                        answer(connection, index + "." + request);
                    }
                })
                .start();
    }

    /** Reads a request; {@code false} when the client has gone instead. */
    private static boolean asks(RawConnection connection) {
        try {
            connection.readRequestHead();
            return true;
        } catch (IOException e) {
            return false;
        } catch (AssertionError e) {
            if (e.getCause() instanceof IOException) {
                return false;
            }
            throw e;
        }
    }

    /** What can be had without waiting for anybody. */
    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static Reason refusal(CompletionStage<?> stage, Class<? extends GunException> type) {
        CompletableFuture<?> future = stage.toCompletableFuture();
        Throwable failure = org.assertj.core.api.Assertions.catchThrowable(() -> future.get(10, TimeUnit.SECONDS));
        assertThat(failure.getCause()).isInstanceOf(type);
        return ((GunException) failure.getCause()).reason();
    }

    private static List<Long> leases(GunPool pool) {
        return pool.info().members().stream().map(PoolInfo.Member::leases).toList();
    }

    private static String body(GunStream stream) {
        return stream.awaitBody().asString(UTF_8);
    }

    @Test
    @DisplayName("connects size connections, each of its own name, and is operational when all are up")
    void operational() {
        try (RawPeer peer = gated()) {
            GunPool pool = open(peer, Protocol.HTTP, 3);
            pool.awaitUp();

            PoolInfo info = pool.info();
            assertThat(info.state()).isEqualTo(PoolInfo.State.OPERATIONAL);
            assertThat(info.members().stream().map(member -> member.connection().name()))
                    .containsExactly("p-1", "p-2", "p-3");
            assertThat(info.members()).allMatch(member -> member.state() == PoolInfo.MemberState.READY);
            assertThat(List.of(info.size(), info.ready(), info.waiting())).containsExactly(3, 3, 0);
            assertThat(pool.origin()).isEqualTo("http://" + peer.host() + ":" + peer.port());
            assertThat(gun.client().pools()).containsExactly(pool);
        }
    }

    @Test
    @DisplayName("HTTP/1.1: an idle connection for each request; the next one waits, first come first served")
    void idleConnections() {
        try (RawPeer peer = gated()) {
            GunPool pool = open(peer, Protocol.HTTP, 2);
            pool.awaitUp();
            GunStream first = now(pool.get("/"));
            GunStream second = now(pool.get("/"));
            assertThat(first.connection()).isNotEqualTo(second.connection());
            CompletableFuture<GunStream> third = pool.get("/").toCompletableFuture();
            CompletableFuture<GunStream> fourth = pool.get("/").toCompletableFuture();
            assertThat(third).isNotDone();
            assertThat(pool.info().waiting()).isEqualTo(2);
            peer.await("asked 0.0");
            peer.await("asked 1.0");

            CompletableFuture<Body> one = first.body().toCompletableFuture();
            CompletableFuture<Body> two = second.body().toCompletableFuture();
            peer.release("0.0");
            CompletableFuture.anyOf(one, two).join();
            assertThat(third.join().connection()).isEqualTo((one.isDone() ? first : second).connection());
            assertThat(fourth).isNotDone();

            peer.release("1.0");
            assertThat(now(fourth).connection()).isNotEqualTo(third.join().connection());
            peer.release("0.1");
            peer.release("1.1");
            assertThat(body(third.join())).isEqualTo("0.1");
            assertThat(body(fourth.join())).isEqualTo("1.1");
        }
    }

    @Test
    @DisplayName("maxWaiting: one more in line is refused with too_many_pending; acquireTimeout: timeout(pending)")
    void bounded() {
        try (RawPeer peer = gated()) {
            GunPool pool = open(
                    peer,
                    PoolOptions.builder()
                            .size(1)
                            .maxWaiting(1)
                            .acquireTimeout(Duration.ofSeconds(1))
                            .connection(options(Protocol.HTTP)));
            pool.awaitUp();
            now(pool.get("/"));
            CompletionStage<GunStream> waiting = pool.get("/");

            assertThat(refusal(pool.get("/"), GunException.Stream.class))
                    .isEqualTo(new Reason.TooManyPending("pool.maxWaiting", 1));
            assertThat(refusal(waiting, GunException.TimedOut.class))
                    .isEqualTo(new Reason.Timeout(
                            Reason.TimeoutPhase.PENDING,
                            "No connection of pool p was free within pool.acquireTimeout = PT1S"));
            assertThat(pool.info().waiting()).isZero();
            assertThatThrownBy(pool::awaitCheckout).isInstanceOf(GunException.TimedOut.class);
        }
    }

    @Test
    @DisplayName("who cancels leaves the line, and nothing is opened for it")
    void cancelled() {
        try (RawPeer peer = gated()) {
            GunPool pool = open(peer, Protocol.HTTP, 1);
            pool.awaitUp();
            GunStream first = now(pool.get("/"));
            CompletableFuture<GunStream> cancelled = pool.get("/cancelled").toCompletableFuture();
            CompletableFuture<GunStream> second = pool.get("/").toCompletableFuture();
            cancelled.cancel(false);
            await().until(() -> pool.info().waiting() == 1);

            peer.release("0.0");
            peer.release("0.1");
            assertThat(body(first)).isEqualTo("0.0");
            assertThat(body(second.join())).isEqualTo("0.1");
            await().until(() -> leases(pool).equals(List.of(0L)));
        }
    }

    @Test
    @DisplayName("a checked-out HTTP/1.1 connection is its holder's; given back, it waits for what still runs on it")
    void checkout() {
        try (RawPeer peer = gated()) {
            GunPool pool = open(peer, Protocol.HTTP, 1);
            pool.awaitUp();
            PoolLease lease = pool.awaitCheckout();
            assertThat(lease.attachment()).isNull();
            CompletableFuture<GunStream> next = pool.get("/").toCompletableFuture();
            GunStream own = lease.connection().get("/");
            lease.close();
            lease.close();
            peer.await("asked 0.0");
            assertThat(next).isNotDone();

            peer.release("0.0");
            peer.release("0.1");
            assertThat(body(own)).isEqualTo("0.0");
            assertThat(body(next.join())).isEqualTo("0.1");
            await().until(() -> leases(pool).equals(List.of(0L)));
        }
    }

    @Test
    @DisplayName("a request that is refused at the call gives its connection back")
    void refusedAtTheCall() {
        try (RawPeer peer = gated()) {
            GunPool pool = open(peer, Protocol.HTTP, 1);
            pool.awaitUp();

            assertThatThrownBy(() -> now(pool.request("BAD METHOD", "/", Headers.empty(), Bytes.empty())))
                    .hasCauseInstanceOf(IllegalArgumentException.class);
            await().until(() -> leases(pool).equals(List.of(0L)));
            now(pool.get("/"));
        }
    }

    @Test
    @DisplayName("a stream of another connection is refused, and the connection given back")
    void foreignStream() {
        try (RawPeer peer = gated()) {
            GunPool pool = open(peer, Protocol.HTTP, 1);
            pool.awaitUp();
            GunConnection other = gun.open(peer, gun.options(Protocol.HTTP));

            assertThatThrownBy(() -> pool.awaitStream(connection -> other.get("/")))
                    .isInstanceOf(IllegalArgumentException.class);
            await().until(() -> leases(pool).equals(List.of(0L)));
        }
    }

    @Test
    @DisplayName("HTTP/2: not ready before SETTINGS, then the least loaded one, up to the peer's limit of streams")
    void leastLoaded() {
        try (RawPeer peer = RawPeer.builder()
                .scriptPerConnection(index -> connection -> {
                    RawHttp2 http2 = connection.http2();
                    http2.readPreface();
                    connection.await("settings");
                    http2.write(H2Frame.settings(0x3, 2));
                    http2.write(H2Frame.settingsAck());
                    List<Integer> asked = new ArrayList<>();
                    while (asked.size() < 2) {
                        asked.add(http2.readUntil(H2Frame.HEADERS).streamId());
                    }
                    connection.await("answer " + index);
                    http2.writeHeaders(asked.get(0), true, H2Scripts.OK);
                    asked.add(http2.readUntil(H2Frame.HEADERS).streamId());
                    connection.await("end");
                })
                .start()) {
            GunPool pool = open(peer, Protocol.HTTP2, 2);
            peer.awaitAccepted(2);
            await().until(() -> pool.info().members().stream()
                    .allMatch(member -> member.state() == PoolInfo.MemberState.SETTING_UP));
            assertThat(pool.info().state()).isEqualTo(PoolInfo.State.DEGRADED);
            peer.release("settings");
            pool.awaitUp();

            GunStream one = now(pool.get("/"));
            GunStream two = now(pool.get("/"));
            assertThat(one.connection()).isNotEqualTo(two.connection());
            assertThat(leases(pool)).containsExactly(1L, 1L);
            now(pool.get("/"));
            now(pool.get("/"));
            assertThat(leases(pool)).containsExactly(2L, 2L);
            CompletableFuture<GunStream> fifth = pool.get("/").toCompletableFuture();
            assertThat(fifth).isNotDone();

            peer.release("answer 0");
            assertThat(fifth.join()).isNotNull();
            assertThat(leases(pool)).containsExactly(2L, 2L);
            peer.release("end");
        }
    }

    @Test
    @DisplayName("setup: each connection is upgraded before it is given out, and wsSend takes the members in turns")
    void webSockets() {
        LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (RawPeer peer = RawPeer.builder()
                .scriptPerConnection(index -> connection -> {
                    connection.await("upgrade");
                    RawWebSocket ws = connection.acceptWebSocket();
                    assertThat(ws.request().requestLine()).isEqualTo("GET /ws HTTP/1.1");
                    for (int i = 0; i < 2; i++) {
                        ws.sendText(index + " " + new String(ws.readFrame().payload(), UTF_8));
                    }
                })
                .start()) {
            GunPool pool = open(
                    peer,
                    PoolOptions.builder()
                            .size(2)
                            .setup(PoolSetup.webSocket(
                                    "/ws", Headers.empty(), WsOptions.defaults(), message -> hear(heard, message)))
                            .connection(options(Protocol.HTTP)));
            await().until(() -> pool.info().members().stream()
                    .allMatch(member -> member.state() == PoolInfo.MemberState.SETTING_UP));
            peer.release("upgrade");
            pool.awaitUp();
            assertThat(pool.info().members())
                    .allMatch(member -> member.capacity() == RequestOptions.UNLIMITED
                            && member.connection().state() == ConnectionState.CONNECTED_WS_ONLY);

            for (int i = 0; i < 4; i++) {
                pool.wsSend(WsFrame.text("tick")).toCompletableFuture().join();
            }

            await().until(() -> heard.size() == 6);
            assertThat(heard).containsExactlyInAnyOrder("upgraded", "upgraded", "0 tick", "0 tick", "1 tick", "1 tick");
            await().until(() -> leases(pool).equals(List.of(0L, 0L)));
        }
    }

    private static void hear(LinkedBlockingQueue<String> heard, GunMessage message) {
        if (message instanceof GunUpgrade) {
            heard.add("upgraded");
        } else if (message instanceof GunWs ws && ws.frame() instanceof WsFrame.Text text) {
            heard.add(text.text());
        }
    }

    @Test
    @DisplayName("wsSend without a WebSocket from the setup is badstate")
    void noWebSocket() {
        try (RawPeer peer = gated()) {
            GunPool pool = open(peer, Protocol.HTTP, 1);
            pool.awaitUp();

            assertThat(refusal(pool.wsSend(WsFrame.text("tick")), GunException.Stream.class))
                    .isEqualTo(new Reason.BadState(
                            "The setup of the pool gives no WebSocket to send frames on, but null"));
            await().until(() -> leases(pool).equals(List.of(0L)));
        }
    }

    @Test
    @DisplayName("a setup that throws, fails, or takes too long costs the socket; the next one is set up again")
    void setupFails() {
        AtomicInteger calls = new AtomicInteger();
        try (RawPeer peer = gated()) {
            GunPool pool = open(
                    peer,
                    PoolOptions.builder()
                            .size(1)
                            .setupTimeout(Duration.ofMillis(500))
                            .setup(connection -> switch (calls.incrementAndGet()) {
                                case 1 -> throw new IOException("thrown");
                                case 2 -> CompletableFuture.failedFuture(new IOException("failed"));
                                case 3 -> new CompletableFuture<>();
                                default -> CompletableFuture.completedFuture("fine");
                            })
                            .connection(options(Protocol.HTTP)));
            pool.awaitUp();

            assertThat(calls).hasValue(4);
            peer.awaitAccepted(4);
            assertThat(peer.acceptedConnections()).isEqualTo(4);
            try (PoolLease lease = pool.awaitCheckout()) {
                assertThat(lease.attachment()).isEqualTo("fine");
            }
        }
    }

    @Test
    @DisplayName("a lost connection makes the pool degraded, is not given out, and comes back set up")
    void degraded() {
        AtomicInteger setups = new AtomicInteger();
        try (RawPeer peer = gated()) {
            CompletableFuture<Object> again = new CompletableFuture<>();
            GunPool pool = open(
                    peer,
                    PoolOptions.builder()
                            .size(2)
                            .setup(connection ->
                                    setups.incrementAndGet() <= 2 ? CompletableFuture.completedFuture(null) : again)
                            .connection(options(Protocol.HTTP)));
            pool.awaitUp();
            gun.client().connection("p-1").reconnect();
            await().until(() -> setups.get() == 3);

            assertThat(pool.info().state()).isEqualTo(PoolInfo.State.DEGRADED);
            assertThat(pool.info().ready()).isEqualTo(1);
            assertThat(now(pool.get("/")).connection()).isEqualTo("p-2");
            assertThat(pool.get("/").toCompletableFuture()).isNotDone();
            assertThatThrownBy(() -> pool.awaitUp(Duration.ofMillis(1)))
                    .isInstanceOf(GunException.TimedOut.class)
                    .hasMessage("timeout: Pool p was not operational within PT0.001S: 1 of 2 connections are ready,"
                            + " and it goes on trying");
            again.complete(null);
            pool.awaitUp();
            await().until(() -> pool.info().waiting() == 0);
        }
    }

    @Test
    @DisplayName("a member out of retries, or closed, is replaced by a new connection")
    void replaced() {
        try (RawPeer peer = gated()) {
            GunPool pool = open(
                    peer,
                    PoolOptions.builder()
                            .size(2)
                            .connection(options(Protocol.HTTP).toBuilder()
                                    .retry(0, Duration.ZERO)
                                    .build()));
            pool.awaitUp();
            GunConnection first = gun.client().connection("p-1");
            GunConnection second = gun.client().connection("p-2");
            first.close();
            second.reconnect();
            GunFixture.end(first);
            GunFixture.end(second);
            await().until(() -> pool.info().ready() == 2);

            assertThat(gun.client().connection("p-1")).isNotNull().isNotSameAs(first);
            assertThat(gun.client().connection("p-2")).isNotNull().isNotSameAs(second);
            peer.awaitAccepted(4);
            peer.release("2.0");
            peer.release("3.0");
            assertThat(List.of(body(now(pool.get("/"))), body(now(pool.get("/")))))
                    .containsExactlyInAnyOrder("2.0", "3.0");
        }
    }

    @Test
    @DisplayName("a WebSocket that ends on a living HTTP/2 connection is set up again")
    void webSocketEndsAlone() {
        List<GunStream> upgraded = new ArrayList<>();
        try (var jetty = dev.gun.client.testkit.JettyPeer.start()) {
            GunPool pool = gun.client()
                    .openPool(
                            URI.create("http://127.0.0.1:" + jetty.port()),
                            PoolOptions.builder()
                                    .size(1)
                                    .connection(options(Protocol.HTTP2))
                                    .setup(PoolSetup.webSocket(
                                            "/ws", Headers.empty(), WsOptions.defaults(), message -> {}))
                                    .build());
            pool.awaitUp(Duration.ofSeconds(30));
            upgraded.add(attachment(pool));
            pool.wsSend(WsFrame.close(1000, "")).toCompletableFuture().join();
            await().until(() -> pool.info().ready() == 1 && !attachment(pool).equals(upgraded.get(0)));

            assertThat(pool.info().members().get(0).connection().timesUp()).isEqualTo(1);
            pool.wsSend(WsFrame.text("still")).toCompletableFuture().join();
        }
    }

    private static GunStream attachment(GunPool pool) {
        try (PoolLease lease = pool.awaitCheckout()) {
            return (GunStream) java.util.Objects.requireNonNull(lease.attachment());
        }
    }

    @Test
    @DisplayName("a connection that the server drains is not given out; the next one is")
    void draining() {
        try (RawPeer peer = RawPeer.start(
                connection -> {
                    RawHttp2 http2 = H2Scripts.open(connection);
                    int stream = http2.readUntil(H2Frame.HEADERS).streamId();
                    http2.write(H2Frame.goAway(stream, 0, ""));
                    connection.await("end");
                    http2.writeHeaders(stream, true, H2Scripts.OK);
                    http2.readUntil(H2Frame.GOAWAY);
                    connection.expectEnd();
                },
                connection -> {
                    RawHttp2 http2 = H2Scripts.open(connection);
                    http2.writeHeaders(http2.readUntil(H2Frame.HEADERS).streamId(), true, H2Scripts.OK);
                    connection.await("over");
                })) {
            GunPool pool = open(peer, Protocol.HTTP2, 1);
            pool.awaitUp();
            GunStream first = now(pool.get("/"));
            await().until(() -> pool.info().members().get(0).state() == PoolInfo.MemberState.DRAINING);
            CompletableFuture<GunStream> second = pool.get("/").toCompletableFuture();
            assertThat(second).isNotDone();
            peer.release("end");

            assertThat(first.awaitResponse().status()).isEqualTo(200);
            assertThat(second.join().awaitResponse().status()).isEqualTo(200);
            peer.release("over");
        }
    }

    @Test
    @DisplayName("close: who waits is refused with down, members close, the pool has terminated and its scope is free")
    void close() {
        try (RawPeer peer = gated()) {
            GunPool pool = open(peer, Protocol.HTTP, 1);
            pool.awaitUp();
            now(pool.get("/"));
            CompletionStage<GunStream> waiting = pool.get("/");
            pool.close();
            pool.close();

            assertThat(refusal(waiting, GunException.Down.class)).isEqualTo(Reason.SHUTDOWN);
            assertThat(refusal(pool.get("/"), GunException.Down.class)).isEqualTo(Reason.SHUTDOWN);
            assertThatThrownBy(pool::awaitUp).isInstanceOf(GunException.Down.class);
            assertThat(pool.terminated().toCompletableFuture().join()).isEqualTo(Reason.SHUTDOWN);
            assertThat(pool.info().state()).isEqualTo(PoolInfo.State.STOPPED);
            assertThat(gun.client().pools()).isEmpty();
            open(peer, Protocol.HTTP, 1).awaitUp();
        }
    }

    @Test
    @DisplayName("shutdown: running streams finish")
    void shutdown() {
        try (RawPeer peer = gated()) {
            GunPool pool = open(peer, Protocol.HTTP, 1);
            pool.awaitUp();
            GunStream running = now(pool.get("/"));
            peer.await("asked 0.0");
            pool.shutdown();
            assertThat(pool.terminated().toCompletableFuture()).isNotDone();
            peer.release("0.0");

            assertThat(body(running)).isEqualTo("0.0");
            assertThat(pool.terminated().toCompletableFuture().join()).isEqualTo(Reason.SHUTDOWN);
        }
    }

    @Test
    @DisplayName("one pool for an origin and scope; another scope is another pool")
    void scopes() {
        try (RawPeer peer = gated()) {
            GunPool pool = open(peer, Protocol.HTTP, 1);
            GunPool other =
                    open(peer, PoolOptions.builder().size(1).scope("other").connection(options(Protocol.HTTP)));

            assertThatThrownBy(() -> open(peer, Protocol.HTTP, 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("A pool of " + pool.origin() + " is open already in scope \"default\": get it with"
                            + " pool(uri, scope), or open this one in another scope");
            assertThat(gun.client().pool(uri(peer), "default")).isSameAs(pool);
            assertThat(gun.client().pool(uri(peer), "other")).isSameAs(other);
            assertThat(gun.client().pool(uri(peer), "third")).isNull();
            assertThat(gun.client().pool(URI.create("https://127.0.0.1:" + peer.port()), "default"))
                    .isNull();
        }
    }

    @Test
    @DisplayName("options that a connection cannot have are refused at the call, and nothing is left open")
    void badOptions() {
        try (RawPeer peer = gated()) {
            GunOptions both = GunOptions.builder()
                    .protocols(Protocol.HTTP, Protocol.HTTP2)
                    .build();

            assertThatThrownBy(() -> open(peer, PoolOptions.builder().connection(both)))
                    .isInstanceOf(GunOptionsException.class);
            assertThat(gun.client().pools()).isEmpty();
            assertThat(gun.client().connections()).isEmpty();
            assertThatThrownBy(() -> PoolOptions.builder().size(0)).isInstanceOf(GunOptionsException.class);
        }
    }

    @Test
    @DisplayName("when the owner of its connections has ended, the pool stops with them")
    void ownerEnds() {
        try (RawPeer peer = gated()) {
            GunPool pool = open(
                    peer,
                    PoolOptions.builder()
                            .size(2)
                            .connection(options(Protocol.HTTP).toBuilder()
                                    .owner(gun.owner)
                                    .build()));
            pool.awaitUp();
            gun.owner.life.complete(Reason.NORMAL);

            assertThat(pool.terminated().toCompletableFuture().join()).isEqualTo(Reason.NORMAL);
        }
    }

    @Test
    @DisplayName("a client that is closed ends its pools, and leaves no thread, socket or buffer")
    void residue() {
        Residue before = Residue.snapshot();
        try (RawPeer peer = gated();
                GunClient client = GunClient.builder().eventLoopThreads(1).build()) {
            GunPool pool = client.openPool(
                    uri(peer),
                    PoolOptions.builder()
                            .size(4)
                            .connection(options(Protocol.HTTP))
                            .build());
            pool.awaitUp();
            GunStream stream = now(pool.get("/"));
            peer.release("0.0");
            peer.release("1.0");
            peer.release("2.0");
            peer.release("3.0");
            body(stream);
            client.close();
            assertThat(pool.terminated().toCompletableFuture().join()).isEqualTo(Reason.SHUTDOWN);
        }
        Residue.assertSameAs(before);
    }
}
