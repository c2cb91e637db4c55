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
import dev.gun.client.internal.protocol.ContentStage;
import dev.gun.client.message.GunData;
import dev.gun.client.message.GunError;
import dev.gun.client.message.GunInform;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream: the handle that the user holds, and the way of its messages to whoever gets them. The user's methods may be
 * called from any thread and become commands on the connection's event loop; everything else is confined to that loop.
 */
class DefaultGunStream extends LoopStream implements GunStream {

    private static final AtomicReferenceFieldUpdater<DefaultGunStream, @Nullable Outflow> OUTFLOW =
            AtomicReferenceFieldUpdater.newUpdater(DefaultGunStream.class, Outflow.class, "outflow");

    private final ConnectionDriver driver;
    private final @Nullable Handle handle;
    /** {@code null} until something is sent behind the head. */
    private volatile @Nullable Outflow outflow;

    DefaultGunStream(ConnectionDriver driver, Layer layer, StreamSpec spec) {
        super(driver, layer, spec);
        this.driver = driver;
        this.handle = spec.replyTo() == ReplyTo.HANDLE
                ? new Handle(this, driver.options().maxBodyBytes())
                : null;
        ResponseClock limits = ResponseClock.of(driver, this, spec.options());
        if (limits != null) {
            clock(limits);
        }
    }

    /** Any thread: the connection's. */
    final ConnectionDriver driver() {
        return driver;
    }

    /** Any thread: what waits of it to be written. */
    final Outflow outflow() {
        Outflow made = outflow;
        if (made == null) {
            Outflow mine = new Outflow(driver.options().sendBufferLimit());
            made = OUTFLOW.compareAndSet(this, null, mine) ? mine : Objects.requireNonNull(outflow);
        }
        return made;
    }

    @Override
    public final <T> @Nullable T attachment(Class<T> type) {
        return attachments().get(type);
    }

    // ---- the protocol's side

    @Override
    public final boolean readable() {
        ContentStage content = contentStage();
        return silenced() || (roomForMessage() && (content == null || content.done()));
    }

    /** Whether another message may be delivered now; when not, {@link ConnectionDriver#resume} is called when it may. */
    final boolean roomForMessage() {
        if (waitsForOwner()) {
            return false;
        }
        if (inflow.open()) {
            return true;
        }
        if (handle != null && inflow.isFull() && !handle.isSubscribed()) {
            UnreadWatch.start(driver, this, handle);
        }
        return false;
    }

    @Override
    public final boolean settled() {
        return silenced() || inflow.settled();
    }

    // ---- the driver's side, event loop only

    /** Completes what the user is given of what is sent: where the stream's receiver runs, if that is the event loop. */
    final Completions completions() {
        Lane fixed = lane();
        Lane lane = fixed == null && handle == null ? driver.delivery().ownerLane() : fixed;
        return lane != null && lane.isDirect() ? driver.completions().onLoop() : driver.completions();
    }

    /** Delivers a message to whoever gets the stream's messages. */
    final void deliver(GunMessage message) {
        deliver(message, laneNow());
    }

    /** Delivers a piece of the body; {@code data} stays the caller's. */
    final void deliver(boolean fin, ByteBuf data) {
        Lane lane = laneNow();
        boolean lent = lane != null && lane.lends(data.readableBytes());
        Bytes bytes = lent ? loans().lend(data) : Bytes.wrap(ByteBufUtil.getBytes(data));
        deliver(new GunData(this, fin, bytes), lane);
    }

    private void deliver(GunMessage message, @Nullable Lane lane) {
        if (!isInternal()) {
            hand(message, lane);
        }
        // After the message, so that what the session says about it comes after it.
        Consumer<GunMessage> watching = tap();
        if (watching != null) {
            watching.accept(message);
        }
    }

    /** How the next message goes to its receiver; {@code null} when that is the handle, or nobody. */
    private @Nullable Lane laneNow() {
        Lane fixed = lane();
        return fixed == null && handle == null && !isInternal() ? ownerLane() : fixed;
    }

    private void hand(GunMessage message, @Nullable Lane lane) {
        if (lane != null && lane.isDirect() && handle == null) {
            inflow.taken(Costs.credits(message));
        } else {
            inflow.delivered(Costs.credits(message), Costs.bytes(message));
        }
        if (handle != null) {
            handle.mailbox().add(message);
        } else if (lane != null) {
            driver.delivery().add(lane, message);
        }
    }

    /**
     * The lane of the owner, who may change: it is looked up for each message. The handler of a subprotocol has one
     * caller at a time, so its messages stay with the owner before until that one is done with what it was given.
     */
    private @Nullable Lane ownerLane() {
        Lane now = driver.delivery().ownerLane();
        SubprotocolRunner handling = subprotocol();
        if (handling != null && now != null) {
            Lane servedBy = handling.servedBy;
            if (servedBy != null && servedBy != now && !inflow.settled()) {
                return servedBy;
            }
            handling.servedBy = now;
        }
        return now;
    }

    /** Whether frames have to wait for the owner before; {@link Inflow#done} says when to ask again. */
    private boolean waitsForOwner() {
        return subprotocol() != null
                && handle == null
                && lane() == null
                && ownerLane() != driver.delivery().ownerLane();
    }

    /** How bytes are lent to the stream's receiver. */
    final Loans loans() {
        return driver.runtime().loans();
    }

    /** It is over; what its handle has not been asked for by now is gone with the next flush of the connection. */
    final void end(int flushes) {
        if (handle != null) {
            handle.ended(flushes);
        }
        end();
    }

    /** Ends the waiting of whoever awaits a stream that was cancelled; other receivers asked for silence. */
    final void tellHandle(Reason reason) {
        if (handle != null) {
            inflow.delivered(0, 0);
            handle.mailbox().add(new GunError(driver.name(), this, reason, Processed.MAYBE));
        }
    }

    // ---- the receiver's side

    /** Receiver's thread: {@code message} was taken, and the receiver is done with it. */
    final void consumed(GunMessage message) {
        consumed(1, Costs.bytes(message));
    }

    /** Receiver's thread: so much was taken, and the receiver is done with it. */
    final void consumed(int messages, long bytes) {
        boolean room = inflow.consumed(messages, bytes);
        if (inflow.done() || room) {
            driver.submit(() -> driver.resume(this));
        }
    }

    /** User's thread: {@code message} was taken out of the mailbox; it is worked on until {@link #handBack}. */
    final void handOut(GunMessage message) {
        inflow.handOut();
        if (inflow.consumed(1, Costs.bytes(message))) {
            driver.submit(() -> driver.resume(this));
        }
    }

    /** User's thread: is done with what it took, since it asks for more. */
    final void handBack() {
        inflow.handBack();
        if (inflow.done()) {
            driver.submit(() -> driver.resume(this));
        }
    }

    /** Receiver's thread: what handles the frames of a WebSocket on its receiver's behalf, mostly {@code null}. */
    @Nullable SubprotocolRunner subprotocol() {
        return null;
    }

    /** Receiver's thread: the handler of a subprotocol threw. */
    final void handlerFailed(GunMessage message, Throwable cause) {
        driver.listenerFailures()
                .add(
                        cause,
                        () -> "[" + driver.name() + "] the handler of a subprotocol threw on "
                                + message.getClass().getSimpleName()
                                + "; what it was given is lost, the next one comes");
    }

    // ---- the user's side, any thread

    @Override
    public final String connection() {
        return driver.name();
    }

    @Override
    public final CompletionStage<Void> data(Bytes data) {
        return data.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : StreamSender.send(driver, this, new BodyPart(data, false));
    }

    @Override
    public final CompletionStage<Void> dataFin(Bytes data) {
        return StreamSender.send(driver, this, new BodyPart(data, true));
    }

    @Override
    public final CompletionStage<Void> trailers(Headers trailers) {
        RequestChecks.trailers(trailers);
        return StreamSender.send(driver, this, new BodyPart(trailers));
    }

    @Override
    public final CompletionStage<Void> writable() {
        Reason down = driver.terminationReason();
        if (down != null) {
            return CompletableFuture.failedFuture(new GunException.Down(down));
        }
        CompletableFuture<Void> future = new CompletableFuture<>();
        driver.submit(() -> outflow().whenWritable(future, completions()));
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
        handle().flush();
    }

    @Override
    public final CompletionStage<GunResponse> response() {
        return handle().stages(driver.receivers()).response();
    }

    @Override
    public final CompletionStage<Body> body() {
        return handle().stages(driver.receivers()).body();
    }

    @Override
    public final Flow.Publisher<GunMessage> messages() {
        return handle().messages(driver.receivers());
    }

    final StreamReader reader() {
        Handle read = handle();
        driver.aboutToBlock();
        return read.awaited();
    }

    private Handle handle() {
        if (handle == null) {
            throw new IllegalStateException(this + " cannot be awaited: its messages go to "
                    + (replyTo() == ReplyTo.OWNER ? "the connection's owner" : "a receiver given with replyTo"));
        }
        return handle;
    }

    /** Event loop: drops what its handle has not read. */
    final void flushUnread() {
        if (handle != null) {
            handle.flushUnread();
        }
    }

    /** Whether its handle is unread by nobody's fault but its user's. */
    final boolean isSubscribed() {
        return handle != null && handle.isSubscribed();
    }

    /** Any thread: whether all messages of the connection were flushed after the last one of this stream had come. */
    final boolean flushedSinceItsEnd() {
        return !running() && handle != null && driver.flushes() != handle.flushesAtEnd();
    }

    /** Any thread: a subscriber has requested {@code n} messages more. */
    final void requested(long n) {
        if (!inflow.isUnlimited()) {
            updateFlow(n);
        }
    }

    /** Any thread: whether the stream is of that connection. */
    final boolean belongsTo(ConnectionDriver other) {
        return driver == other;
    }

    /** Any thread. */
    final StreamInfo info() {
        return new StreamInfo(
                id(),
                head().method(),
                running(),
                state() == State.QUEUED,
                through().intermediaries());
    }

    /** Any thread: what its bytes go through last. */
    Layer through() {
        return layer();
    }

    /** Two handles are equal when they are the same stream. */
    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof DefaultGunStream that && id() == that.id() && driver == that.driver;
    }

    @Override
    public final int hashCode() {
        return Objects.hash(id(), System.identityHashCode(driver));
    }

    @Override
    public String toString() {
        return "GunStream[" + driver.name() + "#" + id() + "]";
    }
}
