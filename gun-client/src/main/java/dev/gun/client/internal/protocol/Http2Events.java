package dev.gun.client.internal.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Exception.StreamException;
import io.netty.handler.codec.http2.Http2Settings;

/** What the parts of an HTTP/2 connection tell {@link Http2Protocol}, which alone decides. On the event loop. */
interface Http2Events {

    /** SETTINGS of the peer came and are in force. */
    void settings(Http2Settings settings);

    /** Our SETTINGS were acknowledged. */
    void settingsAcknowledged();

    /** A PING of ours was answered. */
    void pingAcknowledged(long payload);

    /** GOAWAY came. */
    void goAway(int lastStreamId, long errorCode, ByteBuf debug);

    /** The connection cannot go on: a rule was broken, or a write failed. */
    void connectionError(Http2Exception error, Throwable cause, boolean outbound);

    /** A stream cannot go on; it is reset after this. */
    void streamError(StreamException error, boolean outbound);

    /** A live stream is no longer live. */
    void streamGone();

    /** The codec has let go of a stream, so that another may be opened. */
    void slotFree();

    /** The socket is closed. */
    void socketClosed();
}
