package dev.gun.client.internal.protocol;

import dev.gun.client.Http2Options;
import dev.gun.client.Reason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** PINGs of ours (RFC 9113 §6.7): the user's, and those of keepalive. Confined to the event loop. */
final class Http2Pings {

    private static final int MAX_UNANSWERED = 1_024;

    private record Ping(long ref, long sentAt) {}

    private enum Keepalive {
        /** PINGs are sent. */
        ON,
        /** We do not read, so that an answer could not be seen. */
        SUSPENDED
    }

    private final Http2Options options;
    private final Commands commands;
    private final Http2Handler handler;
    private final Consumer<Reason> lost;
    private final Deque<Ping> unanswered = new ArrayDeque<>();
    private Keepalive state = Keepalive.ON;
    private int unansweredKeepalives;
    private @Nullable Future<?> timer;

    Http2Pings(Http2Options options, Commands commands, Http2Handler handler, Consumer<Reason> lost) {
        this.options = options;
        this.commands = commands;
        this.handler = handler;
        this.lost = lost;
    }

    /** Begins keepalive, if it is on. */
    void start() {
        Http2Timers.cancel(timer);
        timer = Http2Timers.after(handler.context(), options.keepalive(), this::tick);
    }

    /** Sends no more. */
    void stop() {
        Http2Timers.cancel(timer);
        timer = null;
        unanswered.clear();
    }

    /** We have stopped reading, or go on: back-pressure of ours must not count against the peer. */
    void reading(boolean on) {
        state = on ? Keepalive.ON : Keepalive.SUSPENDED;
        if (on && timer != null) {
            unansweredKeepalives = 0;
            start();
        }
    }

    private void tick() {
        if (state == Keepalive.ON) {
            if (unansweredKeepalives > options.keepaliveTolerance()) {
                lost.accept(new Reason.Timeout(
                        Reason.TimeoutPhase.KEEPALIVE,
                        unansweredKeepalives + " keepalive PINGs were not answered, http2.keepaliveTolerance = "
                                + options.keepaliveTolerance()));
                return;
            }
            unansweredKeepalives++;
            if (unanswered.size() >= MAX_UNANSWERED) {
                // Keepalive also keeps the connection open on its way: it goes on.
                commands.pingForgotten(unanswered.remove().ref());
            }
            ping(commands.keepaliveRef());
        }
        start();
    }

    /** Sends a PING, or says why not. */
    @Nullable Reason ping(long ref) {
        if (unanswered.size() >= MAX_UNANSWERED) {
            return new Reason.TooManyPending("unanswered pings", MAX_UNANSWERED);
        }
        ChannelHandlerContext ctx = handler.context();
        unanswered.add(new Ping(ref, ctx.executor().ticker().nanoTime()));
        handler.encoder().writePing(ctx, false, ref, ctx.newPromise());
        ctx.flush();
        commands.pingSent(ref);
        return null;
    }

    /** An answer came. One that answers nothing is ignored. */
    void acknowledged(long payload) {
        for (Iterator<Ping> pings = unanswered.iterator(); pings.hasNext(); ) {
            Ping ping = pings.next();
            if (ping.ref() == payload) {
                pings.remove();
                if (payload < 0) {
                    unansweredKeepalives = 0;
                }
                long now = handler.context().executor().ticker().nanoTime();
                commands.pingAnswered(ping.ref(), now - ping.sentAt());
                return;
            }
        }
    }
}
