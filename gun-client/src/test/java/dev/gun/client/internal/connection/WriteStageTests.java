package dev.gun.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunException;
import dev.gun.client.Reason;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("What a user is given of a write: nothing is done for it until somebody looks (design §4)")
class WriteStageTests {

    private final Queue<Runnable> executor = new ArrayDeque<>();
    private final Completions completions = new Completions(executor::add, () -> {});
    private final List<String> heard = new ArrayList<>();

    private static final class Write extends WriteStage {}

    @Test
    @DisplayName("nobody looks: the executor is not called; who looks afterwards sees what became of it, at once")
    void unseen() {
        Write written = new Write();
        Write failed = new Write();
        written.settle(null, completions);
        failed.settle(Reason.CLOSED, completions);
        completions.flush();

        assertThat(executor).isEmpty();
        assertThat(written.toCompletableFuture()).isCompletedWithValue(null);
        assertThat(failed.toCompletableFuture().handle((nothing, failure) -> failure))
                .isCompletedWithValueMatching(failure ->
                        failure instanceof GunException.Stream of && of.reason().equals(Reason.CLOSED));
        written.thenRun(() -> heard.add("at once"));
        assertThat(heard).containsExactly("at once");
    }

    @Test
    @DisplayName("somebody looks before: what hangs on it runs on the executor, never where it is settled")
    void seen() {
        Write written = new Write();
        Write failed = new Write();
        written.thenRun(() -> heard.add("written"));
        failed.exceptionally(failure -> {
            heard.add(((GunException) failure).reason().code());
            return null;
        });
        assertThat(written.toCompletableFuture()).isSameAs(written.toCompletableFuture());

        written.settle(null, completions);
        failed.settle(Reason.CLOSED, completions);
        completions.flush();

        assertThat(heard).isEmpty();
        for (Runnable task = executor.poll(); task != null; task = executor.poll()) {
            task.run();
        }
        assertThat(heard).containsExactly("written", "closed");
    }

    @Test
    @DisplayName("whose receiver runs on the event loop hears there, in order, at the end of the turn")
    void onLoop() {
        Write first = new Write();
        Write second = new Write();
        Write elsewhere = new Write();
        first.thenRun(() -> {
            heard.add("first");
            throw new IllegalStateException("a user's");
        });
        second.thenRun(() -> heard.add("second"));
        elsewhere.thenRun(() -> heard.add("elsewhere"));
        first.settle(null, completions.onLoop());
        elsewhere.settle(null, completions);
        second.settle(null, completions.onLoop());
        assertThat(heard).isEmpty();

        completions.flush();
        assertThat(heard).containsExactly("first", "second");
        executor.remove().run();
        completions.flush();

        assertThat(heard).containsExactly("first", "second", "elsewhere");
        assertThat(executor).isEmpty();
    }

    @Test
    @DisplayName("looked at while it is settled: it is always heard of once, and not on the thread that settles it")
    void race() throws Exception {
        int rounds = 5_000;
        CyclicBarrier barrier = new CyclicBarrier(2);
        List<CompletableFuture<Thread>> ran = new ArrayList<>();
        List<Write> writes = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            ran.add(new CompletableFuture<>());
            writes.add(new Write());
        }
        ExecutorService loop = Executors.newSingleThreadExecutor();
        ExecutorService receivers = Executors.newSingleThreadExecutor();
        try {
            Completions hop = new Completions(receivers, () -> {});
            Thread settling = loop.submit(Thread::currentThread).get();
            Future<?> all = loop.submit(() -> {
                for (Write write : writes) {
                    barrier.await();
                    write.settle(null, hop);
                    hop.flush();
                }
                return null;
            });
            for (int i = 0; i < rounds; i++) {
                CompletableFuture<Thread> heardOn = ran.get(i);
                barrier.await();
                writes.get(i).thenRun(() -> assertThat(heardOn.complete(Thread.currentThread()))
                        .isTrue());
            }
            all.get();
            for (CompletableFuture<Thread> heardOn : ran) {
                assertThat(heardOn.get()).isNotSameAs(settling);
            }
        } finally {
            loop.shutdownNow();
            receivers.shutdownNow();
        }
    }

    static Stream<Method> methods() {
        return Arrays.stream(CompletionStage.class.getMethods())
                .filter(method -> !method.getName().equals("toCompletableFuture"));
    }

    @ParameterizedTest
    @MethodSource("methods")
    @DisplayName("every method of a stage does what it does on a future")
    void delegates(Method method) throws Exception {
        for (Reason outcome : new Reason[] {null, Reason.CLOSED}) {
            Write write = new Write();
            CompletableFuture<Void> future = new CompletableFuture<>();
            write.settle(outcome, completions);
            if (outcome == null) {
                future.complete(null);
            } else {
                future.completeExceptionally(new GunException.Stream(outcome));
            }

            assertThat(calls(method, write)).isEqualTo(calls(method, future)).isNotEmpty();
        }
    }

    /** What happens, in order, when the method is called. */
    private static List<String> calls(Method method, CompletionStage<Void> stage) throws Exception {
        List<String> calls = new ArrayList<>();
        CompletableFuture<String> other = CompletableFuture.completedFuture("other");
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(type -> argument(type, calls, other))
                .toArray();
        try {
            ((CompletionStage<?>) method.invoke(stage, arguments))
                    .toCompletableFuture()
                    .handle((result, failure) -> calls.add("result " + (result == other) + failure))
                    .join();
        } catch (InvocationTargetException e) {
            throw new AssertionError(method + " threw", e);
        }
        return calls;
    }

    private static Object argument(Class<?> type, List<String> calls, CompletableFuture<String> other) {
        if (type == Function.class) {
            return (Function<Object, Object>) in -> record(calls, "function", other);
        } else if (type == BiFunction.class) {
            return (BiFunction<Object, Object, Object>) (one, two) -> record(calls, "both " + two, other);
        } else if (type == Consumer.class) {
            return (Consumer<Object>) in -> calls.add("consumer");
        } else if (type == BiConsumer.class) {
            return (BiConsumer<Object, Object>) (one, two) -> calls.add("both " + two);
        } else if (type == Runnable.class) {
            return (Runnable) () -> calls.add("runnable");
        } else if (type == CompletionStage.class) {
            return other;
        }
        return (Executor) task -> {
            calls.add("executor");
            task.run();
        };
    }

    private static Object record(List<String> calls, String what, Object result) {
        calls.add(what);
        return result;
    }
}
