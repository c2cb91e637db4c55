package dev.gun.client.internal.session;

import dev.gun.client.GunException;
import dev.gun.client.GunOptions;
import dev.gun.client.GunSession;
import dev.gun.client.GunStream;
import dev.gun.client.GunWebSocket;
import dev.gun.client.Headers;
import dev.gun.client.Reason;
import dev.gun.client.RetryPolicy;
import dev.gun.client.SessionOptions;
import dev.gun.client.WsFrame;
import dev.gun.client.message.GunError;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunNotify;
import dev.gun.client.message.GunResponse;
import dev.gun.client.message.GunSse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream of server-sent events that is asked for again after every end, from where it was (HTML standard §9.2.3).
 *
 * <pre>
 *   WAITING ──up──► STARTING ──answered with events──► READY
 *      ▲             ▲  ▲  │ refused, failed: back-off   │ ended, and the connection lives on: after the
 *      │             │  └──┘                             │ reconnection time
 *      │             └───────────────────────────────────┤
 *      └──down───────────────────────────────────────────┘
 *   any ──terminated, or a status that says stop──► STOPPED
 * </pre>
 *
 * <p>Confined to the event loop, but for {@link #send} and the getters.
 */
public final class SseSession implements GunSession, SessionHooks {

    private static final Logger LOG = LoggerFactory.getLogger(SseSession.class);
    /** A server that says {@code retry: 0}, and ends each stream at once, must not be asked without end. */
    private static final Duration SHORTEST_DELAY = Duration.ofMillis(100);
    /** What a server may ask for at most; a slip of it would end the session for good. */
    private static final Duration LONGEST_SERVER_DELAY = Duration.ofHours(1);

    private static final int NO_CONTENT = 204;

    private final String connection;
    private final SessionOptions options;
    private final SessionHost host;
    private final Attempts attempts;
    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong timesReady = new AtomicLong();

    private volatile State state = State.WAITING;
    private volatile String lastEventId;
    private volatile @Nullable GunStream ready;
    /** What the connection terminated with. */
    private volatile @Nullable Reason over;

    /** The stream of the attempt under way, or the one that is ready; what others say is of the past. */
    private @Nullable GunStream current;

    private Duration reconnectionTime;
    /** When the stream ended that was ready last, by the host's clock. */
    private long lostAt;

    /** A session of the connection with that name. */
    public SseSession(String connection, GunOptions options, RetryPolicy retry, SessionHost host) {
        this.connection = connection;
        this.options = Objects.requireNonNull(options.session(), "session");
        this.host = host;
        this.attempts = new Attempts(options, retry, host, this::start);
        this.lastEventId = this.options.lastEventId();
        this.reconnectionTime = this.options.reconnectionTime();
    }

    @Override
    public String name() {
        return options.name();
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public @Nullable GunWebSocket webSocket() {
        return null;
    }

    @Override
    public @Nullable GunStream stream() {
        return ready;
    }

    @Override
    public String lastEventId() {
        return lastEventId;
    }

    @Override
    public long timesReady() {
        return timesReady.get();
    }

    // ---- the connection

    @Override
    public void up() {
        attempts.restore();
        long since = host.nanoTime() - lostAt;
        long left = timesReady.get() == 0 ? 0 : reconnectionTime.toNanos() - since;
        if (left > 0) {
            state = State.STARTING;
            attempts.after(Duration.ofNanos(left));
        } else {
            start();
        }
    }

    @Override
    public void down(Reason reason) {
        GunStream attempted = current;
        lost(reason);
        if (attempted != null) {
            // One that was not written yet would be sent after the next GunUp, beside the one that is made then.
            attempted.cancel();
        }
        if (state != State.STOPPED) {
            state = State.WAITING;
        }
    }

    /** A stream of events has no end to wait for. */
    @Override
    public void shutdown(Reason reason) {
        GunStream attempted = current;
        lost(reason.equals(Reason.NORMAL) ? Reason.SHUTDOWN : reason);
        if (attempted != null) {
            host.cancel(attempted);
        }
        state = State.WAITING;
    }

    @Override
    public void terminated(Reason reason) {
        lost(reason);
        state = State.STOPPED;
        over = reason;
    }

    private void lost(Reason reason) {
        attempts.cancel();
        current = null;
        ready = null;
        if (state == State.READY) {
            lostAt = host.nanoTime();
            state = State.STARTING;
            host.tell(new GunNotify.SessionLost(name(), reason));
        }
    }

    // ---- one attempt

    private void start() {
        state = State.STARTING;
        try {
            current = host.events(options.path(), headers(), this::message);
        } catch (RuntimeException e) {
            LOG.warn("[{}] session {}: the headers of the request could not be had", connection, name(), e);
            retry(new Reason.BadState(
                    "The session's headers could not be had: " + e.getClass().getName()));
        }
    }

    /** As the HTML standard has them (§9.2.2); what the user gives counts more. */
    private Headers headers() {
        Headers.Builder headers = options.headers().get().toBuilder();
        headers.addIfAbsent("accept", "text/event-stream").addIfAbsent("cache-control", "no-store");
        String id = lastEventId;
        if (!id.isEmpty()) {
            // The standard sends it in UTF-8; a field's characters stand for octets.
            headers.set("last-event-id", new String(id.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        }
        return headers.build();
    }

    private void message(GunMessage message) {
        GunStream mine = current;
        if (mine == null || state == State.STOPPED) {
            return;
        }
        if (message instanceof GunResponse response && response.stream().equals(mine)) {
            answered(mine, response);
        } else if (message instanceof GunSse sse && sse.stream().equals(mine)) {
            event(mine, sse);
        } else if (message instanceof GunError error && mine.equals(error.stream())) {
            host.reconnectionTime(mine).ifPresent(this::reconnectAfter);
            ended(error.reason());
        }
    }

    private void answered(GunStream mine, GunResponse response) {
        if (response.status() == 200 && host.deliversEvents(mine)) {
            attempts.restore();
            ready = mine;
            state = State.READY;
            timesReady.incrementAndGet();
            host.tell(new GunNotify.SessionReady(name(), mine));
            return;
        }
        current = null;
        if (!response.fin()) {
            mine.cancel();
        }
        Reason refused =
                new Reason.UpgradeFailed("status", Integer.toString(response.status()), "200 with text/event-stream");
        // HTML standard §9.2.2: "a response with status 204" tells the client to stop.
        if (response.status() == NO_CONTENT || options.stopOnStatus().contains(response.status())) {
            stop(refused);
        } else {
            retry(refused);
        }
    }

    private void event(GunStream mine, GunSse sse) {
        lastEventId = sse.lastEventId();
        if (sse.fin()) {
            host.reconnectionTime(mine).ifPresent(this::reconnectAfter);
            ended(Reason.NORMAL);
        }
    }

    private void reconnectAfter(Duration asked) {
        reconnectionTime = asked.compareTo(LONGEST_SERVER_DELAY) > 0 ? LONGEST_SERVER_DELAY : asked;
    }

    /** The stream ended, or failed, and we did not ask for it; if its connection is lost, {@link #down} follows. */
    private void ended(Reason reason) {
        lost(reason);
        retry(reason);
    }

    private void stop(Reason cause) {
        lost(cause);
        state = State.STOPPED;
        host.giveUp(cause);
    }

    private void retry(Reason cause) {
        state = State.STARTING;
        if (!attempts.again(cause, Duration.ZERO, Attempts.longer(reconnectionTime, SHORTEST_DELAY))) {
            stop(cause);
        }
    }

    // ---- sending

    /** Events come one way only. */
    @Override
    public Sent send(WsFrame frame) {
        Reason down = over;
        Reason refusal = new Reason.BadState("Session " + name() + " receives events; nothing can be sent in it");
        return new Sent(
                ids.incrementAndGet(),
                CompletableFuture.failedFuture(
                        down == null ? new GunException.Stream(refusal) : new GunException.Down(down)));
    }

    @Override
    public String toString() {
        return "GunSession[" + connection + "/" + name() + ", " + state + "]";
    }
}
