package dev.gun.client.internal.protocol;

/**
 * The streams that the peer has ended most recently, 256 at most, and how; so that what it sends on them afterwards is
 * told from what was on its way when we reset a stream (RFC 9113 §5.1, "closed"). Confined to the event loop.
 */
final class Http2EndedStreams {

    /** How the peer ended its half of a stream. */
    enum How {
        /** Not that we remember. */
        NOT_ENDED,
        /** With END_STREAM. */
        END_STREAM,
        /** With RST_STREAM. */
        RESET
    }

    private static final int REMEMBERED = 256;

    private final int[] ids = new int[REMEMBERED];
    private final How[] hows = new How[REMEMBERED];
    private int next;

    /** The peer has ended its half of a stream. */
    void ended(int streamId, How how) {
        ids[next] = streamId;
        hows[next] = how;
        next = (next + 1) % REMEMBERED;
    }

    /** How the peer ended a stream. */
    How of(int streamId) {
        for (int i = 0; i < REMEMBERED; i++) {
            if (ids[i] == streamId) {
                return hows[i];
            }
        }
        return How.NOT_ENDED;
    }

    /** Forgets that the peer reset a stream. */
    void forget(int streamId) {
        for (int i = 0; i < REMEMBERED; i++) {
            if (ids[i] == streamId) {
                ids[i] = 0;
            }
        }
    }
}
