package dev.gun.client.testkit;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Named gates between a test and a peer's script. A gate starts shut, is opened once by {@link #release} and stays
 * open; either side may wait and either side may release. Thread-safe.
 */
public final class Gates {
    /** How long any step of the test kit waits before it fails: what a machine that is busy with others never needs. */
    public static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final ConcurrentMap<String, CountDownLatch> gates = new ConcurrentHashMap<>();

    /** Opens the gate; everyone who waits, or will wait, at it passes. */
    public void release(String name) {
        gate(name).countDown();
    }

    /**
     * Waits until the gate is open.
     *
     * @throws AssertionError when nobody opened it within {@link #TIMEOUT}, or the thread was interrupted
     */
    public void await(String name) {
        try {
            if (!gate(name).await(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("nobody released gate '" + name + "' within " + TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting at gate '" + name + "'", e);
        }
    }

    /** Whether the gate has been opened. */
    public boolean isReleased(String name) {
        return gate(name).getCount() == 0;
    }

    private CountDownLatch gate(String name) {
        return gates.computeIfAbsent(name, key -> new CountDownLatch(1));
    }
}
