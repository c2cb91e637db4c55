package dev.gun.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What waits in front of a receiver, taken while the event loop looks (spec page 1 §7)")
class QueuedTests {

    /** Two messages fill it. */
    private static final QueueLimits LIMITS = new QueueLimits(256, 100);

    private static final int SIZE = 60;

    /** A queue out of which one message is taken just after the event loop has looked at it for the {@code at}-th time. */
    private static final class Taken extends Queued {

        private final int at;
        private int looks;
        boolean told;
        boolean toldSettled;

        Taken(int at) {
            super(LIMITS);
            this.at = at;
        }

        @Override
        boolean hasRoom() {
            boolean room = super.hasRoom();
            look();
            return room;
        }

        @Override
        boolean isSettled() {
            boolean settled = super.isSettled();
            // The receiver looks, too, from within this.
            if (looks != at) {
                look();
            }
            return settled;
        }

        private void look() {
            if (++looks == at) {
                take();
            }
        }

        void take() {
            told |= consumed(1, SIZE);
            toldSettled |= done();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    @DisplayName("a loop that waits for room is told, also when it has asked again and was let in meanwhile")
    void room(int at) {
        Taken queue = new Taken(at);
        queue.delivered(SIZE);
        queue.delivered(SIZE);
        boolean waits = !queue.open();
        for (int asked = 0; asked < 3; asked++) {
            queue.open();
        }

        queue.take();

        assertThat(waits).isEqualTo(at > 1);
        assertThat(queue.told || !waits).as("told, or need not be").isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    @DisplayName("a loop that waits until the receiver is done is told, also when it has asked again meanwhile")
    void settled(int at) {
        Taken queue = new Taken(at);
        queue.delivered(SIZE);
        boolean waits = !queue.settled();
        for (int asked = 0; asked < 3; asked++) {
            queue.settled();
        }

        assertThat(waits).isEqualTo(at > 1);
        assertThat(queue.toldSettled || !waits).as("told, or need not be").isTrue();
    }
}
