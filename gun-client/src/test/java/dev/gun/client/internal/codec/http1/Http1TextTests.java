package dev.gun.client.internal.codec.http1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Pieces of HTTP's grammar")
class Http1TextTests {

    @ParameterizedTest
    @CsvSource({
        "example.org, http, example.org:80",
        "example.org, https, example.org:443",
        "example.org:8080, http, example.org:8080",
        "[::1], http, [::1]:80",
        "[::1]:81, https, [::1]:81"
    })
    @DisplayName("the target of CONNECT always has a port (RFC 9112 §3.2.3, RFC 9110 §9.3.6)")
    void authorityForm(String authority, String scheme, String target) {
        assertThat(Http1Text.authorityForm(authority, scheme)).isEqualTo(target);
    }
}
