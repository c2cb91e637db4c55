package dev.gun.client;

import static dev.gun.client.GunFixture.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gun.client.message.GunPush;
import dev.gun.client.message.GunWs;
import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.HeaderField;
import dev.gun.client.testkit.JettyPeer;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The cases of Gun's pool_SUITE, against Jetty and scripts")
class GunPoolSuiteTests {

    @SuppressWarnings("NullAway.Init")
    private static JettyPeer jetty;

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    @BeforeAll
    static void start() {
        jetty = JettyPeer.start();
    }

    @AfterAll
    static void stop() {
        jetty.close();
    }

    private static PoolOptions.Builder options(Protocol protocol) {
        return PoolOptions.builder()
                .connection(GunOptions.builder()
                        .protocols(protocol)
                        .minUptime(Duration.ZERO)
                        .build());
    }

    private GunPool open(int port, PoolOptions.Builder options) {
        GunPool pool = gun.client().openPool(URI.create("http://localhost:" + port), options.build());
        pool.awaitUp(PATIENCE);
        return pool;
    }

    private static void hello(GunPool pool, int requests) {
        List<CompletionStage<Body>> bodies = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            bodies.add(pool.get("/hello").thenCompose(GunStream::body));
        }
        for (CompletionStage<Body> body : bodies) {
            assertThat(body.toCompletableFuture().join().asString(UTF_8)).isEqualTo("Hello world!");
        }
    }

    @ParameterizedTest
    @CsvSource({"HTTP, 8", "HTTP2, 800"})
    @DisplayName("hello_pool_h1, hello_pool_h2: the pool can be used for requests")
    void hello(Protocol protocol, int requests) {
        hello(open(jetty.port(), options(protocol)), requests);
    }

    @Test
    @DisplayName("hello_pool_ws: and for connections that were upgraded to WebSockets")
    void helloWs() {
        LinkedBlockingQueue<String> echoes = new LinkedBlockingQueue<>();
        GunPool pool = open(
                jetty.port(),
                options(Protocol.HTTP)
                        .setup(PoolSetup.webSocket("/ws", Headers.empty(), WsOptions.defaults(), message -> {
                            if (message instanceof GunWs ws && ws.frame() instanceof WsFrame.Text text) {
                                echoes.add(text.text());
                            }
                        })));

        for (int i = 0; i < 8; i++) {
            pool.wsSend(WsFrame.text("Hello world!")).toCompletableFuture().join();
        }
        await().until(() -> echoes.size() == 8);
        assertThat(echoes).containsOnly("Hello world!");
    }

    /** Answers the requests of a connection, which are as many as it allows, when the gate is open. */
    private static RawPeer limited(int limit) {
        return RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection, 0x3, limit);
            List<Integer> streams = new ArrayList<>();
            while (streams.size() < limit) {
                streams.add(http2.readUntil(H2Frame.HEADERS).streamId());
            }
            connection.release("asked");
            connection.await("answer");
            for (int stream : streams) {
                http2.writeHeaders(stream, true, H2Scripts.OK);
            }
            H2Scripts.answerLate(http2);
            connection.await("end");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @DisplayName("max_streams_h2_size_1/2: no connection has room: refused at once with maxWaiting 0, as Gun does")
    void maxStreams(int size) {
        try (RawPeer peer = limited(5)) {
            GunPool pool = open(peer.port(), options(Protocol.HTTP2).size(size).maxWaiting(0));
            for (int i = 0; i < 5 * size; i++) {
                pool.awaitStream(connection -> connection.get("/delay"));
            }

            assertThatThrownBy(() -> pool.awaitStream(connection -> connection.get("/delay")))
                    .isInstanceOfSatisfying(GunException.Stream.class, refused -> assertThat(refused.reason())
                            .isEqualTo(new Reason.TooManyPending("pool.maxWaiting", 0)));
            peer.release("answer");
            peer.release("end");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @DisplayName("max_streams_h2_size_1/2_retry: and one that waits gets the first place that is free")
    void maxStreamsRetry(int size) {
        try (RawPeer peer = limited(5)) {
            GunPool pool = open(peer.port(), options(Protocol.HTTP2).size(size));
            for (int i = 0; i < 5 * size; i++) {
                pool.awaitStream(connection -> connection.get("/delay"));
            }
            CompletableFuture<GunStream> waiting = pool.get("/delay").toCompletableFuture();
            await().until(() -> pool.info().waiting() == 1);
            peer.release("answer");

            assertThat(waiting.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                            .join()
                            .awaitResponse(PATIENCE)
                            .status())
                    .isEqualTo(200);
            peer.release("end");
        }
    }

    @Test
    @DisplayName("max_streams_h1, max_streams_h1_retry: one request for each HTTP/1.1 connection")
    void maxStreamsHttp1() {
        GunPool pool = open(jetty.port(), options(Protocol.HTTP).size(1).maxWaiting(1));
        GunStream slow = pool.awaitStream(connection -> connection.get("/slow?gate=pool"));
        CompletableFuture<GunStream> waiting = pool.get("/hello").toCompletableFuture();
        await().until(() -> pool.info().waiting() == 1);

        assertThatThrownBy(() -> pool.awaitStream(connection -> connection.get("/hello")))
                .isInstanceOf(GunException.Stream.class);
        jetty.gates().release("pool");
        assertThat(slow.awaitBody(PATIENCE).asString(UTF_8)).isEqualTo("slow");
        assertThat(waiting.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                        .join()
                        .awaitBody(PATIENCE)
                        .asString(UTF_8))
                .isEqualTo("Hello world!");
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP", "HTTP2"})
    @DisplayName("kill_restart_h1/h2: a connection that has ended is replaced, and the pool operational again")
    void killRestart(Protocol protocol) {
        GunPool pool = open(jetty.port(), options(protocol));
        hello(pool, 8);
        GunConnection killed = gun.client().connection(pool.name() + "-1");
        killed.close();
        GunFixture.end(killed);
        await().until(() -> pool.info().state() == PoolInfo.State.OPERATIONAL
                && gun.client().connection(pool.name() + "-1") != null);

        hello(pool, 8);
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP", "HTTP2"})
    @DisplayName("reconnect_h1/h2: a connection that was lost comes back, and the pool is operational again")
    void reconnect(Protocol protocol) {
        GunPool pool = open(jetty.port(), options(protocol));
        hello(pool, 8);
        for (int i = 1; i <= 8; i++) {
            gun.client().connection(pool.name() + "-" + i).reconnect();
        }
        await().until(() -> pool.info().state() == PoolInfo.State.OPERATIONAL
                && pool.info().members().stream()
                        .allMatch(member -> member.connection().timesUp() == 2));

        hello(pool, 8);
    }

    @Test
    @DisplayName("push_promise_no_crash: what the server pushes takes no place in the pool")
    void push() {
        AtomicInteger port = new AtomicInteger();
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection, 0x3, 1);
            int stream = http2.readUntil(H2Frame.HEADERS).streamId();
            http2.writePushPromise(
                    stream,
                    2,
                    new HeaderField(":method", "GET"),
                    new HeaderField(":scheme", "http"),
                    new HeaderField(":authority", "localhost:" + port.get()),
                    new HeaderField(":path", "/pushed"));
            http2.writeHeaders(stream, true, H2Scripts.OK);
            H2Scripts.answerLate(http2);
            http2.writeHeaders(2, true, H2Scripts.OK);
            connection.await("end");
        })) {
            port.set(peer.port());
            GunPool pool = open(peer.port(), options(Protocol.HTTP2).size(1));
            GunStream first = pool.awaitStream(connection -> connection.get("/push"));
            assertThat(first.await(PATIENCE)).isInstanceOf(GunPush.class);
            assertThat(first.awaitResponse(PATIENCE).status()).isEqualTo(200);
            await().until(() -> pool.info().members().get(0).leases() == 0);

            assertThat(pool.awaitStream(connection -> connection.get("/"))
                            .awaitResponse(PATIENCE)
                            .status())
                    .isEqualTo(200);
            peer.release("end");
        }
    }

    @Test
    @DisplayName("degraded_configuration_error, stop_pool: a pool that cannot connect is degraded, and can be stopped")
    void cannotConnect() {
        GunPool pool = gun.client()
                .openPool(
                        URI.create("http://localhost:" + RawPeer.refusingPort()),
                        options(Protocol.HTTP).size(1).build());
        await().until(() -> pool.info().members().get(0).connection().lastError() != null);
        assertThat(pool.info().state()).isEqualTo(PoolInfo.State.DEGRADED);
        pool.close();

        assertThat(pool.terminated().toCompletableFuture().join()).isEqualTo(Reason.SHUTDOWN);
        assertThat(gun.client().pools()).isEmpty();
    }
}
