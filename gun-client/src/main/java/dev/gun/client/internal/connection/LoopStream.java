package dev.gun.client.internal.connection;

import dev.gun.client.GunException;
import dev.gun.client.Processed;
import dev.gun.client.Reason;
import dev.gun.client.ReplyTo;
import dev.gun.client.RequestOptions;
import dev.gun.client.internal.connection.Streams.Lost;
import dev.gun.client.internal.protocol.ClientStream;
import dev.gun.client.internal.protocol.RequestHead;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A stream as the event loop sees it: where it stands, what it may still receive and send, what it needs to be sent
 * again. Confined to the event loop, but for what is marked otherwise; what its user sees of it is
 * {@link DefaultGunStream}.
 */
abstract class LoopStream extends ClientStream {

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

    /**
     * What a stream is made from.
     *
     * @param id its number
     * @param head the request
     * @param bodyLength the length of its whole body, -1 when it follows
     * @param replyTo who gets its messages
     * @param options what its user asked for
     * @param context what a customizer attached
     */
    record StreamSpec(
            long id,
            RequestHead head,
            long bodyLength,
            ReplyTo replyTo,
            RequestOptions options,
            @Nullable Object context) {}

    private final Layer layer;
    private final long id;
    private final long bodyLength;
    private final ReplyTo replyTo;
    private final @Nullable Object context;
    private final @Nullable Replay replay;

    final Inflow inflow;
    final Outflow outflow;

    /** Body pieces that came before the head could be written; empty again once it was. */
    final ArrayDeque<BodyPart> unsent = new ArrayDeque<>(0);

    /** Written on the event loop, read by any thread. */
    private volatile State state = State.QUEUED;

    /** Written on the event loop, read by any thread. */
    private volatile FailedWith failedWith = FailedWith.ITSELF;

    /** Whether the credits to begin with are the connection's to say, and it has not said so. */
    private boolean flowAwaited;

    /** How often the connection had been flushed when the stream ended; before that it means nothing. */
    private int flushesAtEnd;

    private boolean unreadWatched;
    private @Nullable Lane lane;
    private boolean queuedWhileUp;
    private long queuedAtNanos;

    LoopStream(ConnectionDriver driver, Layer layer, StreamSpec spec) {
        super(spec.head());
        this.layer = layer;
        this.id = spec.id();
        this.bodyLength = spec.bodyLength();
        this.replyTo = spec.replyTo();
        this.context = spec.context();
        this.replay = Replay.of(spec.options().resubmit(), spec.head().method());
        Long flow = spec.options().flow();
        this.flowAwaited = flow == null;
        this.inflow = new Inflow(
                flow == null ? 0 : flow,
                driver.options().mailboxMessages(),
                driver.options().mailboxBytes());
        this.outflow = new Outflow(driver.options().sendBufferLimit());
    }

    /** What it is opened on; any thread. */
    final Layer layer() {
        return layer;
    }

    /** Whether it is the connection's own, and nobody is told of it; any thread. */
    boolean isInternal() {
        return false;
    }

    /** The stream is about to end; if it carries others, they end before it, and are added to {@code lost}. */
    void carrierEnds(Reason reason, Lost lost) {
        // Most carry nothing.
    }

    @Override
    public final long id() {
        return id;
    }

    @Override
    public final long bodyLength() {
        return bodyLength;
    }

    @Override
    public final boolean silenced() {
        return state == State.SILENCED || state == State.ENDED;
    }

    /** Any thread. */
    final State state() {
        return state;
    }

    final void state(State next) {
        state = next;
    }

    /** It is over; what its receiver has not taken by now is gone with the next flush of the connection. */
    final void end(int flushes) {
        flushesAtEnd = flushes;
        state = State.ENDED;
    }

    /** Any thread, once it is not {@link #running}. */
    final int flushesAtEnd() {
        return flushesAtEnd;
    }

    /** Whether the stream has not ended yet; any thread. */
    final boolean running() {
        return state != State.ENDED;
    }

    /** The protocol is known that it is written to: these are the credits it begins with, unless its user said so. */
    final void beginFlow(long credits) {
        if (flowAwaited) {
            flowAwaited = false;
            inflow.addCredits(credits);
        }
    }

    /** What it needs to be sent again, {@code null} when it never is. */
    final @Nullable Replay replay() {
        return replay;
    }

    /** What is known about the server having acted on an earlier sending of it. */
    final Processed processedBefore() {
        return replay == null ? Processed.NO : replay.processed();
    }

    /** The stream is about to fail, and this is what with. */
    final void failsWith(FailedWith what) {
        failedWith = what;
    }

    /** The exception for a failure of this stream; any thread. */
    final GunException failure(Reason reason) {
        return switch (failedWith) {
            case ITSELF -> new GunException.Stream(reason);
            case SOCKET -> new GunException.Connection(reason);
            case CONNECTION -> new GunException.Down(reason);
        };
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

    final @Nullable Lane lane() {
        return lane;
    }

    /** Any thread. */
    final ReplyTo replyTo() {
        return replyTo;
    }

    final @Nullable Object context() {
        return context;
    }

    final boolean unreadWatched() {
        return unreadWatched;
    }

    final void unreadWatched(boolean watched) {
        unreadWatched = watched;
    }
}
