package dev.gun.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The bytes of a stream that wait to be written (spec page 1 §6)")
class OutflowTests {

    private final Completions completions = new Completions(Runnable::run, () -> {});
    private final Outflow outflow = new Outflow(100);

    private CompletableFuture<Void> whenWritable() {
        CompletableFuture<Void> future = new CompletableFuture<>();
        outflow.whenWritable(future, completions);
        completions.flush();
        return future;
    }

    private void give(long bytes) {
        outflow.give(bytes, completions);
        completions.flush();
    }

    @Test
    @DisplayName(
            "there is room below the limit, and one call may exceed it; what is empty, such as an end, always fits")
    void room() {
        assertThat(outflow.take(99)).isTrue();
        assertThat(outflow.take(1_000)).isTrue();
        assertThat(outflow.take(1)).isFalse();
        assertThat(outflow.take(0)).isTrue();
        give(1_000);
        assertThat(outflow.take(1)).isTrue();
        assertThat(outflow.take(1)).isFalse();
    }

    @Test
    @DisplayName("writable completes when half is free, at once when it is already")
    void writable() {
        assertThat(whenWritable()).isCompleted();
        outflow.take(100);
        CompletableFuture<Void> first = whenWritable();
        CompletableFuture<Void> second = whenWritable();
        give(49);
        assertThat(first).isNotDone();
        give(1);
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
    }

    @Test
    @DisplayName("the whole body of a request is counted but never refused here")
    void wholeBody() {
        outflow.takeWhole(10_000);
        assertThat(outflow.take(1)).isFalse();
        give(10_000);
        assertThat(outflow.take(1)).isTrue();
    }
}
