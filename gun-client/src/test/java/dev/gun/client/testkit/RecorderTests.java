package dev.gun.client.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RecorderTests {
    private final Recorder<String> recorder = new Recorder<>(Duration.ofMillis(20));

    @Test
    void whatIsExpectedExactlyIsConsumed() {
        recorder.record("a");
        recorder.accept("b");

        recorder.awaitExactly("a", "b");

        recorder.assertNothingMore();
        assertThat(recorder.items()).containsExactly("a", "b");
    }

    @Test
    void itemsFromAnotherThreadAreWaitedFor() {
        Recorder<Integer> patient = new Recorder<>();
        CompletableFuture<Void> producer = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 3; i++) {
                patient.record(i);
            }
        });

        patient.awaitExactly(0, 1, 2);

        producer.join();
    }

    @Test
    void anItemTooManyFails() {
        recorder.record("a");
        recorder.record("b");

        assertThatThrownBy(() -> recorder.awaitExactly("a"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("expected exactly\n  a\nbut was\n  a\n  b");
    }

    @Test
    void anItemTooFewFailsAfterTheTimeout() {
        recorder.record("a");

        assertThatThrownBy(() -> recorder.awaitExactly("a", "b"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("expected exactly\n  a\n  b\nbut was\n  a (waited PT0.02S)");
    }

    @Test
    void aWrongItemFailsWithoutWaitingForTheRest() {
        Recorder<String> patient = new Recorder<>(Duration.ofDays(1));
        patient.record("x");

        assertThatThrownBy(() -> patient.awaitExactly("a", "b"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("expected exactly\n  a\n  b\nbut was\n  x");
    }

    @Test
    void awaitCountReturnsAllPendingItemsAndRefusesMore() {
        recorder.record("a");
        recorder.record("b");
        assertThat(recorder.awaitCount(2)).containsExactly("a", "b");

        recorder.record("c");
        assertThatThrownBy(() -> recorder.awaitCount(0))
                .isInstanceOf(AssertionError.class)
                .hasMessage("expected 0 items but was 1:\n  c");
    }

    @Test
    void awaitNextConsumesOneItem() {
        recorder.record("a");
        recorder.record("b");

        assertThat(recorder.awaitNext()).isEqualTo("a");
        assertThat(recorder.pending()).containsExactly("b");
        assertThatThrownBy(recorder::assertNothingMore)
                .isInstanceOf(AssertionError.class)
                .hasMessage("expected nothing more but was\n  b");
    }
}
