package dev.gun.client.internal.protocol;

import dev.gun.client.Headers;
import dev.gun.client.Reason;
import dev.gun.client.WsFrame;
import io.netty.buffer.ByteBuf;

/** A connection that one stream has taken whole, after the answer to its request: it has no use for any other. */
abstract class TakenConnection implements ConnectionProtocol {

    /** What is said to whoever sends something that the connection has no use for. */
    abstract Reason refusal();

    @Override
    public final Admission admits(ClientStream other) {
        return Admission.REFUSE;
    }

    @Override
    public final void open(ClientStream other) {
        throw new IllegalStateException("Opened although not admitted: stream " + other.id());
    }

    @Override
    public final void data(ClientStream any, ByteBuf data, boolean fin, WriteResult result) {
        data.release();
        result.failed(refusal());
    }

    @Override
    public final void trailers(ClientStream any, Headers trailers, WriteResult result) {
        result.failed(refusal());
    }

    @Override
    public void sendFrame(ClientStream any, WsFrame frame, WriteResult result) {
        result.failed(refusal());
    }
}
