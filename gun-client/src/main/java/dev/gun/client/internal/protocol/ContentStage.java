package dev.gun.client.internal.protocol;

import dev.gun.client.Bytes;
import dev.gun.client.ContentDecoding;
import dev.gun.client.GunStream;
import dev.gun.client.Headers;
import dev.gun.client.Reason;
import dev.gun.client.SseOptions;
import dev.gun.client.internal.codec.content.ContentCodings;
import dev.gun.client.internal.codec.content.ContentDecoder;
import dev.gun.client.internal.codec.content.ContentException;
import dev.gun.client.internal.codec.content.LimitedDecoder;
import dev.gun.client.internal.codec.sse.SseEvent;
import dev.gun.client.internal.codec.sse.SseLimitException;
import dev.gun.client.internal.codec.sse.SseParser;
import dev.gun.client.message.GunData;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunSse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the body of one response goes through on its way to the receiver: decoding, then the reading of events, or
 * either. A piece of it is worked off as far as the receiver takes messages; the next one comes when it is done with.
 * So at most one piece, and what one step makes of it, is held. Confined to the event loop.
 */
public final class ContentStage {

    private final @Nullable ContentDecoder decoder;
    private final @Nullable SseParser parser;
    private final boolean severalCodings;

    /** The piece that is being worked off, {@code null} when there is none. */
    private @Nullable ByteBuf piece;

    /** What was decoded of it, and is being read for events. */
    private ByteBuf text = Unpooled.EMPTY_BUFFER;

    /** @param codings the codings to be decoded, in the order they were applied */
    ContentStage(List<String> codings, ContentDecoding limits, @Nullable SseOptions sse) {
        Supplier<ContentDecoder> found = codings.size() == 1 ? ContentCodings.find(codings.get(0)) : null;
        this.severalCodings = codings.size() > 1;
        this.decoder = found == null ? null : new LimitedDecoder(found.get(), limits.maxRatio(), limits.maxBytes());
        this.parser = sse == null ? null : new SseParser(sse.maxLineSize(), sse.maxEventSize());
    }

    /** The header fields that describe the body as it is delivered. */
    public Headers described(Headers received) {
        return decoder == null
                ? received
                : received.toBuilder()
                        .remove("content-encoding")
                        .remove("content-length")
                        .build();
    }

    /** Whether all that came was worked off, so that the next piece can come. */
    public boolean done() {
        return piece == null;
    }

    /** The next piece of the body; {@code data} stays the caller's. */
    public void add(ByteBuf data) throws Failure {
        checkCodings();
        if (!data.isReadable()) {
            return;
        }
        ByteBuf kept = data.retain();
        piece = kept;
        if (decoder == null) {
            text = kept;
        } else {
            ByteBuffer bytes = kept.nioBuffer();
            decoder.input(bytes);
        }
    }

    /** The next message that has been made, {@code null} when the piece is worked off. */
    public @Nullable GunMessage next(GunStream stream) throws Failure {
        if (piece == null) {
            return null;
        }
        try {
            GunMessage message = parser == null ? data(stream) : event(stream, parser);
            if (message == null) {
                release();
            }
            return message;
        } catch (ContentException e) {
            throw failure(e);
        } catch (SseLimitException e) {
            throw new Failure(new Reason.LimitReached(e.option(), e.limit()));
        }
    }

    private @Nullable GunMessage data(GunStream stream) throws ContentException {
        byte[] decoded = decoder == null ? null : decoder.next();
        return decoded == null ? null : new GunData(stream, false, Bytes.wrap(decoded));
    }

    private @Nullable GunMessage event(GunStream stream, SseParser events) throws ContentException, SseLimitException {
        while (true) {
            SseEvent event = events.next(text);
            if (event != null) {
                return new GunSse(stream, new GunSse.Event(event.type(), event.data()), event.lastEventId());
            }
            byte[] decoded = decoder == null ? null : decoder.next();
            if (decoded == null) {
                return null;
            }
            text = Unpooled.wrappedBuffer(decoded);
        }
    }

    /** The body is over, and worked off: its last message. */
    public GunMessage last(GunStream stream) throws Failure {
        checkEnd();
        return parser == null
                ? new GunData(stream, true, Bytes.empty())
                : new GunSse(stream, null, parser.lastEventId());
    }

    /** The body is over, and worked off; its last message, {@code null} when trailers are that. */
    public @Nullable GunMessage lastBeforeTrailers(GunStream stream) throws Failure {
        if (parser != null) {
            return last(stream);
        }
        checkEnd();
        return null;
    }

    private void checkCodings() throws Failure {
        if (severalCodings) {
            throw new Failure(new Reason.DecodeFailed("The body has more than one content coding (RFC 9110 §8.4)"));
        }
    }

    private void checkEnd() throws Failure {
        checkCodings();
        if (decoder != null) {
            try {
                decoder.end();
            } catch (ContentException e) {
                throw failure(e);
            }
        }
    }

    private static Failure failure(ContentException cause) {
        return new Failure(new Reason.DecodeFailed(String.valueOf(cause.getMessage())));
    }

    /** Whether what comes out of it are events. */
    public boolean deliversEvents() {
        return parser != null;
    }

    /** The reconnection time that the server has set, in milliseconds, -1 when it has not. */
    public long reconnectionMillis() {
        return parser == null ? -1 : parser.reconnectionMillis();
    }

    private void release() {
        ByteBuf done = piece;
        piece = null;
        text = Unpooled.EMPTY_BUFFER;
        if (done != null) {
            done.release();
        }
    }

    /** The stream is over: frees what is held; idempotent. */
    public void close() {
        release();
        if (decoder != null) {
            decoder.close();
        }
    }

    /** The body cannot be delivered. */
    public static final class Failure extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient Reason reason;

        Failure(Reason reason) {
            super(reason.text(), null, false, false);
            this.reason = reason;
        }

        /** What the stream fails with. */
        public Reason reason() {
            return reason;
        }
    }
}
