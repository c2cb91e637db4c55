package dev.gun.client;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What is to hold whenever its connection is up: a WebSocket that is upgraded and subscribed again after every loss, or
 * a stream of server-sent events that is asked for again after every end, from where it was.
 * Methods may be called from any thread.
 */
public interface GunSession {

    /** The session's name. */
    String name();

    /** Where the session stands. */
    State state();

    /** The session's WebSocket while it is ready, else {@code null}; always {@code null} for events. */
    @Nullable GunWebSocket webSocket();

    /** The session's stream while it is ready, its WebSocket or its stream of events, else {@code null}. */
    @Nullable GunStream stream();

    /** The last event ID so far, from which the next request for events goes on; empty when there is none. */
    String lastEventId();

    /** How often the session has been ready. */
    long timesReady();

    /**
     * Sends a frame over whatever WebSocket the session has. What happens while it has none is up to
     * {@link SessionOptions#outbox()}. A session of events refuses it with {@code badstate}.
     *
     * @return the frame's number, and its way: {@link Sent#written()} completes when the frame is written
     */
    Sent send(WsFrame frame);

    /** The states of a session. */
    enum State {
        /** The connection is not up. */
        WAITING,
        /** The WebSocket is being upgraded, or the events asked for, or that waits for its next try. */
        STARTING,
        /** The WebSocket is up, and its subscribe frames are being written. */
        SUBSCRIBING,
        /** The WebSocket is up and subscribed, or the events are coming. */
        READY,
        /** The session ended for good. */
        STOPPED
    }

    /**
     * A frame on its way.
     *
     * @param id the frame's number in this session, from 1
     * @param written completes when the frame is written to the socket, fails when it is not
     */
    record Sent(long id, CompletionStage<Void> written) {}
}
