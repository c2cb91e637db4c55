package dev.gun.client.internal.protocol;

import dev.gun.client.Headers;
import dev.gun.client.Processed;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.Side;
import dev.gun.client.WsFrame;
import dev.gun.client.event.FragState;
import dev.gun.client.event.WsRecvFrameHeaderEvent.FrameType;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hears what happens on streams, in the order it happens, on the event loop. Each call reports the event of a thing to
 * the event handlers and then, where there is one, delivers its message; the messages of a silenced stream are dropped.
 * Whoever calls has checked {@link ClientStream#readable()} before {@code data} and {@code frame}.
 */
public interface StreamListener {

    /** Whether an event handler wants the events of frames; without one those calls need not be made. */
    boolean hasHandlers();

    /**
     * Event {@code requestStart}: the request is about to be written with these header fields.
     *
     * @param method the method on the wire: that of a WebSocket's upgrade depends on the protocol
     */
    void requestStart(ClientStream stream, String method, Headers sent);

    /** Event {@code requestHeaders}: its head was handed to the transport. */
    void requestHeaders(ClientStream stream, String method, Headers sent);

    /** Event {@code requestEnd}: its last body byte was. */
    void requestEnd(ClientStream stream);

    /** Event {@code responseStart}. */
    void responseStart(ClientStream stream);

    /** Event {@code responseInform}, then {@code GunInform}; for a 101 to an upgrade only the event. */
    void inform(ClientStream stream, int status, Headers headers);

    /** Event {@code responseHeaders}, then {@code GunResponse}. */
    void response(ClientStream stream, boolean fin, int status, Headers headers);

    /** {@code GunData}. The bytes are copied, lent, or retained; {@code data} stays the caller's. */
    void data(ClientStream stream, boolean fin, ByteBuf data);

    /** Event {@code responseTrailers}, then {@code GunTrailers}. */
    void trailers(ClientStream stream, Headers headers);

    /** Event {@code responseEnd}. */
    void responseEnd(ClientStream stream);

    /** The stream has ended well, both ways: it is forgotten. Called once, unless {@code failed} is. */
    void ended(ClientStream stream);

    /** {@code GunError} on the stream, which is then forgotten. */
    void failed(ClientStream stream, Reason reason, Processed processed);

    /** {@code GunError badstate} on a stream that goes on. */
    void refused(ClientStream stream, Reason reason);

    /** Event {@code cancel}. */
    void cancelled(ClientStream stream, Side endpoint, Reason reason);

    /** Event {@code wsUpgrade}. */
    void wsUpgrade(ClientStream stream);

    /** Event {@code protocolChanged}, then {@code GunUpgrade}; after its {@code inform} or response event. */
    void upgraded(ClientStream stream, List<String> protocols, Headers headers, Protocol protocol);

    /** Event {@code responseHeaders} without a message: the 2xx of a WebSocket over HTTP/2. */
    void upgradeResponse(ClientStream stream, int status, Headers headers);

    /** {@code GunWs}. */
    void frame(ClientStream stream, WsFrame frame);

    /** Event {@code wsRecvFrameStart}. */
    void frameStart(ClientStream stream, FragState fragState, String extensions);

    /** Event {@code wsRecvFrameHeader}. */
    void frameHeader(
            ClientStream stream,
            FragState fragState,
            String extensions,
            FrameType type,
            int rsv,
            long length,
            @Nullable Integer maskKey);

    /** Event {@code wsRecvFrameEnd}. */
    void frameEnd(ClientStream stream, String extensions, @Nullable Integer closeCode, byte[] payload);

    /** Event {@code wsSendFrameStart}. */
    void sendStart(ClientStream stream, String extensions, WsFrame frame);

    /** Event {@code wsSendFrameEnd}. */
    void sendEnd(ClientStream stream, String extensions, WsFrame frame);

    /**
     * The tunnel that {@code stream} asked for is made, after its response was told; {@code link} carries its bytes. It
     * is {@link TunnelLink#start started} before this returns, if anybody wants it.
     */
    void tunnelled(ClientStream stream, TunnelLink link);

    /** What carries a tunnel goes away gracefully: what is inside is to finish. */
    void tunnelShutdown(ClientStream stream);

    /** Event {@code pushPromiseStart}. */
    void pushStart(ClientStream stream);

    /**
     * Event {@code pushPromiseEnd}, then {@code GunPush} to the receiver of {@code stream}.
     *
     * @param accepted whether the promise is accepted; if not it was cancelled and there is no message
     * @return the promised stream, {@code null} when it was not accepted or nobody takes it
     */
    @Nullable ClientStream push(ClientStream stream, boolean accepted, RequestHead promised);
}
