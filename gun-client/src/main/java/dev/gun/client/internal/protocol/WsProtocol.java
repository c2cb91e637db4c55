package dev.gun.client.internal.protocol;

import dev.gun.client.Processed;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.WsFrame;
import dev.gun.client.internal.codec.ws.HandshakeResult;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A socket that HTTP/1.1 has turned into one WebSocket (RFC 6455): it has one stream, that of the upgrade, and takes no
 * more requests. Confined to the event loop.
 */
final class WsProtocol extends TakenConnection {

    private static final Reason FRAMES_ONLY = new Reason.BadState("This connection only accepts WebSocket frames");

    private final WsHandler handler;

    /**
     * A WebSocket whose opening handshake is done.
     *
     * @param stream the stream of the upgrade request; its head has {@code wsOptions}
     * @param accepted what the server agreed to
     */
    WsProtocol(ProtocolContext context, ClientStream stream, HandshakeResult.Accepted accepted) {
        this.handler = new WsHandler(context, stream, accepted);
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
        WsEndpoint endpoint = handler.endpoint();
        // What HTTP/1.1 knew of the request; a WebSocket may be open for long.
        endpoint.stream().attach(null);
        pipeline.addLast(handler);
        endpoint.start();
        if (leftover.isReadable()) {
            endpoint.receive(leftover);
            endpoint.receiveComplete();
        } else {
            leftover.release();
        }
    }

    @Override
    public boolean returnsFailures() {
        return true;
    }

    @Override
    public void stop() {
        endpoint().release();
        handler.context().pipeline().remove(handler);
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
        WsEndpoint endpoint = handler.endpoint();
        boolean lost = true;
        if (handler.isStarted()) {
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

    @Override
    public void flush() {
        handler.flush();
    }

    private boolean isOwn(ClientStream stream) {
        return stream == handler.endpoint().stream();
    }

    private WsEndpoint endpoint() {
        assert handler.executor().inEventLoop();
        return handler.endpoint();
    }
}
