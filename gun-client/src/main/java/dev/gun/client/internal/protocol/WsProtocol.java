package dev.gun.client.internal.protocol;

import dev.gun.client.Headers;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.WsFrame;
import dev.gun.client.internal.codec.ws.HandshakeResult;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A socket that HTTP/1.1 has turned into one WebSocket (RFC 6455). */
public final class WsProtocol implements ConnectionProtocol {

    private final ProtocolContext context;
    private final ClientStream stream;
    private final HandshakeResult.Accepted accepted;

    /**
     * A WebSocket whose opening handshake is done.
     *
     * @param stream the stream of the upgrade request; its head has {@code wsOptions}
     * @param accepted what the server agreed to
     */
    public WsProtocol(ProtocolContext context, ClientStream stream, HandshakeResult.Accepted accepted) {
        this.context = context;
        this.stream = stream;
        this.accepted = accepted;
    }

    @Override
    public Protocol protocol() {
        return Protocol.WS;
    }

    @Override
    public void start(ChannelPipeline pipeline, ByteBuf leftover) {
        leftover.release();
        throw new UnsupportedOperationException(context.connection() + stream + accepted);
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Admission admits(ClientStream other) {
        return Admission.REFUSE;
    }

    @Override
    public void open(ClientStream other) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void data(ClientStream other, ByteBuf data, boolean fin, WriteResult result) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void trailers(ClientStream other, Headers trailers, WriteResult result) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void sendFrame(ClientStream other, WsFrame frame, WriteResult result) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void cancel(ClientStream other) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void resume(ClientStream other) {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable Reason ping(long ref) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Orphan> abandon(Reason reason) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int liveStreams() {
        return 1;
    }

    @Override
    public void flush() {
        throw new UnsupportedOperationException();
    }
}
