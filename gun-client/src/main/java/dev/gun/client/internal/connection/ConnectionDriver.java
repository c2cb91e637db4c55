package dev.gun.client.internal.connection;

import dev.gun.client.GunOptions;
import dev.gun.client.Intermediary;
import dev.gun.client.Processed;
import dev.gun.client.Reason;
import dev.gun.client.internal.connection.LoopStream.FailedWith;
import dev.gun.client.internal.lifecycle.Input;
import dev.gun.client.internal.lifecycle.Input.SocketLost;
import dev.gun.client.internal.lifecycle.Phase;
import dev.gun.client.internal.pool.MemberListener;
import dev.gun.client.internal.protocol.ConnectionProtocol;
import dev.gun.client.internal.protocol.RequestHead;
import dev.gun.client.internal.session.SessionHooks;
import dev.gun.client.message.GunError;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunNotify;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives one connection: takes commands from any thread, runs them on the event loop, and at the end of each turn of the
 * loop carries out what protocols asked for, admits requests, flushes once, and hands messages over once. The
 * transitions themselves are {@link LifecycleRunner}'s. Everything but {@link #submit} and the marked getters is
 * confined to the event loop.
 */
final class ConnectionDriver extends SocketHost implements Layer {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionDriver.class);

    /** Longer than any process lives; the loop's nanosecond clock cannot count to {@link GunOptions#INFINITE}. */
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private static final AtomicIntegerFieldUpdater<ConnectionDriver> PINGS =
            AtomicIntegerFieldUpdater.newUpdater(ConnectionDriver.class, "pings");
    private static final AtomicLongFieldUpdater<ConnectionDriver> STREAM_IDS =
            AtomicLongFieldUpdater.newUpdater(ConnectionDriver.class, "streamIds");
    private static final AtomicReferenceFieldUpdater<ConnectionDriver, @Nullable FailureLog> LISTENER_FAILURES =
            AtomicReferenceFieldUpdater.newUpdater(ConnectionDriver.class, FailureLog.class, "listenerFailures");

    /** 0 when the options have a name. */
    private final int number;

    private final Plan plan;

    private final StreamReporter reporter;
    private final StreamCounts counts;
    private final Streams streams;
    private final Delivery delivery;
    private final LifecycleRunner lifecycle;
    private final Status status;
    private final Traffic traffic = new Traffic();

    /** {@code null} until there is one, as mostly for good. */
    private @Nullable Tunnels tunnels;
    /** {@code null} until there is something to complete; an idle connection has nothing. */
    private @Nullable Completions completions;

    /** {@code null} until something was thrown, as mostly for good. */
    private volatile @Nullable FailureLog listenerFailures;

    @SuppressWarnings("UnusedVariable") // Read by its updater.
    private volatile long streamIds;
    /** Written on the event loop only. */
    private volatile int flushes;

    /** Once a second it lasts for 136 years. */
    @SuppressWarnings("UnusedVariable") // Read by its updater.
    private volatile int pings;

    private SessionHooks session = SessionHooks.NONE;
    private MemberListener pool = MemberListener.NONE;

    ConnectionDriver(Plan plan, ClientRuntime runtime) {
        this(plan, runtime, runtime.nextLoop());
    }

    /** On a loop of the caller's, for tests with a clock of their own. */
    ConnectionDriver(Plan plan, ClientRuntime runtime, EventLoop loop) {
        super(loop, runtime);
        this.plan = plan;
        GunOptions options = plan.options();
        this.number = options.name() == null ? ClientRuntime.nextNumber() : 0;
        String name = name();
        this.reporter = StreamReporter.to(EventHandlers.of(name, options.eventHandlers()));
        this.status = new Status(this);
        this.counts = new StreamCounts(options);
        this.streams = new Streams(this, this);
        this.delivery = new Delivery(this);
        this.lifecycle = new LifecycleRunner(this, plan.lifecycle(name));
    }

    // ---- any thread

    /** The one that the user gave, or else one that is made whenever it is asked for: few ask. */
    String name() {
        String given = options().name();
        return given == null ? "gun-" + Integer.toUnsignedString(number) : given;
    }

    /** The name, for log lines that may not be wanted. */
    @Override
    public String toString() {
        return name();
    }

    GunOptions options() {
        return plan.options();
    }

    /** What requests are for that do not say. */
    String defaultPath() {
        return plan.path();
    }

    QueueLimits queueLimits() {
        return plan.queueLimits();
    }

    @Override
    public Origin origin() {
        return plan.origin();
    }

    @Override
    public Streams streams() {
        return streams;
    }

    StreamCounts counts() {
        return counts;
    }

    @Override
    public List<Intermediary> intermediaries() {
        return status.intermediaries();
    }

    /** What the socket leads to: the first proxy, or the origin. */
    Endpoint first() {
        return plan.first();
    }

    /** The reason, with the hop where it arose when there are proxies. */
    Reason atHop(Origin where, Reason reason) {
        return ProxyChain.at(options().proxies(), where, reason);
    }

    /** A number for a ping of the user's. */
    long nextPing() {
        return Integer.toUnsignedLong(PINGS.incrementAndGet(this));
    }

    @Override
    Status status() {
        return status;
    }

    @Override
    public Traffic traffic() {
        return traffic;
    }

    /** What receivers and monitors threw; any thread. */
    FailureLog listenerFailures() {
        FailureLog made = listenerFailures;
        if (made == null) {
            FailureLog mine = new FailureLog(LOG, System::nanoTime);
            made = LISTENER_FAILURES.compareAndSet(this, null, mine) ? mine : Objects.requireNonNull(listenerFailures);
        }
        return made;
    }

    /** How often they did; any thread. */
    long listenerFailureCount() {
        FailureLog known = listenerFailures;
        return known == null ? 0 : known.count();
    }

    /** The reason the connection terminated with, {@code null} while it lives. */
    @Nullable Reason terminationReason() {
        return status.terminationReason();
    }

    /** A call begins that blocks. */
    void aboutToBlock() {
        runtime().aboutToBlock();
    }

    // ---- turns of the loop

    /** Drops what handles have not read. */
    void flushUnread() {
        // Counted first: streams that end from now on have messages that stay.
        int times = flushes + 1;
        flushes = times;
        streams.flushUnread();
    }

    /** Any thread: how often that was done. */
    int flushes() {
        return flushes;
    }

    /** Something threw that must not: the socket goes, since nobody knows how it stands; the connection goes on. */
    @Override
    void broken(Throwable cause) {
        LOG.error("[{}] unexpected failure; the socket is given up", name(), cause);
        lifecycle.broken(cause);
    }

    @Override
    void apply() {
        lifecycle.applyCommands();
        ConnectionProtocol protocol = lifecycle.admittingProtocol();
        if (protocol != null) {
            streams.admit(protocol);
            lifecycle.applyCommands();
        }
        if (tunnels != null && tunnels.apply()) {
            // A tunnel that has come to its end has asked for that of what carries it.
            lifecycle.applyCommands();
        }
    }

    @Override
    void applyCommands() {
        lifecycle.applyCommands();
        if (tunnels != null) {
            tunnels.applyCommands();
        }
    }

    @Override
    void flush() {
        lifecycle.flush();
    }

    @Override
    void deliver() {
        lifecycle.watchSending();
        if (completions != null) {
            completions.flush();
        }
        delivery.flush();
    }

    // ---- the socket, and what is spoken on it

    Tunnels tunnels() {
        Tunnels made = tunnels;
        if (made == null) {
            made = new Tunnels();
            tunnels = made;
        }
        return made;
    }

    // ---- what streams ask for

    StreamReporter reporter() {
        return reporter;
    }

    Completions completions() {
        Completions made = completions;
        if (made == null) {
            made = new Completions(runtime().receivers(loop(), options()), this::touch);
            completions = made;
        }
        return made;
    }

    /** {@code null} for a connection that keeps no cookies. */
    @Nullable RequestCookies cookies() {
        return plan.cookies();
    }

    @Nullable EventHandlers handlers() {
        return reporter.handlers();
    }

    @Override
    LifecycleRunner lifecycle() {
        return lifecycle;
    }

    @Override
    public @Nullable ConnectionProtocol protocol() {
        return lifecycle.protocol();
    }

    @Override
    public boolean isUp() {
        return lifecycle.phase() instanceof Phase.Up;
    }

    @Override
    public boolean isReading() {
        return status.isReading();
    }

    @Override
    public long readingSince() {
        return status.readingSince();
    }

    /** Why a request made now is refused, {@code null} when it is taken. */
    @Override
    public @Nullable Reason refusal() {
        Phase phase = lifecycle.phase();
        if (phase instanceof Phase.Terminated terminated) {
            return terminated.reason();
        }
        boolean closing = phase instanceof Phase.ShuttingDown
                || (phase instanceof Phase.PeerClosing && !lifecycle.willWrite(false));
        return closing ? Reason.CLOSING : null;
    }

    @Override
    public boolean willWrite(boolean here) {
        return lifecycle.willWrite(here);
    }

    /** Why everything on the connection ends, {@code null} while it goes on. */
    @Nullable Reason ending() {
        Phase phase = lifecycle.phase();
        if (phase instanceof Phase.Terminated terminated) {
            return terminated.reason();
        }
        return phase instanceof Phase.ShuttingDown ? Reason.CLOSING : null;
    }

    /** What streams fail with that fail now together with the connection. */
    @Override
    public FailedWith failedWith() {
        return lifecycle.phase() instanceof Phase.Terminated ? FailedWith.CONNECTION : FailedWith.SOCKET;
    }

    void resume(DefaultGunStream stream) {
        ConnectionProtocol protocol = stream.layer().protocol();
        ResponseClock clock = stream.clock();
        if (clock != null) {
            clock.active();
        }
        if (protocol != null
                && (stream.state() == DefaultGunStream.State.OPEN
                        || stream.state() == DefaultGunStream.State.SILENCED)) {
            reporter.resume(stream);
            protocol.resume(stream);
        }
    }

    void cancel(DefaultGunStream stream) {
        stream.layer().streams().cancel(stream);
    }

    void forget(DefaultGunStream stream) {
        stream.layer().streams().forget(stream);
    }

    /** A stream for a promised response; its messages go where those of {@code parent} go. */
    DefaultGunStream promise(DefaultGunStream parent, RequestHead promised) {
        return parent.layer().streams().promise(parent, promised);
    }

    // ---- delivery

    /** Where receivers run. */
    Executor receivers() {
        return runtime().receivers(loop(), options());
    }

    Delivery delivery() {
        return delivery;
    }

    /** Any thread: the number of the next stream. */
    long nextStreamId() {
        return STREAM_IDS.incrementAndGet(this);
    }

    SessionHooks session() {
        return session;
    }

    /** Before the connection begins. */
    void session(SessionHooks hooks) {
        session = hooks;
    }

    /** The pool that the connection is a member of. */
    MemberListener pool() {
        return pool;
    }

    /** Before the connection begins. */
    void pool(MemberListener listener) {
        pool = listener;
    }

    /** Something that the owner wants to know, unless only the pool does. */
    @Override
    public void notice(GunNotify.Notice notice) {
        if (!pool.notice(notice)) {
            tellOwner(new GunNotify(name(), notice));
        }
    }

    /** {@code GunError} about the connection itself. */
    void connectionError(Reason reason) {
        tellOwner(new GunError(name(), null, reason, Processed.NO));
    }

    void tellOwner(GunMessage message) {
        delivery.tellOwner(message);
    }

    // ---- time

    long nanoTime() {
        return loop().ticker().nanoTime();
    }

    /** Runs {@code task} as a turn of the loop after {@code delay}. */
    Future<?> schedule(Duration delay, Runnable task) {
        Duration bounded = delay.compareTo(FOR_EVER) < 0 ? delay : FOR_EVER;
        return loop().schedule(() -> turn(task), bounded.toNanos(), TimeUnit.NANOSECONDS);
    }

    void step(Input input) {
        lifecycle.step(input);
    }

    /** Gives the socket up on purpose; one that is closing gracefully is left to that. */
    void lose(Reason reason) {
        if (lifecycle.phase() instanceof Phase.ShuttingDown) {
            return;
        }
        lifecycle.step(new SocketLost(reason, lifecycle.uptime()));
    }
}
