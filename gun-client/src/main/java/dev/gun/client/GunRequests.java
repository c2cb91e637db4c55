package dev.gun.client;

import java.time.Duration;

/**
 * Everything that can be asked of a connection, or through a tunnel. Each call returns at once, from any thread; what happens comes as
 * messages to the stream's receiver, by default the returned handle. Requests made before the connection is up, or
 * between two connections, are kept in order and sent when it is up.
 *
 * <p>A malformed method, target or header is refused at the call with an {@link IllegalArgumentException} that names
 * it; nothing is sent.
 */
public interface GunRequests {

    /** {@code GET path}. */
    default GunStream get(String path) {
        return get(path, Headers.empty());
    }

    /** {@code GET path} with header fields. */
    default GunStream get(String path, Headers headers) {
        return request("GET", path, headers, Bytes.empty());
    }

    /** {@code HEAD path}. */
    default GunStream head(String path) {
        return head(path, Headers.empty());
    }

    /** {@code HEAD path} with header fields. */
    default GunStream head(String path, Headers headers) {
        return request("HEAD", path, headers, Bytes.empty());
    }

    /** {@code OPTIONS path}. */
    default GunStream options(String path) {
        return options(path, Headers.empty());
    }

    /** {@code OPTIONS path} with header fields. */
    default GunStream options(String path, Headers headers) {
        return request("OPTIONS", path, headers, Bytes.empty());
    }

    /** {@code DELETE path}. */
    default GunStream delete(String path) {
        return delete(path, Headers.empty());
    }

    /** {@code DELETE path} with header fields. */
    default GunStream delete(String path, Headers headers) {
        return request("DELETE", path, headers, Bytes.empty());
    }

    /** {@code POST path} whose body follows with {@link GunStream#data}. */
    default GunStream post(String path, Headers headers) {
        return headers("POST", path, headers);
    }

    /** {@code POST path} with a whole body. */
    default GunStream post(String path, Headers headers, Bytes body) {
        return request("POST", path, headers, body);
    }

    /** {@code PUT path} whose body follows with {@link GunStream#data}. */
    default GunStream put(String path, Headers headers) {
        return headers("PUT", path, headers);
    }

    /** {@code PUT path} with a whole body. */
    default GunStream put(String path, Headers headers, Bytes body) {
        return request("PUT", path, headers, body);
    }

    /** {@code PATCH path} whose body follows with {@link GunStream#data}. */
    default GunStream patch(String path, Headers headers) {
        return headers("PATCH", path, headers);
    }

    /** {@code PATCH path} with a whole body. */
    default GunStream patch(String path, Headers headers, Bytes body) {
        return request("PATCH", path, headers, body);
    }

    /** A request with a whole, possibly empty, body. */
    default GunStream request(String method, String path, Headers headers, Bytes body) {
        return request(method, path, headers, body, RequestOptions.defaults());
    }

    /** A request with a whole, possibly empty, body. */
    GunStream request(String method, String path, Headers headers, Bytes body, RequestOptions options);

    /** The head of a request whose body follows with {@link GunStream#data}. */
    default GunStream headers(String method, String path, Headers headers) {
        return headers(method, path, headers, RequestOptions.defaults());
    }

    /** The head of a request whose body follows with {@link GunStream#data}. */
    GunStream headers(String method, String path, Headers headers, RequestOptions options);

    /** Upgrades to a WebSocket on {@code path} with the connection's WebSocket options. */
    GunWebSocket wsUpgrade(String path);

    /** Upgrades to a WebSocket on {@code path} (RFC 6455; over HTTP/2 RFC 8441). */
    default GunWebSocket wsUpgrade(String path, WsOptions options) {
        return wsUpgrade(path, Headers.empty(), options);
    }

    /** Upgrades to a WebSocket on {@code path} with header fields. */
    GunWebSocket wsUpgrade(String path, Headers headers, WsOptions options);

    /** A tunnel to {@code destination}. */
    default GunTunnel connect(Destination destination) {
        return connect(destination, Headers.empty(), RequestOptions.defaults());
    }

    /** A tunnel to {@code destination}, asked for with header fields. */
    default GunTunnel connect(Destination destination, Headers headers) {
        return connect(destination, headers, RequestOptions.defaults());
    }

    /**
     * Asks what this speaks to for a tunnel to {@code destination} (RFC 9110 §9.3.6; over HTTP/2 RFC 9113 §8.5). Over
     * HTTP/1.1 the tunnel takes all of what it is asked on; over HTTP/2 it is one stream beside others. The messages of
     * the tunnel go to the owner if there is one, else to the handle, unless {@code options} say otherwise.
     */
    GunTunnel connect(Destination destination, Headers headers, RequestOptions options);

    /** The stream of a connection that carries raw data; see {@link #raw(RequestOptions)}. */
    default GunStream raw() {
        return raw(RequestOptions.defaults());
    }

    /**
     * Opens the stream of a connection, or a tunnel, that carries raw data ({@link Protocol#RAW} in the options, or in
     * the destination). What comes is
     * {@link dev.gun.client.message.GunData} to the owner if there is one, else to the handle, unless {@code options}
     * say otherwise; its last one has {@code fin} and comes when the peer closes. {@link GunStream#data} sends bytes,
     * and {@link GunStream#dataFin} says that nothing more comes from us: a FIN, over TLS a close_notify.
     *
     * <p>There is one stream for each socket. It is opened when the connection is up, and ends with the socket: after
     * the next {@code GunUp} ask for another. What the peer sends before is kept, and then no more is read. A second
     * one for the same socket, and any on a connection that speaks something else, fails with {@code badstate}.
     */
    GunStream raw(RequestOptions options);

    /**
     * Pings the connection (HTTP/2) or, over HTTP/1.1, the WebSocket that it was turned into. The answer is a
     * {@link dev.gun.client.message.GunNotify.PingAck} to the owner, a refusal a {@link
     * dev.gun.client.message.GunError}; without an owner the round trip is in {@link ConnectionInfo}.
     *
     * @return the reference that the answer carries
     */
    long ping();

    /** The time that {@code await…} waits when none is given. */
    Duration DEFAULT_AWAIT = Duration.ofSeconds(5);
}
