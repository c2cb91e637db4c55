package dev.gun.client.internal.connection;

import dev.gun.client.GunOptions;
import dev.gun.client.Reason;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How many streams a connection has, those inside tunnels included, and what bounds the requests that are not written
 * yet: their number and the bytes of their bodies (spec page 1 §2). Thread-safe.
 */
final class StreamCounts {

    private final GunOptions options;
    /** Requests that were not written yet. */
    private final AtomicInteger requests = new AtomicInteger();
    /** Bytes of bodies that were not written yet, or may have to be written again. */
    private final AtomicLong bytes = new AtomicLong();
    /** Streams that have not ended. */
    private final AtomicInteger open = new AtomicInteger();

    StreamCounts(GunOptions options) {
        this.options = options;
    }

    int open() {
        return open.get();
    }

    void opened() {
        open.incrementAndGet();
    }

    void ended() {
        open.decrementAndGet();
    }

    /** Counts a request in; says why when there are too many. */
    @Nullable Reason reserve(long bodyBytes) {
        if (!reserveRequest()) {
            return new Reason.TooManyPending("pendingRequestLimit", options.pendingRequestLimit());
        }
        Reason tooMuch = reserveBytes(bodyBytes);
        if (tooMuch != null) {
            requests.decrementAndGet();
        }
        return tooMuch;
    }

    /** Counts a request in, unless there are too many. */
    boolean reserveRequest() {
        if (requests.incrementAndGet() > options.pendingRequestLimit()) {
            requests.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Counts bytes in; says why when there are too many. */
    @Nullable Reason reserveBytes(long more) {
        if (more > 0 && bytes.addAndGet(more) > options.pendingBytesLimit()) {
            bytes.addAndGet(-more);
            return new Reason.TooManyPending("pendingBytesLimit", options.pendingBytesLimit());
        }
        return null;
    }

    /** Counts bytes out. */
    void giveBytes(long fewer) {
        bytes.addAndGet(-fewer);
    }

    /** Counts a request in whatever the limit says: it is about to be refused. */
    void countIn() {
        requests.incrementAndGet();
    }

    /** Counts a request out. */
    void countOut() {
        requests.decrementAndGet();
    }
}
