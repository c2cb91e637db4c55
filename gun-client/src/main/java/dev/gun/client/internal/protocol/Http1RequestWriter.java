package dev.gun.client.internal.protocol;

import dev.gun.client.Headers;
import dev.gun.client.Http1Options;
import dev.gun.client.Processed;
import dev.gun.client.Reason;
import dev.gun.client.WsOptions;
import dev.gun.client.event.RequestStartEvent.Function;
import dev.gun.client.internal.codec.http1.Http1Text;
import dev.gun.client.internal.codec.http1.RequestFraming;
import dev.gun.client.internal.protocol.Http1Exchange.Sending;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.ReadOnlyHttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes requests: RFC 9112 §3, §6, §7.1. Confined to the event loop. */
final class Http1RequestWriter {

    private static final Reason.BadState SENT =
            new Reason.BadState("The request's body has already been ended: nothing more can be sent on the stream");
    private static final Reason.BadState CUT_SHORT = new Reason.BadState(
            "The request was cut short, by the server's final response or by cancel: nothing more is sent on the stream");

    private final StreamListener listener;
    private final Commands commands;
    private final Http1Options options;
    private final Http1Exchanges exchanges;
    private final ChannelPipeline pipeline;

    Http1RequestWriter(ProtocolContext context, Http1Exchanges exchanges, ChannelPipeline pipeline) {
        this.listener = context.listener();
        this.commands = context.commands();
        this.options = context.options().http1();
        this.exchanges = exchanges;
        this.pipeline = pipeline;
    }

    /** Whether the request asks for the connection to be handed over, by an upgrade or a CONNECT. */
    static boolean asksToSwitch(RequestHead head) {
        return head.function() == Function.WS_UPGRADE
                || head.method().equals("CONNECT")
                || head.headers().contains("upgrade");
    }

    /** Writes the head, and the end as well when there is no body; or fails the stream when it cannot be sent. */
    void open(ClientStream stream) {
        RequestHead head = stream.head();
        boolean webSocket = head.function() == Function.WS_UPGRADE;
        RequestFraming framing = webSocket
                ? RequestFraming.NONE
                : RequestFraming.of(head.method(), stream.bodyLength(), options.http10(), head.headers());
        if (asksToSwitch(head) && options.http10()) {
            // RFC 9110 §7.8: "A server MUST ignore an Upgrade header field that is received in an HTTP/1.0 request."
            framing = new RequestFraming.Refused("HTTP/1.0 has no upgrades and no tunnels (RFC 9110 §7.8)");
        }
        if (framing instanceof RequestFraming.Refused refused) {
            listener.failed(stream, new Reason.BadState(refused.text()), Processed.NO);
            return;
        }
        WsOptions wsOptions = head.wsOptions();
        Http1Upgrade upgrade =
                webSocket ? new Http1Upgrade(wsOptions == null ? WsOptions.defaults() : wsOptions) : null;
        Http1Exchange exchange = new Http1Exchange(stream, framing, upgrade);
        stream.attach(exchange);
        exchanges.add(exchange);
        if (webSocket) {
            listener.wsUpgrade(stream);
        }
        write(exchange, fields(head, framing, upgrade));
    }

    private void write(Http1Exchange exchange, Headers fields) {
        ClientStream stream = exchange.stream();
        RequestHead head = stream.head();
        boolean bodyless = exchange.unsent() == 0 || (exchange.chunked() && stream.bodyLength() == 0);
        HttpVersion version = options.http10() ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
        HttpMethod method = HttpMethod.valueOf(head.method());
        String target = head.method().equals("CONNECT")
                ? Http1Text.authorityForm(head.authority(), head.scheme())
                : head.path();
        HttpHeaders encoded = exchange.chunked() ? searchable(fields) : listed(fields);
        listener.requestStart(stream, head.method(), fields);
        pipeline.write(
                bodyless
                        ? new DefaultFullHttpRequest(
                                version, method, target, Unpooled.EMPTY_BUFFER, encoded, EmptyHttpHeaders.INSTANCE)
                        : new DefaultHttpRequest(version, method, target, encoded));
        listener.requestHeaders(stream, head.method(), fields);
        if (bodyless) {
            // A body that was announced to follow may still be ended by an empty piece.
            whole(exchange, stream.bodyLength() < 0 ? Sending.FULL : Sending.DONE);
        }
        if (!Http1Text.persists(options.http10(), fields)) {
            exchanges.drain();
        }
    }

    private void whole(Http1Exchange exchange, Sending sending) {
        exchange.sending(sending);
        listener.requestEnd(exchange.stream());
        commands.admit();
    }

    private static Headers fields(RequestHead head, RequestFraming framing, @Nullable Http1Upgrade upgrade) {
        String host = head.headers().get("host");
        Headers.Builder fields = Headers.builder();
        // RFC 9110 §7.2: "A user agent that sends Host SHOULD send it as the first field in the header section".
        fields.add("host", host == null ? head.authority() : host);
        if (framing instanceof RequestFraming.Length length && length.added()) {
            fields.add("content-length", Long.toString(length.bytes()));
        } else if (framing instanceof RequestFraming.Chunked chunked && chunked.added()) {
            fields.add("transfer-encoding", "chunked");
        }
        if (upgrade != null) {
            upgrade.addTo(fields);
        }
        boolean connect = head.method().equals("CONNECT");
        Headers given = head.headers();
        for (int i = 0; i < given.size(); i++) {
            String name = given.name(i);
            boolean framed = name.equals("content-length") || name.equals("transfer-encoding");
            if (!name.equals("host") && !(connect && framed)) {
                fields.add(name, given.value(i));
            }
        }
        addConnectionOptions(head, fields);
        return fields.build();
    }

    /** RFC 9110 §7.8 and §10.1.4: who sends upgrade or te must also send it as a connection option. */
    private static void addConnectionOptions(RequestHead head, Headers.Builder fields) {
        boolean upgrade = Http1OtherUpgrade.asked(head);
        boolean te = head.headers().contains("te");
        if (upgrade || te) {
            List<String> given = Http1Text.elements(head.headers(), "connection");
            if (upgrade && !given.contains("upgrade")) {
                fields.add("connection", "upgrade");
            }
            if (te && !given.contains("te")) {
                fields.add("connection", "te");
            }
        }
    }

    /** One array instead of Netty's hash table and its entries, 250 bytes for a request with one field. */
    private HttpHeaders listed(Headers fields) {
        CharSequence[] pairs = new CharSequence[2 * fields.size()];
        for (int i = 0; i < fields.size(); i++) {
            pairs[2 * i] = transformed(fields.name(i));
            pairs[2 * i + 1] = fields.value(i);
        }
        // They were checked when the request was made, or the user chose not to have them checked.
        return new ReadOnlyHttpHeaders(false, pairs);
    }

    /** As {@link #listed}, for Netty to find "chunked" in a list of codings, where that class does not look for it. */
    private HttpHeaders searchable(Headers fields) {
        HttpHeaders headers =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        for (int i = 0; i < fields.size(); i++) {
            headers.add(transformed(fields.name(i)), fields.value(i));
        }
        return headers;
    }

    /** The user's function is for another spelling; what is no name would break out of its place (RFC 9112 §11.1). */
    private String transformed(String name) {
        String transformed = options.transformHeaderName().apply(name);
        if (!transformed.equals(name) && !Http1Text.isToken(transformed)) {
            throw new IllegalArgumentException("transformHeaderName made " + Http1Text.quote(transformed) + " of "
                    + Http1Text.quote(name) + ", which is no field name (RFC 9110 §5.1)");
        }
        return transformed;
    }

    /** Writes a piece of the body; takes {@code data} over. */
    void data(@Nullable Http1Exchange exchange, ByteBuf data, boolean fin, WriteResult result) {
        int size = data.readableBytes();
        Reason refusal = exchange == null ? SENT : refusal(exchange, size, fin);
        if (exchange == null || refusal != null || (size == 0 && (!fin || exchange.sending() == Sending.FULL))) {
            data.release();
            if (exchange != null && refusal == null) {
                // RFC 9112 §7.1: an empty chunk would end the body, so an empty piece is nothing.
                exchange.sending(fin ? Sending.DONE : exchange.sending());
                result.written();
            } else if (refusal != null) {
                result.failed(refusal);
            }
            return;
        }
        exchange.wrote(size);
        boolean last = fin || exchange.unsent() == 0;
        write(
                last ? new DefaultLastHttpContent(data, EmptyHttpHeaders.INSTANCE) : new DefaultHttpContent(data),
                result);
        if (last) {
            whole(exchange, fin ? Sending.DONE : Sending.FULL);
        }
    }

    private static @Nullable Reason refusal(Http1Exchange exchange, int size, boolean fin) {
        switch (exchange.sending()) {
            case DONE -> {
                return SENT;
            }
            case ABORTED -> {
                return CUT_SHORT;
            }
            case FULL -> {
                return size == 0 ? null : tooMuch(exchange, size);
            }
            case BODY -> {
                if (exchange.chunked()) {
                    return null;
                }
                if (size > exchange.unsent()) {
                    return tooMuch(exchange, size);
                }
                return fin && size < exchange.unsent()
                        ? new Reason.BadState("The body cannot end here: " + (exchange.unsent() - size)
                                + " bytes of its content-length are missing (RFC 9110 §8.6)")
                        : null;
            }
        }
        throw new AssertionError(exchange.sending());
    }

    private static Reason tooMuch(Http1Exchange exchange, int size) {
        return new Reason.BadState("The body is longer than its content-length: " + size + " bytes given, "
                + exchange.unsent() + " left (RFC 9110 §8.6)");
    }

    /** Ends the body with trailers: RFC 9112 §7.1.2. */
    void trailers(@Nullable Http1Exchange exchange, Headers trailers, WriteResult result) {
        if (exchange == null || exchange.sending() == Sending.DONE || exchange.sending() == Sending.ABORTED) {
            result.failed(exchange == null || exchange.sending() == Sending.DONE ? SENT : CUT_SHORT);
            return;
        }
        String refused = RequestFraming.refusedTrailer(trailers);
        if (refused != null) {
            result.failed(new Reason.BadState(
                    "Field " + Http1Text.quote(refused) + " must not be sent as a trailer (RFC 9110 §6.5.1)"));
        } else if (!exchange.chunked() || exchange.sending() == Sending.FULL) {
            result.failed(new Reason.BadState(
                    "Only a chunked body can end with trailers, and this one has a content-length (RFC 9112 §7.1.2)"));
        } else {
            write(new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, listed(trailers)), result);
            whole(exchange, Sending.DONE);
        }
    }

    private void write(Object message, WriteResult result) {
        WriteResult.report(pipeline.write(message), result);
    }
}
