package dev.gun.client.internal.codec.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.Headers;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RequestFraming: how the body of a request is framed (RFC 9112 §6.1, §6.2)")
class RequestFramingTests {

    @ParameterizedTest(name = "{0} with body {1} over HTTP/{2}, {3}: {4}")
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                "GET     | 0  | 1.1 | -                       | 'Length[bytes=0, added=false]'",
                "HEAD    | 0  | 1.1 | -                       | 'Length[bytes=0, added=false]'",
                "POST    | 0  | 1.1 | -                       | 'Length[bytes=0, added=true]'",
                "GET     | 3  | 1.1 | -                       | 'Length[bytes=3, added=true]'",
                "POST    | 3  | 1.0 | -                       | 'Length[bytes=3, added=true]'",
                "POST    | 3  | 1.1 | content-length: 3       | 'Length[bytes=3, added=false]'",
                "POST    | -1 | 1.1 | -                       | 'Chunked[added=true]'",
                "POST    | -1 | 1.1 | transfer-encoding: gzip, chunked | 'Chunked[added=false]'",
                "POST    | -1 | 1.0 | content-length: 3       | 'Length[bytes=3, added=false]'",
                "GET     | 0  | 1.1 | te: trailers, gzip      | 'Length[bytes=0, added=false]'",
                "CONNECT | 0  | 1.1 | content-length: 3       | 'Length[bytes=0, added=false]'",
            })
    @DisplayName("Whole bodies have a length, those that follow have chunks, and the user's fields win")
    void framing(String method, long length, String version, String field, String framing) {
        assertThat(of(method, length, version, field)).hasToString(framing);
    }

    @ParameterizedTest(name = "body {0} over HTTP/{1}, {2}: {3}")
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                "-1 | 1.0 | -                          | HTTP/1.0 has no chunks (RFC 9112 §7): a body that follows needs a content-length",
                "3  | 1.0 | transfer-encoding: chunked | RFC 9112 §6.1: an HTTP/1.0 request must not have a transfer-encoding",
                "-1 | 1.1 | transfer-encoding: gzip    | RFC 9112 §6.1: chunked must be the last transfer coding of a request",
                "3  | 1.1 | te: chunked                | 'RFC 9112 §7.4: te must not name chunked, which every recipient of HTTP/1.1 takes'",
                "-1 | 1.1 | te: trailers, Chunked;q=0.5 | 'RFC 9112 §7.4: te must not name chunked, which every recipient of HTTP/1.1 takes'",
                "3  | 1.1 | content-length: 4          | RFC 9110 §8.6: content-length is 4, but the body has 3 bytes",
                "-1 | 1.1 | content-length: four       | 'RFC 9110 §8.6: content-length must be one number, but was \"four\"'",
            })
    @DisplayName("What cannot be framed is refused, by the rule")
    void refusals(long length, String version, String field, String text) {
        assertThat(of("POST", length, version, field)).isEqualTo(new RequestFraming.Refused(text));
    }

    @ParameterizedTest
    @ValueSource(longs = {3, -1})
    @DisplayName("TRACE has no content (RFC 9110 §9.3.8)")
    void trace(long length) {
        assertThat(RequestFraming.of("TRACE", length, false, Headers.empty()))
                .isEqualTo(new RequestFraming.Refused(
                        "RFC 9110 §9.3.8: a client must not send content in a TRACE request"));
        assertThat(RequestFraming.of("TRACE", 0, false, Headers.empty())).isEqualTo(RequestFraming.NONE);
    }

    @Test
    @DisplayName("A transfer-encoding beside a content-length is refused (RFC 9112 §6.2)")
    void bothFields() {
        Headers headers = Headers.of("content-length", "3", "transfer-encoding", "chunked");

        assertThat(RequestFraming.of("POST", 3, false, headers))
                .isEqualTo(new RequestFraming.Refused(
                        "RFC 9112 §6.2: a request with a transfer-encoding must not have a content-length"));
    }

    @Test
    @DisplayName("Offending values are quoted with everything invisible written out, and cut")
    void quotes() {
        assertThat(Http1Text.quote("a\r\n\t\"\\\u0000\u00e9")).isEqualTo("\"a\\r\\n\\t\\\"\\\\\\x00\\xe9\"");
        assertThat(Http1Text.quote("x".repeat(65))).isEqualTo("\"" + "x".repeat(64) + "…\"");
    }

    private static RequestFraming of(String method, long length, String version, String field) {
        Headers headers = Headers.empty();
        if (field != null) {
            String[] parts = field.split(": ", 2);
            headers = Headers.of(parts[0], parts[1]);
        }
        return RequestFraming.of(method, length, version.equals("1.0"), headers);
    }
}
