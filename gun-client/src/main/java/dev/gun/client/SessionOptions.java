package dev.gun.client;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What is to hold whenever the connection is up: one WebSocket, upgraded again and subscribed again after every loss, or
 * one stream of server-sent events, asked for again after every end. Immutable. Headers and subscribe frames are asked for at each attempt, since tokens expire.
 */
public final class SessionOptions {

    private final String name;
    private final String path;
    private final Supplier<Headers> headers;
    private final Supplier<List<WsFrame>> subscribe;
    private final Set<Integer> stopOnStatus;
    private final Set<Integer> stopOnClose;
    private final Outbox outbox;
    private final int outboxFrames;
    private final long outboxBytes;
    private final Kind kind;
    private final String lastEventId;
    private final Duration reconnectionTime;

    private SessionOptions(Builder builder) {
        this.name = builder.name;
        this.path = builder.path;
        this.headers = builder.headers;
        this.subscribe = builder.subscribe;
        this.stopOnStatus = Set.copyOf(builder.stopOnStatus);
        this.stopOnClose = Set.copyOf(builder.stopOnClose);
        this.outbox = builder.outbox;
        this.outboxFrames = builder.outboxFrames;
        this.outboxBytes = builder.outboxBytes;
        this.kind = builder.kind;
        this.lastEventId = builder.lastEventId;
        this.reconnectionTime = builder.reconnectionTime;
    }

    /** A builder for a session whose WebSocket is on this path, for example {@code /stream}. */
    public static Builder builder(String path) {
        return new Builder(Kind.WEBSOCKET, path);
    }

    /**
     * A builder for a session of the server-sent events on this path, for example {@code /events}. They are asked for
     * with {@code accept}, {@code cache-control}, and {@code last-event-id} once there is one; status 204 ends the
     * session, too.
     */
    public static Builder sse(String path) {
        return new Builder(Kind.SSE, path);
    }

    /** What it is a session of. */
    public Kind kind() {
        return kind;
    }

    /** The last event ID that the first request for events has; empty for none. */
    public String lastEventId() {
        return lastEventId;
    }

    /** How long after the end of a stream of events it is asked for again, as long as the server has not said. */
    public Duration reconnectionTime() {
        return reconnectionTime;
    }

    /** The session's name, in its notices. */
    public String name() {
        return name;
    }

    /** The path, with query, to upgrade on. */
    public String path() {
        return path;
    }

    /** The header fields of the upgrade, asked for at each attempt. */
    public Supplier<Headers> headers() {
        return headers;
    }

    /** The frames that are sent first, asked for at each attempt. */
    public Supplier<List<WsFrame>> subscribe() {
        return subscribe;
    }

    /** Statuses of a refused upgrade that end the session and the connection. */
    public Set<Integer> stopOnStatus() {
        return stopOnStatus;
    }

    /** Close codes that end the session and the connection. */
    public Set<Integer> stopOnClose() {
        return stopOnClose;
    }

    /** What happens to frames that are sent while the session is not ready. */
    public Outbox outbox() {
        return outbox;
    }

    /** How many frames the outbox holds. */
    public int outboxFrames() {
        return outboxFrames;
    }

    /** How many bytes the outbox holds. */
    public long outboxBytes() {
        return outboxBytes;
    }

    @Override
    public String toString() {
        int query = path.indexOf('?');
        return "SessionOptions[name=" + name + ", kind=" + kind + ", path="
                + (query < 0 ? path : path.substring(0, query) + "?***") + ", outbox=" + outbox + "]";
    }

    /** What a session is of. */
    public enum Kind {
        /** A WebSocket. */
        WEBSOCKET,
        /** Server-sent events. */
        SSE
    }

    /** What happens to frames that are sent while the session is not ready. */
    public enum Outbox {
        /** They fail at once. */
        FAIL,
        /** They wait; when the outbox is full the oldest is dropped and reported. */
        DROP_OLDEST,
        /** They wait; when the outbox is full the new one fails with {@code would_block}. */
        KEEP
    }

    /** Builds {@link SessionOptions}. Not thread-safe. */
    public static final class Builder {

        private final Kind kind;
        private final String path;
        private String lastEventId = "";
        private Duration reconnectionTime = Duration.ofSeconds(3);
        private String name = "session";
        private Supplier<Headers> headers = Headers::empty;
        private Supplier<List<WsFrame>> subscribe = List::of;
        private Set<Integer> stopOnStatus = Set.of(401, 403, 404, 410);
        private Set<Integer> stopOnClose = Set.of(1008);
        private Outbox outbox = Outbox.FAIL;
        private int outboxFrames = 1_000;
        private long outboxBytes = 1L << 20;

        private Builder(Kind kind, String path) {
            this.kind = kind;
            if (!HttpSyntax.isOriginForm(Checks.notNull("session.path", path))) {
                throw new GunOptionsException(
                        "session.path", path, "a path that begins with / and holds no spaces and no #");
            }
            this.path = path;
        }

        /** The session's name; {@code session} by default. */
        public Builder name(String value) {
            this.name = Checks.notNull("session.name", value);
            return this;
        }

        /** The header fields of the upgrade. */
        public Builder headers(Headers value) {
            return headers(() -> value);
        }

        /** The header fields of the upgrade, asked for at each attempt on the connection's event loop. */
        public Builder headers(Supplier<Headers> value) {
            this.headers = Checks.notNull("session.headers", value);
            return this;
        }

        /** The frames to send first. */
        public Builder subscribe(WsFrame... frames) {
            List<WsFrame> list = List.of(frames);
            return subscribe(() -> list);
        }

        /** The frames to send first, asked for at each attempt on the connection's event loop. */
        public Builder subscribe(Supplier<List<WsFrame>> value) {
            if (kind == Kind.SSE) {
                throw new GunOptionsException("session.subscribe", "frames", "none: events come one way only");
            }
            this.subscribe = Checks.notNull("session.subscribe", value);
            return this;
        }

        /** Statuses of a refused upgrade that end everything; 401, 403, 404 and 410 by default. */
        public Builder stopOnStatus(Set<Integer> value) {
            this.stopOnStatus = Checks.notNull("session.stopOnStatus", value);
            return this;
        }

        /** Close codes that end everything; 1008 by default. */
        public Builder stopOnClose(Set<Integer> value) {
            this.stopOnClose = Checks.notNull("session.stopOnClose", value);
            return this;
        }

        /** What happens to frames sent while the session is not ready; they fail by default. */
        public Builder outbox(Outbox value) {
            this.outbox = Checks.notNull("session.outbox", value);
            return this;
        }

        /** How much the outbox holds: 1,000 frames and 1 MiB by default. */
        public Builder outboxLimits(int frames, long bytes) {
            this.outboxFrames = Checks.between("session.outboxFrames", frames, 1, 1_000_000);
            this.outboxBytes = Checks.between("session.outboxBytes", bytes, 1, Long.MAX_VALUE);
            return this;
        }

        /** The last event ID that the first request for events has, kept from an earlier session; none by default. */
        public Builder lastEventId(String value) {
            // Any other character is sent as its octets in UTF-8.
            if (Checks.notNull("session.lastEventId", value).chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
                throw new GunOptionsException("session.lastEventId", "***", "an ID without CR, LF and NUL");
            }
            this.lastEventId = value;
            return this;
        }

        /**
         * How long after the end of a stream of events it is asked for again, as long as the server has not said with
         * {@code retry}; 3 seconds by default. When attempts fail the connection's retry policy may make it longer.
         */
        public Builder reconnectionTime(Duration value) {
            this.reconnectionTime = Checks.notNegative("session.reconnectionTime", value);
            return this;
        }

        /** The options. */
        public SessionOptions build() {
            return new SessionOptions(this);
        }
    }
}
