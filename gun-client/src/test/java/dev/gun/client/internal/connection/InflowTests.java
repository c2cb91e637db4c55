package dev.gun.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("How much of a stream may be delivered: credits and room (spec page 1 §7)")
class InflowTests {

    private static final long UNLIMITED = Long.MAX_VALUE;

    private static int deliverWhileOpen(Inflow inflow, int cost, int bytes) {
        int count = 0;
        while (count < 10_000 && inflow.open()) {
            inflow.delivered(cost, bytes);
            count++;
        }
        return count;
    }

    @Test
    @DisplayName("without credits and reader exactly 256 messages fit")
    void messages() {
        assertThat(deliverWhileOpen(new Inflow(UNLIMITED, new QueueLimits(256, 1 << 20)), 1, 1))
                .isEqualTo(256);
    }

    @Test
    @DisplayName("exactly 1 MiB of payload fits, and the message that crosses the limit is the last")
    void bytes() {
        assertThat(deliverWhileOpen(new Inflow(UNLIMITED, new QueueLimits(256, 1 << 20)), 1, 1 << 16))
                .isEqualTo(16);
        assertThat(deliverWhileOpen(new Inflow(UNLIMITED, new QueueLimits(256, 1 << 20)), 1, (1 << 16) - 1))
                .isEqualTo(17);
    }

    @Test
    @DisplayName("one oversize message is let in when it is empty")
    void oversize() {
        Inflow inflow = new Inflow(UNLIMITED, new QueueLimits(256, 10));
        assertThat(deliverWhileOpen(inflow, 1, 1_000)).isEqualTo(1);
        assertThat(inflow.consumed(1, 1_000)).isTrue();
        assertThat(deliverWhileOpen(inflow, 1, 1_000)).isEqualTo(1);
    }

    @Test
    @DisplayName("credits are taken by data and given by the user; a message that costs nothing takes none")
    void credits() {
        Inflow inflow = new Inflow(2, new QueueLimits(256, 1 << 20));
        inflow.delivered(0, 0);
        assertThat(deliverWhileOpen(inflow, 1, 1)).isEqualTo(2);
        inflow.addCredits(3);
        assertThat(deliverWhileOpen(inflow, 1, 1)).isEqualTo(3);
        assertThat(inflow.isFull()).isFalse();
    }

    @Test
    @DisplayName("more credits than a number holds are unlimited credits")
    void overflow() {
        Inflow inflow = new Inflow(1, new QueueLimits(256, 1 << 20));
        inflow.addCredits(Long.MAX_VALUE);
        assertThat(deliverWhileOpen(inflow, 1, 1)).isEqualTo(256);
        for (int i = 0; i < 256; i++) {
            inflow.consumed(1, 1);
        }
        assertThat(deliverWhileOpen(inflow, 1, 1)).isEqualTo(256);
    }

    @Test
    @DisplayName("the loop is told once, when a full queue is half empty, and only if it has found it full")
    void wakeUp() {
        Inflow inflow = new Inflow(UNLIMITED, new QueueLimits(4, 1 << 20));
        inflow.delivered(1, 1);
        assertThat(inflow.consumed(1, 1)).as("the loop has not asked").isFalse();
        assertThat(deliverWhileOpen(inflow, 1, 1)).isEqualTo(4);
        assertThat(inflow.consumed(1, 1)).isFalse();
        assertThat(inflow.consumed(1, 1)).as("two of four").isTrue();
        assertThat(inflow.consumed(1, 1)).as("told already").isFalse();
        assertThat(inflow.consumedCount()).isEqualTo(4);
    }

    @Test
    @DisplayName("what is taken is told together, but for no more than sixteen messages or a quarter of the queue")
    void together() {
        Inflow large = new Inflow(UNLIMITED, new QueueLimits(256, 1_000));
        assertThat(large.isWorthTelling(15, 249)).isFalse();
        assertThat(large.isWorthTelling(16, 0)).isTrue();
        assertThat(large.isWorthTelling(1, 250)).isTrue();
        assertThat(new Inflow(UNLIMITED, new QueueLimits(8, 1_000)).isWorthTelling(1, 0))
                .isFalse();
        assertThat(new Inflow(UNLIMITED, new QueueLimits(8, 1_000)).isWorthTelling(2, 0))
                .isTrue();
        assertThat(new Inflow(UNLIMITED, new QueueLimits(1, 1_000)).isWorthTelling(1, 0))
                .isTrue();

        assertThat(deliverWhileOpen(large, 1, 1)).isEqualTo(256);
        assertThat(large.consumed(127, 127)).isFalse();
        assertThat(large.consumed(1, 1)).isTrue();
        assertThat(deliverWhileOpen(large, 1, 1)).isEqualTo(128);
    }

    @Test
    @DisplayName("is settled when the receiver is done with all, and only then says so to a loop that asked")
    void settled() {
        Inflow inflow = new Inflow(Long.MAX_VALUE, new QueueLimits(10, 100));
        assertThat(inflow.settled()).isTrue();
        inflow.delivered(0, 1);
        inflow.delivered(0, 1);
        inflow.consumed(1, 1);
        assertThat(inflow.done()).as("nobody asked").isFalse();
        assertThat(inflow.settled()).isFalse();
        inflow.consumed(1, 1);

        assertThat(inflow.done()).isTrue();
        assertThat(inflow.done()).as("once").isFalse();
        assertThat(inflow.settled()).isTrue();
    }

    @Test
    @DisplayName("is not settled while a user's thread has a message in hand")
    void inHand() {
        Inflow inflow = new Inflow(Long.MAX_VALUE, new QueueLimits(10, 100));
        inflow.delivered(0, 1);
        inflow.handOut();
        inflow.consumed(1, 1);
        assertThat(inflow.settled()).isFalse();
        assertThat(inflow.done()).isFalse();
        inflow.handBack();

        assertThat(inflow.done()).isTrue();
        assertThat(inflow.settled()).isTrue();
    }

    @Test
    @DisplayName("streams with the same limits have nothing else in common")
    void apart() {
        QueueLimits limits = new QueueLimits(1, 100);
        Inflow full = new Inflow(UNLIMITED, limits);
        Inflow other = new Inflow(UNLIMITED, limits);
        other.handBack();
        assertThat(other.done()).isFalse();

        full.delivered(1, 1);

        assertThat(full.isFull()).isTrue();
        assertThat(full.settled()).isFalse();
        assertThat(other.open()).isTrue();
        assertThat(other.settled()).isTrue();
        assertThat(new Inflow(UNLIMITED, limits).open()).isTrue();
    }
}
