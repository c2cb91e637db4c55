package dev.gun.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.GunOptions;
import dev.gun.client.GunOptionsException;
import dev.gun.client.Protocol;
import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Where a connection goes (spec page 1 §1, §6; RFC 9110 §4.2.3)")
class OriginTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://example.org/            | TCP | example.org       | 80    | http       | example.org",
                "https://example.org            | TLS | example.org       | 443   | http2 http | example.org",
                "ws://example.org:8080/stream   | TCP | example.org       | 8080  | http       | example.org:8080",
                "wss://example.org/stream?a=b   | TLS | example.org       | 443   | http       | example.org",
                "https://[::1]:8443/            | TLS | ::1               | 8443  | http2 http | [::1]:8443",
                "http://example.org:443/        | TCP | example.org       | 443   | http       | example.org:443",
            })
    @DisplayName("a URI says transport, host, port and, for WebSocket, the protocol")
    void ofUri(String uri, String transport, String host, int port, String protocols, String authority) {
        Origin origin = Origin.of(URI.create(uri), GunOptions.defaults());

        assertThat(origin.transport()).hasToString(transport);
        assertThat(origin.host()).isEqualTo(host);
        assertThat(origin.port()).isEqualTo(port);
        assertThat(origin.protocols()).extracting(Protocol::text).containsExactly(protocols.split(" ", -1));
        assertThat(origin.authority()).isEqualTo(authority);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ftp://example.org/       | ftp://example.org/***",
                "//example.org/           | null://example.org/***",
                "https:///path            | https://?/***",
                "wss://user:pw@host/path  | wss://host/***",
            })
    @DisplayName("a URI that says no origin is refused, and nothing of it that could be secret is printed")
    void refusedUri(String uri, String printed) {
        assertThatThrownBy(() -> Origin.of(URI.create(uri), GunOptions.defaults()))
                .isInstanceOf(GunOptionsException.class)
                .extracting(e -> ((GunOptionsException) e).value())
                .isEqualTo(printed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bücher.example | xn--bcher-kva.example | xn--bcher-kva.example:8080",
                "[::1]          | ::1                   | [::1]:8080",
                "127.0.0.1      | 127.0.0.1             | 127.0.0.1:8080",
                "a_b.example    | a_b.example           | a_b.example:8080",
            })
    @DisplayName("internationalised names and addresses are taken as they are written on the wire")
    void hosts(String given, String host, String authority) {
        Origin origin = Origin.of(given, 8080, GunOptions.defaults());

        assertThat(origin.host()).isEqualTo(host);
        assertThat(origin.authority()).isEqualTo(authority);
    }
}
