package dev.gun.client;

import dev.gun.client.message.GunInform;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunResponse;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The handle of one request and its response. Methods may be called from any thread.
 *
 * <p>A handle is read in one of three ways: by {@code await…}, which block; by the stages {@link #response()} and
 * {@link #body()}; or by the publisher {@link #messages()}. The first call decides; one of another way throws
 * {@link IllegalStateException} that says which way is in use. So does any of them when the stream's messages go
 * elsewhere (see {@link ReplyTo}).
 *
 * <p>{@code await…} read the stream's messages in order, may be used by one thread at a time, and throw
 * {@link IllegalStateException} on an event loop, {@link GunException.Stream} when the stream failed,
 * {@link GunException.Connection} when it did because its socket was lost, {@link GunException.Down} when the connection
 * has terminated, {@link GunException.TimedOut} when nothing came in time, and {@link GunException.Interrupted}. Stages
 * and publisher fail with the first three of these exceptions.
 *
 * <p>The stages of what is sent ({@link #data}, {@link #dataFin}, {@link #trailers}, {@link #writable},
 * {@link GunWebSocket#send}) complete where the stream's receiver is called: for one that asked for it
 * ({@link GunReceiver#onEventLoop}) on the event loop, where nothing that hangs on them may block; for any other, and for
 * a handle, on the receiver executor. What is hung on a stage that is complete already runs at once, on the caller's
 * thread.
 */
public interface GunStream {

    /** The stream's number on its connection, from 1; stable, and never used again. */
    long id();

    /** The name of the stream's connection. */
    String connection();

    /**
     * What a {@link RequestCustomizer} attached to the request under that type, or {@code null}. Any thread.
     *
     * @see RequestCustomizer.Request#attach(Class, Object)
     */
    <T> @Nullable T attachment(Class<T> type);

    /**
     * Sends a piece of the request's body, or of the raw data that the stream carries. An empty piece is ignored.
     *
     * @return completes when the piece is written; fails with {@code would_block} when
     *     {@link GunOptions#sendBufferLimit()} bytes are already waiting, and then nothing of it is taken
     */
    CompletionStage<Void> data(Bytes data);

    /**
     * Sends the last piece of the request's body, else as {@link #data}. An empty one only ends the body and is always
     * taken.
     */
    CompletionStage<Void> dataFin(Bytes data);

    /** Ends the request's body with trailer fields, which are always taken. */
    CompletionStage<Void> trailers(Headers trailers);

    /** Completes when half of {@link GunOptions#sendBufferLimit()} is free. */
    CompletionStage<Void> writable();

    /** Cancels the stream: nothing more of it is delivered. HTTP/2 resets it, HTTP/1.1 reads and drops the rest. */
    void cancel();

    /** Adds {@code credits} to the stream's flow: that many more messages are delivered. */
    void updateFlow(long credits);

    /** Waits 5 seconds for the next message. */
    default GunMessage await() {
        return await(GunRequests.DEFAULT_AWAIT);
    }

    /** Waits for the next message. A {@code GunError} is thrown instead of returned. */
    GunMessage await(Duration timeout);

    /** As {@link #await(Duration)}; a time-out may cancel the stream too. */
    default GunMessage await(Duration timeout, OnTimeout onTimeout) {
        return onTimeout.apply(this, () -> await(timeout));
    }

    /** Waits 5 seconds for the response. */
    default GunResponse awaitResponse() {
        return awaitResponse(GunRequests.DEFAULT_AWAIT);
    }

    /** Waits for the head of the final response; informational ones before it are dropped. */
    GunResponse awaitResponse(Duration timeout);

    /** As {@link #awaitResponse(Duration)}; a time-out may cancel the stream too. */
    default GunResponse awaitResponse(Duration timeout, OnTimeout onTimeout) {
        return onTimeout.apply(this, () -> awaitResponse(timeout));
    }

    /** Waits 5 seconds for an informational response. */
    default GunInform awaitInform() {
        return awaitInform(GunRequests.DEFAULT_AWAIT);
    }

    /** Waits for the next message, which must be an informational response. */
    GunInform awaitInform(Duration timeout);

    /** As {@link #awaitInform(Duration)}; a time-out may cancel the stream too. */
    default GunInform awaitInform(Duration timeout, OnTimeout onTimeout) {
        return onTimeout.apply(this, () -> awaitInform(timeout));
    }

    /** Waits 5 seconds for the whole body. */
    default Body awaitBody() {
        return awaitBody(GunRequests.DEFAULT_AWAIT);
    }

    /**
     * Waits for the rest of the response and collects its body; the head is dropped when nobody awaited it. After a
     * time-out what came so far is kept for the next call.
     */
    Body awaitBody(Duration timeout);

    /** As {@link #awaitBody(Duration)}; a time-out may cancel the stream too. */
    default Body awaitBody(Duration timeout, OnTimeout onTimeout) {
        return onTimeout.apply(this, () -> awaitBody(timeout));
    }

    /** Drops all messages that have come and were not read yet. For handles that are read by {@code await…}. */
    void flush();

    /**
     * The head of the final response, without waiting; informational ones before it are dropped. Each call returns a
     * stage for the same response, which completes on a receiver thread.
     */
    CompletionStage<GunResponse> response();

    /**
     * The whole body, without waiting. Until this is called for the first time the body is not read further than
     * {@link GunOptions#mailboxMessages()} and {@link GunOptions#mailboxBytes()} allow. Fails with {@code limit_reached}
     * over {@link GunOptions#maxBodyBytes()}. Completes on a receiver thread.
     */
    CompletionStage<Body> body();

    /**
     * The messages, for one subscriber (Reactive Streams 1.0.4). Each message takes one of what was requested; a request
     * also adds as many credits to a stream with {@link RequestOptions#flow()}. What has come and was not requested is
     * bounded as that of any receiver, and then the stream is not read; it is not given up for {@code unread} while
     * somebody is subscribed. Completes after the last message of the response, or the close frame of a WebSocket;
     * an error is {@link GunException}. Cancelling the subscription cancels the stream. Signals come on receiver
     * threads, {@code onSubscribe} on the subscribing one.
     *
     * @throws IllegalStateException when the handle is read in another way, or its WebSocket may have a
     *     {@link WsSubprotocol}, which would be passed over
     */
    Flow.Publisher<GunMessage> messages();
}
