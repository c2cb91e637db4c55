package dev.gun.sample.exchange;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One WebSocket of the exchange. It hears nothing until it has sent {@code {"op":"subscribe","channel":"ticker"}}.
 * Jetty answers pings by itself. Callbacks come on Jetty's threads, {@link #offer} on the exchange's ticker.
 */
public final class Subscriber extends Session.Listener.Abstract implements Session.Listener.AutoDemanding {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** What the exchange may do with this socket now. */
    private enum State {
        /** Open, and has not asked for anything. */
        SILENT,
        /** Subscribed; no tick is on its way. */
        READY,
        /** Subscribed; a tick is being written. Further ticks are skipped, so a slow reader costs no memory. */
        WRITING,
        /** Gone. */
        CLOSED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.SILENT);
    private final Consumer<Subscriber> onOpen;
    private final Consumer<Subscriber> onEnd;

    Subscriber(Consumer<Subscriber> onOpen, Consumer<Subscriber> onEnd) {
        this.onOpen = onOpen;
        this.onEnd = onEnd;
    }

    @Override
    public void onWebSocketOpen(Session session) {
        super.onWebSocketOpen(session);
        onOpen.accept(this);
    }

    @Override
    public void onWebSocketText(String message) {
        if (isSubscription(message)) {
            state.compareAndSet(State.SILENT, State.READY);
        } else {
            getSession().close(StatusCode.POLICY_VIOLATION, "expected a subscription to \"ticker\"", Callback.NOOP);
        }
    }

    @Override
    public void onWebSocketClose(int statusCode, @Nullable String reason, Callback callback) {
        end();
        callback.succeed();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        end();
    }

    /** Sends the tick, unless nothing was subscribed or the last one is still on its way. */
    void offer(String json) {
        if (state.compareAndSet(State.READY, State.WRITING)) {
            getSession()
                    .sendText(
                            json,
                            Callback.from(() -> state.compareAndSet(State.WRITING, State.READY), failure -> end()));
        }
    }

    private void end() {
        state.set(State.CLOSED);
        onEnd.accept(this);
    }

    private static boolean isSubscription(String message) {
        try {
            JsonNode request = JSON.readTree(message);
            return "subscribe".equals(request.path("op").asString(""))
                    && "ticker".equals(request.path("channel").asString(""));
        } catch (JacksonException notJson) {
            return false;
        }
    }
}
