package dev.gun.client;

/** The states of a connection, in the order it goes through them. What a state says is what the user may do in it. */
public enum ConnectionState {
    /** No socket. Either the connection has not begun, or it waits for its next attempt; requests are kept. */
    NOT_CONNECTED,
    /** The host name is being resolved; requests are kept. */
    DOMAIN_LOOKUP,
    /** The socket is being connected; requests are kept. */
    CONNECTING,
    /** The TLS handshake is running; requests are kept. */
    TLS_HANDSHAKE,
    /** Up: every operation that the protocol knows is allowed. */
    CONNECTED,
    /** Up, but the connection was turned into a WebSocket: only frames are accepted. */
    CONNECTED_WS_ONLY,
    /** Up, but the connection carries raw data, from its start or since an upgrade: only data is accepted. */
    CONNECTED_DATA_ONLY,
    /** Up, but a tunnel that takes the whole connection is being set up: nothing is accepted but through the tunnel. */
    CONNECTED_NO_INPUT,
    /** Draining: running streams finish, then the socket is closed. */
    CLOSING,
    /** The end: every call fails with {@code down} and the reason. */
    TERMINATED;

    /** Whether a socket is up and the protocol on it is ready or draining. */
    public boolean isUp() {
        return this == CONNECTED
                || this == CONNECTED_WS_ONLY
                || this == CONNECTED_DATA_ONLY
                || this == CONNECTED_NO_INPUT;
    }
}
