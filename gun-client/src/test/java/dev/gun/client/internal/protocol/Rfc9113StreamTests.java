package dev.gun.client.internal.protocol;

import static dev.gun.client.internal.protocol.Rfc9113Row.connectionError;
import static dev.gun.client.internal.protocol.Rfc9113Row.fine;

import io.netty.handler.codec.http2.Http2Error;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("HTTP/2 streams and their states (RFC 9113 §5)")
class Rfc9113StreamTests {

    private static final String RESPONSE = "000001 01 04 00000001 88";
    private static final String WHOLE_RESPONSE = "000001 01 05 00000001 88";
    private static final String RESET = "000004 03 00 00000001 00000008";
    private static final String[] ENDED = {"S1 responseStart", "S1 response fin 200 []", "S1 responseEnd", "S1 ended"};
    private static final String[] WAS_RESET = {
        "S1 cancelled REMOTE stream_reset",
        "S1 failed MAYBE stream_reset REMOTE: The stream was reset by the server: CANCEL (8)"
    };

    static Stream<Rfc9113Row> idle() {
        return Stream.of(
                connectionError(
                        "§5.1: DATA on an idle stream of ours",
                        Http2Error.PROTOCOL_ERROR,
                        "Stream 5 does not exist for inbound frame DATA, endOfStream = false",
                        "000001 00 00 00000005 78"),
                connectionError(
                        "§5.1: DATA on an idle stream of the server's",
                        Http2Error.PROTOCOL_ERROR,
                        "DATA on stream 2, which was not promised (RFC 9113 §8.4)",
                        "000001 00 00 00000002 78"),
                connectionError(
                        "§5.1: HEADERS on an idle stream of ours",
                        Http2Error.PROTOCOL_ERROR,
                        "Request stream 5 is not correct for server connection",
                        "000001 01 05 00000005 88"),
                connectionError(
                        "§5.1: HEADERS on an idle stream of the server's, which only a promise opens",
                        Http2Error.PROTOCOL_ERROR,
                        "HEADERS on stream 2, which was not promised (RFC 9113 §8.4)",
                        "000001 01 05 00000002 88"),
                connectionError(
                        "§5.1: malformed HEADERS on an idle stream",
                        Http2Error.PROTOCOL_ERROR,
                        "invalid header name [A]",
                        "000004 01 05 00000005 00 01 41 00"),
                connectionError(
                        "§5.1, §6.4: RST_STREAM on an idle stream of ours",
                        Http2Error.PROTOCOL_ERROR,
                        "Stream 5 does not exist for inbound frame RST_STREAM, endOfStream = false",
                        "000004 03 00 00000005 00000008"),
                connectionError(
                        "§5.1, §6.4: RST_STREAM on an idle stream of the server's",
                        Http2Error.PROTOCOL_ERROR,
                        "Stream 2 does not exist for inbound frame RST_STREAM, endOfStream = false",
                        "000004 03 00 00000002 00000008"),
                connectionError(
                        "§5.1: WINDOW_UPDATE on an idle stream of ours",
                        Http2Error.PROTOCOL_ERROR,
                        "Stream 5 does not exist for inbound frame WINDOW_UPDATE, endOfStream = false",
                        "000004 08 00 00000005 00000001"),
                connectionError(
                        "§5.1: WINDOW_UPDATE on an idle stream of the server's",
                        Http2Error.PROTOCOL_ERROR,
                        "Stream 2 does not exist for inbound frame WINDOW_UPDATE, endOfStream = false",
                        "000004 08 00 00000002 00000001"),
                connectionError(
                        "§5.1: WINDOW_UPDATE of 0 on an idle stream",
                        Http2Error.PROTOCOL_ERROR,
                        "Received WINDOW_UPDATE with delta 0 for stream: 5",
                        "000004 08 00 00000005 00000000"),
                connectionError(
                        "§5.1: PUSH_PROMISE on an idle stream",
                        Http2Error.PROTOCOL_ERROR,
                        "Stream 5 does not exist for inbound frame PUSH_PROMISE, endOfStream = false",
                        "000006 05 04 00000005 00000002 82 84"),
                connectionError(
                        "§5.1: CONTINUATION on an idle stream",
                        Http2Error.PROTOCOL_ERROR,
                        "Received 9 frame but not currently processing headers.",
                        "000001 09 04 00000005 88"),
                connectionError(
                        "§5.1, §6.3: PRIORITY of a wrong length on an idle stream, which cannot be reset",
                        Http2Error.FRAME_SIZE_ERROR,
                        "Invalid frame length 4.",
                        "000004 02 00 00000005 00000000"),
                fine("§5.1: PRIORITY on an idle stream of ours", "000005 02 00 00000005 00000000 10"),
                fine("§5.1: PRIORITY on an idle stream of the server's", "000005 02 00 00000002 00000001 10"));
    }

    @ParameterizedTest
    @MethodSource
    void idle(Rfc9113Row row) throws Exception {
        row.check();
    }

    static Stream<Rfc9113Row> endedByTheServer() {
        return Stream.of(
                connectionError(
                                "§5.1, §6.1: DATA after END_STREAM",
                                Http2Error.STREAM_CLOSED,
                                "DATA on stream 1, which the server had ended (RFC 9113 §5.1)",
                                WHOLE_RESPONSE,
                                "000001 00 01 00000001 78")
                        .heard(ENDED)
                        .running("S2"),
                connectionError(
                                "§5.1: HEADERS after END_STREAM",
                                Http2Error.STREAM_CLOSED,
                                "HEADERS on stream 1, which the server had ended (RFC 9113 §5.1)",
                                WHOLE_RESPONSE,
                                WHOLE_RESPONSE)
                        .heard(ENDED)
                        .running("S2"),
                connectionError(
                                "§5.1, §6.10: CONTINUATION after END_STREAM",
                                Http2Error.PROTOCOL_ERROR,
                                "Received 9 frame but not currently processing headers.",
                                WHOLE_RESPONSE,
                                "000001 09 04 00000001 88")
                        .heard(ENDED)
                        .running("S2"),
                connectionError(
                                "§6.6: PUSH_PROMISE after END_STREAM",
                                Http2Error.PROTOCOL_ERROR,
                                "PUSH_PROMISE on stream 1, which the server had ended (RFC 9113 §6.6)",
                                WHOLE_RESPONSE,
                                "000006 05 04 00000001 00000002 82 84")
                        .heard(ENDED)
                        .running("S2"),
                connectionError(
                                "§6.6: PUSH_PROMISE after RST_STREAM",
                                Http2Error.PROTOCOL_ERROR,
                                "PUSH_PROMISE on stream 1, which the server had ended (RFC 9113 §6.6)",
                                RESET,
                                "000006 05 04 00000001 00000002 82 84")
                        .heard(WAS_RESET)
                        .running("S2"),
                fine(
                                "§5.1, §6.1: DATA after RST_STREAM is answered once",
                                RESET,
                                "000001 00 00 00000001 78",
                                "000001 00 01 00000001 78")
                        .heard(WAS_RESET)
                        .answered("RST_STREAM 1 5"),
                fine("§5.1: HEADERS after RST_STREAM are answered once", RESET, RESPONSE, WHOLE_RESPONSE)
                        .heard(WAS_RESET)
                        .answered("RST_STREAM 1 5"),
                fine("§5.1: WINDOW_UPDATE after END_STREAM may come", WHOLE_RESPONSE, "000004 08 00 00000001 00000001")
                        .heard(ENDED),
                fine("§5.1: RST_STREAM after END_STREAM may come", WHOLE_RESPONSE, RESET)
                        .heard(ENDED),
                fine("§5.4.2: RST_STREAM after RST_STREAM is not answered", RESET, RESET)
                        .heard(WAS_RESET),
                fine("§5.1: PRIORITY after END_STREAM may come", WHOLE_RESPONSE, "000005 02 00 00000001 00000000 10")
                        .heard(ENDED),
                fine(
                                "§6.3: PRIORITY of a wrong length after END_STREAM is answered",
                                WHOLE_RESPONSE,
                                "000004 02 00 00000001 00000000")
                        .heard(ENDED)
                        .answered("RST_STREAM 1 6"));
    }

    @ParameterizedTest
    @MethodSource
    void endedByTheServer(Rfc9113Row row) throws Exception {
        row.check();
    }
}
