package dev.gun.client.internal.protocol;

import dev.gun.client.Headers;
import dev.gun.client.Reason;
import dev.gun.client.internal.codec.ws.WsHandshake;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Http2Protocol} knows of one stream: attached both to the {@link ClientStream} and to the codec's stream.
 * Confined to the event loop.
 */
final class Http2StreamState {

    /** Our half of the stream. */
    enum Sending {
        /** The user may add to the body. */
        BODY,
        /** There is no body: it is a WebSocket or a tunnel, or asks to become one. */
        FRAMES,
        /** The end of the body waits for the peer's window. */
        ENDING,
        /** END_STREAM is written, or there was never anything to send. */
        DONE
    }

    /** The peer's half of the stream. */
    enum Receiving {
        /** The final response has not begun. */
        HEAD,
        /** The body, if any, is coming. */
        BODY,
        /** All has come, and some of it is held until the receiver takes it. */
        HELD,
        /** All was delivered. */
        DONE
    }

    /** Something held for a receiver that takes nothing now. */
    sealed interface Held {}

    /**
     * A held piece of the body.
     *
     * @param data the bytes, owned by this
     * @param fin whether it is the last
     */
    record HeldData(ByteBuf data, boolean fin) implements Held {}

    /**
     * Trailers that came after a held body.
     *
     * @param headers the trailers
     */
    record HeldTrailers(Headers headers) implements Held {}

    /** Announced by a response to HEAD, 204 or 304, whatever its content-length says. */
    static final long NO_BODY = -2;

    private final ClientStream stream;
    private final Http2Stream channel;
    private final @Nullable ChannelFuture head;
    /** {@code null} as long as nothing was held, as mostly. */
    private @Nullable Deque<Held> held;
    /** The table of live streams that it is in, and its neighbours there; that table's to set. */
    @Nullable Http2Streams table;

    @Nullable Http2StreamState older;

    @Nullable Http2StreamState newer;

    private Sending sending;
    private Receiving receiving = Receiving.HEAD;
    private long unsent = -1;
    private long announced = -1;
    private long received;
    private int informs;
    private @Nullable Reason over;
    private @Nullable WsHandshake handshake;
    private @Nullable Http2WebSocket webSocket;
    private @Nullable Http2Tunnel tunnel;

    /**
     * A stream that is live.
     *
     * @param head the writing of our HEADERS, {@code null} for a promised stream
     */
    Http2StreamState(ClientStream stream, Http2Stream channel, @Nullable ChannelFuture head, Sending sending) {
        this.stream = stream;
        this.channel = channel;
        this.head = head;
        this.sending = sending;
    }

    ClientStream stream() {
        return stream;
    }

    Http2Stream channel() {
        return channel;
    }

    int id() {
        return channel.id();
    }

    /** Whether the server asked for this stream, by a promise. */
    boolean promised() {
        return head == null;
    }

    /** Whether our HEADERS have reached the socket; until then the server cannot have acted on them. */
    boolean written() {
        return head == null || head.isSuccess();
    }

    Sending sending() {
        return sending;
    }

    void sending(Sending next) {
        sending = next;
    }

    Receiving receiving() {
        return receiving;
    }

    void receiving(Receiving next) {
        receiving = next;
    }

    /** Whether something is held for the receiver. */
    boolean holds() {
        return held != null && !held.isEmpty();
    }

    /** What is held for the receiver. */
    Deque<Held> held() {
        Deque<Held> now = held == null ? new ArrayDeque<>() : held;
        held = now;
        return now;
    }

    /** The bytes of our body that the request's content-length still asks for; -1 when it has none. */
    long unsent() {
        return unsent;
    }

    void unsent(long bytes) {
        unsent = bytes;
    }

    /** What the response's content-length says; -1 when there is none. */
    void announced(long contentLength) {
        announced = contentLength;
    }

    /** Counts bytes of the body. */
    void received(int bytes) {
        received += bytes;
    }

    /** Whether a body was announced of which no byte has come; what is in between, the codec checks. */
    boolean bodyMissing() {
        return announced > 0 && received == 0;
    }

    /** Whether bytes have come of a body that there cannot be. */
    boolean bodyForbidden() {
        return announced == NO_BODY && received > 0;
    }

    /** Counts another informational response, and returns how many there were. */
    int countInform() {
        return ++informs;
    }

    /** What it asked for, if it asked to become a WebSocket. */
    @Nullable WsHandshake handshake() {
        return handshake;
    }

    void handshake(WsHandshake asked) {
        handshake = asked;
    }

    /** The WebSocket that it has become, if it has. */
    @Nullable Http2WebSocket webSocket() {
        return webSocket;
    }

    void webSocket(Http2WebSocket become) {
        webSocket = become;
    }

    /** The tunnel that it has become, if it has. */
    @Nullable Http2Tunnel tunnel() {
        return tunnel;
    }

    void tunnel(Http2Tunnel become) {
        tunnel = become;
    }

    /** Why the stream is over; {@code null} while it is live. Writes that still wait fail with this. */
    @Nullable Reason over() {
        return over;
    }

    void over(Reason reason) {
        over = reason;
    }
}
