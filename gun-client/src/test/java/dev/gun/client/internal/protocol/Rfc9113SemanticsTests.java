package dev.gun.client.internal.protocol;

import static dev.gun.client.internal.protocol.Rfc9113Row.fine;
import static dev.gun.client.internal.protocol.Rfc9113Row.streamError;

import io.netty.handler.codec.http2.Http2Error;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("HTTP in HTTP/2: malformed responses are errors of their stream (RFC 9113 §8)")
class Rfc9113SemanticsTests {

    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final String RESPONSE = headers(0, ":status", "200");
    private static final String WHOLE_RESPONSE = headers(END_STREAM, ":status", "200");
    private static final String[] STARTED = {"S1 responseStart", "S1 response nofin 200 []"};
    private static final String[] OVER = {"S1 responseEnd", "S1 ended"};

    /** HEADERS on stream 1, of literals without indexing. */
    private static String headers(int flags, String... fields) {
        byte[] frame = Http2Peer.frame(Http2Peer.HEADERS, END_HEADERS | flags, 1, Http2Peer.block(fields));
        return HexFormat.of().formatHex(frame);
    }

    private static String data(int flags, String text) {
        byte[] frame = Http2Peer.frame(Http2Peer.DATA, flags, 1, text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(frame);
    }

    private static Rfc9113Row malformed(String rule, String text, String... frames) {
        return streamError(rule, Http2Error.PROTOCOL_ERROR, text, frames);
    }

    /** A whole response with one more field. */
    private static Rfc9113Row malformedField(String rule, String text, String name, String value) {
        return malformed(rule, text, headers(END_STREAM, ":status", "200", name, value));
    }

    static Stream<Rfc9113Row> framing() {
        return Stream.of(
                fine(
                                "§8.1: informational responses, the response, its body, its trailers",
                                headers(0, ":status", "100"),
                                headers(0, ":status", "103", "link", "x"),
                                RESPONSE,
                                data(0, "b"),
                                headers(END_STREAM, "t", "1"))
                        .heard("S1 responseStart", "S1 inform 100 []", "S1 responseStart", "S1 inform 103 [link: x]")
                        .heard(STARTED)
                        .heard("S1 data nofin \"b\"", "S1 trailers [t: 1]")
                        .heard(OVER),
                malformed("§8.1: DATA before HEADERS", "DATA came before the response's HEADERS", data(0, "x")),
                malformed(
                                "§8.1: DATA after an informational response",
                                "DATA came before the response's HEADERS",
                                headers(0, ":status", "100"),
                                data(0, "x"))
                        .heard("S1 responseStart", "S1 inform 100 []"),
                malformed(
                        "§8.1: an informational response that ends the stream",
                        "The stream ends with an informational response",
                        headers(END_STREAM, ":status", "100")),
                malformed(
                                "§8.1: trailers that do not end the stream",
                                "Stream 1 received too many headers EOS: false state: HALF_CLOSED_LOCAL",
                                RESPONSE,
                                headers(0, "t", "1"))
                        .heard(STARTED),
                malformed(
                                "§8.1: an informational response after the final one",
                                "Stream 1 received too many headers EOS: false state: HALF_CLOSED_LOCAL",
                                RESPONSE,
                                headers(0, ":status", "100"))
                        .heard(STARTED),
                malformed(
                                "§8.1: a final response after the final one",
                                "Found invalid Pseudo-Header in trailers: :status",
                                RESPONSE,
                                headers(END_STREAM, ":status", "200"))
                        .heard(STARTED),
                malformed("§8.6: 101", "The response's :status is 101", headers(0, ":status", "101")),
                fine("§8.1: a response before the end of the request is a response", WHOLE_RESPONSE)
                        .heard("S1 responseStart", "S1 response fin 200 []")
                        .heard(OVER));
    }

    @ParameterizedTest
    @MethodSource
    void framing(Rfc9113Row row) throws Exception {
        row.check();
    }

    static Stream<Rfc9113Row> contentLength() {
        return Stream.of(
                malformed(
                                "§8.1.1: more than content-length",
                                "Received amount of data 2 does not match content-length header 1",
                                headers(0, ":status", "200", "content-length", "1"),
                                data(0, "xx"))
                        .heard("S1 responseStart", "S1 response nofin 200 [content-length: 1]"),
                malformed(
                                "§8.1.1: less than content-length",
                                "Received amount of data 1 does not match content-length header 2",
                                headers(0, ":status", "200", "content-length", "2"),
                                data(END_STREAM, "x"))
                        .heard("S1 responseStart", "S1 response nofin 200 [content-length: 2]"),
                malformed(
                                "§8.1.1: less than content-length before trailers",
                                "Received amount of data 1 does not match content-length header 2",
                                headers(0, ":status", "200", "content-length", "2"),
                                data(0, "x"),
                                headers(END_STREAM, "t", "1"))
                        .heard("S1 responseStart", "S1 response nofin 200 [content-length: 2]", "S1 data nofin \"x\""),
                malformed(
                        "§8.1.1: nothing at all",
                        "The response ends without the body that its content-length announced",
                        headers(END_STREAM, ":status", "200", "content-length", "2")),
                malformed(
                                "§8.1.1: nothing but trailers",
                                "The response ends without the body that its content-length announced",
                                headers(0, ":status", "200", "content-length", "2"),
                                headers(END_STREAM, "t", "1"))
                        .heard("S1 responseStart", "S1 response nofin 200 [content-length: 2]"),
                malformedField(
                        "RFC 9110 §8.6: a content-length that is not a number",
                        "Content-Length value is not a number: abc",
                        "content-length",
                        "abc"),
                malformedField(
                        "RFC 9110 §8.6: a negative content-length",
                        "Content-Length value is not a number: -1",
                        "content-length",
                        "-1"),
                malformedField(
                        "RFC 9110 §8.6: a content-length with a sign",
                        "Content-Length value is not a number: +1",
                        "content-length",
                        "+1"),
                malformedField(
                        "RFC 9110 §8.6: a content-length above 2^63",
                        "Content-Length value is not a number: 99999999999999999999",
                        "content-length",
                        "99999999999999999999"),
                malformedField(
                        "RFC 9110 §8.6: an empty content-length",
                        "Content-Length value is not a number: ",
                        "content-length",
                        ""),
                malformed(
                        "RFC 9110 §8.6: two that differ",
                        "Multiple Content-Length values found: [1, 2]",
                        headers(END_STREAM, ":status", "200", "content-length", "1", "content-length", "2")),
                malformed(
                                "RFC 9110 §6.4.1: a body of 204",
                                "DATA came in a response that has no body (RFC 9110 §6.4.1)",
                                headers(0, ":status", "204"),
                                data(END_STREAM, "x"))
                        .heard("S1 responseStart", "S1 response nofin 204 []"),
                malformed(
                                "RFC 9110 §6.4.1: a body of 304",
                                "DATA came in a response that has no body (RFC 9110 §6.4.1)",
                                headers(0, ":status", "304", "content-length", "1"),
                                data(END_STREAM, "x"))
                        .heard("S1 responseStart", "S1 response nofin 304 [content-length: 1]"),
                fine(
                                "RFC 9110 §8.6: 304 says the length of the body that is not there",
                                headers(END_STREAM, ":status", "304", "content-length", "1"))
                        .heard("S1 responseStart", "S1 response fin 304 [content-length: 1]")
                        .heard(OVER));
    }

    @ParameterizedTest
    @MethodSource
    void contentLength(Rfc9113Row row) throws Exception {
        row.check();
    }

    static Stream<Rfc9113Row> fields() {
        return Stream.of(
                malformedField("§8.2: a name in upper case", "invalid header name [X-Test]", "X-Test", "ok"),
                malformedField(
                        "§8.2: a name with one letter in upper case", "invalid header name [xTest]", "xTest", "ok"),
                malformedField("§8.2.1: an empty name", "empty headers are not allowed []", "", "ok"),
                malformedField(
                        "§8.2.1: a name with a space",
                        "A field name has a character that is not allowed (RFC 9113 §8.2.1)",
                        "x y",
                        "ok"),
                malformedField(
                        "§8.2.1: a name with NUL",
                        "A field name has a character that is not allowed (RFC 9113 §8.2.1)",
                        "x\u0000y",
                        "ok"),
                malformedField(
                        "§8.2.1: a name with DEL",
                        "A field name has a character that is not allowed (RFC 9113 §8.2.1)",
                        "x\u007fy",
                        "ok"),
                malformedField(
                        "§8.2.1: a name with a byte above 0x7f",
                        "A field name has a character that is not allowed (RFC 9113 §8.2.1)",
                        "x\u00e9",
                        "ok"),
                malformedField(
                        "§8.2.1: a name with a colon",
                        "A field name has a character that is not allowed (RFC 9113 §8.2.1)",
                        "x:y",
                        "ok"),
                malformedField(
                        "§8.2.1: a value with NUL",
                        "The value of x has a character that is not allowed, or white space around it (RFC 9113 §8.2.1)",
                        "x",
                        "a\u0000b"),
                malformedField(
                        "§8.2.1: a value with CR",
                        "The value of x has a character that is not allowed, or white space around it (RFC 9113 §8.2.1)",
                        "x",
                        "a\rb"),
                malformedField(
                        "§8.2.1: a value with LF",
                        "The value of x has a character that is not allowed, or white space around it (RFC 9113 §8.2.1)",
                        "x",
                        "a\nb"),
                malformedField(
                        "§8.2.1: a value that begins with a space",
                        "The value of x has a character that is not allowed, or white space around it (RFC 9113 §8.2.1)",
                        "x",
                        " a"),
                malformedField(
                        "§8.2.1: a value that ends with a tab",
                        "The value of x has a character that is not allowed, or white space around it (RFC 9113 §8.2.1)",
                        "x",
                        "a\t"),
                malformedField(
                        "§8.2.1: a value that is a space",
                        "The value of x has a character that is not allowed, or white space around it (RFC 9113 §8.2.1)",
                        "x",
                        " "),
                malformed("§8.2.1: in trailers", "invalid header name [X]", RESPONSE, headers(END_STREAM, "X", "1"))
                        .heard(STARTED),
                malformed(
                                "§8.2.1: a value with LF in trailers",
                                "The value of x has a character that is not allowed, or white space around it (RFC 9113 §8.2.1)",
                                RESPONSE,
                                headers(END_STREAM, "x", "a\nb"))
                        .heard(STARTED),
                malformed(
                        "§8.2.1: a value with LF in an informational response",
                        "The value of x has a character that is not allowed, or white space around it (RFC 9113 §8.2.1)",
                        headers(0, ":status", "103", "x", "a\nb")),
                fine(
                                "§8.2.1: white space inside, and bytes above 0x7f, are no error",
                                headers(END_STREAM, ":status", "200", "x", "a \t\u00e9"))
                        .heard("S1 responseStart", "S1 response fin 200 [x: a \t\u00e9]")
                        .heard(OVER));
    }

    @ParameterizedTest
    @MethodSource
    void fields(Rfc9113Row row) throws Exception {
        row.check();
    }

    static Stream<Rfc9113Row> connectionSpecificFields() {
        return Stream.of(
                        "connection close",
                        "keep-alive 5",
                        "proxy-connection close",
                        "transfer-encoding chunked",
                        "upgrade h2c",
                        "te gzip")
                .map(field -> field.split(" "))
                .map(field -> malformedField(
                        "§8.2.2: " + field[0],
                        field[0].equals("te")
                                ? "Illegal value specified for the 'TE' header (only 'trailers' is allowed)."
                                : "Illegal connection-specific header '" + field[0] + "' encountered.",
                        field[0],
                        field[1]));
    }

    @ParameterizedTest
    @MethodSource
    void connectionSpecificFields(Rfc9113Row row) throws Exception {
        row.check();
    }

    static Stream<Rfc9113Row> pseudoHeaderFields() {
        return Stream.of(
                malformed("§8.3.2: no :status", "The response's :status is null", headers(END_STREAM, "x", "y")),
                malformed("§8.3.2: nothing at all", "The response's :status is null", headers(END_STREAM)),
                malformed(
                        "§8.3: two :status",
                        "Duplicate HTTP/2 pseudo-header ':status' encountered.",
                        headers(END_STREAM, ":status", "200", ":status", "200")),
                malformed(
                        "§8.3: an unknown one",
                        "Invalid HTTP/2 pseudo-header ':test' encountered.",
                        headers(END_STREAM, ":status", "200", ":test", "ok")),
                malformed(
                        "§8.3: one of requests",
                        "Mix of request and response pseudo-headers.",
                        headers(END_STREAM, ":status", "200", ":path", "/")),
                malformed(
                        "§8.3: one of requests before",
                        "Mix of request and response pseudo-headers.",
                        headers(END_STREAM, ":method", "GET", ":status", "200")),
                malformed(
                        "§8.3: behind a field",
                        "Pseudo-header field ':status' found after regular header.",
                        headers(END_STREAM, "x", "y", ":status", "200")),
                malformed(
                                "§8.1, §8.3: in trailers",
                                "Found invalid Pseudo-Header in trailers: :status",
                                RESPONSE,
                                data(0, "x"),
                                headers(END_STREAM, ":status", "200"))
                        .heard(STARTED)
                        .heard("S1 data nofin \"x\""),
                malformed(
                                "§8.1, §8.3: one of requests in trailers",
                                "Found invalid Pseudo-Header in trailers: :method",
                                RESPONSE,
                                headers(END_STREAM, ":method", "POST"))
                        .heard(STARTED),
                malformed("§8.3.2: two digits", "The response's :status is 20", headers(END_STREAM, ":status", "20")),
                malformed(
                        "§8.3.2: four digits",
                        "The response's :status is 2000",
                        headers(END_STREAM, ":status", "2000")),
                malformed("§8.3.2: not digits", "The response's :status is 2xx", headers(END_STREAM, ":status", "2xx")),
                malformed(
                        "§8.3.2: a reason",
                        "The response's :status is 200 OK",
                        headers(END_STREAM, ":status", "200 OK")),
                malformed(
                        "§8.3.2: empty",
                        "HTTP/2 pseudo-header ':status' must not be empty.",
                        headers(END_STREAM, ":status", "")),
                malformed("§8.3.2: below 100", "The response's :status is 099", headers(END_STREAM, ":status", "099")));
    }

    @ParameterizedTest
    @MethodSource
    void pseudoHeaderFields(Rfc9113Row row) throws Exception {
        row.check();
    }
}
