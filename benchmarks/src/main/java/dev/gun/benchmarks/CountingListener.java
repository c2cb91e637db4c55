package dev.gun.benchmarks;

import dev.gun.client.Headers;
import dev.gun.client.Processed;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.Side;
import dev.gun.client.WsFrame;
import dev.gun.client.event.FragState;
import dev.gun.client.event.WsRecvFrameHeaderEvent.FrameType;
import dev.gun.client.internal.protocol.ClientStream;
import dev.gun.client.internal.protocol.RequestHead;
import dev.gun.client.internal.protocol.StreamListener;
import dev.gun.client.internal.protocol.TunnelLink;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds up what responses are made of, so that nothing of them is optimized away. */
final class CountingListener implements StreamListener {

    private long received;

    /** The sum so far. */
    long received() {
        return received;
    }

    @Override
    public boolean hasHandlers() {
        return false;
    }

    @Override
    public void requestStart(ClientStream stream, String method, Headers sent) {
        // Nothing that is measured.
    }

    @Override
    public void requestHeaders(ClientStream stream, String method, Headers sent) {
        // Nothing that is measured.
    }

    @Override
    public void requestEnd(ClientStream stream) {
        // Nothing that is measured.
    }

    @Override
    public void responseStart(ClientStream stream) {
        // Nothing that is measured.
    }

    @Override
    public void inform(ClientStream stream, int status, Headers headers) {
        // Nothing that is measured.
    }

    @Override
    public void response(ClientStream stream, boolean fin, int status, Headers headers) {
        received += status + headers.size();
    }

    @Override
    public void data(ClientStream stream, boolean fin, ByteBuf data) {
        received += data.readableBytes();
    }

    @Override
    public void trailers(ClientStream stream, Headers headers) {
        // Nothing that is measured.
    }

    @Override
    public void responseEnd(ClientStream stream) {
        // Nothing that is measured.
    }

    @Override
    public void ended(ClientStream stream) {
        // Nothing that is measured.
    }

    @Override
    public void failed(ClientStream stream, Reason reason, Processed processed) {
        throw new IllegalStateException(reason.text());
    }

    @Override
    public void refused(ClientStream stream, Reason reason) {
        // Nothing that is measured.
    }

    @Override
    public void cancelled(ClientStream stream, Side endpoint, Reason reason) {
        // Nothing that is measured.
    }

    @Override
    public void wsUpgrade(ClientStream stream) {
        // Nothing that is measured.
    }

    @Override
    public void upgraded(ClientStream stream, List<String> protocols, Headers headers, Protocol protocol) {
        // Nothing that is measured.
    }

    @Override
    public void upgradeResponse(ClientStream stream, int status, Headers headers) {
        // Nothing that is measured.
    }

    @Override
    public void frame(ClientStream stream, WsFrame frame) {
        // Nothing that is measured.
    }

    @Override
    public void frameStart(ClientStream stream, FragState fragState, String extensions) {
        // Nothing that is measured.
    }

    @Override
    public void frameHeader(
            ClientStream stream,
            FragState fragState,
            String extensions,
            FrameType type,
            int rsv,
            long length,
            @Nullable Integer maskKey) {
        // Nothing that is measured.
    }

    @Override
    public void frameEnd(ClientStream stream, String extensions, @Nullable Integer closeCode, byte[] payload) {
        // Nothing that is measured.
    }

    @Override
    public void sendStart(ClientStream stream, String extensions, WsFrame frame) {
        // Nothing that is measured.
    }

    @Override
    public void sendEnd(ClientStream stream, String extensions, WsFrame frame) {
        // Nothing that is measured.
    }

    @Override
    public void pushStart(ClientStream stream) {
        // Nothing that is measured.
    }

    @Override
    public @Nullable ClientStream push(ClientStream stream, boolean accepted, RequestHead promised) {
        return null;
    }

    @Override
    public void tunnelled(ClientStream stream, TunnelLink link) {
        throw new IllegalStateException("No tunnel was asked for");
    }

    @Override
    public void tunnelShutdown(ClientStream stream) {
        throw new IllegalStateException("No tunnel was asked for");
    }
}
