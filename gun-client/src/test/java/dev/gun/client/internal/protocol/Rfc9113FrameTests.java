package dev.gun.client.internal.protocol;

import static dev.gun.client.internal.protocol.Rfc9113Row.connectionError;
import static dev.gun.client.internal.protocol.Rfc9113Row.fine;
import static dev.gun.client.internal.protocol.Rfc9113Row.streamError;

import io.netty.handler.codec.http2.Http2Error;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("HTTP/2 frames (RFC 9113 §4)")
class Rfc9113FrameTests {

    private static final String RESPONSE = "000001 01 04 00000001 88";
    private static final String[] HEARD = {"S1 responseStart", "S1 response nofin 200 []"};

    static Stream<Rfc9113Row> format() {
        return Stream.of(
                fine("§4.1: an unknown type on the connection is ignored", "000004 16 ff 00000000 01020304"),
                fine("§4.1: an unknown type on a stream is ignored", "000000 ff 00 00000001"),
                fine("§4.1: an unknown type on an idle stream is ignored", "000000 ff 00 00000009"),
                fine("§4.1: undefined flags are ignored", "000008 06 fe 00000000 0000000000000007")
                        .answered("PING ACK 7"),
                fine("§4.1: the reserved bit is ignored", "000008 06 00 80000000 0000000000000007")
                        .answered("PING ACK 7"),
                fine("§4.1: the reserved bit of a stream is ignored", "000001 01 04 80000001 88")
                        .heard(HEARD),
                fine("§6.9: the reserved bit of an increment is ignored", "000004 08 00 00000001 80000001"));
    }

    @ParameterizedTest
    @MethodSource
    void format(Rfc9113Row row) throws Exception {
        row.check();
    }

    static Stream<Rfc9113Row> sizes() {
        return Stream.of(
                fine("§4.2: 2^14 octets are received", RESPONSE, "004000 00 01 00000001" + "78".repeat(16_384))
                        .heard(HEARD)
                        .heard("S1 responseEnd", "S1 data fin \"" + "x".repeat(16_384) + "\"", "S1 ended"),
                connectionError(
                                "§4.2: DATA is larger than we allow",
                                Http2Error.FRAME_SIZE_ERROR,
                                "Frame length: 16385 exceeds maximum: 16384",
                                RESPONSE,
                                "004001 00 00 00000001")
                        .heard(HEARD),
                connectionError(
                        "§4.2: HEADERS are larger than we allow",
                        Http2Error.FRAME_SIZE_ERROR,
                        "Frame length: 16385 exceeds maximum: 16384",
                        "004001 01 04 00000001"),
                connectionError(
                        "§4.2: SETTINGS are larger than we allow",
                        Http2Error.FRAME_SIZE_ERROR,
                        "Frame length: 16386 exceeds maximum: 16384",
                        "004002 04 00 00000000"),
                connectionError(
                        "§4.2: an unknown frame is larger than we allow",
                        Http2Error.FRAME_SIZE_ERROR,
                        "Frame length: 16777215 exceeds maximum: 16384",
                        "ffffff 16 00 00000000"),
                streamError(
                                "§4.2: DATA is too small for its pad length",
                                Http2Error.FRAME_SIZE_ERROR,
                                "Frame length 0 too small.",
                                RESPONSE,
                                "000000 00 08 00000001")
                        .heard(HEARD),
                connectionError(
                        "§4.2: HEADERS are too small for their pad length",
                        Http2Error.FRAME_SIZE_ERROR,
                        "Frame length 0 too small for HEADERS frame with stream 1.",
                        "000000 01 0c 00000001"),
                connectionError(
                        "§4.2: HEADERS are too small for their priority",
                        Http2Error.FRAME_SIZE_ERROR,
                        "Frame length 4 too small for HEADERS frame with stream 1.",
                        "000004 01 24 00000001 00000000"),
                connectionError(
                        "§4.2: PUSH_PROMISE is too small for its stream",
                        Http2Error.FRAME_SIZE_ERROR,
                        "Frame length 3 too small for PUSH_PROMISE frame with stream id 1.",
                        "000003 05 04 00000001 000000"),
                connectionError(
                        "§4.2: GOAWAY is too small for its code",
                        Http2Error.FRAME_SIZE_ERROR,
                        "Frame length 7 too small.",
                        "000007 07 00 00000000 00000000000000"));
    }

    @ParameterizedTest
    @MethodSource
    void sizes(Rfc9113Row row) throws Exception {
        row.check();
    }

    static Stream<Rfc9113Row> fieldSections() {
        return Stream.of(
                fine(
                                "§4.3: a section in three pieces is one",
                                "000000 01 00 00000001",
                                "000000 09 00 00000001",
                                "000001 09 04 00000001 88")
                        .heard(HEARD),
                fine("§4.3: END_STREAM is on the first piece", "000000 01 01 00000001", "000001 09 04 00000001 88")
                        .heard("S1 responseStart", "S1 response fin 200 []", "S1 responseEnd", "S1 ended"),
                connectionError(
                        "§4.3: DATA between the pieces",
                        Http2Error.PROTOCOL_ERROR,
                        "Received frame of type 0 while processing headers on stream 1.",
                        "000001 01 00 00000001 88",
                        "000000 00 00 00000001"),
                connectionError(
                        "§4.3: HEADERS between the pieces",
                        Http2Error.PROTOCOL_ERROR,
                        "Received frame of type 1 while processing headers on stream 1.",
                        "000001 01 00 00000001 88",
                        "000001 01 04 00000003 88"),
                connectionError(
                        "§4.3: PRIORITY between the pieces",
                        Http2Error.PROTOCOL_ERROR,
                        "Received frame of type 2 while processing headers on stream 1.",
                        "000001 01 00 00000001 88",
                        "000005 02 00 00000003 00000000 ff"),
                connectionError(
                        "§4.3: RST_STREAM between the pieces",
                        Http2Error.PROTOCOL_ERROR,
                        "Received frame of type 3 while processing headers on stream 1.",
                        "000001 01 00 00000001 88",
                        "000004 03 00 00000001 00000008"),
                connectionError(
                        "§4.3: SETTINGS between the pieces",
                        Http2Error.PROTOCOL_ERROR,
                        "Received frame of type 4 while processing headers on stream 1.",
                        "000001 01 00 00000001 88",
                        "000000 04 00 00000000"),
                connectionError(
                        "§4.3: PUSH_PROMISE between the pieces",
                        Http2Error.PROTOCOL_ERROR,
                        "Received frame of type 5 while processing headers on stream 1.",
                        "000001 01 00 00000001 88",
                        "000005 05 04 00000001 00000002 82"),
                connectionError(
                        "§4.3: PING between the pieces",
                        Http2Error.PROTOCOL_ERROR,
                        "Received frame of type 6 while processing headers on stream 1.",
                        "000001 01 00 00000001 88",
                        "000008 06 00 00000000 0000000000000000"),
                connectionError(
                        "§4.3: GOAWAY between the pieces",
                        Http2Error.PROTOCOL_ERROR,
                        "Received frame of type 7 while processing headers on stream 1.",
                        "000001 01 00 00000001 88",
                        "000008 07 00 00000000 0000000000000000"),
                connectionError(
                        "§4.3: WINDOW_UPDATE between the pieces",
                        Http2Error.PROTOCOL_ERROR,
                        "Received frame of type 8 while processing headers on stream 1.",
                        "000001 01 00 00000001 88",
                        "000004 08 00 00000000 00000001"),
                connectionError(
                        "§5.5: an unknown frame between the pieces",
                        Http2Error.PROTOCOL_ERROR,
                        "Received frame of type 22 while processing headers on stream 1.",
                        "000001 01 00 00000001 88",
                        "000000 16 00 00000000"),
                connectionError(
                        "§4.3: CONTINUATION of another stream between the pieces",
                        Http2Error.PROTOCOL_ERROR,
                        "Continuation stream ID does not match pending headers. Expected 1, but received 3.",
                        "000001 01 00 00000001 88",
                        "000001 09 04 00000003 88"),
                connectionError(
                        "§4.3: a field section that cannot be decoded",
                        Http2Error.COMPRESSION_ERROR,
                        "HPACK - illegal index value",
                        "000001 01 04 00000001 80"));
    }

    @ParameterizedTest
    @MethodSource
    void fieldSections(Rfc9113Row row) throws Exception {
        row.check();
    }
}
