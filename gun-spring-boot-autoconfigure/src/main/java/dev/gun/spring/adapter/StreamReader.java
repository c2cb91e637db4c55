package dev.gun.spring.adapter;

import dev.gun.client.GunStream;
import dev.gun.client.message.GunMessage;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Reads one stream: its head as soon as it is there, what follows as its one subscriber asks for it. What nobody asks for
 * is not read from the socket.
 *
 * @param <H> the head
 * @param <T> what follows it
 */
abstract class StreamReader<H, T> implements Flow.Subscriber<GunMessage>, Flow.Publisher<T> {

    private static final Object COMPLETE = new Object();

    private final GunStream stream;
    private final CompletableFuture<H> head = new CompletableFuture<>();
    private final AtomicBoolean subscribed = new AtomicBoolean();
    private final AtomicBoolean told = new AtomicBoolean();

    private volatile Flow.@Nullable Subscription upstream;
    private volatile Flow.@Nullable Subscriber<? super T> body;
    /** Whether {@link #body} has its subscription. */
    private volatile boolean ready;
    /** {@link #COMPLETE}, a {@link Throwable}, or {@code null} while it goes on. */
    private volatile @Nullable Object end;

    StreamReader(GunStream stream) {
        this.stream = stream;
    }

    /** The head, {@code null} when {@code message} is none. */
    abstract @Nullable H head(GunMessage message);

    /** What is for the subscriber, {@code null} when {@code message} is to be dropped. */
    abstract @Nullable T item(GunMessage message);

    /** The subscriber wants no more: nor does anybody of the stream. */
    void unsubscribed() {
        Flow.Subscription subscription = upstream;
        if (subscription != null) {
            subscription.cancel();
        }
    }

    /** Begins; once. */
    final void start() {
        stream.messages().subscribe(this);
    }

    /** Completes when the head is there. */
    final CompletableFuture<H> head() {
        return head;
    }

    /** Nothing more of it is wanted. */
    final void cancel() {
        stream.cancel();
    }

    // ---- what the stream says, one signal at a time

    @Override
    public final void onSubscribe(Flow.Subscription subscription) {
        upstream = subscription;
        subscription.request(1);
    }

    @Override
    public final void onNext(GunMessage message) {
        if (!head.isDone()) {
            H first = head(message);
            if (first == null) {
                request(1);
            } else {
                head.complete(first);
            }
            return;
        }
        T item = item(message);
        Flow.Subscriber<? super T> reading = body;
        if (item == null) {
            request(1);
        } else if (reading != null) {
            reading.onNext(item);
        }
    }

    @Override
    public final void onError(Throwable failure) {
        end = failure;
        if (!head.completeExceptionally(failure)) {
            tellEnd();
        }
    }

    @Override
    public final void onComplete() {
        end = COMPLETE;
        if (!head.completeExceptionally(new IllegalStateException("The stream ended without an answer"))) {
            tellEnd();
        }
    }

    final void request(long n) {
        Flow.Subscription subscription = upstream;
        if (subscription != null) {
            subscription.request(n);
        }
    }

    // ---- what follows the head

    @Override
    public final void subscribe(Flow.Subscriber<? super T> subscriber) {
        Objects.requireNonNull(subscriber);
        if (!subscribed.compareAndSet(false, true)) {
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {
                    // It hears of its mistake at once.
                }

                @Override
                public void cancel() {
                    // It has nothing.
                }
            });
            subscriber.onError(new IllegalStateException("What follows the head of a response can be read once"));
            return;
        }
        body = subscriber;
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {
                StreamReader.this.request(n);
            }

            @Override
            public void cancel() {
                unsubscribed();
            }
        });
        ready = true;
        tellEnd();
    }

    private void tellEnd() {
        Object how = end;
        Flow.Subscriber<? super T> reading = body;
        if (how == null || reading == null || !ready || !told.compareAndSet(false, true)) {
            return;
        }
        if (how instanceof Throwable failure) {
            reading.onError(failure);
        } else {
            reading.onComplete();
        }
    }
}
