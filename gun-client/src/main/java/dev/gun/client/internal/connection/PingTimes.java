package dev.gun.client.internal.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When the pings of one connection were sent, and how long the last answer took. Written on the event loop only. */
final class PingTimes {

    private volatile @Nullable Duration roundTrip;
    private volatile @Nullable Instant pendingSince;

    /** When each was sent that waits for its answer, the oldest first; the protocols bound how many. */
    private final Map<Long, Instant> unanswered = new LinkedHashMap<>();

    private long lastKeepalive;

    /** Any thread: how long the last answer took, {@code null} while there was none on this socket. */
    @Nullable Duration roundTrip() {
        return roundTrip;
    }

    /** Any thread: when the oldest was sent that waits for its answer, {@code null} while none does. */
    @Nullable Instant pendingSince() {
        return pendingSince;
    }

    /** A number for a ping of keepalive; those of users are positive. */
    long keepaliveRef() {
        return --lastKeepalive;
    }

    void sent(long ref) {
        unanswered.put(ref, Instant.now());
        oldest();
    }

    void answered(long ref, Duration took) {
        roundTrip = took;
        forgotten(ref);
    }

    /** Its answer cannot come any more. */
    void forgotten(long ref) {
        unanswered.remove(ref);
        oldest();
    }

    /** The socket is lost, and every answer with it. */
    void lost() {
        roundTrip = null;
        unanswered.clear();
        pendingSince = null;
    }

    private void oldest() {
        pendingSince =
                unanswered.isEmpty() ? null : unanswered.values().iterator().next();
    }
}
