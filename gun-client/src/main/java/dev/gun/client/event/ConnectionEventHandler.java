package dev.gun.client.event;

/**
 * An event handler that also sees what Gun tells only the owner of a connection, or nobody: for logs, metrics and
 * tracing, which must not depend on who owns a connection. An {@link EventHandler} that implements this interface is
 * called for both; what is said there of threads and failures holds here, too.
 */
public interface ConnectionEventHandler extends EventHandler {

    /** The connection is up: before {@code GunUp}. */
    default void up(UpEvent event) {}

    /** The connection is lost and it was not our doing: before {@code GunDown}. */
    default void down(DownEvent event) {}

    /** An attempt failed, or the connection was lost, and there will be another attempt. */
    default void retry(RetryEvent event) {}

    /** The session is ready: before its {@code GunNotify}. */
    default void sessionReady(SessionReadyEvent event) {}

    /** The session was ready and is no more: before its {@code GunNotify}. */
    default void sessionLost(SessionLostEvent event) {}

    /**
     * A stream is over for its receiver, well or not: once for each stream, the last event of it unless it was cancelled
     * on HTTP/1.1, which goes on reading its response.
     */
    default void streamEnd(StreamEndEvent event) {}
}
