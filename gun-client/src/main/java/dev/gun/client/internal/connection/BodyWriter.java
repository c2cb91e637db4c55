package dev.gun.client.internal.connection;

import dev.gun.client.Bytes;
import dev.gun.client.Headers;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.Side;
import dev.gun.client.internal.connection.LoopStream.State;
import dev.gun.client.internal.protocol.ConnectionProtocol;
import dev.gun.client.internal.protocol.WriteResult;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;

/** The way of bodies to the protocol, and of what becomes of them back. Confined to the event loop. */
final class BodyWriter {

    /**
     * A piece on the heap up to this size is copied to where the socket takes it from, as it would be when it is written.
     * HTTP/2 joins such pieces to frames, and what is joined of pieces on the heap is copied once more. A larger one,
     * such as a whole body, which may have to wait for long, takes no second place in memory until it is written.
     */
    private static final int COPIED_AT_ONCE = 64 * 1024;

    private BodyWriter() {}

    /** A piece of a request's body, its bytes already taken from the stream's {@link Outflow}. */
    static void send(DefaultGunStream stream, BodyPart part) {
        BodyPart last = stream.lastUnsent();
        ConnectionProtocol protocol = stream.layer().protocol();
        if (stream.state() == State.QUEUED && (last == null || !last.fin())) {
            stream.addUnsent(part);
        } else if (stream.state() == State.OPEN && protocol != null) {
            write(protocol, stream, part);
            stream.layer().written();
        } else {
            new SendResult(stream, part).failed(new Reason.BadState("The stream has already been closed"));
        }
    }

    /** The head of {@code stream} is written: now what came of its body before. */
    static void writeUnsent(ConnectionProtocol protocol, DefaultGunStream stream) {
        BodyPart part;
        while ((part = stream.pollUnsent()) != null) {
            write(protocol, stream, part);
        }
    }

    private static void write(ConnectionProtocol protocol, DefaultGunStream stream, BodyPart part) {
        Replay replay = stream.replay();
        if (replay != null && !replay.keeps(part)) {
            stream.driver().counts().giveBytes(replay.spend());
        }
        WriteResult result = new SendResult(stream, part);
        Headers trailers = part.trailers();
        try {
            if (trailers != null) {
                protocol.trailers(stream, trailers, result);
            } else {
                protocol.data(stream, bytes(part.data()), part.fin(), result);
            }
        } catch (RuntimeException | Error e) {
            // Nobody else knows of the piece: a user's function threw, or there is no memory for it.
            result.failed(unexpected(protocol.protocol(), e));
            throw e;
        }
    }

    /** Why something was not written whose writing threw, which costs the socket. */
    static Reason unexpected(Protocol protocol, Throwable cause) {
        return new Reason.ProtocolError(protocol, "Unexpected failure: " + cause, Side.LOCAL);
    }

    private static ByteBuf bytes(Bytes data) {
        if (data.isEmpty()) {
            return Unpooled.EMPTY_BUFFER;
        }
        ByteBuffer content = data.asByteBuffer();
        return content.isDirect() || data.size() > COPIED_AT_ONCE
                ? Unpooled.wrappedBuffer(content)
                : ByteBufAllocator.DEFAULT.directBuffer(data.size()).writeBytes(content);
    }

    /** What was not written of the body of {@code stream} never will be. */
    static void failUnsent(DefaultGunStream stream, Reason reason) {
        BodyPart part;
        while ((part = stream.pollUnsent()) != null) {
            finished(stream, part);
            part.settle(reason, stream.completions());
        }
    }

    private static void finished(DefaultGunStream stream, BodyPart part) {
        int bytes = part.size();
        ConnectionDriver driver = stream.driver();
        stream.outflow().give(bytes, stream.completions());
        Replay replay = stream.replay();
        if (replay != null && replay.keeps(part)) {
            driver.counts().giveBytes(replay.letGo());
        } else {
            driver.counts().giveBytes(bytes);
        }
    }

    /** What becomes of a piece of a body. */
    private static final class SendResult implements WriteResult {

        private final DefaultGunStream stream;
        private final BodyPart body;
        private boolean over;

        SendResult(DefaultGunStream stream, BodyPart body) {
            this.stream = stream;
            this.body = body;
        }

        @Override
        public void written() {
            if (!over) {
                over = true;
                finished(stream, body);
                body.settle(null, stream.completions());
            }
        }

        @Override
        public void failed(Reason reason) {
            if (!over) {
                over = true;
                finished(stream, body);
                body.settle(reason, stream.completions());
                if (reason instanceof Reason.BadState) {
                    stream.driver().reporter().refused(stream, reason);
                }
            }
        }
    }
}
