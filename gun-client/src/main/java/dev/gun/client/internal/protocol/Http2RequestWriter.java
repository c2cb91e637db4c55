package dev.gun.client.internal.protocol;

import dev.gun.client.Headers;
import dev.gun.client.Processed;
import dev.gun.client.Reason;
import dev.gun.client.event.RequestStartEvent.Function;
import dev.gun.client.internal.codec.http1.RequestFraming;
import dev.gun.client.internal.codec.ws.WsHandshake;
import dev.gun.client.internal.protocol.Http2StreamState.Receiving;
import dev.gun.client.internal.protocol.Http2StreamState.Sending;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AsciiString;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes requests. Confined to the event loop. */
final class Http2RequestWriter {

    private final Http2Handler handler;
    private final Http2Streams streams;
    private final StreamListener listener;
    // As the request before had them: mostly the same, and their hashes, by which the codec finds them, are known then.
    private AsciiString authority = AsciiString.EMPTY_STRING;
    private AsciiString path = AsciiString.EMPTY_STRING;

    Http2RequestWriter(Http2Handler handler, Http2Streams streams, StreamListener listener) {
        this.handler = handler;
        this.streams = streams;
        this.listener = listener;
    }

    /** Writes the HEADERS of {@code stream} and returns its number. */
    int open(ClientStream stream) {
        RequestHead head = stream.head();
        boolean webSocket = head.function() == Function.WS_UPGRADE;
        WsHandshake handshake = webSocket ? Http2Upgrades.handshake(head) : null;
        boolean endless = webSocket || head.isTunnel();
        long length = endless ? 0 : stream.bodyLength();
        Headers fields = Http2Fields.request(head, length);
        Headers sent = handshake == null ? fields : Http2Upgrades.fields(handshake, fields);
        // RFC 9113 §8.1.1: a content-length that is not the length of the content makes a request malformed.
        RequestFraming framing = RequestFraming.of(head.method(), length, false, fields);
        if (framing instanceof RequestFraming.Refused refused) {
            listener.failed(stream, new Reason.BadState(refused.text()), Processed.NO);
            return handler.connection().local().lastStreamCreated();
        }
        boolean fin = length == 0 && !endless;
        ChannelHandlerContext ctx = handler.context();
        int last = handler.connection().local().lastStreamCreated();
        int id = last == 0 ? 1 : last + 2;
        if (webSocket) {
            listener.wsUpgrade(stream);
        }
        Http2Headers encoded = webSocket
                ? Http2Fields.encodeUpgrade(head, sent)
                : head.isTunnel() ? Http2Fields.encodeTunnel(head, sent) : encode(head, sent);
        String method = webSocket ? "CONNECT" : head.method();
        listener.requestStart(stream, method, sent);
        ChannelFuture written = handler.encoder().writeHeaders(ctx, id, encoded, 0, fin, ctx.newPromise());
        Http2Stream channel = handler.connection().stream(id);
        if (channel != null && written.cause() instanceof IOException) {
            // The socket is gone. Its end is on its way to us, and takes the stream along as one that was not written.
            streams.begin(stream, channel, written, fin || endless ? Sending.ENDING : Sending.BODY);
            return id;
        }
        if (written.cause() != null || channel == null) {
            listener.failed(stream, refused(written.cause()), Processed.NO);
            return id;
        }
        if (head.isTunnel()) {
            streams.begin(stream, channel, written, Sending.FRAMES);
        } else if (handshake == null) {
            Http2StreamState state = streams.begin(stream, channel, written, fin ? Sending.DONE : Sending.BODY);
            state.unsent(framing instanceof RequestFraming.Length declared ? declared.bytes() : -1);
        } else {
            streams.begin(stream, channel, written, Sending.FRAMES).handshake(handshake);
        }
        listener.requestHeaders(stream, method, sent);
        if (fin || endless) {
            listener.requestEnd(stream);
        }
        return id;
    }

    private Http2Headers encode(RequestHead head, Headers sent) {
        authority = ascii(Http2Fields.authority(head), authority);
        path = ascii(head.path(), path);
        return Http2Fields.encode(head, authority, path, sent);
    }

    private static AsciiString ascii(String text, AsciiString before) {
        return before.contentEquals(text) ? before : new AsciiString(text);
    }

    private Reason refused(@Nullable Throwable cause) {
        if (cause instanceof Http2Exception.HeaderListSizeException) {
            return new Reason.LimitReached(
                    "the server's SETTINGS_MAX_HEADER_LIST_SIZE",
                    handler.encoder().configuration().headersConfiguration().maxHeaderListSize());
        }
        return new Reason.BadState("The request cannot be written: " + (cause == null ? "" : cause.getMessage()));
    }

    /** Hands a piece of the body to flow control. */
    void data(ClientStream stream, ByteBuf data, boolean fin, WriteResult result) {
        Http2StreamState state = streams.get(stream);
        if (state == null || state.sending() != Sending.BODY) {
            boolean empty = !data.isReadable();
            data.release();
            refuse(stream, state, empty && stream.bodyLength() == 0, result);
            return;
        }
        Reason wrong = wrongLength(state, data.readableBytes(), fin);
        if (wrong != null || (!fin && !data.isReadable())) {
            data.release();
            if (wrong == null) {
                result.written();
            } else {
                result.failed(wrong);
            }
            return;
        }
        if (state.unsent() >= 0) {
            state.unsent(state.unsent() - data.readableBytes());
        }
        ChannelHandlerContext ctx = handler.context();
        handler.encoder().writeData(ctx, state.id(), data, 0, fin, promise(state, fin, result));
    }

    /** RFC 9113 §8.1.1: what is not as long as content-length says is malformed; it is refused and not sent. */
    private static @Nullable Reason wrongLength(Http2StreamState state, long size, boolean fin) {
        long left = state.unsent();
        if (left >= 0 && size > left) {
            return new Reason.BadState("The body is longer than its content-length: " + size + " bytes given, " + left
                    + " left (RFC 9110 §8.6)");
        }
        return fin && size < left
                ? new Reason.BadState("The body cannot end here: " + (left - size)
                        + " bytes of its content-length are missing (RFC 9110 §8.6)")
                : null;
    }

    /** Hands trailers to flow control, behind the body. */
    void trailers(ClientStream stream, Headers trailers, WriteResult result) {
        Http2StreamState state = streams.get(stream);
        if (state == null || state.sending() != Sending.BODY) {
            refuse(stream, state, false, result);
            return;
        }
        String forbidden = Http2Fields.forbiddenTrailer(trailers);
        if (forbidden != null) {
            result.failed(new Reason.BadState(
                    "The field \"" + forbidden + "\" is not allowed in trailers (RFC 9113 §8.1, RFC 9110 §6.5.1)"));
            return;
        }
        Reason wrong = wrongLength(state, 0, true);
        if (wrong != null) {
            result.failed(wrong);
            return;
        }
        ChannelHandlerContext ctx = handler.context();
        handler.encoder()
                .writeHeaders(ctx, state.id(), Http2Fields.trailers(trailers), 0, true, promise(state, true, result));
    }

    private static void refuse(
            ClientStream stream, @Nullable Http2StreamState state, boolean harmless, WriteResult result) {
        if (harmless) {
            // The body of a request without one, which ended with its HEADERS.
            result.written();
        } else if (state != null && state.sending() == Sending.FRAMES) {
            result.failed(new Reason.BadState(
                    stream.head().isTunnel()
                            ? "The stream is a tunnel and only accepts requests"
                            : "The stream is a WebSocket and only accepts WebSocket frames"));
        } else if (state != null) {
            result.failed(new Reason.BadState("The stream's body has already ended"));
        } else {
            boolean over = stream.attachment() instanceof Http2StreamState;
            result.failed(new Reason.BadState(over ? "The stream has already ended" : "The stream cannot be found"));
        }
    }

    private ChannelPromise promise(Http2StreamState state, boolean fin, WriteResult result) {
        if (fin) {
            state.sending(Sending.ENDING);
        }
        return handler.context().newPromise().addListener(future -> {
            if (!future.isSuccess()) {
                Reason over = state.over();
                result.failed(over == null ? Reason.CLOSED : over);
                return;
            }
            if (fin) {
                bodyWritten(state);
            }
            result.written();
        });
    }

    private void bodyWritten(Http2StreamState state) {
        if (state.over() != null) {
            return;
        }
        state.sending(Sending.DONE);
        listener.requestEnd(state.stream());
        if (state.receiving() == Receiving.DONE) {
            streams.ended(state, Reason.NORMAL);
        }
    }
}
