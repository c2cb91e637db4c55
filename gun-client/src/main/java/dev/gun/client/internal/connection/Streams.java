package dev.gun.client.internal.connection;

import dev.gun.client.Processed;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.ReplyTo;
import dev.gun.client.RequestOptions;
import dev.gun.client.Side;
import dev.gun.client.internal.connection.LoopStream.FailedWith;
import dev.gun.client.internal.connection.LoopStream.State;
import dev.gun.client.internal.connection.LoopStream.StreamSpec;
import dev.gun.client.internal.protocol.ConnectionProtocol;
import dev.gun.client.internal.protocol.ConnectionProtocol.Admission;
import dev.gun.client.internal.protocol.ConnectionProtocol.Orphan;
import dev.gun.client.internal.protocol.RequestHead;
import dev.gun.client.message.GunError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one connection, or inside one tunnel: those that wait to be written, in order, and the way of every
 * operation on a stream to the protocol. Confined to the event loop.
 */
final class Streams implements PendingRequests.Late {

    private static final Reason CLOSED_ALREADY = new Reason.BadState("The stream has already been closed");
    private static final Comparator<DefaultGunStream> REQUEST_ORDER = Comparator.comparingLong(DefaultGunStream::id);

    private final ConnectionDriver driver;
    private final Layer layer;
    /** Its own from the first request until {@link #settle}. */
    private PendingRequests pending = PendingRequests.NONE;

    /** Those that the peer gave up as it began to drain the connection: they have ended, and its loss lists them. */
    private @Nullable Lost drained;

    /** Those that have not ended, in a chain of which each is its own link: nothing is allocated to keep a stream. */
    private @Nullable LoopStream newest;

    /** @param layer what they are opened on */
    Streams(ConnectionDriver driver, Layer layer) {
        this.driver = driver;
        this.layer = layer;
    }

    /** Another protocol takes over, which may never take a request, and stay for long: room is kept for none. */
    void settle() {
        pending = pending.settled();
    }

    /** A request, already reserved. {@code body} is its whole body, {@code null} when it is empty or follows. */
    void enqueue(DefaultGunStream stream, @Nullable BodyPart body) {
        begin(stream);
        Replay replay = stream.replay();
        if (body != null) {
            stream.addUnsent(body);
            if (replay != null) {
                replay.keep(body);
            }
        }
        Reason refusal = layer.refusal();
        if (refusal != null) {
            stream.failsWith(layer.failedWith());
            driver.reporter().end(stream, refusal, Processed.NO);
            return;
        }
        stream.queuedWhileUp(layer.isUp());
        pending = pending.own(this);
        pending.add(stream);
        layer.touch();
    }

    private void begin(DefaultGunStream stream) {
        link(stream);
        if (!stream.isInternal()) {
            driver.counts().opened();
        }
        if (stream.replyTo() instanceof ReplyTo.Receiver receiver) {
            stream.lane(driver.delivery().acquire(receiver.receiver()));
        }
    }

    private void link(LoopStream stream) {
        LoopStream before = newest;
        stream.older = before;
        if (before != null) {
            before.newer = stream;
        }
        newest = stream;
    }

    private void unlink(LoopStream stream) {
        LoopStream older = stream.older;
        LoopStream newer = stream.newer;
        if (older != null) {
            older.newer = newer;
        }
        if (newer == null) {
            newest = older;
        } else {
            newer.older = older;
        }
        // Its user may keep it for long.
        stream.older = null;
        stream.newer = null;
    }

    /** Has {@code each} see those that are written and have not ended. */
    void eachWritten(Consumer<DefaultGunStream> each) {
        for (LoopStream stream = newest; stream != null; stream = stream.older) {
            if (stream.state() == State.OPEN) {
                each.accept((DefaultGunStream) stream);
            }
        }
    }

    /** Drops what the handles of those that have not ended have not read. */
    void flushUnread() {
        for (LoopStream stream = newest; stream != null; stream = stream.older) {
            ((DefaultGunStream) stream).flushUnread();
        }
    }

    /** All that wait fail now, and are told as those that were open. */
    void queuedWhileUp() {
        pending.queuedWhileUp(true);
    }

    /** A request that is refused before it is queued. */
    void refuse(DefaultGunStream stream, Reason reason) {
        begin(stream);
        driver.counts().countIn();
        driver.reporter().end(stream, reason, Processed.NO);
    }

    /** Writes the requests that the protocol admits, in order. */
    void admit(ConnectionProtocol protocol) {
        DefaultGunStream stream;
        while ((stream = pending.peek()) != null) {
            Admission admission = protocol.admits(stream);
            if (admission == Admission.WAIT) {
                return;
            }
            pending.poll();
            if (admission == Admission.ADMIT) {
                open(protocol, stream);
            } else {
                driver.reporter().end(stream, refusal(protocol), stream.processedBefore());
            }
        }
    }

    private static Reason refusal(ConnectionProtocol protocol) {
        if (protocol.tunnel() != null) {
            return new Reason.BadState("A tunnel has taken this connection: requests go through the tunnel");
        }
        return new Reason.BadState(
                protocol.protocol() == Protocol.WS
                        ? "This connection was turned into a WebSocket and only accepts frames"
                        : "This connection carries raw data, on one stream, and takes no requests");
    }

    private void open(ConnectionProtocol protocol, DefaultGunStream stream) {
        stream.state(State.OPEN);
        driver.counts().countOut();
        stream.beginFlow(flow(protocol.protocol()));
        RequestCookies cookies = driver.cookies();
        if (cookies != null) {
            stream.takeCookies(cookies);
        }
        Replay replay = stream.replay();
        if (replay != null) {
            int times = replay.writes();
            if (times > 0) {
                driver.reporter().resubmitted(stream, times, replay.cause());
            }
        }
        try {
            protocol.open(stream);
        } catch (RuntimeException | Error e) {
            // The protocol may not know the stream, so that nobody else would end it.
            driver.reporter()
                    .end(stream, new Reason.BadState("The request could not be written: " + e), Processed.MAYBE);
            throw e;
        }
        BodyWriter.writeUnsent(protocol, stream);
        layer.written();
    }

    /** The credits that a receiver begins with whose user has not said so. */
    private long flow(Protocol protocol) {
        return protocol == Protocol.HTTP2
                ? driver.options().http2().flow()
                : driver.options().http1().flow();
    }

    /**
     * A stream has come to nothing that may be sent again, as its user asked.
     *
     * @return whether it is, and so goes on
     */
    private boolean sendAgain(DefaultGunStream stream, Reason reason, Processed processed) {
        Replay replay = stream.replay();
        if (replay == null
                || stream.silenced()
                || !replay.allows(reason, processed)
                || !driver.counts().reserveRequest()) {
            return false;
        }
        stopClock(stream);
        stream.attach(null);
        BodyPart body = replay.again(reason, processed);
        if (body != null) {
            stream.outflow().takeWhole(body.size());
            stream.addUnsent(body);
        }
        stream.state(State.QUEUED);
        stream.queuedWhileUp(layer.isUp());
        pending = pending.own(this);
        pending.putBack(stream);
        return true;
    }

    /** The protocol has given the stream up, which is sent again if it was only the wrong time or place for it. */
    void failed(DefaultGunStream stream, Reason reason, Processed processed) {
        boolean refusedHere = reason instanceof Reason.StreamReset;
        boolean again = processed == Processed.NO
                && reason.retryable()
                && layer.willWrite(refusedHere)
                && sendAgain(stream, reason, processed);
        if (again) {
            layer.touch();
        } else {
            Processed told = worse(processed, stream.processedBefore());
            if (processed == Processed.NO && drains(reason) && !stream.silenced()) {
                drained = drained == null ? new Lost() : drained;
                drained.add(stream, told);
                // What was kept for the inside of a tunnel that was not made was not acted on either.
                stream.carrierEnds(reason, drained);
            }
            driver.reporter().end(stream, reason, told);
        }
    }

    /** Whether the peer says so of all that it will not act on: above GOAWAY's id, behind {@code connection: close}. */
    private static boolean drains(Reason reason) {
        return reason instanceof Reason.GoAway || reason.equals(Reason.CLOSING);
    }

    private static Processed worse(Processed one, Processed other) {
        return one == Processed.MAYBE ? one : other;
    }

    /** A request waited for too long. */
    @Override
    public void late(DefaultGunStream stream, Reason reason) {
        driver.reporter().end(stream, reason, stream.processedBefore());
    }

    private static void stopClock(DefaultGunStream stream) {
        ResponseClock clock = stream.clock();
        if (clock != null) {
            clock.stop();
        }
    }

    void cancel(DefaultGunStream stream) {
        cancel(stream, Reason.CANCELLED);
    }

    /** Whoever awaits the stream is told last, so that what it held is free when they go on. */
    void cancel(DefaultGunStream stream, Reason reason) {
        ConnectionProtocol protocol = layer.protocol();
        stream.carrierEnds(reason);
        switch (stream.state()) {
            case QUEUED -> {
                pending.remove(stream);
                driver.reporter().cancelled(stream, Side.LOCAL, reason);
                driver.reporter().over(stream, reason);
                forget(stream);
                stream.tellHandle(reason);
            }
            case OPEN -> {
                silence(stream, reason);
                if (protocol != null) {
                    protocol.cancel(stream);
                    layer.written();
                }
                driver.reporter().over(stream, reason);
                stream.tellHandle(reason);
            }
            case SILENCED, ENDED -> {
                // It is over already: nothing to cancel, and nobody to tell.
            }
        }
    }

    /** Ends a stream with an error of ours: the receiver hears of it, the protocol lets go of it. */
    void fail(DefaultGunStream stream, Reason reason) {
        stream.carrierEnds(reason);
        boolean open = stream.state() == State.OPEN;
        ConnectionProtocol protocol = layer.protocol();
        if (open && protocol != null) {
            silence(stream, reason);
            protocol.cancel(stream);
            layer.written();
        } else {
            pending.remove(stream);
        }
        driver.reporter().over(stream, reason);
        if (!open || protocol == null) {
            forget(stream);
        }
        stream.deliver(new GunError(driver.name(), stream, reason, Processed.MAYBE));
    }

    private void silence(DefaultGunStream stream, Reason reason) {
        stream.state(State.SILENCED);
        stream.closeContent();
        stopClock(stream);
        BodyWriter.failUnsent(stream, reason);
    }

    /** As {@link #fail}, from within a callback of the protocol, which lets go of the stream after it has returned. */
    void failContent(DefaultGunStream stream, Reason reason) {
        silence(stream, reason);
        driver.reporter().over(stream, reason);
        driver.touch();
        stream.deliver(new GunError(driver.name(), stream, reason, Processed.MAYBE));
        driver.submit(() -> {
            ConnectionProtocol protocol = layer.protocol();
            if (stream.state() == State.SILENCED && protocol != null) {
                protocol.cancel(stream);
                layer.written();
            }
        });
    }

    /** A stream for a promised response; its messages go where those of {@code parent} go. */
    DefaultGunStream promise(DefaultGunStream parent, RequestHead promised) {
        DefaultGunStream stream = new DefaultGunStream(
                driver,
                layer,
                new StreamSpec(
                        driver.nextStreamId(),
                        promised,
                        0,
                        parent.replyTo(),
                        RequestOptions.defaults(),
                        new Attachments(parent.context(), Map.of())));
        begin(stream);
        stream.state(State.OPEN);
        stream.beginFlow(driver.options().http2().flow());
        return stream;
    }

    /** The stream is over. */
    void forget(DefaultGunStream stream) {
        if (stream.state() == State.ENDED) {
            return;
        }
        if (stream.state() == State.QUEUED) {
            driver.counts().countOut();
        }
        driver.reporter().over(stream, null);
        stream.end(driver.flushes());
        unlink(stream);
        if (!stream.isInternal()) {
            driver.counts().ended();
        }
        stopClock(stream);
        answered(stream);
        BodyWriter.failUnsent(stream, CLOSED_ALREADY);
        Lane lane = stream.lane();
        if (lane != null) {
            driver.delivery().release(lane);
        }
        driver.pool().streamEnded(stream);
    }

    /** Something of the response is delivered, or will never be: from now on the request cannot be sent again. */
    void answered(DefaultGunStream stream) {
        Replay replay = stream.replay();
        if (replay != null) {
            driver.counts().giveBytes(replay.spend());
        }
    }

    /**
     * Ends every stream whose socket is gone, in request order, each with its {@code GunError}.
     *
     * @param written those that had been written
     * @param comesBack whether another socket will follow: then those are kept that may be sent again
     */
    Lost abandon(List<Orphan> written, Reason reason, boolean comesBack) {
        Lost lost = drained == null ? new Lost() : drained;
        drained = null;
        for (Orphan orphan : written) {
            DefaultGunStream stream = (DefaultGunStream) orphan.stream();
            if (!(comesBack && sendAgain(stream, reason, orphan.processed()))) {
                lose(stream, reason, worse(orphan.processed(), stream.processedBefore()), lost);
            }
        }
        // Requests made while it was up, but never written, were open too; those made since then wait for the next one.
        for (DefaultGunStream stream :
                pending.take(waiting -> waiting.queuedWhileUp() && !(comesBack && waiting.replay() != null))) {
            lose(stream, reason, stream.processedBefore(), lost);
        }
        pending.queuedWhileUp(false);
        lost.sort();
        return lost;
    }

    private void lose(DefaultGunStream stream, Reason reason, Processed processed, Lost lost) {
        // What is inside a tunnel is lost with it, and before it.
        stream.carrierEnds(reason, lost);
        if (!stream.silenced() && !stream.isInternal()) {
            lost.add(stream, processed);
        }
        // Its user closed it, so nothing comes back; after any other loss something may.
        stream.failsWith(reason.equals(Reason.CLOSED_LOCALLY) ? FailedWith.CONNECTION : FailedWith.SOCKET);
        driver.reporter().end(stream, reason.equals(Reason.NORMAL) ? Reason.CLOSING : reason, processed);
    }

    /** Fails every request that was not written yet. */
    void failQueued(Reason reason) {
        DefaultGunStream stream;
        while ((stream = pending.poll()) != null) {
            stream.failsWith(layer.failedWith());
            driver.reporter().end(stream, reason, stream.processedBefore());
        }
        pending.stopTimer();
    }

    /**
     * The streams that were open when a connection was lost or began to drain.
     *
     * @param maybeProcessed those that the server may have acted on
     * @param unprocessed those that it provably did not act on
     */
    record Lost(List<DefaultGunStream> maybeProcessed, List<DefaultGunStream> unprocessed) {

        /** Of a connection that lost none. */
        static final Lost NONE = new Lost(List.of(), List.of());

        private Lost() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        /** To add to. */
        static Lost none() {
            return new Lost();
        }

        void addAll(Lost more) {
            maybeProcessed.addAll(more.maybeProcessed);
            unprocessed.addAll(more.unprocessed);
        }

        private void add(DefaultGunStream stream, Processed processed) {
            (processed == Processed.NO ? unprocessed : maybeProcessed).add(stream);
        }

        /** In the order of the requests, of which the peer may have given up later ones first. */
        private void sort() {
            maybeProcessed.sort(REQUEST_ORDER);
            unprocessed.sort(REQUEST_ORDER);
        }
    }
}
