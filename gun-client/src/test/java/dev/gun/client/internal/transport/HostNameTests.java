package dev.gun.client.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Host names (spec §1)")
class HostNameTests {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "::1, 0:0:0:0:0:0:0:1",
        "[::1], 0:0:0:0:0:0:0:1",
        "[2001:db8::1], 2001:db8:0:0:0:0:0:1"
    })
    void anAddressIsTakenLiterallyWithOrWithoutBrackets(String host, String expected) {
        InetAddress literal = HostName.literal(host);

        assertThat(literal).isNotNull();
        assertThat(literal.getHostAddress()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "1.2.3.4.5", "example.org", "[example.org]", "1.2.3.256", "::g"})
    void whatIsNoAddressIsAName(String host) {
        assertThat(HostName.literal(host)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "example.org, example.org",
        "EXAMPLE.org., example.org.",
        "bücher.example, xn--bcher-kva.example",
        "日本語.example, xn--wgv71a119e.example",
        "my_service, my_service",
        "127.0.0.1, 127.0.0.1",
        "[::1], ::1"
    })
    void anInternationalNameIsWrittenInAscii(String host, String expected) {
        assertThat(HostName.toAscii(host)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''             | a host name has 1 to 253 characters (RFC 1035 §2.3.4)",
                ".              | a host name has 1 to 253 characters (RFC 1035 §2.3.4)",
                "a..b           | the parts of a host name have 1 to 63 characters (RFC 1035 §2.3.4)",
                "a b            | a host name has no such character: U+0020",
                "user@host      | a host name has no such character: '@'",
                "host:80        | a host name has no such character: ':'",
                "[::1           | a host name has no such character: '['",
                "host/path      | a host name has no such character: '/'",
            })
    void whatIsNoHostNameIsRefusedWithTheRule(String host, String message) {
        assertThatThrownBy(() -> HostName.toAscii(host))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void aLabelHas63CharactersAtMostAndANameHas253() {
        String label = "a".repeat(63);
        String name = String.join(".", label, label, label, "a".repeat(61));

        assertThat(HostName.toAscii(name)).isEqualTo(name);
        assertThatThrownBy(() -> HostName.toAscii(name + "a"))
                .hasMessage("a host name has 1 to 253 characters (RFC 1035 §2.3.4)");
        assertThatThrownBy(() -> HostName.toAscii(label + "a"))
                .hasMessage("the parts of a host name have 1 to 63 characters (RFC 1035 §2.3.4)");
    }
}
