package dev.gun.client.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.Reason;
import io.netty.util.NetUtil;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Failures of the socket (spec §3a)")
class SocketFailuresTests {

    @Test
    void anEndIsClosed() {
        assertThat(SocketFailures.reason(new ClosedChannelException())).isEqualTo(Reason.CLOSED);
        assertThat(SocketFailures.reason(new EOFException())).isEqualTo(Reason.CLOSED);
    }

    @Test
    void anErrorIsTheErrorWithItsMessageAndClass() {
        assertThat(SocketFailures.reason(new SocketException("Connection reset")))
                .isEqualTo(new Reason.SocketError("The socket failed: Connection reset (java.net.SocketException)"));
        assertThat(SocketFailures.reason(new IOException("Broken pipe")))
                .isEqualTo(new Reason.SocketError("The socket failed: Broken pipe (java.io.IOException)"));
        assertThat(SocketFailures.reason(new IOException()))
                .isEqualTo(new Reason.SocketError("The socket failed: IOException (java.io.IOException)"));
    }

    @Test
    void whyAnAddressWasNotConnectedToDoesNotRepeatTheAddress() {
        InetSocketAddress remote = new InetSocketAddress(NetUtil.LOCALHOST4, 80);

        assertThat(SocketFailures.text(new ConnectException("Connection refused: " + remote), remote))
                .isEqualTo("Connection refused");
        assertThat(SocketFailures.text(new ConnectException("Network unreachable"), remote))
                .isEqualTo("Network unreachable");
        assertThat(SocketFailures.text(null, remote)).isEqualTo("unknown error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"recvAddress", "io_uring read"})
    @DisplayName("A native transport's name of the call is left out, so that every transport says the same")
    void theNameOfTheCallIsLeftOut(String call) {
        IOException failure = new IOException(call + "(..) failed with error(-104): Connection reset by peer");

        assertThat(SocketFailures.reason(failure))
                .isEqualTo(new Reason.SocketError("The socket failed: Connection reset by peer (java.io.IOException)"));
        assertThat(SocketFailures.text(failure, new InetSocketAddress(NetUtil.LOCALHOST4, 80)))
                .isEqualTo("Connection reset by peer");
    }
}
