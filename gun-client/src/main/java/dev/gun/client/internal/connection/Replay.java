package dev.gun.client.internal.connection;

import dev.gun.client.Processed;
import dev.gun.client.Reason;
import dev.gun.client.Resubmit;
import dev.gun.client.internal.protocol.RequestHead;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request that may be sent again (spec page 1 §3); made only for those that ask for it. Event loop
 * only.
 */
final class Replay {

    /** So that a request that is the cause of what it suffers from does not go round for ever. */
    private static final int MAX_TIMES = 5;

    /** RFC 9110 §9.2.2. */
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE");

    private enum State {
        /** It can be sent again. */
        WHOLE,
        /** A part of its body is gone, or of its response delivered. */
        SPENT
    }

    private final boolean alsoProcessed;
    private @Nullable BodyPart body;
    /** The request without the cookies that were in the store when it was written; {@code null} while it has none. */
    private @Nullable RequestHead given;

    /** Who needs the bytes of the body: each writing that is under way, and one for being able to write it again. */
    private int holders;

    private State state = State.WHOLE;
    private int written;
    private Processed processed = Processed.NO;
    private Reason cause = Reason.CLOSED;

    private Replay(boolean alsoProcessed) {
        this.alsoProcessed = alsoProcessed;
    }

    /** For a request with that method, {@code null} when it is never sent again. */
    static @Nullable Replay of(Resubmit when, String method) {
        return when == Resubmit.NEVER ? null : new Replay(when == Resubmit.IDEMPOTENT && IDEMPOTENT.contains(method));
    }

    /** The request as it was given: {@code now} when it is asked for the first time. */
    RequestHead given(RequestHead now) {
        RequestHead first = given == null ? now : given;
        given = first;
        return first;
    }

    /** Whether it can be sent again after this. */
    boolean allows(Reason reason, Processed lost) {
        return state == State.WHOLE
                && written <= MAX_TIMES
                && (lost == Processed.NO
                        || (alsoProcessed && (reason.retryable() || reason.equals(Reason.CLOSED_LOCALLY))));
    }

    /** It came to nothing and is sent again; returns the body to be written, {@code null} when there is none. */
    @Nullable BodyPart again(Reason reason, Processed lost) {
        cause = reason;
        processed = lost == Processed.MAYBE ? Processed.MAYBE : processed;
        holders++;
        return body;
    }

    /** It is written now; returns how often it was before. */
    int writes() {
        return written++;
    }

    /** Why it came to nothing the last time. */
    Reason cause() {
        return cause;
    }

    /** What is known about all the times that it was sent. */
    Processed processed() {
        return processed;
    }

    /** Its whole body, whose bytes are counted as pending. */
    void keep(BodyPart whole) {
        body = whole;
        holders = 2;
    }

    /** Whether the bytes of {@code part} are this one's to give back. */
    boolean keeps(BodyPart part) {
        return part == body;
    }

    /** A part of its body is written that is not kept, or a part of its response delivered: returns as {@link #letGo}. */
    long spend() {
        if (state == State.SPENT) {
            return 0;
        }
        state = State.SPENT;
        return letGo();
    }

    /** A writing is over: returns how many bytes are not pending any more. */
    long letGo() {
        BodyPart kept = body;
        return kept == null || --holders > 0 ? 0 : kept.size();
    }
}
