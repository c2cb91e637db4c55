package dev.gun.client.internal.protocol;

import dev.gun.client.Headers;
import dev.gun.client.Http1Options;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.Side;
import dev.gun.client.internal.codec.http1.BodyFraming;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's decoder of responses, told by {@link Http1ResponseReader} which request a response answers, and by {@link
 * BodyFraming} where its body ends. It hands what it decodes to the reader itself, so that nothing runs ahead of a
 * receiver that wants no more: what it has not decoded then stays in its buffer, at most one read of the socket.
 * Confined to the event loop.
 */
final class Http1Decoder extends HttpResponseDecoder {

    /** Netty counts lines without their ends, we count all: with so much more its own limits never strike first. */
    private static final int SLACK = 4;

    /** Where in the stream of bytes the next one stands. */
    private enum Position {
        /** Before a response. */
        BETWEEN,
        /** In a status line. */
        STATUS_LINE,
        /** In the header section. */
        FIELDS,
        /** In a body, its chunk lines included. */
        BODY,
        /** In the trailer section. */
        TRAILERS,
        /** Behind the last byte that is HTTP. */
        PASSED_ON
    }

    /** What a response begins with. */
    record Head(int status, boolean http10, Headers headers, BodyFraming framing) {}

    private final Http1Options options;
    private final Http1ResponseReader reader;
    private final TrailersFactory trailerSections;

    private Position position = Position.BETWEEN;
    /** How much of the header or trailer section, line ends included, was decoded. */
    private long sectionBytes;

    private @Nullable Head head;
    /** Whether the body is chunked: Netty makes empty trailers behind any body, but only such a one has a section. */
    private boolean chunked;

    private boolean truncated;

    private @Nullable ChannelHandlerContext ctx;

    Http1Decoder(Http1Options options, Http1ResponseReader reader) {
        this(options, reader, new TrailersFactory());
    }

    private Http1Decoder(Http1Options options, Http1ResponseReader reader, TrailersFactory trailerSections) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(options.maxHeaderBlockSize() + SLACK)
                .setMaxHeaderSize(saturatedSum(options.maxHeaderBlockSize(), options.maxTrailerBlockSize()))
                .setMaxChunkSize(Integer.MAX_VALUE)
                .setAllowDuplicateContentLengths(true)
                .setUseRfc9112TransferEncoding(false)
                .setStrictLineParsing(true)
                .setHeadersFactory(Http1FieldSection.FACTORY)
                .setTrailersFactory(trailerSections));
        this.options = options;
        this.reader = reader;
        this.trailerSections = trailerSections;
    }

    private static int saturatedSum(int headers, int trailers) {
        return (int) Math.min(Integer.MAX_VALUE, (long) headers + trailers + SLACK);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) throws Exception {
        super.handlerAdded(context);
        ctx = context;
    }

    /** Whether a response has begun that is not over. */
    boolean midResponse() {
        return position != Position.BETWEEN;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object msg) throws Exception {
        super.channelRead(context, msg);
        reader.batchEnded();
    }

    /** Decodes bytes that did not come through the pipeline, and goes on with what was left undecoded; takes them. */
    void decode(ByteBuf bytes) {
        ChannelHandlerContext context = ctx;
        if (context == null) {
            bytes.release();
            return;
        }
        try {
            channelRead(context, bytes);
        } catch (Exception e) {
            context.fireExceptionCaught(e);
        }
    }

    /** Drops what was left undecoded. */
    void discard() {
        ByteBuf left = internalBuffer();
        left.skipBytes(left.readableBytes());
    }

    /** RFC 9112 §9.8: what the end of the connection means depends on whether TLS said that it was meant. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        truncated |= event instanceof SslCloseCompletionEvent closed && !closed.isSuccess();
        super.userEventTriggered(context, event);
    }

    /** Whether the connection ended, over TLS, without the peer's close_notify. */
    boolean truncated() {
        return truncated;
    }

    /** Netty's would read more when nothing was passed on, although reading was switched off. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        discardSomeReadBytes();
        context.fireChannelReadComplete();
    }

    /** What the end of the connection means is decided by {@link Http1Protocol#abandon}. */
    @Override
    protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        // Bytes of an unfinished element are of no use to anybody.
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        if (!reader.listening() && position != Position.PASSED_ON) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (reader.holdsEnd() || (position == Position.BETWEEN && !beginResponse(in))) {
            return;
        }
        if ((position == Position.BODY || position == Position.TRAILERS) && !reader.ready()) {
            return;
        }
        Position before = position;
        int begin = in.readerIndex();
        super.decode(context, in, out);
        count(before, in, begin);
        for (int i = 0; i < out.size(); i++) {
            take(out.get(i), in, begin);
        }
        out.clear();
        if (reader.listening()) {
            checkUnfinished(in);
        }
    }

    /** RFC 9112 §2.2: empty lines in front of a message are ignored, as some implementations send them behind a body. */
    private boolean beginResponse(ByteBuf in) {
        while (in.isReadable()) {
            byte b = in.getByte(in.readerIndex());
            if (b != '\r' && b != '\n') {
                position = Position.STATUS_LINE;
                sectionBytes = 0;
                reader.begins();
                if ((b & 0x7f) < ' ' || b == 0x7f) {
                    reader.fail(Http1Malformed.firstByte(b));
                }
                return reader.listening();
            }
            in.skipBytes(1);
        }
        return false;
    }

    private void count(Position before, ByteBuf in, int begin) {
        int consumed = in.readerIndex() - begin;
        if (before == Position.STATUS_LINE && position == Position.FIELDS) {
            int statusLine = in.indexOf(begin, in.readerIndex(), (byte) '\n') + 1 - begin;
            sectionBytes = Math.max(0, consumed - statusLine);
        } else if (before == Position.FIELDS) {
            sectionBytes += consumed;
        } else if (before == Position.TRAILERS) {
            sectionBytes += consumed;
        } else if (before == Position.BODY && chunked && trailerSections.begun) {
            // Netty decodes no part of the trailer section together with what is before it.
            position = Position.TRAILERS;
            sectionBytes = consumed;
        }
    }

    private void take(Object decoded, ByteBuf in, int begin) {
        if (decoded instanceof HttpObject object && object.decoderResult().isFailure()) {
            HttpHeaders fields =
                    object instanceof HttpResponse response ? response.headers() : EmptyHttpHeaders.INSTANCE;
            fail(object.decoderResult().cause(), new Http1Malformed(in, begin), fields);
            ReferenceCountUtil.release(object);
        } else if (!reader.listening() && !(decoded instanceof ByteBuf)) {
            ReferenceCountUtil.release(decoded);
        } else if (decoded instanceof HttpResponse) {
            takeHead();
        } else if (decoded instanceof HttpContent content) {
            takeContent(content);
        } else {
            reader.passOn((ByteBuf) decoded);
        }
    }

    private void takeHead() {
        Head decoded = head;
        head = null;
        if (decoded == null) {
            throw new IllegalStateException("a head was decoded that was not judged");
        }
        // The empty line that ends the section is not part of it.
        if (sectionBytes - 2 > options.maxHeaderBlockSize()) {
            reader.fail(tooLong(Position.FIELDS));
            return;
        }
        boolean empty = decoded.framing() instanceof BodyFraming.Length length && length.bytes() == 0;
        position = reader.handsOver(decoded.status()) ? Position.PASSED_ON : empty ? Position.BETWEEN : Position.BODY;
        chunked = decoded.framing() instanceof BodyFraming.Chunked;
        trailerSections.begun = false;
        reader.head(decoded);
    }

    private void takeContent(HttpContent content) {
        try {
            if (position == Position.BETWEEN || position == Position.PASSED_ON) {
                // Netty's mark behind a head without a body: the head has said so.
                return;
            }
            if (!(content instanceof LastHttpContent last)) {
                reader.data(content.content(), false);
                return;
            }
            boolean trailersTooLong = position == Position.TRAILERS && sectionBytes - 2 > options.maxTrailerBlockSize();
            position = Position.BETWEEN;
            if (trailersTooLong) {
                reader.fail(tooLong(Position.TRAILERS));
            } else if (last.trailingHeaders().isEmpty()) {
                reader.data(content.content(), true);
            } else {
                reader.trailers(Http1Malformed.fields(last.trailingHeaders()));
            }
        } catch (Http1Malformed.Failure e) {
            reader.fail(e.reason());
        } finally {
            content.release();
        }
    }

    /** A section that is over its limit already need not come to its end. */
    private void checkUnfinished(ByteBuf in) {
        // One byte may be the CR of the empty line; any more are of a line that has not ended.
        long unfinished = in.readableBytes() > 1 ? in.readableBytes() : 0;
        boolean over =
                switch (position) {
                    case STATUS_LINE -> unfinished > options.maxHeaderBlockSize() + 1L;
                    case FIELDS -> sectionBytes + unfinished > options.maxHeaderBlockSize() + 2L;
                    case TRAILERS -> sectionBytes + unfinished > options.maxTrailerBlockSize() + 2L;
                    case BETWEEN, BODY, PASSED_ON -> false;
                };
        if (over) {
            reader.fail(tooLong(position));
        }
    }

    private Reason tooLong(Position section) {
        return section == Position.TRAILERS
                ? new Reason.LimitReached("http1.maxTrailerBlockSize", options.maxTrailerBlockSize())
                : new Reason.LimitReached("http1.maxHeaderBlockSize", options.maxHeaderBlockSize());
    }

    private void fail(Throwable cause, Http1Malformed where, HttpHeaders fields) {
        reader.fail(
                switch (where.kind(cause)) {
                    case HEADER_LIMIT -> tooLong(Position.FIELDS);
                    case SECTION_LIMIT ->
                        tooLong(
                                position == Position.BODY || position == Position.TRAILERS
                                        ? Position.TRAILERS
                                        : Position.FIELDS);
                    case SYNTAX ->
                        new Reason.ProtocolError(
                                Protocol.HTTP,
                                switch (position) {
                                    case BETWEEN, STATUS_LINE -> where.statusLine(cause);
                                    case FIELDS -> where.field(cause, fields);
                                    case BODY, TRAILERS, PASSED_ON -> where.chunk(cause);
                                },
                                Side.REMOTE);
                });
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) {
        boolean http10 = Http1Malformed.checkStatusLine(initialLine);
        position = Position.FIELDS;
        return new DefaultHttpResponse(
                http10 ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(Integer.parseInt(initialLine[1]), initialLine[2]),
                headersFactory);
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        Http1Malformed.checkFieldName(line, start, length);
        AsciiString known = Http1FieldNames.find(line, start, length);
        return known == null ? super.splitHeaderName(line, start, length) : known;
    }

    /** Netty asks this once the head is complete and before it decides on the framing itself, so it is decided here. */
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        HttpHeaders fields = message.headers();
        int status = ((HttpResponse) message).status().code();
        boolean http10 = message.protocolVersion().equals(HttpVersion.HTTP_1_0);
        Headers headers = ((Http1FieldSection) fields).received();
        BodyFraming framing = BodyFraming.of(reader.method(), status, http10, headers);
        if (framing instanceof BodyFraming.Malformed malformed) {
            throw new Http1Malformed.Failure(malformed.text());
        }
        head = new Head(status, http10, headers, framing);
        if (framing instanceof BodyFraming.Length length) {
            return length.bytes() == 0;
        }
        // The transfer-encoding overrides the content-length, and Netty must not weigh them again.
        clearContentLength();
        fields.remove(HttpHeaderNames.CONTENT_LENGTH);
        fields.remove(HttpHeaderNames.TRANSFER_ENCODING);
        if (framing instanceof BodyFraming.Chunked) {
            fields.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        return false;
    }

    /** Whether to accept it is for the reader; behind it nothing is HTTP in any case. */
    @Override
    protected boolean isSwitchingToNonHttp1Protocol(HttpResponse response) {
        return reader.handsOver(response.status().code());
    }

    @Override
    protected String splitFirstWordInitialLine(byte[] line, int start, int length) {
        String usual = Http1StatusLine.usual(line, start, length);
        return usual == null ? super.splitFirstWordInitialLine(line, start, length) : usual;
    }

    @Override
    protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
        String usual = Http1StatusLine.usual(line, start, length);
        return usual == null ? super.splitSecondWordInitialLine(line, start, length) : usual;
    }

    @Override
    protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
        String usual = Http1StatusLine.usual(line, start, length);
        return usual == null ? super.splitThirdWordInitialLine(line, start, length) : usual;
    }

    /** Notices where a trailer section begins: Netty asks for its fields at the first one. */
    private static final class TrailersFactory implements HttpHeadersFactory {

        private boolean begun;

        @Override
        public HttpHeaders newHeaders() {
            begun = true;
            return DefaultHttpHeadersFactory.trailersFactory()
                    .withValidation(false)
                    .newHeaders();
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
            return newHeaders();
        }
    }
}
