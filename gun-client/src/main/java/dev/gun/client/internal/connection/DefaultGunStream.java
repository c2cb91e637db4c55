package dev.gun.client.internal.connection;

import dev.gun.client.Body;
import dev.gun.client.Bytes;
import dev.gun.client.GunException;
import dev.gun.client.GunStream;
import dev.gun.client.Headers;
import dev.gun.client.Processed;
import dev.gun.client.Reason;
import dev.gun.client.ReplyTo;
import dev.gun.client.StreamInfo;
import dev.gun.client.internal.protocol.ClientStream;
import dev.gun.client.internal.protocol.RequestHead;
import dev.gun.client.message.GunError;
import dev.gun.client.message.GunInform;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream: the handle that the user holds, and what the protocol knows it by. The user's methods may be called from
 * any thread and become commands on the connection's event loop; everything else is confined to that loop.
 */
class DefaultGunStream extends ClientStream implements GunStream {

    /** Where the stream stands; changed on the event loop only. */
    enum State {
        /** Not written yet: the connection is not up, or does not admit it. */
        QUEUED,
        /** Its head was written; it is the protocol's. */
        OPEN,
        /** Cancelled by the user, but the protocol has not finished with it. */
        SILENCED,
        /** Over, well or not; nothing of it is delivered any more. */
        ENDED
    }

    /** What a stream that failed has failed with. */
    enum FailedWith {
        /** Only the stream. */
        ITSELF,
        /** The socket it was on; the connection may come back. */
        SOCKET,
        /** The connection, for good. */
        CONNECTION
    }

    private final ConnectionDriver driver;
    private final long id;
    private final long bodyLength;
    private final ReplyTo replyTo;
    private final @Nullable Mailbox mailbox;
    private final @Nullable Object context;
    private final StreamReader reader;

    final Inflow inflow;
    final Outflow outflow;

    // Event loop only.
    private volatile State state = State.QUEUED;
    private boolean unreadWatched;
    private @Nullable Lane lane;
    private boolean queuedWhileUp;
    private long queuedAtNanos;
    /** Body pieces that came before the head could be written; empty again once it was. */
    final ArrayDeque<BodyPart> unsent = new ArrayDeque<>(0);

    /** Sees each message on the event loop when it has been delivered; a session's way to follow its WebSocket. */
    @Nullable Consumer<GunMessage> tap;

    private volatile FailedWith failedWith = FailedWith.ITSELF;

    DefaultGunStream(ConnectionDriver driver, StreamSpec spec) {
        super(spec.head());
        this.driver = driver;
        this.id = spec.id();
        this.bodyLength = spec.bodyLength();
        this.replyTo = spec.replyTo();
        this.mailbox = spec.replyTo() == ReplyTo.HANDLE ? new Mailbox() : null;
        this.context = spec.context();
        this.inflow = new Inflow(
                spec.flow(),
                driver.options().mailboxMessages(),
                driver.options().mailboxBytes());
        this.outflow = new Outflow(driver.options().sendBufferLimit());
        this.reader = new StreamReader(this, mailbox, driver.options().maxBodyBytes());
    }

    /**
     * What a stream is made from.
     *
     * @param id its number
     * @param head the request
     * @param bodyLength the length of its whole body, -1 when it follows
     * @param replyTo who gets its messages
     * @param flow its first credits
     * @param context what a customizer attached
     */
    record StreamSpec(
            long id,
            RequestHead head,
            long bodyLength,
            ReplyTo replyTo,
            long flow,
            @Nullable Object context) {}

    // ---- the protocol's side

    @Override
    public final long id() {
        return id;
    }

    @Override
    public final long bodyLength() {
        return bodyLength;
    }

    @Override
    public final boolean readable() {
        if (state == State.SILENCED || state == State.ENDED || inflow.open()) {
            return true;
        }
        if (mailbox != null && inflow.isFull()) {
            UnreadWatch.start(driver, this);
        }
        return false;
    }

    @Override
    public final boolean silenced() {
        return state == State.SILENCED || state == State.ENDED;
    }

    // ---- the driver's side, event loop only

    final State state() {
        return state;
    }

    final void state(State next) {
        state = next;
    }

    /** Delivers a message to whoever gets the stream's messages. */
    final void deliver(GunMessage message) {
        inflow.delivered(Costs.credits(message), Costs.bytes(message));
        if (mailbox != null) {
            mailbox.add(message);
        } else if (lane != null) {
            driver.add(lane, message);
        } else {
            // The owner may be handed over meanwhile: it is looked up for each message.
            driver.tellOwner(message);
        }
        // After the message, so that what the session says about it comes after it.
        Consumer<GunMessage> watching = tap;
        if (watching != null) {
            watching.accept(message);
        }
    }

    /** Ends the waiting of whoever awaits a stream that was cancelled; other receivers asked for silence. */
    final void tellHandle(Reason reason) {
        if (mailbox != null) {
            inflow.delivered(0, 0);
            mailbox.add(new GunError(driver.name(), this, reason, Processed.MAYBE));
        }
    }

    /** The stream is about to fail, and this is what with. */
    final void failsWith(FailedWith what) {
        failedWith = what;
    }

    final void queuedWhileUp(boolean up) {
        queuedWhileUp = up;
    }

    final boolean queuedWhileUp() {
        return queuedWhileUp;
    }

    final void queuedAt(long nanos) {
        queuedAtNanos = nanos;
    }

    final long queuedAtNanos() {
        return queuedAtNanos;
    }

    final void lane(Lane to) {
        lane = to;
    }

    final ReplyTo replyTo() {
        return replyTo;
    }

    final @Nullable Lane lane() {
        return lane;
    }

    final @Nullable Object context() {
        return context;
    }

    // ---- the receiver's side

    /** Receiver's thread: {@code message} was taken. */
    final void consumed(GunMessage message) {
        if (inflow.consumed(Costs.bytes(message))) {
            driver.submit(() -> driver.resume(this));
        }
    }

    /** Receiver's thread: what handles the frames of a WebSocket on its receiver's behalf, mostly {@code null}. */
    @Nullable SubprotocolRunner subprotocol() {
        return null;
    }

    /** Receiver's thread: a receiver threw. */
    final void receiverFailed() {
        driver.listenerFailures().increment();
    }

    // ---- the user's side, any thread

    @Override
    public final String connection() {
        return driver.name();
    }

    @Override
    public final CompletionStage<Void> data(Bytes data) {
        return data.isEmpty() ? CompletableFuture.completedFuture(null) : driver.send(this, new BodyPart(data, false));
    }

    @Override
    public final CompletionStage<Void> dataFin(Bytes data) {
        return driver.send(this, new BodyPart(data, true));
    }

    @Override
    public final CompletionStage<Void> trailers(Headers trailers) {
        RequestChecks.trailers(trailers);
        return driver.send(this, new BodyPart(trailers));
    }

    @Override
    public final CompletionStage<Void> writable() {
        Reason down = driver.terminationReason();
        if (down != null) {
            return CompletableFuture.failedFuture(new GunException.Down(down));
        }
        CompletableFuture<Void> future = new CompletableFuture<>();
        driver.submit(() -> outflow.whenWritable(future, driver.completions()));
        return future;
    }

    @Override
    public final void cancel() {
        driver.submit(() -> driver.cancel(this));
    }

    @Override
    public final void updateFlow(long credits) {
        if (credits < 1) {
            throw new IllegalArgumentException("updateFlow takes 1 credit or more, not " + credits);
        }
        driver.submit(() -> {
            inflow.addCredits(credits);
            driver.resume(this);
        });
    }

    @Override
    public final GunMessage await(Duration timeout) {
        return reader().next(timeout);
    }

    @Override
    public final GunResponse awaitResponse(Duration timeout) {
        return reader().response(timeout);
    }

    @Override
    public final GunInform awaitInform(Duration timeout) {
        return reader().inform(timeout);
    }

    @Override
    public final Body awaitBody(Duration timeout) {
        return reader().body(timeout);
    }

    @Override
    public final void flush() {
        reader.flush();
    }

    final StreamReader reader() {
        if (mailbox == null) {
            throw new IllegalStateException(this + " cannot be awaited: its messages go to "
                    + (replyTo == ReplyTo.OWNER ? "the connection's owner" : "a receiver given with replyTo"));
        }
        driver.refuseEventLoop();
        return reader;
    }

    /** Any thread: whether the stream is of that connection. */
    final boolean belongsTo(ConnectionDriver other) {
        return driver == other;
    }

    /** Any thread. */
    final StreamInfo info() {
        return new StreamInfo(id, head().method(), running(), state == State.QUEUED);
    }

    final boolean unreadWatched() {
        return unreadWatched;
    }

    final void unreadWatched(boolean watched) {
        unreadWatched = watched;
    }

    /** Whether the stream has not ended yet; any thread. */
    final boolean running() {
        return state != State.ENDED;
    }

    /** The exception for a failure of this stream. */
    final GunException failure(Reason reason) {
        return switch (failedWith) {
            case ITSELF -> new GunException.Stream(reason);
            case SOCKET -> new GunException.Connection(reason);
            case CONNECTION -> new GunException.Down(reason);
        };
    }

    /** Two handles are equal when they are the same stream. */
    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof DefaultGunStream that && id == that.id && driver == that.driver;
    }

    @Override
    public final int hashCode() {
        return Objects.hash(id, System.identityHashCode(driver));
    }

    @Override
    public String toString() {
        return "GunStream[" + driver.name() + "#" + id + "]";
    }
}
