package dev.gun.benchmarks.compare.work;

/** A client that takes part. Made once in a process of its own; only what the scenario needs is opened. */
public interface Contender {

    /** An HTTP/1.1 client that uses {@code connections} connections. */
    default Http http1(Target target, int connections) {
        throw new UnsupportedOperationException("no HTTP/1.1 client");
    }

    /** An HTTP/2 client with prior knowledge on one connection that takes {@code streams} requests at once. */
    default Http http2(Target target, int streams) {
        throw new UnsupportedOperationException("no HTTP/2 without TLS");
    }

    /** A WebSocket client over HTTP/1.1, with or without permessage-deflate. */
    default WebSockets webSockets(Target target, boolean deflate) {
        throw new UnsupportedOperationException("no WebSocket client");
    }

    /** A WebSocket client over one HTTP/2 connection (RFC 8441). */
    default WebSockets webSocketsOverHttp2(Target target) {
        throw new UnsupportedOperationException("no WebSocket over HTTP/2 (RFC 8441)");
    }

    /** WebSockets that come back by themselves when they are lost; {@link Returning} says what is asked of them. */
    default Returning returning(Target target) {
        throw new UnsupportedOperationException("does not reconnect by itself");
    }
}
