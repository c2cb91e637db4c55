package dev.gun.client.internal.connection;

import dev.gun.client.GunReceiver;
import dev.gun.client.GunWebSocket;
import dev.gun.client.Headers;
import dev.gun.client.WsFrame;
import dev.gun.client.WsOptions;
import dev.gun.client.WsSubprotocol;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunUpgrade;
import dev.gun.client.message.GunWs;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a WebSocket's messages and their receiver, and lets the subprotocol's handler have the frames. Runs
 * where the receiver runs, one call at a time: also when the owner changes, since {@link DefaultGunStream} gives the next
 * owner nothing before the one before is done.
 */
final class SubprotocolRunner implements WsSubprotocol.Context {

    /** Event loop only: whose lane the last message went to; the stream's alone. */
    @Nullable Lane servedBy;

    private final DefaultGunWebSocket webSocket;
    private final WsOptions options;
    private @Nullable WsSubprotocol handler;
    private @Nullable String subprotocol;
    private Headers headers = Headers.empty();
    /** Who gets what the handler delivers; only while the handler is called. */
    private @Nullable GunReceiver receiver;
    /** The thread that calls the handler now: no other may deliver in between. Read by any thread. */
    private volatile @Nullable Thread caller;

    private SubprotocolRunner(DefaultGunWebSocket webSocket, WsOptions options) {
        this.webSocket = webSocket;
        this.options = options;
    }

    /** {@code null} when the options name no handler, so that nothing stands between. */
    static @Nullable SubprotocolRunner of(DefaultGunWebSocket webSocket, @Nullable WsOptions options) {
        if (options == null
                || (options.defaultProtocol() == null && options.protocols().isEmpty())) {
            return null;
        }
        return new SubprotocolRunner(webSocket, options);
    }

    /** Delivers {@code message} to {@code next}, or to the handler, who may deliver something else to {@code next}. */
    void receive(GunMessage message, GunReceiver next) throws Exception {
        receiver = next;
        caller = Thread.currentThread();
        try {
            if (message instanceof GunUpgrade upgrade) {
                next.receive(upgrade);
                begin(upgrade);
            } else if (message instanceof GunWs ws && handler != null) {
                int taken = 1;
                try {
                    taken = credits(handler.handle(ws.frame()));
                } finally {
                    webSocket.tookCredits(taken);
                }
            } else {
                next.receive(message);
            }
        } finally {
            caller = null;
            receiver = null;
        }
    }

    /** As {@link #receive(GunMessage, GunReceiver)}, for a handle: what comes of it is added to {@code out}. */
    void receive(GunMessage message, DefaultGunStream stream, Queue<GunMessage> out) {
        try {
            receive(message, out::add);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stream.handlerFailed(message, e);
        } catch (Exception | Error e) {
            stream.handlerFailed(message, e);
        }
    }

    private void begin(GunUpgrade upgrade) throws Exception {
        headers = upgrade.headers();
        String chosen = headers.get("sec-websocket-protocol");
        subprotocol = chosen == null ? null : chosen.trim();
        // As in Gun: the default is for a server that chose none, not for a name without a handler.
        Supplier<? extends WsSubprotocol> factory = subprotocol == null
                ? options.defaultProtocol()
                : options.protocols().get(subprotocol);
        if (factory != null) {
            WsSubprotocol made = factory.get();
            // One that does not come up gets no frames: they go to the receiver, as if there were no handler.
            made.init(this);
            handler = made;
        }
    }

    private static int credits(int taken) {
        if (taken < 0) {
            throw new IllegalStateException("WsSubprotocol.handle returned " + taken + ", not 0 or more credits");
        }
        return taken;
    }

    @Override
    public GunWebSocket webSocket() {
        return webSocket;
    }

    @Override
    public @Nullable String subprotocol() {
        return subprotocol;
    }

    @Override
    public Headers headers() {
        return headers;
    }

    @Override
    public @Nullable Object userOptions() {
        return options.userOptions();
    }

    @Override
    public void deliver(WsFrame frame) throws Exception {
        GunReceiver next = caller == Thread.currentThread() ? receiver : null;
        if (next == null) {
            throw new IllegalStateException(
                    "WsSubprotocol.Context.deliver is called within init and handle, and not later");
        }
        next.receive(new GunWs(webSocket, frame));
    }
}
