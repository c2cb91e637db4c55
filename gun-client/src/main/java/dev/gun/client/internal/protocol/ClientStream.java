package dev.gun.client.internal.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A stream as a protocol sees it. Confined to the connection's event loop.
 *
 * <p>A protocol keeps what it knows of a stream in one object of its own, attached with {@link #attach}, so that no map
 * is needed to find it again.
 */
public abstract class ClientStream {

    private RequestHead head;
    private @Nullable Object attachment;

    /** A stream for this request. */
    protected ClientStream(RequestHead head) {
        this.head = head;
    }

    /** The request. */
    public final RequestHead head() {
        return head;
    }

    /** Completes the request, before it is written. */
    protected final void head(RequestHead completed) {
        head = completed;
    }

    /** Its WebSocket is open, and maybe for long: of the request nothing is needed but that it was one for that. */
    final void forgetRequest() {
        head = RequestHead.OPEN_WEB_SOCKET;
    }

    /** The stream's number on its connection, from 1. */
    public abstract long id();

    /** What it is a tunnel to, {@code null} when it is none. */
    public @Nullable TunnelTarget target() {
        return null;
    }

    /**
     * Whether the body was complete when the request was made, and how long it is; -1 when it follows with {@code
     * data}. The bytes come through {@link ConnectionProtocol#data} in either case, right after {@code open}.
     */
    public abstract long bodyLength();

    /**
     * Whether the receiver takes another data or frame message now: it has credits, and its mailbox has room. When not,
     * the protocol must hold what has come, stop reading, and go on when {@link ConnectionProtocol#resume} is called.
     */
    public abstract boolean readable();

    /**
     * Whether the receiver is done with all that was delivered. When not, {@link ConnectionProtocol#resume} is called
     * when it is, after what it sent meanwhile.
     */
    public abstract boolean settled();

    /**
     * Whether pieces of the response's body are turned into something else on their way, so that one may become many
     * messages. The end of the body is then told apart from its last piece, once the stream is {@link #readable} again.
     * Known when the response was told.
     */
    public abstract boolean transformed();

    /** Whether the stream is silenced: cancelled or failed, so that nothing of it is delivered any more. */
    public abstract boolean silenced();

    /** Attaches the protocol's own state. */
    public final void attach(@Nullable Object state) {
        this.attachment = state;
    }

    /** The protocol's own state, {@code null} while the stream has not been opened by it. */
    public final @Nullable Object attachment() {
        return attachment;
    }
}
