package dev.gun.client.internal.protocol;

import dev.gun.client.Http2Options;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.Side;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Exception.StreamException;
import java.nio.charset.StandardCharsets;

/** What went wrong on an HTTP/2 connection, in our words. */
final class Http2Reasons {

    private static final int MAX_DEBUG = 256;

    private Http2Reasons() {}

    static Reason prefaceLate(Http2Options options) {
        return new Reason.Timeout(
                Reason.TimeoutPhase.PREFACE,
                "The server's preface did not come within http2.prefaceTimeout = " + options.prefaceTimeout()
                        + " (RFC 9113 §3.4)");
    }

    static Reason settingsLate(Http2Options options) {
        return new Reason.Timeout(
                Reason.TimeoutPhase.SETTINGS,
                "The server did not acknowledge our SETTINGS within http2.settingsTimeout = "
                        + options.settingsTimeout() + " (RFC 9113 §6.5.3)");
    }

    static Reason.GoAway goAway(int lastStreamId, long errorCode, ByteBuf debug) {
        int length = Math.min(debug.readableBytes(), MAX_DEBUG);
        String text = debug.toString(debug.readerIndex(), length, StandardCharsets.ISO_8859_1);
        return new Reason.GoAway(errorCode, lastStreamId, text.replaceAll("[^ -~]", "?"));
    }

    /** A server that takes no WebSocket on this connection. */
    static Reason noWebSocket(Http2PeerSettings peer) {
        long enabled = peer.enableConnectProtocol();
        return new Reason.UpgradeFailed("SETTINGS_ENABLE_CONNECT_PROTOCOL", Long.toString(enabled), "1 (RFC 8441 §3)");
    }

    /** The end of the connection, by a rule broken. */
    static Reason connection(Http2Exception error, boolean outbound) {
        if (error instanceof Http2LimitException limit) {
            return new Reason.LimitReached(limit.option(), limit.limit());
        }
        boolean ours = outbound || error.error() == Http2Error.INTERNAL_ERROR;
        return new Reason.ProtocolError(
                Protocol.HTTP2,
                text(error) + " (" + error.error() + ", RFC 9113 §5.4.1)",
                ours ? Side.LOCAL : Side.REMOTE);
    }

    /** The end of one stream. */
    static Reason stream(StreamException error, boolean outbound, Http2Options options) {
        if (error instanceof Http2Exception.HeaderListSizeException) {
            return new Reason.LimitReached("http2.maxHeaderListSize", options.maxHeaderListSize());
        }
        return new Reason.ProtocolError(
                Protocol.HTTP2,
                text(error) + " (" + error.error() + ", " + rule(error.error()) + ")",
                outbound ? Side.LOCAL : Side.REMOTE);
    }

    private static String text(Http2Exception error) {
        // The codec shows its buffers here.
        boolean truncated =
                error.error() == Http2Error.COMPRESSION_ERROR && error.getCause() instanceof IllegalArgumentException;
        return truncated
                ? "HPACK - a string is longer than its header block (RFC 7541 §5.2)"
                : String.valueOf(error.getMessage());
    }

    private static String text(StreamException error) {
        // The codec has one text for every content-length that it does not take.
        Throwable cause = error.getCause();
        return String.valueOf(cause instanceof IllegalArgumentException ? cause.getMessage() : error.getMessage());
    }

    private static String rule(Http2Error error) {
        return switch (error) {
            case FLOW_CONTROL_ERROR -> "RFC 9113 §5.2.1";
            case STREAM_CLOSED -> "RFC 9113 §5.1";
            case FRAME_SIZE_ERROR -> "RFC 9113 §4.2";
            default -> "RFC 9113 §8.1.1";
        };
    }
}
