package dev.gun.client.internal.connection;

import dev.gun.client.GunException;
import dev.gun.client.GunOptions;
import dev.gun.client.Headers;
import dev.gun.client.Processed;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.ReplyTo;
import dev.gun.client.RequestOptions;
import dev.gun.client.Side;
import dev.gun.client.WsFrame;
import dev.gun.client.internal.connection.DefaultGunStream.FailedWith;
import dev.gun.client.internal.connection.DefaultGunStream.StreamSpec;
import dev.gun.client.internal.protocol.ConnectionProtocol;
import dev.gun.client.internal.protocol.ConnectionProtocol.Admission;
import dev.gun.client.internal.protocol.ConnectionProtocol.Orphan;
import dev.gun.client.internal.protocol.RequestHead;
import dev.gun.client.internal.protocol.WriteResult;
import dev.gun.client.message.GunError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one connection: those that wait to be written, in order, and the way of every operation on a stream to
 * the protocol. Confined to the event loop, but for the two counters that bound what waits.
 */
final class Streams {

    private final ConnectionDriver driver;
    private final GunOptions options;
    private final StreamReporter reporter;
    private final Completions completions;

    private final ArrayDeque<DefaultGunStream> queue = new ArrayDeque<>();
    private @Nullable Future<?> pendingTimer;

    /** Any thread: requests that were not written yet. */
    private final AtomicInteger pendingRequests = new AtomicInteger();
    /** Any thread: bytes of bodies that were not written yet. */
    private final AtomicLong pendingBytes = new AtomicLong();
    /** Any thread: streams that have not ended. */
    private final AtomicInteger open = new AtomicInteger();

    Streams(ConnectionDriver driver, StreamReporter reporter, Completions completions) {
        this.driver = driver;
        this.options = driver.options();
        this.reporter = reporter;
        this.completions = completions;
    }

    // ---- any thread

    /** Counts a request in; says why when there are too many. */
    @Nullable Reason reserve(long bodyBytes) {
        if (pendingRequests.incrementAndGet() > options.pendingRequestLimit()) {
            pendingRequests.decrementAndGet();
            return new Reason.TooManyPending("pendingRequestLimit", options.pendingRequestLimit());
        }
        Reason tooMuch = reserveBytes(bodyBytes);
        if (tooMuch != null) {
            pendingRequests.decrementAndGet();
        }
        return tooMuch;
    }

    @Nullable Reason reserveBytes(long bytes) {
        if (bytes > 0 && pendingBytes.addAndGet(bytes) > options.pendingBytesLimit()) {
            pendingBytes.addAndGet(-bytes);
            return new Reason.TooManyPending("pendingBytesLimit", options.pendingBytesLimit());
        }
        return null;
    }

    int openStreams() {
        return open.get();
    }

    // ---- event loop

    /** A request, already reserved. {@code body} is its whole body, {@code null} when it is empty or follows. */
    void enqueue(DefaultGunStream stream, @Nullable BodyPart body) {
        open.incrementAndGet();
        stream.queuedAt(driver.nanoTime());
        if (body != null) {
            stream.unsent.add(body);
        }
        if (stream.replyTo() instanceof ReplyTo.Receiver receiver) {
            stream.lane(driver.lanes().acquire(receiver.receiver()));
        }
        Reason refusal = driver.refusal();
        if (refusal != null) {
            stream.failsWith(driver.failedWith());
            reporter.failed(stream, refusal, Processed.NO);
            return;
        }
        stream.queuedWhileUp(driver.isUp());
        queue.add(stream);
        startPendingTimer();
        driver.touch();
    }

    /** What waited for the connection is open on it from now on, also when it goes on waiting behind other requests. */
    void connectionUp() {
        for (DefaultGunStream stream : queue) {
            stream.queuedWhileUp(true);
        }
    }

    /** A request that is refused before it is queued. */
    void refuse(DefaultGunStream stream, Reason reason) {
        open.incrementAndGet();
        pendingRequests.incrementAndGet();
        reporter.failed(stream, reason, Processed.NO);
    }

    /** Writes the requests that the protocol admits, in order. */
    void admit(ConnectionProtocol protocol) {
        DefaultGunStream stream;
        while ((stream = queue.peek()) != null) {
            Admission admission = protocol.admits(stream);
            if (admission == Admission.WAIT) {
                return;
            }
            queue.remove();
            if (admission == Admission.ADMIT) {
                open(protocol, stream);
            } else {
                reporter.failed(
                        stream,
                        new Reason.BadState(
                                protocol.protocol() == Protocol.WS
                                        ? "This connection was turned into a WebSocket and only accepts frames"
                                        : "This connection carries raw data, on one stream, and takes no requests"),
                        Processed.NO);
            }
        }
    }

    private void open(ConnectionProtocol protocol, DefaultGunStream stream) {
        stream.state(DefaultGunStream.State.OPEN);
        pendingRequests.decrementAndGet();
        try {
            protocol.open(stream);
        } catch (RuntimeException | Error e) {
            // The protocol may not know the stream, so that nobody else would end it.
            reporter.failed(stream, new Reason.BadState("The request could not be written: " + e), Processed.MAYBE);
            throw e;
        }
        BodyPart part;
        while ((part = stream.unsent.poll()) != null) {
            write(protocol, stream, part);
        }
        driver.written();
    }

    /** A piece of a request's body, its bytes already taken from the stream's {@link Outflow}. */
    void send(DefaultGunStream stream, BodyPart part) {
        BodyPart last = stream.unsent.peekLast();
        ConnectionProtocol protocol = driver.protocol();
        if (stream.state() == DefaultGunStream.State.QUEUED && (last == null || !last.fin())) {
            stream.unsent.add(part);
        } else if (stream.state() == DefaultGunStream.State.OPEN && protocol != null) {
            write(protocol, stream, part);
            driver.written();
        } else {
            result(stream, part).failed(new Reason.BadState("The stream has already been closed"));
        }
    }

    private WriteResult result(DefaultGunStream stream, BodyPart part) {
        return new SendResult(stream, part.size(), completions.outcome(part.written()));
    }

    private void write(ConnectionProtocol protocol, DefaultGunStream stream, BodyPart part) {
        WriteResult result = result(stream, part);
        Headers trailers = part.trailers();
        if (trailers != null) {
            protocol.trailers(stream, trailers, result);
        } else {
            ByteBuf bytes = part.data().isEmpty()
                    ? Unpooled.EMPTY_BUFFER
                    : Unpooled.wrappedBuffer(part.data().asByteBuffer());
            protocol.data(stream, bytes, part.fin(), result);
        }
    }

    /**
     * Frames, their bytes already taken from the stream's {@link Outflow}.
     *
     * @param outcome hears once, on the event loop, what became of them
     */
    void sendFrames(DefaultGunStream stream, List<WsFrame> frames, long bytes, WriteResult outcome) {
        SendResult result = new SendResult(stream, bytes, outcome);
        ConnectionProtocol protocol = driver.protocol();
        if (stream.state() != DefaultGunStream.State.OPEN || protocol == null) {
            result.failed(new Reason.BadState("This connection does not currently accept WebSocket frames:"
                    + " the upgrade was not performed, or the WebSocket has ended"));
            return;
        }
        for (int i = 0; i < frames.size(); i++) {
            WsFrame frame = frames.get(i);
            boolean last = i == frames.size() - 1 || frame.isClose();
            protocol.sendFrame(stream, frame, last ? result : result.part());
            if (last) {
                break;
            }
        }
        driver.written();
    }

    void cancel(DefaultGunStream stream) {
        cancel(stream, Reason.CANCELLED);
    }

    /** Whoever awaits the stream is told last, so that what it held is free when they go on. */
    void cancel(DefaultGunStream stream, Reason reason) {
        ConnectionProtocol protocol = driver.protocol();
        switch (stream.state()) {
            case QUEUED -> {
                queue.remove(stream);
                reporter.cancelled(stream, Side.LOCAL, reason);
                forget(stream);
                stream.tellHandle(reason);
            }
            case OPEN -> {
                stream.state(DefaultGunStream.State.SILENCED);
                failUnsent(stream, reason);
                if (protocol != null) {
                    protocol.cancel(stream);
                    driver.written();
                }
                stream.tellHandle(reason);
            }
            case SILENCED, ENDED -> {
                // It is over already: nothing to cancel, and nobody to tell.
            }
        }
    }

    /** Ends a stream with an error of ours: the receiver hears of it, the protocol lets go of it. */
    void fail(DefaultGunStream stream, Reason reason) {
        boolean open = stream.state() == DefaultGunStream.State.OPEN;
        ConnectionProtocol protocol = driver.protocol();
        if (open && protocol != null) {
            stream.state(DefaultGunStream.State.SILENCED);
            failUnsent(stream, reason);
            protocol.cancel(stream);
            driver.written();
        } else {
            queue.remove(stream);
            forget(stream);
        }
        stream.deliver(new GunError(driver.name(), stream, reason, Processed.MAYBE));
    }

    /** A stream for a promised response; its messages go where those of {@code parent} go. */
    DefaultGunStream promise(DefaultGunStream parent, RequestHead promised) {
        DefaultGunStream stream = new DefaultGunStream(
                driver,
                new StreamSpec(
                        driver.streamIds().incrementAndGet(),
                        promised,
                        0,
                        parent.replyTo(),
                        RequestOptions.UNLIMITED,
                        parent.context()));
        Lane lane = parent.lane();
        if (lane != null) {
            stream.lane(driver.lanes().acquire(lane.receiver()));
        }
        open.incrementAndGet();
        stream.state(DefaultGunStream.State.OPEN);
        return stream;
    }

    /** The stream is over. */
    void forget(DefaultGunStream stream) {
        if (stream.state() == DefaultGunStream.State.ENDED) {
            return;
        }
        if (stream.state() == DefaultGunStream.State.QUEUED) {
            pendingRequests.decrementAndGet();
        }
        stream.state(DefaultGunStream.State.ENDED);
        open.decrementAndGet();
        failUnsent(stream, new Reason.BadState("The stream has already been closed"));
        Lane lane = stream.lane();
        if (lane != null) {
            driver.lanes().release(lane);
        }
    }

    private void failUnsent(DefaultGunStream stream, Reason reason) {
        BodyPart part;
        while ((part = stream.unsent.poll()) != null) {
            finished(stream, part.size());
            completions.fail(part.written(), new GunException.Stream(reason));
        }
    }

    /**
     * Ends every stream whose socket is gone, in request order, each with its {@code GunError}.
     *
     * @param written those that had been written
     */
    Lost abandon(List<Orphan> written, Reason reason) {
        List<Orphan> orphans = new ArrayList<>(written);
        // Requests made while it was up, but never written, were open too; those made since then wait for the next one.
        for (Iterator<DefaultGunStream> waiting = queue.iterator(); waiting.hasNext(); ) {
            DefaultGunStream stream = waiting.next();
            if (stream.queuedWhileUp()) {
                waiting.remove();
                orphans.add(new Orphan(stream, Processed.NO));
            }
        }
        Lost lost = new Lost(new ArrayList<>(), new ArrayList<>());
        Reason streamReason = reason.equals(Reason.NORMAL) ? Reason.CLOSING : reason;
        for (Orphan orphan : orphans) {
            DefaultGunStream stream = (DefaultGunStream) orphan.stream();
            if (!stream.silenced()) {
                (orphan.processed() == Processed.NO ? lost.unprocessed : lost.maybeProcessed).add(stream);
            }
            // Its user closed it, so nothing comes back; after any other loss something may.
            stream.failsWith(reason.equals(Reason.CLOSED_LOCALLY) ? FailedWith.CONNECTION : FailedWith.SOCKET);
            reporter.failed(stream, streamReason, orphan.processed());
        }
        return lost;
    }

    /** Fails every request that was not written yet. */
    void failQueued(Reason reason) {
        DefaultGunStream stream;
        while ((stream = queue.poll()) != null) {
            stream.failsWith(driver.failedWith());
            reporter.failed(stream, reason, Processed.NO);
        }
        if (pendingTimer != null) {
            pendingTimer.cancel(false);
            pendingTimer = null;
        }
    }

    /** The oldest request decides: all wait equally long. */
    private void startPendingTimer() {
        DefaultGunStream oldest = queue.peek();
        if (pendingTimer != null || oldest == null || options.pendingTimeout().equals(GunOptions.INFINITE)) {
            return;
        }
        long left = oldest.queuedAtNanos() + options.pendingTimeout().toNanos() - driver.nanoTime();
        pendingTimer = driver.schedule(Duration.ofNanos(Math.max(left, 0)), this::pendingTimeout);
    }

    private void pendingTimeout() {
        pendingTimer = null;
        DefaultGunStream stream;
        while ((stream = queue.peek()) != null
                && driver.nanoTime() - stream.queuedAtNanos()
                        >= options.pendingTimeout().toNanos()) {
            queue.remove();
            reporter.failed(
                    stream,
                    new Reason.Timeout(
                            Reason.TimeoutPhase.PENDING,
                            "The request was not written within pendingTimeout = " + options.pendingTimeout()),
                    Processed.NO);
        }
        startPendingTimer();
    }

    private void finished(DefaultGunStream stream, long bytes) {
        stream.outflow.give(bytes, completions);
        pendingBytes.addAndGet(-bytes);
    }

    /**
     * The streams that were open when a connection was lost.
     *
     * @param maybeProcessed those that the server may have acted on
     * @param unprocessed those that it provably did not act on
     */
    record Lost(List<DefaultGunStream> maybeProcessed, List<DefaultGunStream> unprocessed) {}

    /** What becomes of a piece of a body, or of a list of frames: the last one speaks for all, or the first that fails. */
    private final class SendResult implements WriteResult {

        private final DefaultGunStream stream;
        private final long bytes;
        private final WriteResult outcome;
        private boolean over;

        SendResult(DefaultGunStream stream, long bytes, WriteResult outcome) {
            this.stream = stream;
            this.bytes = bytes;
            this.outcome = outcome;
        }

        /** The result of a frame that is not the last. */
        WriteResult part() {
            return new WriteResult() {
                @Override
                public void written() {
                    // The last one speaks for it.
                }

                @Override
                public void failed(Reason reason) {
                    SendResult.this.failed(reason);
                }
            };
        }

        @Override
        public void written() {
            if (!over) {
                over = true;
                finished(stream, bytes);
                outcome.written();
            }
        }

        @Override
        public void failed(Reason reason) {
            if (!over) {
                over = true;
                finished(stream, bytes);
                outcome.failed(reason);
                if (reason instanceof Reason.BadState) {
                    reporter.refused(stream, reason);
                }
            }
        }
    }
}
