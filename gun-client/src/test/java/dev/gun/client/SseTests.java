package dev.gun.client;

import static dev.gun.client.GunFixture.TO_OWNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.internal.codec.content.Encoded;
import dev.gun.client.message.GunSse;
import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.HeaderField;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Server-sent events are messages (spec page 1 §3, §6)")
class SseTests {

    private static final RequestOptions EVENTS =
            RequestOptions.builder().sse().replyTo(ReplyTo.OWNER).build();

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    /** Answers a request with {@code text/event-stream} in pieces, over either protocol. */
    private static RawPeer.Script events(Protocol protocol, String... pieces) {
        return connection -> {
            if (protocol == Protocol.HTTP) {
                connection.readRequestHead();
                connection.write(
                        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
                for (String piece : pieces) {
                    connection.http1().writeChunk(piece);
                }
                connection.write("0\r\n\r\n");
            } else {
                RawHttp2 http2 = H2Scripts.open(connection);
                http2.readHeaders();
                http2.writeHeaders(1, false, H2Scripts.OK, new HeaderField("content-type", "text/event-stream"));
                for (int i = 0; i < pieces.length; i++) {
                    http2.write(H2Frame.data(1, pieces[i], i == pieces.length - 1));
                }
            }
            connection.await("end");
        };
    }

    private static GunStream get(GunConnection connection, RequestOptions options) {
        return connection.request("GET", "/events", Headers.empty(), Bytes.empty(), options);
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"HTTP", "HTTP2"})
    @DisplayName("sse_SUITE: each event is a message with type, data and last event ID; the end is one, too")
    void delivered(Protocol protocol) {
        try (RawPeer peer = RawPeer.start(
                events(protocol, "id: 1\ndata: a\n\nevent: add\nda", "ta: b\n\n: comment\n\ndata: unfinished"))) {
            get(gun.open(peer, gun.options(protocol)), EVENTS);

            gun.owner.said.awaitExactly(
                    "up " + protocol,
                    "response #1 200",
                    "sse #1 message 'a' id=1",
                    "sse #1 add 'b' id=1",
                    "sse #1 fin id=1");
            gun.owner.said.assertNothingMore();
            peer.release("end");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"HTTP", "HTTP2"})
    @DisplayName("sse_SUITE: an id without data is no event (HTML §9.2.6), and is told with what comes next")
    void loneId(Protocol protocol) {
        try (RawPeer peer =
                RawPeer.start(events(protocol, "id: hello\n\n", "data: a\n\n"), events(protocol, "id: hello\n\n"))) {
            for (String event : new String[] {"sse #1 message 'a' id=hello", null}) {
                get(gun.open(peer, gun.options(protocol)), EVENTS);
                gun.owner.said.awaitExactly(Stream.of("up " + protocol, "response #1 200", event, "sse #1 fin id=hello")
                        .filter(Objects::nonNull)
                        .toArray(String[]::new));
            }
            peer.release("end");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"HTTP", "HTTP2"})
    @DisplayName("flow_SUITE: an event takes a credit, however many come in one piece; comments take none")
    void credits(Protocol protocol) {
        try (RawPeer peer =
                RawPeer.start(events(protocol, ": hello\n\ndata: a\n\ndata: b\n\ndata: c\n\n", "data: d\n\n"))) {
            GunConnection connection = gun.open(peer, gun.options(protocol));
            GunStream stream = get(connection, EVENTS.toBuilder().flow(1).build());
            gun.owner.said.awaitExactly("up " + protocol, "response #1 200", "sse #1 message 'a'");
            gun.owner.said.assertNothingMore();
            stream.updateFlow(2);
            gun.owner.said.awaitExactly("sse #1 message 'b'", "sse #1 message 'c'");
            if (protocol == Protocol.HTTP) {
                Awaitility.await().until(() -> connection.info().readPausedSince() != null);
            }
            stream.updateFlow(2);
            gun.owner.said.awaitExactly("sse #1 message 'd'", "sse #1 fin");
            peer.release("end");
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"text/plain", "text/event-stream2", "application/json", ""})
    @DisplayName("any other answer is delivered as data")
    void otherAnswers(String type) {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write("HTTP/1.1 200 OK\r\n" + (type.isEmpty() ? "" : "content-type: " + type + "\r\n")
                    + "content-length: 9\r\n\r\ndata: a\n\n");
        })) {
            get(gun.open(peer, gun.options(Protocol.HTTP)), EVENTS);

            gun.owner.said.awaitExactly("up http", "response #1 200", "data #1 'data: a\n\n' fin");
        }
    }

    @Test
    @DisplayName("who does not ask for events gets the bytes; a media type has parameters, and no case")
    void asked() {
        try (RawPeer peer = RawPeer.start(connection -> {
            for (int i = 0; i < 2; i++) {
                connection.readRequestHead();
                connection.write("HTTP/1.1 200 OK\r\ncontent-type: Text/Event-Stream ;charset=utf-8\r\n");
                connection.write("content-length: 9\r\n\r\ndata: a\n\n");
            }
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            get(connection, TO_OWNER);
            get(connection, EVENTS);

            gun.owner.said.awaitExactly(
                    "up http",
                    "response #1 200",
                    "data #1 'data: a\n\n' fin",
                    "response #2 200",
                    "sse #2 message 'a'",
                    "sse #2 fin");
        }
    }

    @Test
    @DisplayName("a handle is awaited message by message; it has no body")
    void awaited() {
        try (RawPeer peer =
                RawPeer.start(events(Protocol.HTTP, "data: a\n\n"), events(Protocol.HTTP2, "data: b\n\n"))) {
            RequestOptions handle = RequestOptions.builder().sse().build();
            GunStream stream = get(gun.open(peer, gun.options(Protocol.HTTP)), handle);
            stream.awaitResponse();

            assertThat(stream.await()).isEqualTo(new GunSse(stream, new GunSse.Event("message", "a"), ""));
            GunSse end = (GunSse) stream.await();
            assertThat(end).isEqualTo(new GunSse(stream, null, ""));
            assertThat(end.fin()).isTrue();
            assertThat(end.type() + end.data()).isEmpty();
            assertThatThrownBy(stream::await).isInstanceOf(GunException.Stream.class);
            GunStream other = get(gun.open(peer, gun.options(Protocol.HTTP2)), handle);
            assertThatThrownBy(other::awaitBody)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Awaited a body, but the next message is a GunSse; it was taken");
            peer.release("end");
        }
    }

    @Test
    @DisplayName("a line, or an event, over its limit ends the stream with limit_reached")
    void limits() {
        String line = "data: " + "x".repeat(20);
        try (RawPeer peer = RawPeer.start(
                events(Protocol.HTTP, "data: a\n\n" + line), events(Protocol.HTTP, line + "\n" + line + "\n"))) {
            get(
                    gun.open(
                            peer,
                            gun.options(Protocol.HTTP).sse(SseOptions.defaults().maxLineSize(25))),
                    EVENTS);
            gun.owner.said.awaitExactly(
                    "up http",
                    "response #1 200",
                    "sse #1 message 'a'",
                    "error #1 limit_reached(sse.maxLineSize) MAYBE");
            get(
                    gun.open(
                            peer,
                            gun.options(Protocol.HTTP).sse(SseOptions.defaults().maxEventSize(51))),
                    EVENTS);
            gun.owner.said.awaitExactly("up http", "response #1 200", "error #1 limit_reached(sse.maxEventSize) MAYBE");
            peer.release("end");
        }
    }

    @Test
    @DisplayName("events in gzip come as soon as the server has flushed them")
    void gzip() {
        byte[][] pieces = Encoded.gzipFlushed(
                "data: a\n\n".getBytes(StandardCharsets.UTF_8), "data: b\n\n".getBytes(StandardCharsets.UTF_8));
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-encoding: gzip\r\n");
            connection.write("transfer-encoding: chunked\r\n\r\n");
            chunk(connection, pieces[0]);
            connection.await("a");
            chunk(connection, pieces[1]);
            connection.await("end");
        })) {
            get(gun.open(peer, gun.options(Protocol.HTTP).contentDecoding(ContentDecoding.on())), EVENTS);

            gun.owner.said.awaitExactly("up http", "response #1 200", "sse #1 message 'a'");
            peer.release("a");
            gun.owner.said.awaitExactly("sse #1 message 'b'");
            peer.release("end");
        }
    }

    private static void chunk(RawConnection connection, byte[] bytes) throws IOException {
        connection.write(Integer.toHexString(bytes.length) + "\r\n");
        connection.write(bytes);
        connection.write("\r\n");
    }

    @Test
    @DisplayName("the end of the socket ends a stream of events without a length, and a chunked one is lost")
    void untilClose() {
        try (RawPeer peer = RawPeer.start(
                connection -> {
                    connection.readRequestHead();
                    connection.write("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: a\n\n");
                    connection.close();
                },
                connection -> {
                    connection.readRequestHead();
                    connection.write("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n");
                    connection.write("transfer-encoding: chunked\r\n\r\n9\r\ndata: a\n\n\r\n");
                    connection.close();
                })) {
            get(gun.open(peer, gun.options(Protocol.HTTP)), EVENTS);
            gun.owner.said.awaitExactly(
                    "up http",
                    "response #1 200",
                    "sse #1 message 'a'",
                    "sse #1 fin",
                    "down http closed maybe=[] unprocessed=[]",
                    "terminated shutdown(closed)");
            get(gun.open(peer, gun.options(Protocol.HTTP)), EVENTS);
            gun.owner.said.awaitExactly(
                    "up http",
                    "response #1 200",
                    "sse #1 message 'a'",
                    "error #1 closed MAYBE",
                    "down http closed maybe=[#1] unprocessed=[]",
                    "terminated shutdown(closed)");
        }
    }
}
