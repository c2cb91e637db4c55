package dev.gun.client.internal.protocol;

import static dev.gun.client.internal.protocol.Rfc9113Row.connectionError;
import static dev.gun.client.internal.protocol.Rfc9113Row.fine;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.Http2Options;
import io.netty.handler.codec.http2.Http2Error;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Server push (RFC 9113 §5.1 \"reserved\", §6.6, §8.4)")
class Rfc9113PushTests {

    private static final String PROMISE = promise(1, 2);
    private static final String[] PROMISED = {"S1 pushStart", "S1 push accepted GET http://example.org/x []"};

    private static String promise(int stream, int promised, String... more) {
        String[] fields = {":method", "GET", ":scheme", "http", ":authority", "example.org", ":path", "/x"};
        return promiseOf(
                stream,
                promised,
                Stream.concat(Stream.of(fields), Stream.of(more)).toArray(String[]::new));
    }

    private static String promiseOf(int stream, int promised, String... fields) {
        return HexFormat.of().formatHex(Http2Peer.push(stream, promised, fields));
    }

    private static GunOptions without() {
        return GunOptions.builder()
                .http2(Http2Options.builder().enablePush(false).build())
                .build();
    }

    private static Rfc9113Row refused(String rule, String... fields) {
        return fine(rule, promiseOf(1, 2, fields)).answered("RST_STREAM 2 1");
    }

    static Stream<Rfc9113Row> promises() {
        return Stream.of(
                fine(
                                "§6.6: padding is dropped, and CONTINUATION follows",
                                "000007 05 08 00000001 02 00000002 0000",
                                "000010 09 04 00000001 82 86 84 01 0b 6578616d706c652e6f7267")
                        .heard("S1 pushStart", "S1 push accepted GET http://example.org/ []"),
                connectionError(
                        "§6.6: on stream 0",
                        Http2Error.PROTOCOL_ERROR,
                        "PUSH_PROMISE on stream 0, which is not one of ours (RFC 9113 §6.6)",
                        promise(0, 2)),
                connectionError(
                                "§6.6: on a stream that the server promised",
                                Http2Error.PROTOCOL_ERROR,
                                "PUSH_PROMISE on stream 2, which is not one of ours (RFC 9113 §6.6)",
                                PROMISE,
                                promise(2, 4))
                        .heard(PROMISED)
                        .lastStream(2)
                        .running("S1", "S2", "S100"),
                connectionError(
                        "§5.1.1: of an odd stream",
                        Http2Error.PROTOCOL_ERROR,
                        "Request stream 5 is not correct for server connection",
                        promise(1, 5)),
                connectionError(
                        "§5.1.1: of stream 0",
                        Http2Error.PROTOCOL_ERROR,
                        "Request stream 0 is not correct for server connection",
                        promise(1, 0)),
                connectionError(
                                "§5.1.1: of a stream that is not idle",
                                Http2Error.PROTOCOL_ERROR,
                                "Request stream 2 is behind the next expected stream 4",
                                PROMISE,
                                PROMISE)
                        .heard(PROMISED)
                        .lastStream(2)
                        .running("S1", "S2", "S100"),
                connectionError(
                                "§5.1.1: of a stream below one promised before",
                                Http2Error.PROTOCOL_ERROR,
                                "Request stream 2 is behind the next expected stream 6",
                                promise(1, 4),
                                PROMISE)
                        .heard(PROMISED)
                        .lastStream(4)
                        .running("S1", "S2", "S100"),
                connectionError(
                        "§6.6: padding longer than the frame",
                        Http2Error.PROTOCOL_ERROR,
                        "Frame payload too small for padding.",
                        "000006 05 0c 00000001 02 00000002 82"),
                connectionError(
                        "§4.3: fields that cannot be decoded",
                        Http2Error.COMPRESSION_ERROR,
                        "HPACK - illegal index value",
                        "000005 05 04 00000001 00000002 80"));
    }

    @ParameterizedTest
    @MethodSource
    void promises(Rfc9113Row row) throws Exception {
        row.check();
    }

    static Stream<Rfc9113Row> promisedRequests() {
        return Stream.of(
                refused(
                        "§8.4: a method that is not safe",
                        ":method",
                        "POST",
                        ":scheme",
                        "http",
                        ":authority",
                        "example.org",
                        ":path",
                        "/x"),
                refused(
                        "§8.4: another authority",
                        ":method",
                        "GET",
                        ":scheme",
                        "http",
                        ":authority",
                        "evil.example",
                        ":path",
                        "/x"),
                refused("§8.3.1: no :path", ":method", "GET", ":scheme", "http", ":authority", "example.org"),
                refused(
                        "§8.3.1: an empty :path",
                        ":method",
                        "GET",
                        ":scheme",
                        "http",
                        ":authority",
                        "example.org",
                        ":path",
                        ""),
                refused("§8.3.1: no :scheme", ":method", "GET", ":authority", "example.org", ":path", "/x"),
                refused("§8.3.1: no :method", ":scheme", "http", ":authority", "example.org", ":path", "/x"),
                refused(
                        "§8.4.1: content",
                        ":method",
                        "GET",
                        ":scheme",
                        "http",
                        ":authority",
                        "example.org",
                        ":path",
                        "/x",
                        "content-length",
                        "3"),
                refused(
                        "§8.2.1: a name with a space",
                        ":method",
                        "GET",
                        ":scheme",
                        "http",
                        ":authority",
                        "example.org",
                        ":path",
                        "/x",
                        "a b",
                        "c"),
                refused(
                        "§8.2.1: a value with LF",
                        ":method",
                        "GET",
                        ":scheme",
                        "http",
                        ":authority",
                        "example.org",
                        ":path",
                        "/x",
                        "a",
                        "b\nc"));
    }

    @ParameterizedTest
    @MethodSource
    void promisedRequests(Rfc9113Row row) throws Exception {
        row.check();
    }

    static Stream<Rfc9113Row> reserved() {
        return Stream.of(
                connectionError(
                                "§5.1: DATA on a promised stream",
                                Http2Error.PROTOCOL_ERROR,
                                "DATA on stream 2, which is promised and has not begun (RFC 9113 §5.1)",
                                PROMISE,
                                "000001 00 00 00000002 78")
                        .heard(PROMISED)
                        .lastStream(2)
                        .running("S1", "S2", "S100"),
                connectionError(
                                "§5.1: WINDOW_UPDATE on a promised stream",
                                Http2Error.PROTOCOL_ERROR,
                                "WINDOW_UPDATE on stream 2, which is promised and has not begun (RFC 9113 §5.1)",
                                PROMISE,
                                "000004 08 00 00000002 00000001")
                        .heard(PROMISED)
                        .lastStream(2)
                        .running("S1", "S2", "S100"),
                fine("§5.1: RST_STREAM on a promised stream", PROMISE, "000004 03 00 00000002 00000008")
                        .heard(PROMISED)
                        .heard(
                                "S100 cancelled REMOTE stream_reset",
                                "S100 failed MAYBE stream_reset REMOTE: The stream was reset by the server: CANCEL (8)"),
                fine("§5.1: PRIORITY on a promised stream", PROMISE, "000005 02 00 00000002 00000000 10")
                        .heard(PROMISED),
                fine("§5.1: HEADERS on a promised stream", PROMISE, "000001 01 05 00000002 88")
                        .heard(PROMISED)
                        .heard("S100 responseStart", "S100 response fin 200 []", "S100 responseEnd", "S100 ended"),
                connectionError(
                                "§5.1: DATA after END_STREAM on a promised stream",
                                Http2Error.STREAM_CLOSED,
                                "DATA on stream 2, which the server had ended (RFC 9113 §5.1)",
                                PROMISE,
                                "000001 01 05 00000002 88",
                                "000001 00 01 00000002 78")
                        .heard(PROMISED)
                        .lastStream(2)
                        .heard("S100 responseStart", "S100 response fin 200 []", "S100 responseEnd", "S100 ended"));
    }

    @ParameterizedTest
    @MethodSource
    void reserved(Rfc9113Row row) throws Exception {
        row.check();
    }

    static Stream<Rfc9113Row> off() {
        return Stream.of(connectionError(
                "§6.5.2, §8.4: a promise when push is off",
                Http2Error.PROTOCOL_ERROR,
                "Server push not allowed to opposite endpoint",
                PROMISE));
    }

    @ParameterizedTest
    @MethodSource
    void off(Rfc9113Row row) throws Exception {
        row.check(without());
    }

    @Test
    @DisplayName(
            "§5.1, §6.6: a promise on its way when we reset its stream reserves, and is refused; so is what follows")
    void aPromiseOnItsWayWhenWeResetItsStreamIsRefused() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            Http2TestStream cancelled = peer.get("/1");
            peer.get("/2");
            peer.protocol.cancel(cancelled);
            peer.protocol.flush();
            peer.log.take();
            peer.sent();

            peer.send(
                    Rfc9113Row.hex(PROMISE),
                    Rfc9113Row.hex("000001 01 04 00000002 88"),
                    Rfc9113Row.hex("000001 00 01 00000002 78"));

            assertThat(peer.log.take()).isEmpty();
            assertThat(peer.sent()).containsExactly("RST_STREAM 2 8");

            peer.send(Rfc9113Row.hex("000001 01 05 00000003 88"));

            assertThat(peer.log.take())
                    .containsExactly("S2 responseStart", "S2 response fin 200 []", "S2 responseEnd", "S2 ended");
        }
    }

    @Test
    @DisplayName("§6.6: even then, a promise when push is off is an error")
    void aPromiseOnItsWayWhenPushIsOffIsAnError() throws Exception {
        try (Http2Peer peer = Http2Peer.up(without())) {
            Http2TestStream cancelled = peer.get("/1");
            peer.protocol.cancel(cancelled);
            peer.protocol.flush();
            peer.log.take();
            peer.sent();

            peer.send(Rfc9113Row.hex(PROMISE));

            assertThat(peer.log.take())
                    .containsExactly(
                            "close protocol_error REMOTE: PUSH_PROMISE, but push is off (RFC 9113 §8.4) (PROTOCOL_ERROR, RFC 9113 §5.4.1)");
            assertThat(peer.sent()).containsExactly("GOAWAY last 0 code 1 \"\"");
        }
    }
}
