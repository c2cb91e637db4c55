package dev.gun.client.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Records a sequence of items from any thread, for exact and complete expectations. The recorder has a cursor: what an
 * expectation has matched is consumed, and the next one speaks about what came after it. Thread-safe.
 *
 * @param <T> what is recorded; compared with {@code equals}
 */
public final class Recorder<T> implements Consumer<T> {
    private final Duration timeout;
    private final List<T> items = new ArrayList<>();
    private int consumed;

    /** A recorder whose waits last up to {@link Gates#TIMEOUT}. */
    public Recorder() {
        this(Gates.TIMEOUT);
    }

    /** A recorder whose waits last up to {@code timeout}. */
    public Recorder(Duration timeout) {
        this.timeout = timeout;
    }

    /** Appends an item. */
    public synchronized void record(T item) {
        items.add(item);
        notifyAll();
    }

    @Override
    public void accept(T item) {
        record(item);
    }

    /** Everything recorded since the start, consumed or not, as a snapshot. */
    public synchronized List<T> items() {
        return List.copyOf(items);
    }

    /** What no expectation has matched yet, as a snapshot. */
    public synchronized List<T> pending() {
        return List.copyOf(items.subList(consumed, items.size()));
    }

    /**
     * Waits until as many items are pending as are expected, and fails unless they are exactly these, in this order,
     * and no other. Fails at once, without waiting, when a wrong item is there already. Consumes them.
     *
     * @throws AssertionError when the items differ, are too many, or too few within the timeout
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // The array is only read.
    public final void awaitExactly(T... expected) {
        awaitSequence(Arrays.asList(expected));
    }

    /** As {@link #awaitExactly(Object[])}, for a list. */
    public synchronized void awaitSequence(List<? extends T> expected) {
        boolean enough = waitUntil(() -> pending().size() >= expected.size() || !startsLike(expected));
        List<T> actual = pending();
        if (!actual.equals(expected)) {
            String late = enough ? "" : " (waited " + timeout + ")";
            throw new AssertionError("expected exactly" + list(expected) + "\nbut was" + list(actual) + late);
        }
        consumed = items.size();
    }

    /**
     * Waits until {@code count} items are pending, and fails if there are more. Consumes and returns them.
     *
     * @throws AssertionError when there are more, or fewer within the timeout
     */
    public synchronized List<T> awaitCount(int count) {
        waitUntil(() -> pending().size() >= count);
        List<T> actual = pending();
        if (actual.size() != count) {
            throw new AssertionError("expected " + count + " items but was " + actual.size() + ":" + list(actual));
        }
        consumed = items.size();
        return actual;
    }

    /**
     * Waits for one item, consumes only this one, and returns it.
     *
     * @throws AssertionError when none came within the timeout
     */
    public synchronized T awaitNext() {
        if (!waitUntil(() -> consumed < items.size())) {
            throw new AssertionError("expected one more item within " + timeout + ", after" + list(items));
        }
        return items.get(consumed++);
    }

    /**
     * Fails if an item is pending now. It does not wait: call it after something that orders the items before it, such
     * as the end of the connection.
     *
     * @throws AssertionError when an item is pending
     */
    public synchronized void assertNothingMore() {
        if (consumed < items.size()) {
            throw new AssertionError("expected nothing more but was" + list(pending()));
        }
    }

    private boolean startsLike(List<? extends T> expected) {
        List<T> actual = pending();
        int shared = Math.min(actual.size(), expected.size());
        return actual.subList(0, shared).equals(expected.subList(0, shared));
    }

    /** Waits with the monitor held by the caller; returns whether the condition holds. */
    private boolean waitUntil(BooleanSupplier condition) {
        long deadline = System.nanoTime() + timeout.toNanos();
        synchronized (this) {
            while (!condition.getAsBoolean()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                try {
                    // One more millisecond, because a wait of 0 ms would last for ever.
                    wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("interrupted; recorded so far:" + list(items), e);
                }
            }
        }
        return true;
    }

    private static String list(List<?> items) {
        StringBuilder text = new StringBuilder();
        items.forEach(item -> text.append("\n  ").append(item));
        return items.isEmpty() ? " nothing" : text.toString();
    }
}
