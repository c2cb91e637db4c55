package dev.gun.client.internal.protocol;

import dev.gun.client.Bytes;
import dev.gun.client.GunOptions;
import dev.gun.client.Reason;
import dev.gun.client.WsFrame;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Pings of ours: those of keepalive and the user's, each with its reference as an 8-byte payload, by which its pong is
 * known. Confined to the event loop.
 */
final class WsPings {

    private static final int MAX_UNANSWERED = 1_024;

    /** What is never added to: most WebSockets do without a queue. */
    private static final Deque<Ping> NONE = new ArrayDeque<>(0);

    private record Ping(long ref, Bytes payload, long sentAt) {}

    private final WsRules rules;
    private final Commands commands;
    private final EventExecutor executor;
    private final WsSender sender;
    /** Waits for a sign of life after a keepalive ping; {@code null} without keepalive. */
    private final @Nullable PeerTimer silence;
    /** Oldest first; a queue of its own once there are any. */
    private Deque<Ping> unanswered = NONE;

    private @Nullable Future<?> nextKeepalive;

    /**
     * Pings on a WebSocket that is open.
     *
     * @param lost called when the peer was silent for longer than {@code pongTimeout} after a keepalive ping
     */
    WsPings(WsRules rules, Commands commands, EventExecutor executor, WsSender sender, Consumer<Reason> lost) {
        this.rules = rules;
        this.commands = commands;
        this.executor = executor;
        this.sender = sender;
        this.silence = rules.keepalive().equals(GunOptions.INFINITE)
                ? null
                : new PeerTimer(executor, rules.pongTimeout(), () -> lost.accept(timeout()));
    }

    /** Begins keepalive, if it is on. */
    void start() {
        nextKeepalive = PeerTimer.after(executor, rules.keepalive(), this::keepalive);
    }

    /** Sends no more and waits for none. */
    void stop() {
        PeerTimer.cancel(nextKeepalive);
        nextKeepalive = null;
        heard();
    }

    /** No answer can come any more. Over HTTP/2 the connection goes on, and must not wait for any. */
    void forget() {
        for (Ping ping = unanswered.poll(); ping != null; ping = unanswered.poll()) {
            commands.pingForgotten(ping.ref());
        }
    }

    /** Sends a ping and flushes it, or says why not. */
    @Nullable Reason ping(long ref) {
        if (unanswered.size() >= MAX_UNANSWERED) {
            return new Reason.TooManyPending("unanswered pings", MAX_UNANSWERED);
        }
        Bytes payload = Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(ref).array());
        unanswered = unanswered == NONE ? new ArrayDeque<>() : unanswered;
        unanswered.add(new Ping(ref, payload, executor.ticker().nanoTime()));
        sender.sendOwn(new WsFrame.Ping(payload), WriteResult.IGNORED);
        sender.flushOwn();
        commands.pingSent(ref);
        return null;
    }

    /** A pong came. Returns whether it answers a ping of ours, so that nobody else is to hear of it. */
    boolean answered(Bytes payload) {
        if (unanswered.stream().noneMatch(ping -> ping.payload().equals(payload))) {
            return false;
        }
        long now = executor.ticker().nanoTime();
        Ping ping;
        // RFC 6455 §5.5.3: the peer "MAY elect to send a Pong frame for only the most recently processed Ping frame".
        do {
            ping = unanswered.remove();
            commands.pingAnswered(ping.ref(), now - ping.sentAt());
        } while (!ping.payload().equals(payload));
        return true;
    }

    /** Something was received: the peer is there. */
    void heard() {
        if (silence != null) {
            silence.stop();
        }
    }

    /** We stop reading, or begin again; pings go out as before, since they also keep the connection open on its way. */
    void reading(boolean on) {
        if (silence != null) {
            silence.reading(on);
        }
    }

    private void keepalive() {
        if (unanswered.size() >= MAX_UNANSWERED) {
            // A peer that sends data but no pongs is alive all the same.
            commands.pingForgotten(unanswered.remove().ref());
        }
        ping(commands.keepaliveRef());
        if (silence != null) {
            silence.start();
        }
        start();
    }

    private Reason timeout() {
        return new Reason.Timeout(
                Reason.TimeoutPhase.PONG,
                "Nothing was received within websocket.pongTimeout = " + rules.pongTimeout()
                        + " after a keepalive ping");
    }
}
