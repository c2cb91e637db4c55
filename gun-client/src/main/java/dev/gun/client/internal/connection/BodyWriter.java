package dev.gun.client.internal.connection;

import dev.gun.client.GunException;
import dev.gun.client.Headers;
import dev.gun.client.Reason;
import dev.gun.client.WsFrame;
import dev.gun.client.internal.connection.LoopStream.State;
import dev.gun.client.internal.protocol.ConnectionProtocol;
import dev.gun.client.internal.protocol.WriteResult;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way of bodies and frames to the protocol, and of what becomes of them back. Confined to the event loop. */
final class BodyWriter {

    private final ConnectionDriver driver;
    private final StreamReporter reporter;
    private final PendingRequests pending;

    BodyWriter(ConnectionDriver driver, StreamReporter reporter, PendingRequests pending) {
        this.driver = driver;
        this.reporter = reporter;
        this.pending = pending;
    }

    /** A piece of a request's body, its bytes already taken from the stream's {@link Outflow}. */
    void send(DefaultGunStream stream, BodyPart part) {
        BodyPart last = stream.unsent.peekLast();
        ConnectionProtocol protocol = driver.protocol();
        if (stream.state() == State.QUEUED && (last == null || !last.fin())) {
            stream.unsent.add(part);
        } else if (stream.state() == State.OPEN && protocol != null) {
            write(protocol, stream, part);
            driver.written();
        } else {
            result(stream, part).failed(new Reason.BadState("The stream has already been closed"));
        }
    }

    /** The head of {@code stream} is written: now what came of its body before. */
    void writeUnsent(ConnectionProtocol protocol, DefaultGunStream stream) {
        BodyPart part;
        while ((part = stream.unsent.poll()) != null) {
            write(protocol, stream, part);
        }
    }

    private void write(ConnectionProtocol protocol, DefaultGunStream stream, BodyPart part) {
        Replay replay = stream.replay();
        if (replay != null && !replay.keeps(part)) {
            pending.giveBytes(replay.spend());
        }
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
        SendResult result = new SendResult(stream, null, bytes, outcome);
        ConnectionProtocol protocol = driver.protocol();
        if (stream.state() != State.OPEN || protocol == null) {
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

    /** What was not written of the body of {@code stream} never will be. */
    void failUnsent(DefaultGunStream stream, Reason reason) {
        BodyPart part;
        while ((part = stream.unsent.poll()) != null) {
            finished(stream, part, part.size());
            driver.completions().fail(part.written(), new GunException.Stream(reason));
        }
    }

    private WriteResult result(DefaultGunStream stream, BodyPart part) {
        return new SendResult(stream, part, part.size(), driver.completions().outcome(part.written()));
    }

    private void finished(DefaultGunStream stream, @Nullable BodyPart part, long bytes) {
        stream.outflow.give(bytes, driver.completions());
        Replay replay = stream.replay();
        if (part != null && replay != null && replay.keeps(part)) {
            pending.giveBytes(replay.letGo());
        } else {
            pending.giveBytes(bytes);
        }
    }

    /** What becomes of a piece of a body, or of a list of frames: the last one speaks for all, or the first that fails. */
    private final class SendResult implements WriteResult {

        private final DefaultGunStream stream;
        private final @Nullable BodyPart body;
        private final long bytes;
        private final WriteResult outcome;
        private boolean over;

        SendResult(DefaultGunStream stream, @Nullable BodyPart body, long bytes, WriteResult outcome) {
            this.stream = stream;
            this.body = body;
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
                finished(stream, body, bytes);
                outcome.written();
            }
        }

        @Override
        public void failed(Reason reason) {
            if (!over) {
                over = true;
                finished(stream, body, bytes);
                outcome.failed(reason);
                if (reason instanceof Reason.BadState) {
                    reporter.refused(stream, reason);
                }
            }
        }
    }
}
