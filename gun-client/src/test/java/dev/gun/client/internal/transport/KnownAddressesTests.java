package dev.gun.client.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.event.LookupInfo;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is connected to")
class KnownAddressesTests {

    private static InetSocketAddress of(String name, int lastByte, int port) throws UnknownHostException {
        InetAddress address = InetAddress.getByAddress(name, new byte[] {(byte) 192, 0, 2, (byte) lastByte});
        return Addresses.of(new LookupInfo(List.of(address), port)).get(0);
    }

    @Test
    @DisplayName("An address that was connected to before is the same object, so that a thousand sockets keep one")
    void kept() throws UnknownHostException {
        assertThat(of("one.example", 1, 80)).isSameAs(of("one.example", 1, 80));
    }

    @Test
    @DisplayName("An address that was found by another name, or has another port, is another one and says so")
    void others() throws UnknownHostException {
        of("one.example", 2, 80);

        assertThat(of("two.example", 2, 80)).hasToString("two.example/192.0.2.2:80");
        assertThat(of("one.example", 2, 81)).hasToString("one.example/192.0.2.2:81");
        assertThat(of("one.example", 2, 80)).hasToString("one.example/192.0.2.2:80");
    }

    @Test
    @DisplayName("An address takes the place of another one with the same hash code, and is itself all the same")
    void places() throws UnknownHostException {
        InetSocketAddress before = of("one.example", 4, 80);
        InetSocketAddress after = of("one.example", 3, 81);

        assertThat(after).hasSameHashCodeAs(before).hasToString("one.example/192.0.2.3:81");
        assertThat(of("one.example", 4, 80)).hasToString("one.example/192.0.2.4:80");
    }
}
