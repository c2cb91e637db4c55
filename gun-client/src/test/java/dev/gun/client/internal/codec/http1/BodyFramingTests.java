package dev.gun.client.internal.codec.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.Headers;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("BodyFraming: where the body of a response ends (RFC 9112 §6.3)")
class BodyFramingTests {

    @ParameterizedTest(name = "{0} {1} {2}, content-length {3}, transfer-encoding {4}: {5}")
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                // Rule 1: no content by method or status.
                "HEAD    | 1.1 | 200 | 5    | -               | none",
                "HEAD    | 1.1 | 200 | -    | chunked         | none",
                "GET     | 1.1 | 100 | 5    | -               | none",
                "GET     | 1.1 | 199 | -    | chunked         | none",
                "GET     | 1.1 | 204 | 5    | -               | none",
                "GET     | 1.1 | 304 | 5    | -               | none",
                "GET     | 1.1 | 205 | 5    | -               | 5",
                // Rule 2: any 2xx to CONNECT.
                "CONNECT | 1.1 | 200 | 5    | -               | none",
                "CONNECT | 1.1 | 299 | -    | chunked         | none",
                "CONNECT | 1.1 | 407 | 5    | -               | 5",
                // Rules 3 and 4: transfer-encoding.
                "GET     | 1.1 | 200 | -    | chunked         | chunked",
                "GET     | 1.1 | 200 | 5    | chunked         | chunked",
                "GET     | 1.1 | 200 | x    | Chunked         | chunked",
                "GET     | 1.1 | 200 | -    | 'gzip, chunked' | chunked",
                "GET     | 1.1 | 200 | -    | ', chunked,'    | chunked",
                "GET     | 1.1 | 200 | 5    | gzip            | until close",
                "GET     | 1.1 | 200 | -    | 'chunked, gzip' | malformed",
                "GET     | 1.1 | 200 | -    | 'chunked, chunked' | malformed",
                "GET     | 1.1 | 200 | -    | ','             | malformed",
                "GET     | 1.0 | 200 | -    | chunked         | malformed",
                // Rules 5 and 6: content-length.
                "GET     | 1.1 | 200 | 0    | -               | none",
                "GET     | 1.1 | 200 | 5    | -               | 5",
                "GET     | 1.0 | 200 | 5    | -               | 5",
                "GET     | 1.1 | 200 | '5, 5' | -             | 5",
                "GET     | 1.1 | 200 | 0005 | -               | 5",
                "GET     | 1.1 | 200 | 9223372036854775807 | - | 9223372036854775807",
                "GET     | 1.1 | 200 | 9223372036854775808 | - | malformed",
                "GET     | 1.1 | 200 | '5, 6' | -             | malformed",
                "GET     | 1.1 | 200 | '5,'  | -              | malformed",
                "GET     | 1.1 | 200 | ''   | -               | malformed",
                "GET     | 1.1 | 200 | +5   | -               | malformed",
                "GET     | 1.1 | 200 | -5   | -               | malformed",
                "GET     | 1.1 | 200 | 0x5  | -               | malformed",
                "GET     | 1.1 | 200 | '5 5' | -              | malformed",
                // Rule 8: neither.
                "GET     | 1.1 | 200 | -    | -               | until close",
                "GET     | 1.0 | 404 | -    | -               | until close",
            })
    @DisplayName("Every rule in its order")
    void rules(String method, String version, int status, String length, String transferEncoding, String framing) {
        Headers.Builder headers = Headers.builder();
        if (length != null) {
            headers.add("content-length", length);
        }
        if (transferEncoding != null) {
            headers.add("transfer-encoding", transferEncoding);
        }

        BodyFraming judged = BodyFraming.of(method, status, version.equals("1.0"), headers.build());

        assertThat(word(judged)).isEqualTo(framing);
    }

    private static String word(BodyFraming framing) {
        if (framing instanceof BodyFraming.Length length) {
            return length.bytes() == 0 ? "none" : Long.toString(length.bytes());
        }
        if (framing instanceof BodyFraming.Malformed) {
            return "malformed";
        }
        return framing instanceof BodyFraming.Chunked ? "chunked" : "until close";
    }

    @ParameterizedTest(name = "HTTP/{0}, connection: {1}: {2}")
    @CsvSource(
            nullValues = "-",
            value = {
                "1.1, -, true",
                "1.1, close, false",
                "1.1, CLOSE, false",
                "1.1, 'keep-alive, close', false",
                "1.1, keep-alive, true",
                "1.1, upgrade, true",
                "1.0, -, false",
                "1.0, Keep-Alive, true",
                "1.0, 'keep-alive, close', false",
                "1.0, upgrade, false",
            })
    @DisplayName("A connection persists by version and connection options (RFC 9112 §9.3)")
    void persistence(String version, String connection, boolean persists) {
        Headers headers = connection == null ? Headers.empty() : Headers.of("connection", connection);

        assertThat(Http1Text.persists(version.equals("1.0"), headers)).isEqualTo(persists);
    }
}
