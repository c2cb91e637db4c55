package dev.gun.client;

import static dev.gun.client.GunFixture.TO_OWNER;
import static dev.gun.client.GunFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.event.EventHandler;
import dev.gun.client.message.GunMessage;
import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.PeerTls;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.RawWebSocket;
import dev.gun.client.testkit.WsFrame;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A line of an event is the callback's name, a line of a message begins with an arrow. */
@DisplayName("The order of callbacks and messages is Gun's, the event before the message (spec page 2, traces)")
class EventOrderTests {

    private static final String[] CONNECTED = {
        "init", "domainLookupStart", "domainLookupEnd", "connectStart", "connectEnd http", "> up http"
    };

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    /** Hears on the event loop, so that its lines and those of the events are in one order. */
    private final GunOwner owner = new GunOwner() {
        @Override
        public void receive(GunMessage message) {
            gun.events.lines.record("> " + Said.of(message));
        }

        @Override
        public boolean onEventLoop() {
            return true;
        }
    };

    private GunConnection open(RawPeer peer, Protocol protocol) {
        return gun.open("localhost", peer.port(), gun.options(protocol).owner(owner));
    }

    private static String[] after(String[] first, String... rest) {
        List<String> all = new ArrayList<>(Arrays.asList(first));
        all.addAll(Arrays.asList(rest));
        return all.toArray(String[]::new);
    }

    @Test
    @DisplayName("HTTP/1.1 GET")
    void http1Get() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello");
        })) {
            GunConnection connection = open(peer, Protocol.HTTP);
            get(connection, "/hello");
            gun.events.lines.awaitExactly(after(
                    CONNECTED,
                    "requestStart #1",
                    "requestHeaders #1",
                    "requestEnd #1",
                    "responseStart #1",
                    "responseHeaders #1 200",
                    "> response #1 200",
                    "responseEnd #1",
                    "> data #1 'hello' fin"));
            connection.close();

            gun.events.lines.awaitExactly(
                    "disconnect shutdown", "terminate CONNECTED shutdown", "> terminated shutdown");
        }
    }

    @Test
    @DisplayName("HTTP/1.1 POST with a streamed body and a chunked answer with trailers, then shutdown")
    void http1Post() {
        try (RawPeer peer = RawPeer.start(connection -> {
            var head = connection.readRequestHead();
            connection.release("head");
            connection.http1().readBody(head);
            connection.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nx: y\r\n\r\n");
        })) {
            GunConnection connection = open(peer, Protocol.HTTP);
            GunStream stream = connection.headers("POST", "/echo", Headers.empty(), TO_OWNER);
            peer.await("head");
            gun.events.lines.awaitExactly(after(CONNECTED, "requestStart #1", "requestHeaders #1"));
            stream.dataFin(Bytes.of("abc", StandardCharsets.UTF_8));
            gun.events.lines.awaitExactly(
                    "requestEnd #1",
                    "responseStart #1",
                    "responseHeaders #1 200",
                    "> response #1 200",
                    "> data #1 'abc'",
                    "responseTrailers #1",
                    "> trailers #1 [x: y]",
                    "responseEnd #1");
            connection.shutdown();

            gun.events.lines.awaitExactly("disconnect normal", "terminate CLOSING shutdown", "> terminated shutdown");
        }
    }

    @Test
    @DisplayName("an informational response has a responseStart of its own")
    void informational() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
        })) {
            get(open(peer, Protocol.HTTP), "/inform");

            gun.events.lines.awaitExactly(after(
                    CONNECTED,
                    "requestStart #1",
                    "requestHeaders #1",
                    "requestEnd #1",
                    "responseStart #1",
                    "responseInform #1 103",
                    "> inform #1 103",
                    "responseStart #1",
                    "responseHeaders #1 204",
                    "> response #1 204 fin",
                    "responseEnd #1"));
        }
    }

    @Test
    @DisplayName("cancel on HTTP/1.1 silences the stream for the user, its events go on, and the next one is unharmed")
    void http1Cancel() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.readRequestHead();
            connection.release("both");
            connection.await("respond");
            connection.write("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nslow");
            connection.write("HTTP/1.1 204 No Content\r\n\r\n");
        })) {
            GunConnection connection = open(peer, Protocol.HTTP);
            GunStream slow = get(connection, "/slow");
            get(connection, "/next");
            peer.await("both");
            slow.cancel();
            gun.events.lines.awaitExactly(after(
                    CONNECTED,
                    "requestStart #1",
                    "requestHeaders #1",
                    "requestEnd #1",
                    "requestStart #2",
                    "requestHeaders #2",
                    "requestEnd #2",
                    "cancel #1 LOCAL cancelled"));
            peer.release("respond");

            gun.events.lines.awaitExactly(
                    "responseStart #1",
                    "responseHeaders #1 200",
                    "responseEnd #1",
                    "responseStart #2",
                    "responseHeaders #2 204",
                    "> response #2 204 fin",
                    "responseEnd #2");
        }
    }

    @Test
    @DisplayName("a refused connection: no disconnect, for none had been made")
    void refused() {
        gun.open("127.0.0.1", RawPeer.refusingPort(), gun.options(Protocol.HTTP).owner(owner));

        gun.events.lines.awaitExactly(
                "init",
                "domainLookupStart",
                "domainLookupEnd",
                "connectStart",
                "connectEnd connect_failed",
                "terminate NOT_CONNECTED shutdown(connect_failed)",
                "> terminated shutdown(connect_failed)");
    }

    @Test
    @DisplayName("WebSocket over HTTP/1.1: upgrade, echo, ping, close")
    void webSocket() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawWebSocket ws = connection.acceptWebSocket();
            ws.expect(WsFrame.text("hi"));
            ws.sendText("hi");
            connection.await("ping");
            ws.send(WsFrame.of(WsFrame.PING, new byte[] {'p'}));
            ws.expect(WsFrame.of(WsFrame.PONG, new byte[] {'p'}));
            connection.await("close");
            ws.send(WsFrame.close(1000, ""));
            ws.expect(WsFrame.close(1000, ""));
        })) {
            GunConnection connection = open(peer, Protocol.HTTP);
            GunWebSocket ws = connection.wsUpgrade("/ws");
            gun.events.lines.awaitExactly(after(
                    CONNECTED,
                    "wsUpgrade #1",
                    "requestStart #1",
                    "requestHeaders #1",
                    "requestEnd #1",
                    "responseStart #1",
                    "responseInform #1 101",
                    "protocolChanged ws #1",
                    "> upgrade #1 [websocket]"));
            ws.send(dev.gun.client.WsFrame.text("hi"));
            gun.events.lines.awaitExactly(
                    "wsSendFrameStart #1 text hi",
                    "wsSendFrameEnd #1 text hi",
                    "wsRecvFrameStart #1",
                    "wsRecvFrameHeader #1 TEXT",
                    "wsRecvFrameEnd #1",
                    "> ws #1 text hi");
            peer.release("ping");
            gun.events.lines.awaitExactly(
                    "wsRecvFrameStart #1",
                    "wsRecvFrameHeader #1 PING",
                    "wsRecvFrameEnd #1",
                    "wsSendFrameStart #1 pong 'p'",
                    "wsSendFrameEnd #1 pong 'p'");
            peer.release("close");

            gun.events.lines.awaitExactly(
                    "wsRecvFrameStart #1",
                    "wsRecvFrameHeader #1 CLOSE",
                    "wsRecvFrameEnd #1",
                    "> ws #1 close 1000",
                    "wsSendFrameStart #1 close 1000",
                    "wsSendFrameEnd #1 close 1000",
                    "disconnect normal",
                    "> down ws normal maybe=[] unprocessed=[]",
                    "terminate NOT_CONNECTED normal",
                    "> terminated normal");
        }
    }

    @Test
    @DisplayName("HTTP/2 GET, cancel and shutdown")
    void http2() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.writeHeaders(1, false, H2Scripts.OK);
            http2.write(H2Frame.data(1, "hello", true));
            http2.readHeaders();
            connection.release("second");
        })) {
            GunConnection connection = open(peer, Protocol.HTTP2);
            get(connection, "/hello");
            gun.events.lines.awaitExactly(
                    "init",
                    "domainLookupStart",
                    "domainLookupEnd",
                    "connectStart",
                    "connectEnd http2",
                    "> up http2",
                    "requestStart #1",
                    "requestHeaders #1",
                    "requestEnd #1",
                    "responseStart #1",
                    "responseHeaders #1 200",
                    "> response #1 200",
                    "responseEnd #1",
                    "> data #1 'hello' fin");
            GunStream slow = get(connection, "/slow");
            peer.await("second");
            slow.cancel();
            gun.events.lines.awaitExactly(
                    "requestStart #2", "requestHeaders #2", "requestEnd #2", "cancel #2 LOCAL cancelled");
            connection.shutdown();

            gun.events.lines.awaitExactly("disconnect normal", "terminate CLOSING shutdown", "> terminated shutdown");
        }
    }

    @Test
    @DisplayName("HTTP/2 reset by the server, and a push")
    void http2ResetAndPush() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            H2Scripts.promise(http2, http2.readHeaders(), 2, "/pushed");
            http2.write(H2Frame.rstStream(1, 2));
            http2.writeHeaders(2, true, H2Scripts.OK);
        })) {
            get(open(peer, Protocol.HTTP2), "/");

            assertThat(gun.events.lines.awaitCount(18).subList(6, 18))
                    .containsExactly(
                            "requestStart #1",
                            "requestHeaders #1",
                            "requestEnd #1",
                            "pushPromiseStart #1",
                            "pushPromiseEnd #1",
                            "> push #1 #2 GET http://localhost:" + peer.port() + "/pushed",
                            "cancel #1 REMOTE stream_reset(INTERNAL_ERROR)",
                            "> error #1 stream_reset(INTERNAL_ERROR) MAYBE",
                            "responseStart #2",
                            "responseHeaders #2 200",
                            "> response #2 200 fin",
                            "responseEnd #2");
        }
    }

    @Test
    @DisplayName("TLS: the protocol is known at the end of the handshake, not of the connect")
    void tls() {
        try (RawPeer peer = RawPeer.start(connection -> connection.startTls(PeerTls.localhost("http/1.1")))) {
            GunConnection connection = gun.open(
                    "localhost",
                    peer.port(),
                    gun.options(Protocol.HTTP2, Protocol.HTTP).owner(owner).transport(Transport.TLS));
            gun.events.lines.awaitExactly(
                    "init",
                    "domainLookupStart",
                    "domainLookupEnd",
                    "connectStart",
                    "connectEnd",
                    "tlsHandshakeStart",
                    "tlsHandshakeEnd http",
                    "> up http");
            connection.close();
            gun.events.lines.awaitExactly(
                    "disconnect shutdown", "terminate CONNECTED shutdown", "> terminated shutdown");
        }
    }

    @Test
    @DisplayName("retries repeat the events of an attempt; init and terminate come once")
    void retries() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.close();
        })) {
            GunConnection connection = gun.open(
                    "localhost",
                    peer.port(),
                    gun.options(Protocol.HTTP).owner(owner).retry(1, Duration.ofMillis(1)));
            get(connection, "/");
            gun.events.lines.awaitExactly(after(
                    CONNECTED,
                    "requestStart #1",
                    "requestHeaders #1",
                    "requestEnd #1",
                    "> error #1 closed MAYBE",
                    "disconnect closed",
                    "> down http closed maybe=[#1] unprocessed=[]",
                    "domainLookupStart",
                    "domainLookupEnd",
                    "connectStart",
                    "connectEnd http",
                    "> up http"));
        }
    }

    @Test
    @DisplayName("the 28 callbacks, each with the record and the fields of the table")
    void table() {
        TreeMap<String, String> actual = new TreeMap<>();
        for (Method method : EventHandler.class.getDeclaredMethods()) {
            if (!method.isSynthetic() && !java.lang.reflect.Modifier.isStatic(method.getModifiers())) {
                assertThat(method.isDefault()).as(method.getName()).isTrue();
                assertThat(method.getReturnType()).as(method.getName()).isEqualTo(void.class);
                Class<?> event = method.getParameterTypes()[0];
                actual.put(
                        method.getName(),
                        event.getSimpleName() + " "
                                + Arrays.stream(event.getRecordComponents())
                                        .map(RecordComponent::getName)
                                        .toList());
            }
        }

        assertThat(actual).isEqualTo(EventTable.callbacks()).hasSize(28);
    }
}
