package dev.gun.client;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A fixed number of connections to one origin, of which each request gets the best one: the least loaded HTTP/2
 * connection with room for a stream, or an idle HTTP/1.1 one. When none is free the request waits in line, bounded by
 * {@link PoolOptions#maxWaiting()} and {@link PoolOptions#acquireTimeout()}. Members reconnect on their own, and one
 * that is out of retries is replaced. Open one with {@link GunClient#openPool(java.net.URI, PoolOptions)}.
 *
 * <p>Every method may be called from any thread and returns at once, except {@code await…}, which block the calling
 * thread and refuse to be called on an event loop. What they return fails with {@link GunException}: {@code
 * too_many_pending} when too many wait already, {@link GunException.TimedOut} with {@code timeout(pending)} when no
 * connection was free in time, and {@link GunException.Down} when the pool has stopped. Stages complete at once when a
 * connection is free, else on a receiver thread.
 *
 * <pre>{@code
 * GunPool pool = gun.openPool(URI.create("https://api.example.org"), PoolOptions.defaults());
 * pool.get("/orders").thenCompose(GunStream::body).thenAccept(body -> …);
 * }</pre>
 */
public interface GunPool extends AutoCloseable {

    /** The name: that of the connections' options, else {@code pool-<n>}; a member's name is {@code <name>-<n>}. */
    String name();

    /** Scheme and authority, for example {@code https://example.org} or {@code http://[::1]:8080}. */
    String origin();

    /** The options that the pool was opened with. */
    PoolOptions options();

    /** What is known about the pool now. */
    PoolInfo info();

    /** Waits 5 seconds for the pool to be operational; see {@link #awaitUp(Duration)}. */
    default void awaitUp() {
        awaitUp(GunRequests.DEFAULT_AWAIT);
    }

    /**
     * Waits until every member is up and set up.
     *
     * @throws GunException.Down when the pool stops, or has stopped
     * @throws GunException.TimedOut when it is not operational in time; it goes on trying
     * @throws GunException.Interrupted when the thread is interrupted
     * @throws IllegalStateException on an event-loop thread
     */
    void awaitUp(Duration timeout);

    /**
     * Checks a connection out: over HTTP/1.1 for its holder alone, over HTTP/2 as one stream more on it. Whoever holds
     * it must {@link PoolLease#close() give it back}. Cancelling the stage (its {@code toCompletableFuture()}) leaves
     * the line.
     */
    CompletionStage<PoolLease> checkout();

    /**
     * As {@link #checkout()}, and waits for it, at most {@link PoolOptions#acquireTimeout()}.
     *
     * @throws GunException when none can be had
     * @throws IllegalStateException on an event-loop thread
     */
    PoolLease awaitCheckout();

    /**
     * Makes a request on the best connection, which is given back when the stream has ended. The function is called on
     * the calling thread when a connection is free, else on a receiver thread; it must return a stream of the connection
     * that it is given. Cancelling the stage (its {@code toCompletableFuture()}) leaves the line.
     *
     * @param request makes one request, for example {@code conn -> conn.get("/")}
     */
    <S extends GunStream> CompletionStage<S> stream(Function<? super GunConnection, ? extends S> request);

    /**
     * As {@link #stream}, and waits for the connection, at most {@link PoolOptions#acquireTimeout()}; not for the
     * response.
     *
     * @throws GunException when no connection can be had
     * @throws IllegalStateException on an event-loop thread
     */
    <S extends GunStream> S awaitStream(Function<? super GunConnection, ? extends S> request);

    /**
     * Sends frames on the WebSocket of a member: what its {@link PoolSetup} gave. The members take turns.
     *
     * @return completes when the last one is written; fails with {@code badstate} when the setup gives no WebSocket
     */
    CompletionStage<Void> wsSend(WsFrame... frames);

    /** {@code GET path}. */
    default CompletionStage<GunStream> get(String path) {
        return get(path, Headers.empty());
    }

    /** {@code GET path} with header fields. */
    default CompletionStage<GunStream> get(String path, Headers headers) {
        return request("GET", path, headers, Bytes.empty());
    }

    /** {@code HEAD path} with header fields. */
    default CompletionStage<GunStream> head(String path, Headers headers) {
        return request("HEAD", path, headers, Bytes.empty());
    }

    /** {@code OPTIONS path} with header fields. */
    default CompletionStage<GunStream> options(String path, Headers headers) {
        return request("OPTIONS", path, headers, Bytes.empty());
    }

    /** {@code DELETE path} with header fields. */
    default CompletionStage<GunStream> delete(String path, Headers headers) {
        return request("DELETE", path, headers, Bytes.empty());
    }

    /** {@code POST path} with a whole body. */
    default CompletionStage<GunStream> post(String path, Headers headers, Bytes body) {
        return request("POST", path, headers, body);
    }

    /** {@code PUT path} with a whole body. */
    default CompletionStage<GunStream> put(String path, Headers headers, Bytes body) {
        return request("PUT", path, headers, body);
    }

    /** {@code PATCH path} with a whole body. */
    default CompletionStage<GunStream> patch(String path, Headers headers, Bytes body) {
        return request("PATCH", path, headers, body);
    }

    /** A request with a whole, possibly empty, body. */
    default CompletionStage<GunStream> request(String method, String path, Headers headers, Bytes body) {
        return request(method, path, headers, body, RequestOptions.defaults());
    }

    /** A request with a whole, possibly empty, body. */
    default CompletionStage<GunStream> request(
            String method, String path, Headers headers, Bytes body, RequestOptions options) {
        return stream(connection -> connection.request(method, path, headers, body, options));
    }

    /** The head of a request whose body follows with {@link GunStream#data}. */
    default CompletionStage<GunStream> headers(String method, String path, Headers headers) {
        return headers(method, path, headers, RequestOptions.defaults());
    }

    /** The head of a request whose body follows with {@link GunStream#data}. */
    default CompletionStage<GunStream> headers(String method, String path, Headers headers, RequestOptions options) {
        return stream(connection -> connection.headers(method, path, headers, options));
    }

    /** Completes with the reason when the pool has stopped and every member has terminated. */
    CompletionStage<Reason> terminated();

    /**
     * Ends gracefully: who waits in line is refused, running streams finish, each member is {@link
     * GunConnection#shutdown() shut down}.
     */
    void shutdown();

    /** Ends at once: who waits in line is refused, each member is closed. Idempotent. */
    @Override
    void close();
}
