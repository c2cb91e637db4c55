package dev.gun.client.internal.protocol;

import dev.gun.client.Headers;
import dev.gun.client.Processed;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.WsFrame;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A protocol on one socket. It reads and writes through handlers that it adds to the pipeline, says what happens to
 * streams through {@link StreamListener}, and asks everything else of {@link Commands}: it never closes, reconnects or
 * swaps anything itself. Confined to the connection's event loop; one instance lives as long as its socket, or until it
 * is switched.
 */
public interface ConnectionProtocol {

    /** Which protocol this is. */
    Protocol protocol();

    /** The tunnel that has taken the whole channel, {@code null} when none has. */
    default @Nullable ClientStream tunnel() {
        return null;
    }

    /**
     * Adds its handlers at the end of {@code pipeline} and begins.
     *
     * @param leftover bytes that came already, owned by the callee; empty unless this protocol was switched to
     */
    void start(ChannelPipeline pipeline, ByteBuf leftover);

    /** Removes its handlers, since another protocol takes over. */
    void stop();

    /** What takes the bytes of the channel once it is started, {@code null} when handlers of its own do. */
    default @Nullable ChannelReader reader() {
        return null;
    }

    /** Whether {@code stream} can be opened now. Asked for the oldest queued request, in order. */
    Admission admits(ClientStream stream);

    /** Writes the head of an admitted request. Does not flush. */
    void open(ClientStream stream);

    /**
     * Writes a piece of the request's body, its ownership passed on. Does not flush. The stream has been opened.
     * Refused with {@code badstate} through {@code result} where the protocol cannot.
     */
    void data(ClientStream stream, ByteBuf data, boolean fin, WriteResult result);

    /** Ends the request's body with trailers, else as {@link #data}. */
    void trailers(ClientStream stream, Headers trailers, WriteResult result);

    /** Writes a WebSocket frame. Refused with {@code badstate} on a stream that is no WebSocket. */
    void sendFrame(ClientStream stream, WsFrame frame, WriteResult result);

    /** The user cancels an open stream: event {@code cancel}. The stream was silenced by the caller. */
    void cancel(ClientStream stream);

    /** The receiver of {@code stream} takes messages again: deliver what is held, then read on. */
    void resume(ClientStream stream);

    /** Sends a ping, or says why this protocol cannot. */
    @Nullable Reason ping(long ref);

    /** Begins a graceful end; asks for {@code close(NORMAL)} when it is reached. Streams not begun fail: {@code closing}. */
    void shutdown();

    /**
     * The socket is lost or closed: gives up every live stream, in the order of the requests, with what is known about
     * the server having acted on it. A body that is read until the close and is complete by it is ended here, and not
     * in the list. Releases everything that was held. No upcall for the listed streams follows.
     *
     * @param reason why the socket is gone; {@link Reason#CLOSED} when the peer closed it in an orderly way
     */
    List<Orphan> abandon(Reason reason);

    /** How many streams are live. */
    int liveStreams();

    /** Writes through to the socket what was written since the last flush. */
    void flush();

    /** The answer of {@link #admits}. */
    enum Admission {
        /** It can be opened now. */
        ADMIT,
        /** Not now; ask again after the next callback or {@link Commands#admit}. */
        WAIT,
        /** Never on this socket: the caller fails it with {@code badstate}. */
        REFUSE
    }

    /**
     * A live stream whose socket is gone.
     *
     * @param stream the stream
     * @param processed what is known about the server having acted on it
     */
    record Orphan(ClientStream stream, Processed processed) {}
}
