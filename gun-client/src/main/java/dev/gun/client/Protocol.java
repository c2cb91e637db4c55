package dev.gun.client;

import org.jspecify.annotations.Nullable;

/** The protocols that a connection, or a stream of it, can speak. */
public enum Protocol {
    /** HTTP/1.1 and HTTP/1.0 (RFC 9112). */
    HTTP("http", "http/1.1"),
    /** HTTP/2 (RFC 9113). */
    HTTP2("http2", "h2"),
    /** WebSocket (RFC 6455); only ever the result of an upgrade, never one to open a connection with. */
    WS("ws", null),
    /**
     * Bytes that nobody here interprets: the result of an HTTP/1.1 upgrade to a protocol of your own, or what a
     * connection speaks from its start; then it is the only one in the options.
     */
    RAW("raw", null),
    /** SOCKS5 (RFC 1928): what a proxy speaks until it has made its connection; never one to open a connection with. */
    SOCKS("socks", null);

    private final String text;
    private final @Nullable String alpn;

    Protocol(String text, @Nullable String alpn) {
        this.text = text;
        this.alpn = alpn;
    }

    /** The protocol's name as Gun and the properties write it, for example {@code http2}. */
    public String text() {
        return text;
    }

    /** The protocol's ALPN identifier (RFC 7301), or {@code null} when it is never offered by ALPN. */
    public @Nullable String alpn() {
        return alpn;
    }

    @Override
    public String toString() {
        return text;
    }
}
