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
import dev.gun.client.Side;
import dev.gun.client.WsFrame;
import dev.gun.client.message.GunError;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunNotify;
import dev.gun.client.message.GunResponse;
import dev.gun.client.message.GunUpgrade;
import dev.gun.client.message.GunWs;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket that is upgraded and subscribed again after every loss (spec page 1 §9).
 *
 * <pre>
 *   WAITING ──up──► STARTING ──upgraded──► SUBSCRIBING ──written──► READY
 *      ▲             ▲      │ refused, failed: back-off    │ ended        │ ended
 *      │             └──────┘                              ▼              ▼
 *      │             STARTING with back-off ◄── the connection lives on (HTTP/2), or
 *      └──down────── WAITING                ◄── it goes down with its WebSocket (HTTP/1.1)
 *   any ──terminated, or a status or close code that says stop──► STOPPED
 * </pre>
 *
 * <p>Confined to the event loop, but for {@link #send} and the getters.
 */
public final class DefaultGunSession implements GunSession, SessionHooks {

    private static final Logger LOG = LoggerFactory.getLogger(DefaultGunSession.class);

    private final String connection;
    private final GunOptions connectionOptions;
    private final SessionOptions options;
    private final SessionHost host;
    private final SessionFrames frames;
    private final Attempts attempts;
    private final AtomicLong ids = new AtomicLong();

    private volatile State state = State.WAITING;
    /** What the connection terminated with. */
    private volatile @Nullable Reason over;

    private volatile @Nullable GunWebSocket webSocket;
    private final AtomicLong timesReady = new AtomicLong();

    /** The WebSocket of the attempt under way, or the one that is ready; what others say is of the past. */
    private @Nullable GunWebSocket current;

    /** Why the connection is being shut down by us, {@code null} while it is not. */
    private @Nullable Reason shutdown;

    private long readySince;
    /** How many times in a row it was ready for less than {@code minUptime}. */
    private int shortLived;

    /**
     * A session of the connection with that name.
     *
     * @param retry when to try again on a connection that lives on
     */
    public DefaultGunSession(String connection, GunOptions options, RetryPolicy retry, SessionHost host) {
        this.connection = connection;
        this.connectionOptions = options;
        this.options = Objects.requireNonNull(options.session(), "session");
        this.host = host;
        this.frames = new SessionFrames(this.options, host);
        this.attempts = new Attempts(options, retry, host, this::start);
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
        return webSocket;
    }

    @Override
    public @Nullable GunStream stream() {
        return webSocket;
    }

    @Override
    public String lastEventId() {
        return "";
    }

    @Override
    public long timesReady() {
        return timesReady.get();
    }

    // ---- the connection

    @Override
    public void up() {
        shortLived = 0;
        attempts.restore();
        start();
    }

    @Override
    public void down(Reason reason) {
        GunWebSocket attempt = current;
        lost(reason);
        if (attempt != null) {
            // One that was not written yet would be sent after the next GunUp, beside the one that is made then.
            attempt.cancel();
        }
        if (state != State.STOPPED) {
            state = State.WAITING;
        }
    }

    @Override
    public void shutdown(Reason reason) {
        shutdown = reason.equals(Reason.NORMAL) ? Reason.SHUTDOWN : reason;
        attempts.cancel();
        GunWebSocket attempt = current;
        if (attempt != null && !isUpgraded()) {
            // Nobody is told anything by its answer, which a silent server would have us wait for.
            current = null;
            host.cancel(attempt);
        }
    }

    @Override
    public void terminated(Reason reason) {
        lost(reason);
        state = State.STOPPED;
        over = reason;
        frames.terminated(reason);
    }

    private void lost(Reason reason) {
        attempts.cancel();
        current = null;
        webSocket = null;
        if (state == State.READY) {
            state = State.STARTING;
            host.tell(new GunNotify.SessionLost(name(), shutdown == null ? reason : shutdown));
        }
    }

    // ---- one attempt

    private void start() {
        state = State.STARTING;
        Headers headers;
        try {
            headers = options.headers().get();
            current = host.upgrade(options.path(), headers, this::message);
        } catch (RuntimeException e) {
            LOG.warn("[{}] session {}: the headers of the upgrade could not be had", connection, name(), e);
            retry(
                    new Reason.BadState("The session's headers could not be had: "
                            + e.getClass().getName()),
                    Duration.ZERO);
        }
    }

    private void message(GunMessage message) {
        GunWebSocket mine = current;
        if (mine == null || state == State.STOPPED) {
            return;
        }
        if (message instanceof GunUpgrade upgrade && upgrade.stream().equals(mine)) {
            state = State.SUBSCRIBING;
            subscribe(mine);
        } else if (message instanceof GunResponse response && response.stream().equals(mine)) {
            refused(response);
        } else if (message instanceof GunError error && mine.equals(error.stream())) {
            if (!(error.reason() instanceof Reason.BadState && isUpgraded())) {
                ended(error.reason());
            }
        } else if (message instanceof GunWs ws
                && ws.stream().equals(mine)
                && ws.frame() instanceof WsFrame.Close close) {
            closed(close);
        }
    }

    private void subscribe(GunWebSocket mine) {
        List<WsFrame> subscribe;
        try {
            subscribe = options.subscribe().get();
        } catch (RuntimeException e) {
            LOG.warn("[{}] session {}: the subscribe frames could not be had", connection, name(), e);
            mine.send(WsFrame.close(1000, ""));
            return;
        }
        if (subscribe.isEmpty()) {
            ready(mine);
        } else {
            // In a turn of its own: in this one the socket still speaks the protocol that was upgraded from.
            host.run(() -> new Subscription(mine).send(subscribe));
        }
    }

    /** The subscribe frames of one attempt; with the first that is not written all is over. */
    private final class Subscription {

        private final GunWebSocket mine;
        private int unwritten;

        Subscription(GunWebSocket mine) {
            this.mine = mine;
        }

        void send(List<WsFrame> subscribe) {
            unwritten = subscribe.size();
            for (WsFrame frame : subscribe) {
                if (!isUnderWay()) {
                    return;
                }
                host.send(mine, frame, this::written, this::notWritten);
            }
        }

        private boolean isUnderWay() {
            return unwritten > 0 && mine.equals(current) && state == State.SUBSCRIBING;
        }

        /** Ready as soon as the last one is written, on the loop: before any answer to it can be read. */
        private void written() {
            if (isUnderWay() && --unwritten == 0) {
                ready(mine);
            }
        }

        /** When the WebSocket ended under the frames its own error has said so; else they were refused. */
        private void notWritten(Reason reason) {
            LOG.debug("[{}] session {}: a subscribe frame was not written: {}", connection, name(), reason.text());
            if (isUnderWay()) {
                unwritten = 0;
                mine.send(WsFrame.close(1000, ""));
            }
        }
    }

    private void ready(GunWebSocket mine) {
        if (!mine.equals(current) || state != State.SUBSCRIBING) {
            return;
        }
        readySince = host.nanoTime();
        webSocket = mine;
        state = State.READY;
        timesReady.incrementAndGet();
        host.tell(new GunNotify.SessionReady(name(), mine));
        host.run(() -> frames.empty(mine, () -> mine.equals(webSocket)));
    }

    private void refused(GunResponse response) {
        Reason.UpgradeFailed reason = new Reason.UpgradeFailed(
                "status", Integer.toString(response.status()), "101 (HTTP/1.1) or 2xx (HTTP/2)");
        if (shutdown == null && options.stopOnStatus().contains(response.status())) {
            stop(reason);
        } else {
            current = null;
            retry(reason, Duration.ZERO);
        }
    }

    private void closed(WsFrame.Close close) {
        if (shutdown == null && options.stopOnClose().contains(close.code())) {
            stop(new Reason.UpgradeFailed("close code", Integer.toString(close.code()), "a session that goes on"));
            return;
        }
        ended(new Reason.WsClosed(close.code(), Side.REMOTE));
    }

    /** The WebSocket ended, or failed, and we did not ask for it. */
    private void ended(Reason reason) {
        boolean connectionEndsToo = isUpgraded() && !host.outlivesWebSockets();
        boolean wasReady = state == State.READY;
        lost(reason);
        if (connectionEndsToo || shutdown != null) {
            state = State.WAITING;
        } else {
            retry(reason, wasReady ? lasted() : Duration.ZERO);
        }
    }

    /** As a connection's (spec page 1 §4): a server that accepts and drops is neither asked without end nor at once. */
    private Duration lasted() {
        Duration uptime = Duration.ofNanos(host.nanoTime() - readySince);
        boolean lastedLong = uptime.compareTo(connectionOptions.minUptime()) >= 0;
        if (lastedLong || shortLived == 0) {
            attempts.restore();
        }
        shortLived = lastedLong ? 0 : shortLived + 1;
        return uptime;
    }

    private boolean isUpgraded() {
        return state == State.SUBSCRIBING || state == State.READY;
    }

    private void stop(Reason cause) {
        lost(cause);
        state = State.STOPPED;
        host.giveUp(cause);
    }

    private void retry(Reason cause, Duration uptime) {
        state = State.STARTING;
        if (!attempts.again(cause, uptime, Duration.ZERO)) {
            stop(cause);
        }
    }

    // ---- sending

    @Override
    public Sent send(WsFrame frame) {
        Reason down = over;
        if (down != null) {
            return new Sent(ids.incrementAndGet(), CompletableFuture.failedFuture(new GunException.Down(down)));
        }
        Outbox.Entry entry = new Outbox.Entry(ids.incrementAndGet(), frame, new CompletableFuture<>());
        host.run(() -> frames.accept(entry, webSocket, state));
        return new Sent(entry.id(), entry.written());
    }

    @Override
    public String toString() {
        return "GunSession[" + connection + "/" + name() + ", " + state + "]";
    }
}
