package dev.gun.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.internal.connection.CommandQueue.Command;
import dev.gun.client.internal.connection.CommandQueue.Plain;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The commands that wait for the event loop: in order, and one wake-up for many (design §4)")
class CommandQueueTests {

    private final CommandQueue queue = new CommandQueue();
    private final List<String> done = new ArrayList<>();

    private Command command(String name) {
        return new Plain(() -> done.add(name));
    }

    @Test
    @DisplayName("only the first command asks for a wake-up, and all are run in order")
    void inOrder() {
        assertThat(queue.add(command("1"))).isTrue();
        assertThat(queue.add(command("2"))).isFalse();
        assertThat(queue.add(command("3"))).isFalse();

        queue.drain(Runnable::run);

        assertThat(done).containsExactly("1", "2", "3");
        assertThat(queue.add(command("4"))).isTrue();
    }

    @Test
    @DisplayName("a command added by a command needs no wake-up and is run behind those that wait")
    void addedMeanwhile() {
        queue.add(new Plain(() -> done.add("1 " + queue.add(command("3")))));
        queue.add(command("2"));

        queue.drain(Runnable::run);

        assertThat(done).containsExactly("1 false", "2", "3");
    }

    @Test
    @DisplayName("a command that was run is linked to no other, since its user may keep it")
    void unlinked() {
        Command first = command("1");
        Command second = command("2");
        queue.add(first);
        queue.add(second);

        queue.drain(Runnable::run);

        assertThat(first.next()).isNull();
        assertThat(second.next()).isNull();
    }

    @Test
    @DisplayName("commands of many threads are all run, one at a time, each thread's in its order")
    void manyThreads() throws Exception {
        int threads = 4;
        int each = 20_000;
        List<List<Integer>> ran = new ArrayList<>();
        ExecutorService loop = Executors.newSingleThreadExecutor();
        ExecutorService users = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> adding = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                List<Integer> mine = new ArrayList<>();
                ran.add(mine);
                adding.add(users.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        int number = i;
                        if (queue.add(new Plain(() -> mine.add(number)))) {
                            loop.execute(() -> queue.drain(Runnable::run));
                        }
                    }
                }));
            }
            for (Future<?> thread : adding) {
                thread.get();
            }
            loop.submit(() -> {}).get();
        } finally {
            users.shutdownNow();
            loop.shutdownNow();
        }

        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < each; i++) {
            all.add(i);
        }
        assertThat(ran).containsExactly(all, all, all, all);
    }
}
