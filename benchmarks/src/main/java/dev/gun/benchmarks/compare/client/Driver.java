package dev.gun.benchmarks.compare.client;

import org.HdrHistogram.Histogram;

/** Drives a contender through one scenario. */
interface Driver extends AutoCloseable {

    /**
     * Does {@code operations} operations and returns when the last has ended.
     *
     * @param latencies takes the nanoseconds of some operations; one thread at a time
     * @return how many were done, at least {@code operations}
     */
    long run(long operations, Histogram latencies) throws Exception;

    /** Waits, if it has to, until everything is such that a run can begin; what that costs is not measured. */
    default void settle() throws InterruptedException {}

    /** How many operations the first, shortest run does. */
    long few();

    @Override
    void close();

    /** How long one run may take before the contender counts as stuck. */
    int STUCK_SECONDS = 120;
}
