package dev.gun.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.GunException;
import dev.gun.client.GunOptions;
import dev.gun.client.Headers;
import dev.gun.client.ReplyTo;
import dev.gun.client.RequestOptions;
import dev.gun.client.event.RequestStartEvent;
import dev.gun.client.internal.protocol.RequestHead;
import dev.gun.client.message.GunInform;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("How long a request waits to be written, and a handle to be read (spec page 1 §2 and §5)")
class WaitingTimesTests {

    private static final Duration PENDING = Duration.ofHours(1);
    private static final Duration UNREAD = Duration.ofSeconds(30);

    private final EmbeddedChannel clock = new EmbeddedChannel();
    private final ClientRuntime runtime = new ClientRuntime(1, 1, null, new NoLoans());
    private final GunOptions options = GunOptions.builder()
            .name("waiting")
            .pendingTimeout(PENDING)
            .unreadTimeout(UNREAD)
            .mailboxMessages(2)
            .receiverExecutor(Runnable::run)
            .build();
    private final ConnectionDriver driver = new ConnectionDriver(
            new Plan(Origin.of("localhost", 80, options), "/", options), runtime, clock.eventLoop());
    private final List<String> late = new ArrayList<>();
    private final PendingRequests pending =
            new PendingRequests((stream, reason) -> late.add(stream + " " + reason.code()));

    @BeforeEach
    void freeze() {
        clock.freezeTime();
    }

    @AfterEach
    void close() {
        clock.finishAndReleaseAll();
        runtime.close();
    }

    private DefaultGunStream stream(long id) {
        RequestHead head = new RequestHead(
                RequestStartEvent.Function.REQUEST, "GET", "http", "localhost", "/", Headers.empty(), null);
        return new DefaultGunStream(
                driver,
                driver,
                new LoopStream.StreamSpec(id, head, 0, ReplyTo.HANDLE, RequestOptions.defaults(), Attachments.NONE));
    }

    private void passes(Duration time) {
        clock.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        clock.runPendingTasks();
    }

    @Test
    @DisplayName("pendingTimeout counts for each request from when it was made")
    void eachFromItsOwnBeginning() {
        pending.add(stream(1));
        passes(PENDING.minusSeconds(10));
        pending.add(stream(2));
        passes(Duration.ofSeconds(10).minusNanos(1));
        assertThat(late).isEmpty();

        passes(Duration.ofNanos(1));
        assertThat(late).containsExactly("GunStream[waiting#1] timeout");
        passes(PENDING.minusSeconds(10));
        assertThat(late).containsExactly("GunStream[waiting#1] timeout", "GunStream[waiting#2] timeout");
    }

    @Test
    @DisplayName("pendingTimeout of a request that is sent again begins anew, and leaves that of the others alone")
    void sentAgainBeginsAnew() {
        DefaultGunStream again = stream(1);
        pending.add(again);
        assertThat(pending.poll()).isSameAs(again);
        passes(PENDING.minusSeconds(10));
        pending.add(stream(2));
        passes(Duration.ofSeconds(9));
        pending.putBack(again);
        assertThat(pending.peek()).isSameAs(again);

        passes(PENDING.minusSeconds(9));
        assertThat(late).containsExactly("GunStream[waiting#2] timeout");
        passes(Duration.ofSeconds(9));
        assertThat(late).containsExactly("GunStream[waiting#2] timeout", "GunStream[waiting#1] timeout");
    }

    @Test
    @DisplayName("unreadTimeout begins anew when a full mailbox was read and is full again as the time is over")
    void readInBetween() {
        DefaultGunStream stream = stream(1);
        driver.streams().enqueue(stream, null);
        stream.beginFlow(Long.MAX_VALUE);
        fill(stream, 2);
        passes(UNREAD.minusSeconds(1));
        stream.await(Duration.ofSeconds(10));
        fill(stream, 1);

        passes(Duration.ofSeconds(1));
        assertThat(stream.running()).isTrue();
        passes(UNREAD.minusNanos(1));
        assertThat(stream.running()).isTrue();
        passes(Duration.ofNanos(1));

        assertThat(stream.running()).isFalse();
        stream.await(Duration.ofSeconds(10));
        stream.await(Duration.ofSeconds(10));
        assertThatThrownBy(() -> stream.await(Duration.ofSeconds(10)))
                .isInstanceOf(GunException.Stream.class)
                .hasMessage("unread: Nobody read the stream's messages within unreadTimeout = PT30S");
    }

    @Test
    @DisplayName("a mailbox that has room as unreadTimeout is over is watched no more, until it is full again")
    void roomAgain() {
        DefaultGunStream stream = stream(1);
        driver.streams().enqueue(stream, null);
        stream.beginFlow(Long.MAX_VALUE);
        fill(stream, 2);
        stream.await(Duration.ofSeconds(10));
        passes(UNREAD);
        assertThat(stream.running()).isTrue();
        fill(stream, 1);

        passes(UNREAD.minusNanos(1));
        assertThat(stream.running()).isTrue();
        passes(Duration.ofNanos(1));
        assertThat(stream.running()).isFalse();
    }

    private void fill(DefaultGunStream stream, int messages) {
        for (int i = 0; i < messages; i++) {
            assertThat(stream.readable()).isTrue();
            stream.deliver(new GunInform(stream, 103, Headers.empty()));
        }
        assertThat(stream.readable()).isFalse();
    }
}
