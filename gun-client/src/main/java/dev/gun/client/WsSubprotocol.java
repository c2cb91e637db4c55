package dev.gun.client;

import org.jspecify.annotations.Nullable;

/**
 * Handles the frames of one WebSocket in place of whoever gets its messages, because the server has agreed to a
 * subprotocol (RFC 6455 §1.9). Given with {@link WsOptions.Builder#protocol} or {@link
 * WsOptions.Builder#defaultProtocol}; made anew for each WebSocket.
 *
 * <p>It runs where the receiver of the WebSocket's messages runs, between the messages of that receiver: on the receiver
 * executor (or on the event loop, when the receiver asked for that) for the owner and for a receiver of one's own; in
 * the thread that awaits for a handle, so that its frames are handled while something is awaited. Never two calls at
 * once, unless the connection is handed over from one owner to another while frames wait.
 *
 * <p>What it throws is logged and counted ({@link ConnectionInfo#listenerFailures()}), and loses only that frame. One
 * that throws from {@link #init} gets no frame: they go to whoever gets the WebSocket's messages, as without a handler.
 */
public interface WsSubprotocol {

    /**
     * The WebSocket is up. Called once, after {@code GunUpgrade} was delivered and before the first frame.
     *
     * @param context what it needs to know, and its way to the receiver; may be kept
     */
    void init(Context context) throws Exception;

    /**
     * Takes one frame: a whole message, a close, and, without {@link WsOptions#silencePings()}, pings and pongs, which
     * have been answered already.
     *
     * @return how many credits ({@link WsOptions#flow()}) the frame takes, 0 or more
     */
    int handle(WsFrame frame) throws Exception;

    /** The WebSocket of a {@link WsSubprotocol}. */
    interface Context {

        /** The WebSocket, to send on and to give credits to. */
        GunWebSocket webSocket();

        /** The subprotocol that the server chose, {@code null} when it chose none. */
        @Nullable String subprotocol();

        /** The header fields of the server's answer. */
        Headers headers();

        /** {@link WsOptions#userOptions()}. */
        @Nullable Object userOptions();

        /**
         * Hands a frame, the one that came or another, to whoever gets the WebSocket's messages, as a {@code GunWs}. Only
         * within {@link WsSubprotocol#init} and {@link WsSubprotocol#handle}.
         *
         * @throws IllegalStateException when called at any other time
         */
        void deliver(WsFrame frame) throws Exception;
    }
}
