package dev.gun.client.internal.connection;

import dev.gun.client.ConnectionTraffic;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * Counts what one connection receives and sends. Written on its event loop only, so that a count is a plain addition;
 * read by any thread.
 */
final class Traffic {

    private static final AtomicLongFieldUpdater<Traffic> BYTES_IN =
            AtomicLongFieldUpdater.newUpdater(Traffic.class, "bytesIn");
    private static final AtomicLongFieldUpdater<Traffic> BYTES_OUT =
            AtomicLongFieldUpdater.newUpdater(Traffic.class, "bytesOut");
    private static final AtomicLongFieldUpdater<Traffic> FRAMES_IN =
            AtomicLongFieldUpdater.newUpdater(Traffic.class, "framesIn");
    private static final AtomicLongFieldUpdater<Traffic> FRAMES_OUT =
            AtomicLongFieldUpdater.newUpdater(Traffic.class, "framesOut");

    private volatile long bytesIn;
    private volatile long bytesOut;
    private volatile long framesIn;
    private volatile long framesOut;

    void bytesIn(int bytes) {
        BYTES_IN.lazySet(this, bytesIn + bytes);
    }

    void bytesOut(int bytes) {
        BYTES_OUT.lazySet(this, bytesOut + bytes);
    }

    void frameIn() {
        FRAMES_IN.lazySet(this, framesIn + 1);
    }

    void framesOut(int frames) {
        FRAMES_OUT.lazySet(this, framesOut + frames);
    }

    /** Any thread; each number for itself. */
    ConnectionTraffic snapshot(int waiting) {
        return new ConnectionTraffic(bytesIn, bytesOut, framesIn, framesOut, waiting);
    }
}
