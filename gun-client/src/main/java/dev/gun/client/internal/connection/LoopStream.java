package dev.gun.client.internal.connection;

import dev.gun.client.GunException;
import dev.gun.client.Processed;
import dev.gun.client.Reason;
import dev.gun.client.ReplyTo;
import dev.gun.client.RequestOptions;
import dev.gun.client.internal.connection.Streams.Lost;
import dev.gun.client.internal.protocol.ClientStream;
import dev.gun.client.internal.protocol.ContentStage;
import dev.gun.client.internal.protocol.ContentWish;
import dev.gun.client.internal.protocol.RequestHead;
import dev.gun.client.message.GunMessage;
import java.util.ArrayDeque;
import java.util.function.Consumer;
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
     * @param attachments what customizers attached
     */
    record StreamSpec(
            long id,
            RequestHead head,
            int bodyLength,
            ReplyTo replyTo,
            RequestOptions options,
            Attachments attachments) {}

    private final Layer layer;
    private final long id;
    private final int bodyLength;
    private final ReplyTo replyTo;
    private final Attachments attachments;
    /** {@code null} for a stream without any, as most are. */
    private @Nullable StreamExtras extras;

    final Inflow inflow;

    /** Body pieces that came before the head could be written; {@code null} while there are none, as mostly. */
    private @Nullable ArrayDeque<BodyPart> unsent;

    /** Its links in the chain of the connection's live streams; that chain's alone. */
    @Nullable LoopStream older;

    @Nullable LoopStream newer;

    /** Written on the event loop, read by any thread. */
    private volatile State state = State.QUEUED;

    /** Written on the event loop, read by any thread. */
    private volatile FailedWith failedWith = FailedWith.ITSELF;

    /** Whether the credits to begin with are the connection's to say, and it has not said so. */
    private boolean flowAwaited;

    private boolean overTold;

    private @Nullable Lane lane;
    private boolean queuedWhileUp;
    private long queuedAtNanos;

    LoopStream(ConnectionDriver driver, Layer layer, StreamSpec spec) {
        super(spec.head());
        this.layer = layer;
        this.id = spec.id();
        this.bodyLength = spec.bodyLength();
        this.replyTo = spec.replyTo();
        this.attachments = spec.attachments();
        Long flow = spec.options().flow();
        this.flowAwaited = flow == null;
        this.inflow = new Inflow(flow == null ? 0 : flow, driver.queueLimits());
        Replay replay = Replay.of(spec.options().resubmit(), spec.head().method());
        if (replay != null) {
            extras().replay = replay;
        }
        ContentWish wish = ContentWish.of(spec.head(), spec.options(), driver.options());
        if (wish != null) {
            extras().contentWish = wish;
        }
    }

    /** What it is opened on; any thread. */
    final Layer layer() {
        return layer;
    }

    /** Whether it is the connection's own, and nobody is told of it; any thread. */
    boolean isInternal() {
        return false;
    }

    /** The stream is about to end; if it carries others, they end before it. */
    void carrierEnds(Reason reason) {
        // Most carry nothing.
    }

    /** As {@link #carrierEnds(Reason)}; what it carried is added to {@code lost}. */
    void carrierEnds(Reason reason, Lost lost) {
        // Most carry nothing.
    }

    /** Has {@code each} see those that it carries, and that are written. */
    void eachCarried(Consumer<DefaultGunStream> each) {
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

    /** What its user wants done with the body of the response, mostly {@code null}. */
    final @Nullable ContentWish contentWish() {
        return extras == null ? null : extras.contentWish;
    }

    /** What the body of the response goes through, mostly {@code null}. */
    final @Nullable ContentStage contentStage() {
        return extras == null ? null : extras.contentStage;
    }

    final void contentStage(ContentStage stage) {
        extras().contentStage = stage;
    }

    /** Its time limits, {@code null} when it has none. */
    final @Nullable ResponseClock clock() {
        return extras == null ? null : extras.clock;
    }

    /** Before it is queued. */
    final void clock(ResponseClock limits) {
        extras().clock = limits;
    }

    /** Who sees each message when it has been delivered, mostly {@code null}. */
    final @Nullable Consumer<GunMessage> tap() {
        return extras == null ? null : extras.tap;
    }

    /** Before it is queued: {@code next} sees each message, on the event loop, when it has been delivered. */
    final void tap(Consumer<GunMessage> next) {
        extras().tap = next;
    }

    private StreamExtras extras() {
        StreamExtras made = extras;
        if (made == null) {
            made = new StreamExtras();
            extras = made;
        }
        return made;
    }

    /** About to be written, perhaps not for the first time: takes the cookies that there are now. */
    final void takeCookies(RequestCookies cookies) {
        Replay replay = replay();
        RequestHead given = replay == null ? head() : replay.given(head());
        head(cookies.added(given));
    }

    @Override
    public final boolean transformed() {
        return contentStage() != null;
    }

    /** Nothing of the body is delivered any more. */
    final void closeContent() {
        ContentStage stage = contentStage();
        if (stage != null) {
            stage.close();
        }
    }

    /** It is over. */
    final void end() {
        closeContent();
        state = State.ENDED;
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

    /** A piece of the body has to wait for the head to be written. */
    final void addUnsent(BodyPart part) {
        ArrayDeque<BodyPart> waiting = unsent;
        if (waiting == null) {
            waiting = new ArrayDeque<>(1);
            unsent = waiting;
        }
        waiting.add(part);
    }

    /** The newest piece that waits, {@code null} when none does. */
    final @Nullable BodyPart lastUnsent() {
        return unsent == null ? null : unsent.peekLast();
    }

    /** Takes the oldest piece that waits, {@code null} when none does. */
    final @Nullable BodyPart pollUnsent() {
        BodyPart part = unsent == null ? null : unsent.poll();
        if (part == null) {
            unsent = null;
        }
        return part;
    }

    /** What it needs to be sent again, {@code null} when it never is. */
    final @Nullable Replay replay() {
        return extras == null ? null : extras.replay;
    }

    /** What is known about the server having acted on an earlier sending of it. */
    final Processed processedBefore() {
        Replay replay = replay();
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
        return attachments.context();
    }

    /** Any thread. */
    final Attachments attachments() {
        return attachments;
    }

    /** It is over for its receiver; whether that is said for the first time. */
    final boolean overForReceiver() {
        boolean first = !overTold;
        overTold = true;
        return first;
    }
}
