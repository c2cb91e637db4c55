package dev.gun.client;

import static dev.gun.client.GunFixture.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.message.GunResponse;
import dev.gun.client.message.GunWs;
import dev.gun.client.testkit.JettyPeer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("WebSocket over HTTP/2 with Jetty (spec page 1 §8, §9, §16; RFC 8441)")
class Http2WebSocketJettyTests {

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

    private GunConnection open(GunOptions.Builder options) {
        return gun.open("localhost", jetty.port(), options);
    }

    private GunConnection open() {
        return open(gun.options(Protocol.HTTP2));
    }

    private static WsOptions.Builder toHandle() {
        return WsOptions.builder().replyTo(ReplyTo.HANDLE);
    }

    private static GunWebSocket upgrade(GunConnection connection, String path) {
        return upgrade(connection, path, toHandle().build());
    }

    private static GunWebSocket upgrade(GunConnection connection, String path, WsOptions options) {
        GunWebSocket webSocket = connection.wsUpgrade(path, options);
        assertThat(webSocket.awaitUpgrade(PATIENCE).protocols()).containsExactly("websocket");
        return webSocket;
    }

    private static void echoes(GunWebSocket webSocket, String text) throws Exception {
        webSocket.send(WsFrame.text(text)).toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(webSocket.awaitFrame(PATIENCE).frame()).isEqualTo(WsFrame.text(text));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @DisplayName("echoes, in clear text and over TLS")
    void echo(Transport transport) throws Exception {
        int port = transport == Transport.TLS ? jetty.tlsPort() : jetty.port();
        GunConnection connection =
                gun.open("localhost", port, gun.options(Protocol.HTTP2).transport(transport));

        echoes(upgrade(connection, "/ws"), "hi");
    }

    @Test
    @DisplayName("compresses, also messages larger than a stream's window")
    void compression() throws Exception {
        GunWebSocket webSocket =
                upgrade(open(), "/ws", toHandle().compress(true).build());

        echoes(webSocket, "hello hello hello");
        echoes(webSocket, "0123456789".repeat(200_000));
    }

    @Test
    @DisplayName("several stand beside requests, and closing one leaves the others")
    void several() throws Exception {
        GunConnection connection = open();
        GunWebSocket first = upgrade(connection, "/ws");
        GunWebSocket second = upgrade(connection, "/ws");
        assertThat(connection.get("/hello").awaitResponse(PATIENCE).status()).isEqualTo(200);

        first.send(WsFrame.close(1000, "")).toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(first.awaitFrame(PATIENCE).frame()).isInstanceOf(WsFrame.Close.class);

        echoes(second, "still here");
        assertThat(connection.get("/hello").awaitResponse(PATIENCE).status()).isEqualTo(200);
        gun.owner.said.awaitExactly("up http2");
    }

    @Test
    @DisplayName("a receiver without credits gets no frame, and nothing else waits for it")
    void backPressure() throws Exception {
        GunConnection connection = open(gun.options(Protocol.HTTP2)
                .http2(Http2Options.builder().initialStreamWindowSize(65_535).build()));
        GunWebSocket slow =
                upgrade(connection, "/ws-push?n=20000", toHandle().flow(1).build());
        GunWs message = slow.awaitFrame(PATIENCE);
        assertThat(message.frame()).isEqualTo(WsFrame.text("message 0"));

        echoes(upgrade(connection, "/ws"), "meanwhile");

        slow.updateFlow(20_000);
        for (int i = 1; i < 20_000; i++) {
            assertThat(slow.awaitFrame(PATIENCE).frame()).isEqualTo(WsFrame.text("message " + i));
        }
    }

    @Test
    @DisplayName("a refusal is an ordinary response, and the connection goes on")
    void refusal() {
        GunConnection connection = open();

        GunResponse refused =
                connection.wsUpgrade("/ws-refuse", toHandle().build()).awaitResponse(PATIENCE);

        assertThat(refused.status()).isEqualTo(403);
        assertThat(connection.get("/hello").awaitResponse(PATIENCE).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("shutdown closes each WebSocket and ends with the connection")
    void shutdown() throws Exception {
        GunConnection connection = open();
        echoes(upgrade(connection, "/ws"), "a");
        echoes(upgrade(connection, "/ws"), "b");

        connection.shutdown();

        assertThat(GunFixture.end(connection)).isEqualTo(Reason.SHUTDOWN);
    }

    @Test
    @DisplayName("a session that the server closes comes back on the living connection")
    void session() {
        GunOptions.Builder options = gun.options(Protocol.HTTP2)
                .retry(RetryPolicy.fixed(5, Duration.ofMillis(1)))
                .minUptime(Duration.ZERO)
                .session(SessionOptions.builder("/ws-push?n=1&close=4001")
                        .name("feed")
                        .build());
        open(options);

        // It goes on like that for ever, so what comes after is not looked at.
        for (String expected : List.of(
                "up http2",
                "upgrade #1 [websocket]",
                "session_ready feed #1",
                "ws #1 text message 0",
                "ws #1 close 4001 pushed",
                "session_lost feed ws_closed(4001)",
                "upgrade #2 [websocket]",
                "session_ready feed #2")) {
            assertThat(gun.owner.said.awaitNext()).isEqualTo(expected);
        }
    }
}
