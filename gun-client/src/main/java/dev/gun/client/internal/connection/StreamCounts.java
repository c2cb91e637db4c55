package dev.gun.client.internal.connection;

import dev.gun.client.GunOptions;
import dev.gun.client.Reason;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * How many streams a connection has, those inside tunnels included, and what bounds the requests that are not written
 * yet: their number and the bytes of their bodies (spec page 1 §2). Thread-safe.
 */
final class StreamCounts {

    private static final AtomicIntegerFieldUpdater<StreamCounts> REQUESTS =
            AtomicIntegerFieldUpdater.newUpdater(StreamCounts.class, "requests");
    private static final AtomicLongFieldUpdater<StreamCounts> BYTES =
            AtomicLongFieldUpdater.newUpdater(StreamCounts.class, "bytes");
    private static final AtomicIntegerFieldUpdater<StreamCounts> OPEN =
            AtomicIntegerFieldUpdater.newUpdater(StreamCounts.class, "open");

    private final GunOptions options;
    /** Requests that were not written yet. */
    @SuppressWarnings("UnusedVariable") // Read by its updater.
    private volatile int requests;

    /** Bytes of bodies that were not written yet, or may have to be written again. */
    @SuppressWarnings("UnusedVariable") // Read by its updater.
    private volatile long bytes;

    /** Streams that have not ended. */
    private volatile int open;

    StreamCounts(GunOptions options) {
        this.options = options;
    }

    int open() {
        return open;
    }

    void opened() {
        OPEN.incrementAndGet(this);
    }

    void ended() {
        OPEN.decrementAndGet(this);
    }

    /** Counts a request in; says why when there are too many. */
    @Nullable Reason reserve(long bodyBytes) {
        if (!reserveRequest()) {
            return new Reason.TooManyPending("pendingRequestLimit", options.pendingRequestLimit());
        }
        Reason tooMuch = reserveBytes(bodyBytes);
        if (tooMuch != null) {
            REQUESTS.decrementAndGet(this);
        }
        return tooMuch;
    }

    /** Counts a request in, unless there are too many. */
    boolean reserveRequest() {
        if (REQUESTS.incrementAndGet(this) > options.pendingRequestLimit()) {
            REQUESTS.decrementAndGet(this);
            return false;
        }
        return true;
    }

    /** Counts bytes in; says why when there are too many. */
    @Nullable Reason reserveBytes(long more) {
        if (more > 0 && BYTES.addAndGet(this, more) > options.pendingBytesLimit()) {
            BYTES.addAndGet(this, -more);
            return new Reason.TooManyPending("pendingBytesLimit", options.pendingBytesLimit());
        }
        return null;
    }

    /** Counts bytes out. */
    void giveBytes(long fewer) {
        BYTES.addAndGet(this, -fewer);
    }

    /** Counts a request in whatever the limit says: it is about to be refused. */
    void countIn() {
        REQUESTS.incrementAndGet(this);
    }

    /** Counts a request out. */
    void countOut() {
        REQUESTS.decrementAndGet(this);
    }
}
