package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Header fields (spec page 1 §6, page 4 §3; RFC 9110 §5)")
class HeadersTests {

    @Test
    @DisplayName("names are case-insensitive and kept in lower case, in order, as often as they come (§5.1, §5.3)")
    void namesAndOrder() {
        Headers headers = Headers.of("Accept", "a", "X-One", "1", "ACCEPT", "b");

        assertThat(headers.size()).isEqualTo(3);
        assertThat(headers.get("accept")).isEqualTo("a");
        assertThat(headers.getAll("aCCept")).isEqualTo(List.of("a", "b"));
        assertThat(headers.toBuilder().set("Accept", "c").build()).isEqualTo(Headers.of("x-one", "1", "accept", "c"));
        assertThat(headers).hasToString("[accept: a, x-one: 1, accept: b]");
    }

    @Test
    @DisplayName("sensitive values are never printed, and those that the options name are not either")
    void secrets() {
        Headers headers = Headers.of("authorization", "Bearer t", "cookie", "c", "x-api-key", "k", "accept", "a");

        assertThat(headers).hasToString("[authorization: ***, cookie: ***, x-api-key: k, accept: a]");
        Headers redacted = headers.redacting(Set.of("x-api-key"));
        assertThat(redacted).hasToString("[authorization: ***, cookie: ***, x-api-key: ***, accept: a]");
        assertThat(redacted).isEqualTo(headers);
        assertThat(redacted.get("x-api-key")).isEqualTo("k");
    }

    @Test
    @DisplayName("a name that is no token is refused, and a value with CR, LF or NUL without printing it (§5.5)")
    void validate() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Headers.of("a b", "x").validate())
                .withMessage("Header name \"a b\" is not a token: letters, digits and !#$%&'*+-.^_`|~ (RFC 9110 §5.1)");
        for (String value : List.of("secret\r\nx: y", "secret\n", "secret\0", "secret\u20ac")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Headers.of("x-token", value).validate())
                    .withMessage("The value of header \"x-token\" holds CR, LF, NUL or a character beyond ISO-8859-1,"
                            + " which RFC 9110 §5.5 forbids");
        }
    }
}
