package dev.gun.client.internal.pool;

import dev.gun.client.GunException;
import dev.gun.client.GunOptions;
import dev.gun.client.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** How a thread of the user's waits for a future, and what it throws. */
final class Waiting {

    private Waiting() {}

    /** The value, however long it takes; what has a limit of its own. */
    static <T> T unwrapped(CompletableFuture<T> future) {
        return get(future, GunOptions.INFINITE, () -> "");
    }

    /** The value, or the failure as it was given. */
    static <T> T get(CompletableFuture<T> future, Duration timeout, Supplier<String> late) {
        try {
            return future.get(nanos(timeout), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            Throwable cause =
                    e.getCause() instanceof CompletionException && e.getCause().getCause() != null
                            ? e.getCause().getCause()
                            : e.getCause();
            if (cause instanceof RuntimeException failure) {
                throw failure;
            }
            if (cause instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(cause);
        } catch (TimeoutException e) {
            throw new GunException.TimedOut(new Reason.Timeout(Reason.TimeoutPhase.PENDING, late.get()));
        } catch (InterruptedException e) {
            future.cancel(false);
            Thread.currentThread().interrupt();
            throw new GunException.Interrupted("a pool");
        }
    }

    private static long nanos(Duration timeout) {
        return timeout.compareTo(Duration.ofDays(365)) > 0 ? Long.MAX_VALUE : Math.max(0, timeout.toNanos());
    }
}
