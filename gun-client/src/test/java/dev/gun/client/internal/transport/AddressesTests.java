package dev.gun.client.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Addresses (RFC 8305 §4, spec §13)")
class AddressesTests {

    @ParameterizedTest(name = "[{0}] are tried as [{1}]")
    @CsvSource({
        "'', ''",
        "10.0.0.1, 10.0.0.1",
        "::1, ::1",
        "10.0.0.1 ::1, ::1 10.0.0.1",
        "10.0.0.1 10.0.0.2 ::1 ::2, ::1 10.0.0.1 ::2 10.0.0.2",
        "::1 10.0.0.1 10.0.0.2 10.0.0.3, ::1 10.0.0.1 10.0.0.2 10.0.0.3",
        "10.0.0.1 ::1 ::2 ::3, ::1 10.0.0.1 ::2 ::3",
        "10.0.0.1 ::1 10.0.0.1 ::1, ::1 10.0.0.1"
    })
    void theFamiliesTakeTurnsAndIpv6BeginsAndNoAddressIsTriedTwice(String given, String expected) {
        assertThat(Addresses.interleave(addresses(given))).isEqualTo(addresses(expected));
    }

    @Test
    void tenAddressesAreTriedAtMost() {
        List<InetAddress> many = IntStream.rangeClosed(1, 300)
                .mapToObj(i -> address(i % 3 == 0 ? "2001:db8::" + i : "10.0." + i / 256 + "." + i % 256))
                .toList();

        assertThat(Addresses.interleave(many))
                .isEqualTo(addresses("2001:db8::3 10.0.0.1 2001:db8::6 10.0.0.2 2001:db8::9 10.0.0.4 2001:db8::12"
                        + " 10.0.0.5 2001:db8::15 10.0.0.7"));
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1, 10.0.0.1:80", "2001:db8::1, [2001:db8::1]:80"})
    void anAddressIsShownWithItsPortAndWithoutAName(String address, String expected) throws Exception {
        InetAddress named = InetAddress.getByAddress("host", address(address).getAddress());

        assertThat(Addresses.text(new InetSocketAddress(named, 80))).isEqualTo(expected);
    }

    private static List<InetAddress> addresses(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(" ")).map(AddressesTests::address).toList();
    }

    private static InetAddress address(String text) {
        return NetUtil.createInetAddressFromIpAddressString(text);
    }
}
