package dev.gun.client.internal.protocol;

import dev.gun.client.Processed;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.WsFrame;
import dev.gun.client.internal.codec.ws.HandshakeResult;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A socket that HTTP/1.1 has turned into one WebSocket (RFC 6455): it has one stream, that of the upgrade, and takes no
 * more requests. Confined to the event loop.
 */
final class WsProtocol extends TakenConnection implements WsTransport, ChannelReader {

    private static final Reason FRAMES_ONLY = new Reason.BadState("This connection only accepts WebSocket frames");

    private final Commands commands;
    private final WsEndpoint endpoint;
    /** {@code null} until it is started. */
    private @Nullable Channel channel;

    /**
     * A WebSocket whose opening handshake is done.
     *
     * @param stream the stream of the upgrade request; its head has {@code wsOptions}
     * @param accepted what the server agreed to
     */
    WsProtocol(ProtocolContext context, ClientStream stream, HandshakeResult.Accepted accepted) {
        this.commands = context.commands();
        this.endpoint = new WsEndpoint(context, stream, accepted, this);
    }

    @Override
    Reason refusal() {
        return FRAMES_ONLY;
    }

    @Override
    public Protocol protocol() {
        return Protocol.WS;
    }

    @Override
    public void start(ChannelPipeline pipeline, ByteBuf leftover) {
        channel = pipeline.channel();
        // What HTTP/1.1 knew of the request; a WebSocket may be open for long.
        endpoint.stream().attach(null);
        endpoint.start();
        if (leftover.isReadable()) {
            endpoint.receive(leftover);
            endpoint.receiveComplete();
        } else {
            leftover.release();
        }
    }

    @Override
    public ChannelReader reader() {
        return this;
    }

    @Override
    public void stop() {
        endpoint().release();
    }

    @Override
    public void sendFrame(ClientStream other, WsFrame frame, WriteResult result) {
        if (isOwn(other)) {
            endpoint().send(frame, result);
        } else {
            super.sendFrame(other, frame, result);
        }
    }

    @Override
    public void cancel(ClientStream other) {
        if (isOwn(other)) {
            endpoint().cancel();
        }
    }

    @Override
    public void resume(ClientStream other) {
        if (isOwn(other)) {
            endpoint().resume();
        }
    }

    @Override
    public @Nullable Reason ping(long ref) {
        return endpoint().ping(ref);
    }

    @Override
    public void shutdown() {
        endpoint().close();
    }

    @Override
    public List<Orphan> abandon(Reason reason) {
        // Without a close frame of the peer it is not known how far the peer has come. It is not started when the
        // socket was lost in the very read that brought the 101.
        boolean lost = true;
        if (channel != null) {
            lost = endpoint.abandon();
        } else {
            endpoint.release();
        }
        return lost ? List.of(new Orphan(endpoint.stream(), Processed.MAYBE)) : List.of();
    }

    @Override
    public int liveStreams() {
        return endpoint().live() ? 1 : 0;
    }

    private boolean isOwn(ClientStream stream) {
        return stream == endpoint.stream();
    }

    private WsEndpoint endpoint() {
        assert executor().inEventLoop();
        return endpoint;
    }

    private Channel channel() {
        Channel started = channel;
        if (started == null) {
            throw new IllegalStateException(
                    "The WebSocket of stream " + endpoint.stream().id() + " was not started");
        }
        return started;
    }

    // ---- what comes on the channel

    @Override
    public void receive(ByteBuf bytes) {
        endpoint.receive(bytes);
    }

    @Override
    public void receiveComplete() {
        endpoint.receiveComplete();
    }

    @Override
    public void writabilityChanged() {
        endpoint.writable();
    }

    // ---- what the WebSocket writes to it, and asks for

    @Override
    public EventExecutor executor() {
        return channel().eventLoop();
    }

    @Override
    public ByteBufAllocator allocator() {
        return channel().alloc();
    }

    @Override
    public boolean writable() {
        return channel().isWritable();
    }

    @Override
    public void write(ByteBuf frame, WriteResult result) {
        WriteResult.report(channel().write(frame), result);
    }

    @Override
    public void write(FrameBatch batch) {
        // A part of it may be written and then the socket be lost: each frame is to know where it belongs.
        channel().write(batch.take(), channel().newProgressivePromise().addListener(batch));
    }

    @Override
    public int room() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void batched() {
        // Nobody flushes but this.
    }

    @Override
    public void flush() {
        endpoint.handOver();
        channel().flush();
    }

    @Override
    public void read(boolean wanted) {
        commands.read(wanted);
    }

    @Override
    public void ended(Reason reason) {
        if (reason == Reason.NORMAL) {
            endpoint.listener().ended(endpoint.stream());
        } else {
            endpoint.listener().failed(endpoint.stream(), reason, Processed.MAYBE);
        }
    }

    @Override
    public void close(Reason reason) {
        if (!(reason instanceof Reason.Timeout)) {
            // A peer that has gone silent is not waited for again.
            PeerClosesFirst.install(channel().pipeline(), endpoint.rules().closingTimeout());
        }
        commands.close(reason);
    }
}
