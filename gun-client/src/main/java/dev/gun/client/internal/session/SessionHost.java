package dev.gun.client.internal.session;

import dev.gun.client.GunStream;
import dev.gun.client.GunWebSocket;
import dev.gun.client.Headers;
import dev.gun.client.Reason;
import dev.gun.client.WsFrame;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunNotify;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** What a session asks of its connection. */
public interface SessionHost {

    /**
     * Upgrades; on the event loop.
     *
     * @param tap sees each message of the WebSocket on the event loop, right after it was handed to its receiver
     */
    GunWebSocket upgrade(String path, Headers headers, Consumer<GunMessage> tap);

    /**
     * Asks for a stream of events; on the event loop.
     *
     * @param tap as for {@link #upgrade}
     */
    GunStream events(String path, Headers headers, Consumer<GunMessage> tap);

    /** Whether the response of that stream was one of events. Event loop. */
    boolean deliversEvents(GunStream stream);

    /** The reconnection time that the server has set on that stream, if it has. Event loop. */
    Optional<Duration> reconnectionTime(GunStream stream);

    /** Cancels a stream, or its upgrade, at once; on the event loop. */
    void cancel(GunStream stream);

    /** Whether the connection lives on when a WebSocket of it ends: over HTTP/2, not over HTTP/1.1. Event loop. */
    boolean outlivesWebSockets();

    /**
     * Sends a frame; on the event loop.
     *
     * @param written called, on the event loop, when it was handed to the socket
     * @param failed called instead, with the reason, when it was not and will not be
     */
    void send(GunWebSocket webSocket, WsFrame frame, Runnable written, Consumer<Reason> failed);

    /** Tells the owner; on the event loop. */
    void tell(GunNotify.Notice notice);

    /** Ends the connection for good; on the event loop. */
    void giveUp(Reason cause);

    /** Runs {@code task} on the event loop; from any thread. */
    void run(Runnable task);

    /** Runs {@code task} on the event loop after {@code delay}; returns what stops it. On the event loop. */
    Runnable schedule(Duration delay, Runnable task);

    /** The clock that {@link #schedule} runs by, in nanoseconds from an arbitrary moment. On the event loop. */
    long nanoTime();

    /** Completes a user's future off the event loop; on the event loop. */
    void complete(Runnable completion);
}
