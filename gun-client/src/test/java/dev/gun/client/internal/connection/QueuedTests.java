package dev.gun.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What two threads see of each other, at so many moments that each is likely to be met: whether one is met decides how
 * much is tested, not whether the test is green.
 */
@DisplayName("What waits in front of a receiver, taken while the event loop looks (spec page 1 §7)")
class QueuedTests {

    private static final int ROUNDS = 300_000;
    /** Two messages fill it, one does not. */
    private static final QueueLimits LIMITS = new QueueLimits(256, 100);

    private static final int SIZE = 60;

    /** A full queue, which one thread looks at and another one empties meanwhile. */
    private static final class Round {

        private final Queued queue = new Queued(LIMITS);
        private final AtomicInteger here = new AtomicInteger();
        private boolean waits;
        private boolean told;

        Round() {
            queue.delivered(SIZE);
            queue.delivered(SIZE);
        }

        /** Both threads begin together. */
        private void meet() {
            here.incrementAndGet();
            for (int spins = 0; here.get() < 2; spins++) {
                if (spins < 1_000) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.parkNanos(1_000);
                }
            }
        }

        void look() {
            meet();
            waits = !queue.open();
            for (int i = 0; i < 3; i++) {
                queue.open();
            }
        }

        void empty(int later) {
            meet();
            for (int i = 0; i < later; i++) {
                Thread.onSpinWait();
            }
            told = queue.consumed(1, SIZE);
            told |= queue.consumed(1, SIZE);
        }

        void lookWhetherDone() {
            meet();
            waits = !queue.settled();
            for (int i = 0; i < 3; i++) {
                queue.settled();
            }
        }

        void finish(int later) {
            queue.consumed(2, 2 * SIZE);
            queue.handOut();
            meet();
            for (int i = 0; i < later; i++) {
                Thread.onSpinWait();
            }
            queue.handBack();
            told = queue.done();
        }

        boolean leftWaiting() {
            return waits && !told;
        }
    }

    @Test
    @DisplayName("a loop that was told to wait for room is told when there is, also when it has asked again meanwhile")
    void room() throws Exception {
        assertNoneWaits(Round::look, Round::empty);
    }

    @Test
    @DisplayName("a loop that was told to wait for the receiver to be done with all is told when it is")
    void done() throws Exception {
        assertNoneWaits(Round::lookWhetherDone, Round::finish);
    }

    private static void assertNoneWaits(Consumer<Round> loop, ObjIntConsumer<Round> receives) throws Exception {
        List<Round> rounds = Stream.generate(Round::new).limit(ROUNDS).toList();

        CompletableFuture<Void> receiver = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < ROUNDS; i++) {
                receives.accept(rounds.get(i), i % 16);
            }
        });
        rounds.forEach(loop);
        receiver.get(1, TimeUnit.MINUTES);

        assertThat(rounds.stream().filter(Round::leftWaiting).count())
                .as("left waiting")
                .isZero();
    }
}
