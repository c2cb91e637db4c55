package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.message.GunDown;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.RawWebSocket;
import dev.gun.client.testkit.WsFrame;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName(
        "What a broken server does to a whole HTTP/1.1 connection: typed errors, GunDown, retry (spec page 1 §6, §16)")
class WireErrorTests {

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private static void get(GunConnection connection) {
        GunFixture.get(connection, "/");
    }

    private static RawPeer answering(String bytes) {
        return RawPeer.start(
                connection -> {
                    connection.readRequestHead();
                    connection.write(bytes);
                },
                connection -> {
                    connection.readRequestHead();
                    connection.write("HTTP/1.1 204 No Content\r\n\r\n");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "'NONSENSE\r\n\r\n'",
        "'HTTP/1.1 abc OK\r\n\r\n'",
        "'HTTP/1.1 200 OK\r\nbad header\r\n\r\n'",
        "'HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n'",
        "'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n'",
        "'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n'",
        "'HTTP/1.1 101 Switching Protocols\r\n\r\n'"
    })
    @DisplayName("a malformed or unasked head: protocol_error at once, then it reconnects and works")
    void malformedHead(String bytes) {
        try (RawPeer peer = answering(bytes)) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP).retry(1, Duration.ZERO));
            get(connection);
            gun.owner.said.awaitExactly(
                    "up http",
                    "error - protocol_error MAYBE",
                    "error #1 protocol_error MAYBE",
                    "down http protocol_error maybe=[#1] unprocessed=[]",
                    "up http");
            get(connection);

            gun.owner.said.awaitExactly("response #2 204 fin");
        }
    }

    @Test
    @DisplayName("a malformed chunk size is the same typed error at once, and does not wait for the peer to close")
    void malformedChunk() {
        try (RawPeer peer = answering("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n")) {
            get(gun.open(peer, gun.options(Protocol.HTTP)));

            gun.owner.said.awaitExactly(
                    "up http",
                    "response #1 200",
                    "error - protocol_error MAYBE",
                    "error #1 protocol_error MAYBE",
                    "down http protocol_error maybe=[#1] unprocessed=[]",
                    "terminated shutdown(protocol_error)");
        }
    }

    @Test
    @DisplayName("a header block larger than the limit: limit_reached names option and limit")
    void oversizedHeaders() {
        CompletableFuture<Reason> reason = new CompletableFuture<>();
        GunOwner owner = message -> {
            if (message instanceof GunDown down) {
                reason.complete(down.reason());
            }
        };
        try (RawPeer peer = answering("HTTP/1.1 200 OK\r\nx: " + "y".repeat(1000) + "\r\n\r\n")) {
            GunConnection connection = gun.open(
                    peer,
                    gun.options(Protocol.HTTP)
                            .owner(owner)
                            .http1(Http1Options.defaults().withMaxHeaderBlockSize(500)));
            connection.get("/");

            assertThat(reason.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS)
                            .join())
                    .isEqualTo(new Reason.LimitReached("http1.maxHeaderBlockSize", 500));
        }
    }

    @Test
    @DisplayName("a response nobody asked for: unsolicited_response")
    void unsolicited() {
        try (RawPeer peer = RawPeer.start(connection -> connection.write("HTTP/1.1 200 OK\r\n\r\n"))) {
            gun.open(peer, gun.options(Protocol.HTTP));

            gun.owner.said.awaitExactly(
                    "up http",
                    "down http unsolicited_response maybe=[] unprocessed=[]",
                    "terminated shutdown(unsolicited_response)");
        }
    }

    @Test
    @DisplayName("connection: close: what was pipelined behind it is unprocessed and told at once, then GunDown normal")
    void connectionClose() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.readRequestHead();
            connection.write("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok");
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            get(connection);
            get(connection);

            gun.owner.said.awaitExactly(
                    "up http",
                    "response #1 200",
                    "error #2 closing NO",
                    "data #1 'ok' fin",
                    "down http normal maybe=[] unprocessed=[#2]",
                    "terminated normal");
        }
    }

    @Test
    @DisplayName("a body that is read until the close is complete with it, not lost")
    void readUntilClose() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write("HTTP/1.1 200 OK\r\n\r\nall of it");
            connection.close();
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            GunStream stream = connection.get("/");

            assertThat(stream.awaitBody().asString(java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("all of it");
            assertThat(gun.owner.said.awaitCount(3).get(1)).endsWith("maybe=[] unprocessed=[]");
        }
    }

    @Test
    @DisplayName("pipelined requests that get no answer are all maybe processed; those not written are not")
    void pipelined() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.readRequestHead();
            connection.await("drop");
            connection.close();
        })) {
            GunConnection connection = gun.open(
                    peer,
                    gun.options(Protocol.HTTP).http1(Http1Options.defaults().withMaxPipelined(2)));
            get(connection);
            get(connection);
            get(connection);
            connection.awaitUp();
            peer.release("drop");

            gun.owner.said.awaitExactly(
                    "up http",
                    "error #1 closed MAYBE",
                    "error #2 closed MAYBE",
                    "error #3 closed NO",
                    "down http closed maybe=[#1, #2] unprocessed=[#3]",
                    "terminated shutdown(closed)");
        }
    }

    @Test
    @DisplayName("shutdown over HTTP/1.1: the current response is finished, those pipelined after it fail with closing")
    void shutdown() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.readRequestHead();
            connection.write("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nsl");
            connection.release("half");
            connection.await("finish");
            connection.write("ow");
            connection.expectGone();
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            get(connection);
            get(connection);
            gun.owner.said.awaitExactly("up http", "response #1 200", "data #1 'sl'");
            connection.shutdown();
            gun.owner.said.awaitExactly("error #2 closing MAYBE");
            get(connection);
            gun.owner.said.awaitExactly("error #3 closing NO");
            peer.release("finish");

            gun.owner.said.awaitExactly("data #1 'ow' fin", "terminated shutdown");
            peer.awaitScripts();
        }
    }

    private void brokenFrame(RawPeer.Script script, String... said) {
        try (RawPeer peer = RawPeer.start(script)) {
            gun.open(peer, gun.options(Protocol.HTTP)).wsUpgrade("/");

            gun.owner.said.awaitExactly(said);
            peer.awaitScripts();
        }
    }

    private static RawPeer.Script sends(byte[] bytes, int closeCode) {
        return connection -> {
            RawWebSocket ws = connection.acceptWebSocket();
            connection.write(bytes);
            assertThat(ws.readFrame().closeCode()).isEqualTo(closeCode);
            drain(connection);
        };
    }

    private static void drain(RawConnection connection) throws java.io.IOException {
        connection.halfClose();
        connection.expectGone();
    }

    @Test
    @DisplayName("a frame with a reserved opcode: close 1002, and a stream GunError says so before GunDown")
    void reservedOpcode() {
        brokenFrame(
                sends(new byte[] {(byte) 0x83, 0}, 1002),
                "up http",
                "upgrade #1 [websocket]",
                "error #1 ws_protocol_error(1002) MAYBE",
                "down ws ws_protocol_error(1002) maybe=[] unprocessed=[]",
                "terminated shutdown(ws_protocol_error(1002))");
    }

    @Test
    @DisplayName("text that is not UTF-8: close 1007, and a stream GunError says so before GunDown")
    void badText() {
        brokenFrame(
                sends(new byte[] {(byte) 0x81, 1, (byte) 0xff}, 1007),
                "up http",
                "upgrade #1 [websocket]",
                "error #1 ws_protocol_error(1007) MAYBE",
                "down ws ws_protocol_error(1007) maybe=[] unprocessed=[]",
                "terminated shutdown(ws_protocol_error(1007))");
    }

    @Test
    @DisplayName("a request on a connection that was turned into a WebSocket gets badstate; the WebSocket goes on")
    void requestOnWebSocket() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawWebSocket ws = connection.acceptWebSocket();
            connection.await("send");
            ws.sendText("still here");
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            connection.wsUpgrade("/");
            gun.owner.said.awaitExactly("up http", "upgrade #1 [websocket]");
            get(connection);
            gun.owner.said.awaitExactly("error #2 badstate NO");
            peer.release("send");

            gun.owner.said.awaitExactly("ws #1 text still here");
        }
    }

    @Test
    @DisplayName("frames and pings on plain HTTP/1.1 get badstate; the connection goes on")
    void framesOnHttp() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write("HTTP/1.1 404 No\r\ncontent-length: 0\r\n\r\n");
            connection.readRequestHead();
            connection.write("HTTP/1.1 204 No Content\r\n\r\n");
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            GunWebSocket refused = connection.wsUpgrade("/");
            gun.owner.said.awaitExactly("up http", "response #1 404 fin");
            assertThat(refused.send(dev.gun.client.WsFrame.text("x")).toCompletableFuture())
                    .failsWithin(Duration.ofSeconds(10));
            connection.ping();
            gun.owner.said.awaitExactly("error - badstate NO");
            get(connection);

            gun.owner.said.awaitExactly("response #2 204 fin");
        }
    }

    @Test
    @DisplayName("a receiver without credits: the WebSocket still answers pings, and delivers when credits come")
    void pingsAreAnsweredWithoutCredits() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawWebSocket ws = connection.acceptWebSocket();
            ws.sendText("one");
            ws.sendText("two");
            ws.send(WsFrame.of(WsFrame.PING, new byte[] {'p'}));
            ws.expect(WsFrame.of(WsFrame.PONG, new byte[] {'p'}));
            connection.release("answered");
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            GunWebSocket ws =
                    connection.wsUpgrade("/", WsOptions.builder().flow(1).build());
            peer.await("answered");
            gun.owner.said.awaitExactly("up http", "upgrade #1 [websocket]", "ws #1 text one");
            ws.updateFlow(1);

            gun.owner.said.awaitExactly("ws #1 text two");
        }
    }

    @Test
    @DisplayName(
            "HTTP/1.1 without credits: the socket is not read, which info() shows, and reading goes on with credits")
    void readingIsPaused() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\n");
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            GunStream stream = connection.request(
                    "GET",
                    "/",
                    Headers.empty(),
                    Bytes.empty(),
                    RequestOptions.builder().replyTo(ReplyTo.OWNER).flow(1).build());
            gun.owner.said.awaitExactly("up http", "response #1 200", "data #1 'a'");
            org.awaitility.Awaitility.await().until(() -> connection.info().readPausedSince() != null);
            stream.updateFlow(5);
            gun.owner.said.awaitExactly("data #1 'b'", "data #1 '' fin");
            org.awaitility.Awaitility.await().until(() -> connection.info().readPausedSince() == null);
        }
    }
}
