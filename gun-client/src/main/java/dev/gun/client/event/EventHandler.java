package dev.gun.client.event;

/**
 * Sees what a connection does, at the finest grain. For metrics, tracing, logging and debugging; programs use messages.
 *
 * <p>Called on the connection's event loop, in the order in which things happen, before the message of the same thing
 * is delivered. It must not block. What it throws is logged and counted, and changes nothing for the connection or the
 * other handlers. Without a handler no event is allocated.
 */
public interface EventHandler {

    /** The connection is initialising: the first call, once. */
    default void init(InitEvent event) {}

    /** The host name is being resolved. */
    default void domainLookupStart(DomainLookupEvent event) {}

    /** The look-up ended, well or not. */
    default void domainLookupEnd(DomainLookupEvent event) {}

    /** The socket is being connected. */
    default void connectStart(ConnectEvent event) {}

    /** Connecting ended, well or not. */
    default void connectEnd(ConnectEvent event) {}

    /** A TLS handshake began. */
    default void tlsHandshakeStart(TlsHandshakeEvent event) {}

    /** The handshake ended, well or not. */
    default void tlsHandshakeEnd(TlsHandshakeEvent event) {}

    /** A request is about to be sent. */
    default void requestStart(RequestStartEvent event) {}

    /** A request's headers were handed to the transport. */
    default void requestHeaders(RequestStartEvent event) {}

    /** A request was sent completely. */
    default void requestEnd(RequestEndEvent event) {}

    /** A promised request is being received. */
    default void pushPromiseStart(PushPromiseStartEvent event) {}

    /** A promised request was received. */
    default void pushPromiseEnd(PushPromiseEndEvent event) {}

    /** A response, informational or final, begins. */
    default void responseStart(ResponseStartEvent event) {}

    /** An informational response was received; a 101 ends the response. */
    default void responseInform(ResponseHeadersEvent event) {}

    /** The head of the final response was received. */
    default void responseHeaders(ResponseHeadersEvent event) {}

    /** Trailer fields were received. */
    default void responseTrailers(ResponseTrailersEvent event) {}

    /** The response was received completely. */
    default void responseEnd(ResponseEndEvent event) {}

    /** A WebSocket upgrade was asked for. */
    default void wsUpgrade(WsUpgradeEvent event) {}

    /** A WebSocket frame is being received. */
    default void wsRecvFrameStart(WsRecvFrameStartEvent event) {}

    /** A WebSocket frame's header was received. */
    default void wsRecvFrameHeader(WsRecvFrameHeaderEvent event) {}

    /** A WebSocket frame was received completely. */
    default void wsRecvFrameEnd(WsRecvFrameEndEvent event) {}

    /** A WebSocket frame is being sent. */
    default void wsSendFrameStart(WsSendFrameEvent event) {}

    /** A WebSocket frame was sent. */
    default void wsSendFrameEnd(WsSendFrameEvent event) {}

    /** The protocol of the connection, or of a stream, changed. */
    default void protocolChanged(ProtocolChangedEvent event) {}

    /** The origin of the connection, or of a stream, changed. */
    default void originChanged(OriginChangedEvent event) {}

    /** A stream was cancelled. */
    default void cancel(CancelEvent event) {}

    /** The socket is gone; only when there was one. */
    default void disconnect(DisconnectEvent event) {}

    /** The connection is over: the last call, once. */
    default void terminate(TerminateEvent event) {}
}
