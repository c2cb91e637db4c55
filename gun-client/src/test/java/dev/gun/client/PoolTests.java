package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Pools: n connections to one authority (spec page 1 §14)")
class PoolTests extends PoolScenario {

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
    @DisplayName("maxWaiting: one more in line is refused with too_many_pending")
    void bounded() {
        try (RawPeer peer = gated()) {
            GunPool pool = openWithLineOfOne(peer, GunFixture.PATIENCE);
            now(pool.get("/"));
            pool.get("/");

            assertThat(refusal(pool.get("/"), GunException.Stream.class))
                    .isEqualTo(new Reason.TooManyPending("pool.maxWaiting", 1));
            assertThat(pool.info().waiting()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("acquireTimeout: who has waited for so long is refused with timeout(pending), and leaves the line")
    void impatient() {
        try (RawPeer peer = gated()) {
            GunPool pool = openWithLineOfOne(peer, Duration.ofMillis(200));
            now(pool.get("/"));

            assertThat(refusal(pool.get("/"), GunException.TimedOut.class))
                    .isEqualTo(new Reason.Timeout(
                            Reason.TimeoutPhase.PENDING,
                            "No connection of pool p was free within pool.acquireTimeout = PT0.2S"));
            assertThat(pool.info().waiting()).isZero();
            assertThatThrownBy(pool::awaitCheckout).isInstanceOf(GunException.TimedOut.class);
        }
    }

    private GunPool openWithLineOfOne(RawPeer peer, Duration acquireTimeout) {
        GunPool pool = open(
                peer,
                PoolOptions.builder()
                        .size(1)
                        .maxWaiting(1)
                        .acquireTimeout(acquireTimeout)
                        .connection(options(Protocol.HTTP)));
        pool.awaitUp();
        return pool;
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
}
