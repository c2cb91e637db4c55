package dev.gun.client.internal.protocol;

import static dev.gun.client.internal.protocol.Rfc9113Row.connectionError;
import static dev.gun.client.internal.protocol.Rfc9113Row.fine;
import static dev.gun.client.internal.protocol.Rfc9113Row.streamError;

import io.netty.handler.codec.http2.Http2Error;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("HTTP/2 frame types (RFC 9113 §6)")
class Rfc9113FrameTypeTests {

    private static final String RESPONSE = "000001 01 04 00000001 88";
    private static final String[] STARTED = {"S1 responseStart", "S1 response nofin 200 []"};

    static Stream<Rfc9113Row> data() {
        return Stream.of(
                connectionError(
                        "§6.1: on stream 0",
                        Http2Error.PROTOCOL_ERROR,
                        "Frame of type 0 must be associated with a stream.",
                        "000001 00 00 00000000 78"),
                fine("§6.1: padding is dropped", RESPONSE, "000005 00 09 00000001 03 78 000000")
                        .heard(STARTED)
                        .heard("S1 responseEnd", "S1 data fin \"x\"", "S1 ended"),
                fine("§6.1: padding that is not zero is dropped", RESPONSE, "000005 00 09 00000001 03 78 ffffff")
                        .heard(STARTED)
                        .heard("S1 responseEnd", "S1 data fin \"x\"", "S1 ended"),
                fine("§6.1: nothing but padding", RESPONSE, "000004 00 09 00000001 03 000000")
                        .heard(STARTED)
                        .heard("S1 responseEnd", "S1 data fin \"\"", "S1 ended"),
                connectionError(
                                "§6.1: padding as long as the frame",
                                Http2Error.PROTOCOL_ERROR,
                                "Frame payload too small for padding.",
                                RESPONSE,
                                "000002 00 08 00000001 02 78")
                        .heard(STARTED),
                connectionError(
                                "§6.1: padding longer than the frame",
                                Http2Error.PROTOCOL_ERROR,
                                "Frame payload too small for padding.",
                                RESPONSE,
                                "000005 00 09 00000001 06 54657374")
                        .heard(STARTED));
    }

    @ParameterizedTest
    @MethodSource
    void data(Rfc9113Row row) throws Exception {
        row.check();
    }

    static Stream<Rfc9113Row> headers() {
        return Stream.of(
                connectionError(
                        "§6.2: on stream 0",
                        Http2Error.PROTOCOL_ERROR,
                        "Frame of type 1 must be associated with a stream.",
                        "000001 01 05 00000000 88"),
                fine("§6.2: padding and priority are dropped", "00000a 01 2d 00000001 03 00000003 10 88 000000")
                        .heard("S1 responseStart", "S1 response fin 200 []", "S1 responseEnd", "S1 ended"),
                connectionError(
                        "§6.2: padding longer than the rest of the frame",
                        Http2Error.PROTOCOL_ERROR,
                        "Frame payload too small for padding.",
                        "000002 01 0c 00000001 02 88"),
                connectionError(
                        "§6.2: padding that leaves no room for the priority",
                        Http2Error.PROTOCOL_ERROR,
                        "Frame payload too small for padding.",
                        "000007 01 2c 00000001 02 00000000 10 88"),
                connectionError(
                        "RFC 7540 §5.3.1: a priority that depends on itself",
                        Http2Error.PROTOCOL_ERROR,
                        "HEADERS frame for stream 1 cannot depend on itself.",
                        "000006 01 25 00000001 00000001 10 88"));
    }

    @ParameterizedTest
    @MethodSource
    void headers(Rfc9113Row row) throws Exception {
        row.check();
    }

    static Stream<Rfc9113Row> priority() {
        return Stream.of(
                connectionError(
                        "§6.3: on stream 0",
                        Http2Error.PROTOCOL_ERROR,
                        "Frame of type 2 must be associated with a stream.",
                        "000005 02 00 00000000 00000000 10"),
                streamError(
                        "§6.3: four octets",
                        Http2Error.FRAME_SIZE_ERROR,
                        "Invalid frame length 4.",
                        "000004 02 00 00000001 00000000"),
                streamError(
                        "§6.3: six octets",
                        Http2Error.FRAME_SIZE_ERROR,
                        "Invalid frame length 6.",
                        "000006 02 00 00000001 00000000 1000"),
                streamError(
                        "RFC 7540 §5.3.1: a stream that depends on itself",
                        Http2Error.PROTOCOL_ERROR,
                        "A stream cannot depend on itself.",
                        "000005 02 00 00000001 00000001 10"),
                fine("§5.3.2: it has no effect", "000005 02 00 00000001 80000003 ff"));
    }

    @ParameterizedTest
    @MethodSource
    void priority(Rfc9113Row row) throws Exception {
        row.check();
    }

    static Stream<Rfc9113Row> reset() {
        return Stream.of(
                connectionError(
                        "§6.4: on stream 0",
                        Http2Error.PROTOCOL_ERROR,
                        "Frame of type 3 must be associated with a stream.",
                        "000004 03 00 00000000 00000008"),
                connectionError(
                        "§6.4: three octets",
                        Http2Error.FRAME_SIZE_ERROR,
                        "Invalid frame length 3.",
                        "000003 03 00 00000001 000000"),
                connectionError(
                        "§6.4: five octets",
                        Http2Error.FRAME_SIZE_ERROR,
                        "Invalid frame length 5.",
                        "000005 03 00 00000001 0000000800"),
                fine("§7: an unknown code has no special meaning", "000004 03 00 00000001 ffffffff")
                        .heard(
                                "S1 cancelled REMOTE stream_reset",
                                "S1 failed MAYBE stream_reset REMOTE: The stream was reset by the server: UNKNOWN (4294967295)"));
    }

    @ParameterizedTest
    @MethodSource
    void reset(Rfc9113Row row) throws Exception {
        row.check();
    }

    static Stream<Rfc9113Row> settings() {
        return Stream.of(
                connectionError(
                        "§6.5: an acknowledgement that is not empty",
                        Http2Error.FRAME_SIZE_ERROR,
                        "Ack settings frame must have an empty payload.",
                        "000006 04 01 00000000 000100000000"),
                connectionError(
                        "§6.5: on a stream",
                        Http2Error.PROTOCOL_ERROR,
                        "A stream ID must be zero.",
                        "000006 04 00 00000001 000300000064"),
                connectionError(
                        "§6.5: five octets",
                        Http2Error.FRAME_SIZE_ERROR,
                        "Frame length 5 invalid.",
                        "000005 04 00 00000000 0003000000"),
                connectionError(
                                "§6.5.2: ENABLE_PUSH of 1, which is not a server's to say",
                                Http2Error.PROTOCOL_ERROR,
                                "Client received a value of ENABLE_PUSH specified to other than 0",
                                "000006 04 00 00000000 000200000001")
                        .answered("SETTINGS ACK"),
                connectionError(
                        "§6.5.2: ENABLE_PUSH of 2",
                        Http2Error.PROTOCOL_ERROR,
                        "Protocol error: Setting ENABLE_PUSH is invalid: 2, expected [0, 1]",
                        "000006 04 00 00000000 000200000002"),
                fine("§6.5.2: ENABLE_PUSH of 0", "000006 04 00 00000000 000200000000")
                        .answered("SETTINGS ACK"),
                connectionError(
                        "§6.5.2: INITIAL_WINDOW_SIZE of 2^31",
                        Http2Error.FLOW_CONTROL_ERROR,
                        "Failed setting initial window size: Setting INITIAL_WINDOW_SIZE is invalid: 2147483648, expected [0, 2147483647]",
                        "000006 04 00 00000000 000480000000"),
                fine("§6.5.2: INITIAL_WINDOW_SIZE of 2^31-1", "000006 04 00 00000000 00047fffffff")
                        .answered("SETTINGS ACK"),
                connectionError(
                        "§6.5.2: MAX_FRAME_SIZE of 2^14-1",
                        Http2Error.PROTOCOL_ERROR,
                        "Protocol error: Setting MAX_FRAME_SIZE is invalid: 16383, expected [16384, 16777215]",
                        "000006 04 00 00000000 000500003fff"),
                connectionError(
                        "§6.5.2: MAX_FRAME_SIZE of 2^24",
                        Http2Error.PROTOCOL_ERROR,
                        "Protocol error: Setting MAX_FRAME_SIZE is invalid: 16777216, expected [16384, 16777215]",
                        "000006 04 00 00000000 000501000000"),
                fine("§6.5.2: MAX_FRAME_SIZE of 2^24-1", "000006 04 00 00000000 000500ffffff")
                        .answered("SETTINGS ACK"),
                fine("§6.5.2: HEADER_TABLE_SIZE of 2^32-1", "000006 04 00 00000000 0001ffffffff")
                        .answered("SETTINGS ACK"),
                fine("§6.5.2: MAX_CONCURRENT_STREAMS of 0", "000006 04 00 00000000 000300000000")
                        .answered("SETTINGS ACK"),
                fine("§6.5.2: an unknown identifier is ignored", "000006 04 00 00000000 00ff00000001")
                        .answered("SETTINGS ACK"),
                connectionError(
                        "RFC 8441 §3: ENABLE_CONNECT_PROTOCOL of 2",
                        Http2Error.PROTOCOL_ERROR,
                        "Protocol error: Setting ENABLE_CONNECT_PROTOCOL is invalid: 2, expected [0, 1]",
                        "000006 04 00 00000000 000800000002"),
                fine(
                                "§6.5.3: each is acknowledged, at once and in order",
                                "000000 04 00 00000000",
                                "000008 06 00 00000000 0000000000000001",
                                "000000 04 00 00000000")
                        .answered("SETTINGS ACK", "PING ACK 1", "SETTINGS ACK"),
                fine("§6.5.3: an acknowledgement too many is ignored", "000000 04 01 00000000"));
    }

    @ParameterizedTest
    @MethodSource
    void settings(Rfc9113Row row) throws Exception {
        row.check();
    }

    static Stream<Rfc9113Row> ping() {
        return Stream.of(
                fine("§6.7: is answered with the same octets", "000008 06 00 00000000 0102030405060708")
                        .answered("PING ACK 72623859790382856"),
                fine("§6.7: an answer is not answered", "000008 06 01 00000000 0102030405060708"),
                connectionError(
                        "§6.7: on a stream",
                        Http2Error.PROTOCOL_ERROR,
                        "A stream ID must be zero.",
                        "000008 06 00 00000001 0102030405060708"),
                connectionError(
                        "§6.7: seven octets",
                        Http2Error.FRAME_SIZE_ERROR,
                        "Frame length 7 incorrect size for ping.",
                        "000007 06 00 00000000 01020304050607"),
                connectionError(
                        "§6.7: nine octets in an answer",
                        Http2Error.FRAME_SIZE_ERROR,
                        "Frame length 9 incorrect size for ping.",
                        "000009 06 01 00000000 010203040506070809"));
    }

    @ParameterizedTest
    @MethodSource
    void ping(Rfc9113Row row) throws Exception {
        row.check();
    }

    static Stream<Rfc9113Row> goAway() {
        return Stream.of(
                connectionError(
                        "§6.8: on a stream",
                        Http2Error.PROTOCOL_ERROR,
                        "A stream ID must be zero.",
                        "000008 07 00 00000001 0000000300000000"),
                connectionError(
                                "§6.8: a last stream that grows",
                                Http2Error.PROTOCOL_ERROR,
                                "lastStreamId MUST NOT increase. Current value: 3 new value: 5",
                                "000008 07 00 00000000 0000000300000000",
                                "000008 07 00 00000000 0000000500000000")
                        .heard("draining"),
                fine(
                                "§6.8: a last stream that shrinks",
                                "000008 07 00 00000000 7fffffff00000000",
                                "000008 07 00 00000000 0000000300000000")
                        .heard("draining"));
    }

    @ParameterizedTest
    @MethodSource
    void goAway(Rfc9113Row row) throws Exception {
        row.check();
    }

    static Stream<Rfc9113Row> windowUpdate() {
        return Stream.of(
                connectionError(
                        "§6.9: 0 on the connection",
                        Http2Error.PROTOCOL_ERROR,
                        "Received WINDOW_UPDATE with delta 0 for connection stream",
                        "000004 08 00 00000000 00000000"),
                streamError(
                        "§6.9: 0 on a stream",
                        Http2Error.PROTOCOL_ERROR,
                        "Received WINDOW_UPDATE with delta 0 for stream: 1",
                        "000004 08 00 00000001 00000000"),
                connectionError(
                        "§6.9: three octets",
                        Http2Error.FRAME_SIZE_ERROR,
                        "Invalid frame length 3.",
                        "000003 08 00 00000000 000001"),
                connectionError(
                        "§6.9: five octets",
                        Http2Error.FRAME_SIZE_ERROR,
                        "Invalid frame length 5.",
                        "000005 08 00 00000001 0000000100"),
                connectionError(
                        "§6.9.1: the connection's window above 2^31-1",
                        Http2Error.FLOW_CONTROL_ERROR,
                        "Window size overflow for stream: 0",
                        "000004 08 00 00000000 7fffffff"),
                streamError(
                        "§6.9.1: a stream's window above 2^31-1",
                        Http2Error.FLOW_CONTROL_ERROR,
                        "Window size overflow for stream: 1",
                        "000004 08 00 00000001 7fffffff"),
                connectionError(
                                "§6.9.2: INITIAL_WINDOW_SIZE raises a stream's window above 2^31-1",
                                Http2Error.FLOW_CONTROL_ERROR,
                                "Window size overflow for stream: 1",
                                "000004 08 00 00000001 00000001",
                                "000006 04 00 00000000 00047fffffff")
                        .answered("SETTINGS ACK"));
    }

    @ParameterizedTest
    @MethodSource
    void windowUpdate(Rfc9113Row row) throws Exception {
        row.check();
    }

    static Stream<Rfc9113Row> continuation() {
        return Stream.of(
                connectionError(
                        "§6.10: on stream 0",
                        Http2Error.PROTOCOL_ERROR,
                        "Frame of type 9 must be associated with a stream.",
                        "000001 01 00 00000001 88",
                        "000000 09 04 00000000"),
                connectionError(
                                "§6.10: after HEADERS with END_HEADERS",
                                Http2Error.PROTOCOL_ERROR,
                                "Received 9 frame but not currently processing headers.",
                                RESPONSE,
                                "000000 09 04 00000001")
                        .heard(STARTED),
                connectionError(
                                "§6.10: after CONTINUATION with END_HEADERS",
                                Http2Error.PROTOCOL_ERROR,
                                "Received 9 frame but not currently processing headers.",
                                "000001 01 00 00000001 88",
                                "000000 09 04 00000001",
                                "000000 09 04 00000001")
                        .heard(STARTED),
                connectionError(
                                "§6.10: after DATA",
                                Http2Error.PROTOCOL_ERROR,
                                "Received 9 frame but not currently processing headers.",
                                RESPONSE,
                                "000001 00 00 00000001 78",
                                "000000 09 04 00000001")
                        .heard(STARTED)
                        .heard("S1 data nofin \"x\""),
                connectionError(
                        "§6.10: on another stream",
                        Http2Error.PROTOCOL_ERROR,
                        "Continuation stream ID does not match pending headers. Expected 1, but received 3.",
                        "000001 01 00 00000001 88",
                        "000000 09 04 00000003"));
    }

    @ParameterizedTest
    @MethodSource
    void continuation(Rfc9113Row row) throws Exception {
        row.check();
    }
}
