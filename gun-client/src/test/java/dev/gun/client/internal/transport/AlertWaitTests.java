package dev.gun.client.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("After a write error on TLS the connection reads on for up to 200 ms (spec §12)")
class AlertWaitTests {

    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());

    @BeforeEach
    void install() {
        channel.freezeTime();
        AlertWait.install(channel.pipeline().firstContext());
        channel.config().setAutoRead(false);
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    @Test
    void aFailedWriteDoesNotCloseTheChannelOfItself() {
        assertThat(channel.config().isAutoClose()).isFalse();
    }

    @Test
    void itReadsOnEvenIfAReceiverHadStoppedItAndClosesAfter200Milliseconds() {
        writeFails();
        assertThat(channel.config().isAutoRead()).isTrue();

        pass(Duration.ofMillis(199));
        assertThat(channel.isOpen()).isTrue();
        pass(Duration.ofMillis(1));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void theTimeIsCountedFromTheFirstError() {
        writeFails();
        pass(Duration.ofMillis(199));
        writeFails();
        pass(Duration.ofMillis(1));

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void noTimerIsLeftWhenTheChannelIsClosedBefore() {
        writeFails();
        channel.close();

        assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
    }

    @Test
    void noTimerRunsWhileNothingFails() {
        assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
        assertThat(channel.config().isAutoRead()).isFalse();
    }

    private void writeFails() {
        channel.pipeline().fireUserEventTriggered(ChannelOutputShutdownEvent.INSTANCE);
    }

    private void pass(Duration time) {
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }
}
