package dev.gun.client;

import dev.gun.client.message.GunInform;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunResponse;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * The handle of one request and its response. Methods may be called from any thread; {@code await…} block the calling
 * thread, read the stream's messages in order, and may be used by one thread at a time. They throw
 * {@link IllegalStateException} when the stream's messages go elsewhere (see {@link ReplyTo}) or on an event loop,
 * {@link GunException.Stream} when the stream failed, {@link GunException.Connection} when it did because its socket was
 * lost, {@link GunException.Down} when the connection has terminated,
 * {@link GunException.TimedOut} when nothing came in time, and {@link GunException.Interrupted}.
 */
public interface GunStream {

    /** The stream's number on its connection, from 1; stable, and never used again. */
    long id();

    /** The name of the stream's connection. */
    String connection();

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

    /** Waits 5 seconds for the response. */
    default GunResponse awaitResponse() {
        return awaitResponse(GunRequests.DEFAULT_AWAIT);
    }

    /** Waits for the head of the final response; informational ones before it are dropped. */
    GunResponse awaitResponse(Duration timeout);

    /** Waits for the next message, which must be an informational response. */
    GunInform awaitInform(Duration timeout);

    /** Waits 5 seconds for the whole body. */
    default Body awaitBody() {
        return awaitBody(GunRequests.DEFAULT_AWAIT);
    }

    /**
     * Waits for the rest of the response and collects its body; the head is dropped when nobody awaited it. After a
     * time-out what came so far is kept for the next call.
     */
    Body awaitBody(Duration timeout);

    /** Drops all messages that have come and were not read yet. */
    void flush();
}
