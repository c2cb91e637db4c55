package dev.gun.client.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ResidueTests {
    private static final Duration AT_ONCE = Duration.ofMillis(50);

    @BeforeAll
    static void loadWhatOpensDescriptorsOnItsFirstUse() throws IOException {
        try (RawPeer peer = RawPeer.start();
                Socket socket = new Socket()) {
            socket.connect(peer.address());
        }
    }

    @Test
    void nothingIsLeftWhenNothingWasDone() {
        Residue before = Residue.snapshot();
        Residue.assertSameAs(before, AT_ONCE);
    }

    @Test
    void aThreadIsSeenByTheBeginningOfItsName() throws InterruptedException {
        Residue before = Residue.snapshot();
        CountDownLatch end = new CountDownLatch(1);
        Thread mine = new Thread(() -> awaitQuietly(end), "gun-test-1");
        Thread other = new Thread(() -> awaitQuietly(end), "other-1");
        mine.start();
        other.start();

        assertThatThrownBy(() -> Residue.assertSameAs(before, AT_ONCE))
                .isInstanceOf(AssertionError.class)
                .hasMessage("left behind:\nthread gun-test-1");

        end.countDown();
        Residue.assertSameAs(before);
        mine.join();
        other.join();
    }

    @Test
    void aSocketIsSeen() throws IOException {
        Residue before = Residue.snapshot();
        try (RawPeer peer = RawPeer.start();
                Socket socket = new Socket()) {
            socket.connect(peer.address());
            peer.awaitAccepted(1);

            // The client's end, the peer's end, and the listener.
            assertThatThrownBy(() -> Residue.assertSameAs(before, AT_ONCE))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("left behind:\n3 sockets or selectors");
        }
        Residue.assertSameAs(before);
    }

    @Test
    void anEventLoopThatWasNotShutDownIsSeen() throws InterruptedException {
        Residue before = Residue.snapshot();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

        assertThatThrownBy(() -> Residue.assertSameAs(before, AT_ONCE))
                .isInstanceOf(AssertionError.class)
                .hasMessage("left behind:\n1 sockets or selectors");

        group.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();
        Residue.assertSameAs(before);
    }

    @Test
    void aBufferThatIsNotReleasedIsSeenWithWhereItWasMade() {
        Residue before = Residue.snapshot();
        ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer(8);

        assertThatThrownBy(() -> Residue.assertSameAs(before, AT_ONCE))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("left behind:\nbuffer ByteBuf:")
                .hasMessageContaining("ResidueTests.aBufferThatIsNotReleasedIsSeenWithWhereItWasMade");

        assertThat(buffer.release()).isTrue();
        Residue.assertSameAs(before, AT_ONCE);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
