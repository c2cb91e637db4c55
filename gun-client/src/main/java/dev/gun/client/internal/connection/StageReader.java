package dev.gun.client.internal.connection;

import dev.gun.client.Body;
import dev.gun.client.Bytes;
import dev.gun.client.GunException;
import dev.gun.client.Headers;
import dev.gun.client.Reason;
import dev.gun.client.message.GunData;
import dev.gun.client.message.GunError;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunResponse;
import dev.gun.client.message.GunSse;
import dev.gun.client.message.GunTrailers;
import dev.gun.client.message.GunUpgrade;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** A handle read by {@code response()} and {@code body()}: takes its messages as they come, as far as they are wanted. */
final class StageReader extends Drain {

    private enum State {
        /** The final head is awaited. */
        HEAD,
        /** The body is awaited; it is taken when it is wanted. */
        BODY,
        /** Both stages are completed. */
        OVER
    }

    private final DefaultGunStream stream;
    private final Mailbox mailbox;
    private final long maxBodyBytes;
    private final CompletableFuture<GunResponse> response = new CompletableFuture<>();
    private final CompletableFuture<Body> body = new CompletableFuture<>();
    private volatile boolean bodyWanted;

    // Of the drain alone.
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream(0);
    private State state = State.HEAD;

    StageReader(DefaultGunStream stream, Mailbox mailbox, long maxBodyBytes, Executor executor) {
        super(executor);
        this.stream = stream;
        this.mailbox = mailbox;
        this.maxBodyBytes = maxBodyBytes;
    }

    CompletionStage<GunResponse> response() {
        wake();
        return response.minimalCompletionStage();
    }

    CompletionStage<Body> body() {
        bodyWanted = true;
        wake();
        return body.minimalCompletionStage();
    }

    @Override
    void drain() {
        GunMessage message;
        while ((state == State.HEAD || (state == State.BODY && bodyWanted)) && (message = mailbox.poll()) != null) {
            stream.handOut(message);
            take(message);
            stream.handBack();
        }
    }

    private void take(GunMessage message) {
        if (message instanceof GunError error) {
            if (Ends.isEnd(error, stream, mailbox.isEmpty())) {
                fail(stream.failure(error.reason()));
            }
        } else if (message instanceof GunUpgrade) {
            fail(new GunException.Stream(new Reason.BadState("The stream was upgraded, and has no response")));
        } else if (message instanceof GunResponse head) {
            state = State.BODY;
            complete(response, head);
            if (head.fin()) {
                finish(Headers.empty());
            }
        } else if (message instanceof GunData data) {
            collect(data);
        } else if (message instanceof GunSse) {
            stream.cancel();
            fail(new GunException.Stream(new Reason.BadState("The response is a stream of events, and has no body")));
        } else if (message instanceof GunTrailers trailers) {
            finish(trailers.headers());
        }
    }

    private void collect(GunData data) {
        if (collected.size() + (long) data.data().size() > maxBodyBytes) {
            stream.cancel();
            fail(new GunException.Stream(new Reason.LimitReached("maxBodyBytes", maxBodyBytes)));
            return;
        }
        collected.writeBytes(data.data().asBytes());
        if (data.fin()) {
            finish(Headers.empty());
        }
    }

    private void finish(Headers trailers) {
        state = State.OVER;
        complete(body, new Body(Bytes.wrap(collected.toByteArray()), trailers));
    }

    private void fail(GunException failure) {
        state = State.OVER;
        // What hangs on them is user code, which may wait for what this drain still has to do.
        executor().execute(() -> response.completeExceptionally(failure));
        executor().execute(() -> body.completeExceptionally(failure));
    }

    private <T> void complete(CompletableFuture<T> future, T value) {
        executor().execute(() -> future.complete(value));
    }
}
