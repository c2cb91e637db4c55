package dev.gun.client.internal.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Exception.StreamException;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * Fields that were decoded and found malformed. The codec would blame the stream of the frame, which is the wrong one
 * for a promise, and before it has looked at the stream's state.
 */
final class Http2MalformedHeaders extends DefaultHttp2Headers {

    private final transient StreamException error;

    private Http2MalformedHeaders(StreamException error) {
        this.error = error;
    }

    /** What is wrong, if {@code headers} are malformed: throws it, as an error of that stream. */
    static void check(int streamId, Http2Headers headers) throws Http2Exception {
        if (headers instanceof Http2MalformedHeaders malformed) {
            StreamException error = malformed.error;
            throw error.streamId() == streamId
                    ? error
                    : Http2Exception.streamError(streamId, error.error(), "%s", error.getMessage());
        }
    }

    /** Netty's decoder, which returns what is malformed instead of throwing it. */
    static final class Decoder extends DefaultHttp2HeadersDecoder {

        /** With header names checked; values are checked with rules of our own, {@link Http2Fields#malformed}. */
        Decoder(long maxHeaderListSize) {
            super(true, false, maxHeaderListSize);
        }

        @Override
        public Http2Headers decodeHeaders(int streamId, ByteBuf headerBlock) throws Http2Exception {
            try {
                return super.decodeHeaders(streamId, headerBlock);
            } catch (StreamException e) {
                return new Http2MalformedHeaders(e);
            }
        }
    }
}
