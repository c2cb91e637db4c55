package dev.gun.client;

/** What carries a connection's bytes. */
public enum Transport {
    /** Plain TCP. */
    TCP,
    /** TLS over TCP, the protocol negotiated by ALPN. */
    TLS
}
