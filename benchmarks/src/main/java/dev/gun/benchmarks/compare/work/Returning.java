package dev.gun.benchmarks.compare.work;

import java.time.Duration;

/** WebSockets that reconnect by themselves, with exponential back-off between these bounds. */
public interface Returning extends AutoCloseable {

    /** The first delay. */
    Duration INITIAL = Duration.ofMillis(500);
    /** The largest delay. */
    Duration MAX = Duration.ofSeconds(30);
    /** The factor from one delay to the next. */
    double MULTIPLIER = 2;
    /** The part of a delay that is random: it is taken off, so that no delay is longer than it may be. */
    double JITTER = 0.2;
    /** A WebSocket that was up for so long begins with the first delay again when it is lost. */
    Duration SETTLED = Duration.ofSeconds(1);

    /** Opens a WebSocket on {@code path} and keeps it open; {@code ready} is called each time that it is up again. */
    void open(String path, Runnable ready);

    @Override
    void close();
}
