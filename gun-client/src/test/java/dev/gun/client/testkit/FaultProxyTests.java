package dev.gun.client.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.testkit.Fault.Way;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTests {
    private RawPeer server;
    private FaultProxy proxy;

    /** Reads five bytes and sends them back. */
    @BeforeEach
    void start() {
        server = RawPeer.start(c -> {
            c.write(c.readExactly(5));
            c.expectGone();
        });
        proxy = FaultProxy.before(server.port());
    }

    @AfterEach
    void stop() {
        proxy.close();
        server.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout((int) Gates.TIMEOUT.toMillis());
        return socket;
    }

    private static byte[] exchange(Socket socket) throws IOException {
        socket.getOutputStream().write(Bytes.utf8("hello"));
        return socket.getInputStream().readNBytes(5);
    }

    @Test
    void withoutFaultsAllPassesAndIsCounted() throws IOException {
        try (Socket socket = connect()) {
            assertThat(exchange(socket)).asString().isEqualTo("hello");
        }
        assertThat(proxy.connections()).isEqualTo(1);
        assertThat(proxy.passed(0, Way.TO_SERVER)).isEqualTo(5);
        assertThat(proxy.passed(0, Way.TO_CLIENT)).isEqualTo(5);
    }

    @Test
    void aCloseLetsThroughWhatIsBeforeItsPlace() throws IOException {
        proxy.next(Fault.close(Way.TO_CLIENT, 3));
        try (Socket socket = connect()) {
            assertThat(exchange(socket)).asString().isEqualTo("hel");
        }
        assertThat(proxy.passed(0, Way.TO_CLIENT)).isEqualTo(3);
    }

    @Test
    void aResetIsSeenAsOne() throws IOException {
        proxy.next(Fault.reset(Way.TO_CLIENT, 2));
        try (Socket socket = connect()) {
            assertThatThrownBy(() -> exchange(socket))
                    .isInstanceOf(SocketException.class)
                    .hasMessage("Connection reset");
        }
        assertThat(proxy.passed(0, Way.TO_CLIENT)).isEqualTo(2);
    }

    @Test
    void aCorruptedByteHasItsHighestBitFlippedAndNoOtherIsTouched() throws IOException {
        proxy.next(Fault.corrupt(Way.TO_CLIENT, 1));
        try (Socket socket = connect()) {
            assertThat(exchange(socket)).containsExactly('h', 'e' ^ 0xffffff80, 'l', 'l', 'o');
        }
    }

    @Test
    void aStallLastsUntilItIsReleased() throws IOException {
        proxy.next(Fault.stall(Way.TO_CLIENT, 2, "gate"));
        try (Socket socket = connect()) {
            socket.getOutputStream().write(Bytes.utf8("hello"));
            assertThat(socket.getInputStream().readNBytes(2)).asString().isEqualTo("he");
            proxy.awaitStalled("gate");
            assertThat(socket.getInputStream().available()).isZero();
            assertThat(proxy.passed(0, Way.TO_CLIENT)).isEqualTo(2);

            proxy.release("gate");

            assertThat(socket.getInputStream().readNBytes(3)).asString().isEqualTo("llo");
        }
    }

    @Test
    void aTrickleLosesNothing() throws IOException {
        proxy.next(Fault.trickle(Way.TO_SERVER), Fault.trickle(Way.TO_CLIENT));
        try (Socket socket = connect()) {
            assertThat(exchange(socket)).asString().isEqualTo("hello");
        }
    }

    @Test
    void faultsAreUsedOnce() throws IOException {
        proxy.next(Fault.close(Way.TO_CLIENT, 0));
        try (Socket first = connect();
                Socket second = connect()) {
            assertThat(exchange(first)).isEmpty();
            assertThat(exchange(second)).asString().isEqualTo("hello");
        }
    }

    @Test
    void itRefusesAndTakesConnectionsAgainOnItsPort() throws IOException {
        int port = proxy.port();
        proxy.stopListening();
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);

        proxy.listenAgain();

        assertThat(proxy.port()).isEqualTo(port);
        try (Socket socket = connect()) {
            assertThat(exchange(socket)).asString().isEqualTo("hello");
        }
    }
}
