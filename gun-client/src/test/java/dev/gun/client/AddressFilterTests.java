package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.testkit.RawPeer;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("addressFilter: which addresses of a host may be connected to")
class AddressFilterTests {

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    @Test
    @DisplayName("only those that it allows are tried")
    void allows() {
        List<InetAddress> asked = new CopyOnWriteArrayList<>();
        try (RawPeer peer = RawPeer.start(connection -> connection.await("end"))) {
            GunConnection connection = gun.open(
                    "localhost", peer.port(), gun.options(Protocol.HTTP).addressFilter(address -> {
                        asked.add(address);
                        return address instanceof Inet4Address;
                    }));
            connection.awaitUp();

            assertThat(asked).isNotEmpty().allMatch(InetAddress::isLoopbackAddress);
            peer.release("end");
        }
    }

    @Test
    @DisplayName("a host of which it allows none is unknown_host, and nobody is connected to; a literal address too")
    void refuses() {
        try (RawPeer peer = RawPeer.start(connection -> connection.await("end"))) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP).addressFilter(address -> false));

            assertThat(GunFixture.end(connection))
                    .isEqualTo(new Reason.Shutdown(
                            new Reason.UnknownHost(peer.host(), "addressFilter allows none of its addresses")));
            assertThat(peer.acceptedConnections()).isZero();
        }
    }

    @Test
    @DisplayName("one that throws is a failed attempt that says so, and the next one asks again (spec page 1 §4)")
    void throwsOnce() {
        List<InetAddress> asked = new CopyOnWriteArrayList<>();
        try (RawPeer peer = RawPeer.start(connection -> connection.await("end"))) {
            GunConnection connection = gun.open(
                    peer, gun.options(Protocol.HTTP).retry(1, Duration.ZERO).addressFilter(address -> {
                        asked.add(address);
                        if (asked.size() == 1) {
                            throw new IllegalStateException("no list yet");
                        }
                        return true;
                    }));
            connection.awaitUp();

            assertThat(connection.info().lastError())
                    .isEqualTo(new Reason.UnknownHost(
                            peer.host(), "addressFilter threw java.lang.IllegalStateException: no list yet"));
            gun.owner.said.awaitExactly("up http");
            gun.events.lines.awaitExactly(
                    "init",
                    "domainLookupStart",
                    "domainLookupEnd unknown_host",
                    "domainLookupStart",
                    "domainLookupEnd",
                    "connectStart",
                    "connectEnd http");
            peer.release("end");
        }
    }
}
