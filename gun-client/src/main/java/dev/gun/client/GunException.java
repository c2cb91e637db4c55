package dev.gun.client;

import java.io.Serial;

/**
 * What the blocking calls throw, and what the futures of this library fail with. Every one has a typed
 * {@link #reason()}; its kind says what ended: a {@link Stream stream}, the {@link Down whole connection}, or only the
 * {@link TimedOut waiting}.
 */
public class GunException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Reason reason;

    GunException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** A failure with this reason. */
    public GunException(Reason reason) {
        this(reason, reason.code() + ": " + reason.text());
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** The stream failed; the connection may be well. */
    public static final class Stream extends GunException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** A stream's failure. */
        public Stream(Reason reason) {
            super(reason);
        }
    }

    /** The connection failed, and the awaited thing with it; it may come back by itself. */
    public static final class Connection extends GunException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** A connection's failure. */
        public Connection(Reason reason) {
            super(reason);
        }
    }

    /** The connection has terminated and will not come back. */
    public static final class Down extends GunException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** The termination reason of the connection. */
        public Down(Reason reason) {
            super(reason, "down: " + reason.text());
        }
    }

    /** The awaited thing did not come in time. Nothing else changed: waiting again is fine. */
    public static final class TimedOut extends GunException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** What was waited for, and how long. */
        public TimedOut(Reason.Timeout reason) {
            super(reason);
        }
    }

    /** The waiting thread was interrupted; its interrupt flag is set again. */
    public static final class Interrupted extends GunException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** What was interrupted. */
        public Interrupted(String what) {
            super(Reason.CANCELLED, "interrupted: the thread was interrupted while it waited for " + what);
        }
    }
}
