package dev.gun.client.internal.connection;

import dev.gun.client.ConnectionState;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.event.ConnectionEventHandler;
import dev.gun.client.event.DownEvent;
import dev.gun.client.event.EventHandler;
import dev.gun.client.event.RetryEvent;
import dev.gun.client.event.TerminateEvent;
import dev.gun.client.event.UpEvent;
import dev.gun.client.internal.connection.Streams.Lost;
import dev.gun.client.internal.lifecycle.Input;
import dev.gun.client.internal.lifecycle.Input.AttemptFailed;
import dev.gun.client.internal.lifecycle.Input.ClosingTimeout;
import dev.gun.client.internal.lifecycle.Input.GiveUpAsked;
import dev.gun.client.internal.lifecycle.Input.RetryDue;
import dev.gun.client.internal.lifecycle.Input.SocketLost;
import dev.gun.client.internal.lifecycle.Lifecycle;
import dev.gun.client.internal.lifecycle.Output;
import dev.gun.client.internal.lifecycle.Phase;
import dev.gun.client.internal.lifecycle.Step;
import dev.gun.client.internal.protocol.ConnectionProtocol;
import dev.gun.client.internal.protocol.ConnectionProtocol.Orphan;
import dev.gun.client.internal.protocol.PeerTimer;
import dev.gun.client.internal.transport.SocketFailures;
import dev.gun.client.internal.transport.TlsAlerts;
import dev.gun.client.message.GunDown;
import dev.gun.client.message.GunTerminated;
import dev.gun.client.message.GunUp;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.CodecException;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what {@link Lifecycle} decides: feeds it what happens, and does its outputs in order. Inputs that arise
 * while outputs are being done wait for their end. Confined to the event loop.
 */
final class LifecycleRunner {

    private static final Logger LOG = LoggerFactory.getLogger(LifecycleRunner.class);

    private final ConnectionDriver driver;
    private final Lifecycle lifecycle;
    /** What arises while outputs are being done, {@code null} while none are. */
    private @Nullable ArrayDeque<Input> arising;

    private Phase phase;
    private @Nullable SocketHolder socket;
    private long upSince;
    private Protocol lastProtocol;
    private @Nullable Future<?> retryTimer;
    /** How long a graceful close may take, {@code null} unless one is under way. */
    private @Nullable PeerTimer closingTimer;
    /** Why there is no retry after the next loss, {@code null} while retries are the policy's to decide. */
    private @Nullable Reason giveUpCause;

    LifecycleRunner(ConnectionDriver driver, Lifecycle lifecycle) {
        this.driver = driver;
        this.lifecycle = lifecycle;
        this.phase = lifecycle.initial();
        this.lastProtocol = driver.origin().protocols().get(0);
    }

    Phase phase() {
        return phase;
    }

    private ConnectionState visibleState() {
        ConnectionProtocol protocol = protocol();
        if (!(phase instanceof Phase.Up) || protocol == null) {
            return phase.visible();
        }
        ConnectionProtocol innermost = innermost(protocol);
        if (innermost == null) {
            return ConnectionState.CONNECTED_NO_INPUT;
        }
        return switch (innermost.protocol()) {
            case HTTP, HTTP2 -> phase.visible();
            case WS -> ConnectionState.CONNECTED_WS_ONLY;
            case RAW -> ConnectionState.CONNECTED_DATA_ONLY;
            case SOCKS -> ConnectionState.CONNECTED_NO_INPUT;
        };
    }

    /** What is spoken in the tunnel that has taken the connection, {@code null} while it is being set up. */
    private static @Nullable ConnectionProtocol innermost(ConnectionProtocol protocol) {
        ConnectionProtocol now = protocol;
        while (now != null && now.tunnel() instanceof TunnelStream tunnel) {
            now = tunnel.within();
        }
        return now;
    }

    /** The state that a protocol makes, or a tunnel that has taken the connection, may be another one now. */
    void showState() {
        ConnectionProtocol protocol = protocol();
        ConnectionProtocol innermost = protocol == null ? null : innermost(protocol);
        if (phase instanceof Phase.Up && innermost != null) {
            driver.status().protocol(innermost.protocol());
        }
        driver.status().entered(visibleState());
    }

    /** The protocol on the socket, {@code null} while there is none. */
    @Nullable ConnectionProtocol protocol() {
        return socket == null ? null : socket.protocol();
    }

    /** The protocol when requests may be written to it. */
    @Nullable ConnectionProtocol admittingProtocol() {
        return phase instanceof Phase.Up ? protocol() : null;
    }

    /**
     * Whether a request that waits now will be written: on this socket, or on the next one, if one follows.
     *
     * @param here whether this socket will do, unless it is closing
     */
    boolean willWrite(boolean here) {
        if (phase instanceof Phase.Up up) {
            return giveUpCause == null && (here || lifecycle.hasRetries(up.budget(), uptime()));
        }
        return giveUpCause == null
                && phase instanceof Phase.PeerClosing closing
                && lifecycle.hasRetries(closing.budget(), uptime());
    }

    Duration uptime() {
        return Duration.ofNanos(driver.nanoTime() - upSince);
    }

    // ---- what happens

    void step(Input input) {
        if (arising != null) {
            arising.add(input);
            return;
        }
        ArrayDeque<Input> inputs = new ArrayDeque<>(1);
        arising = inputs;
        try {
            for (Input next = input; next != null; next = inputs.poll()) {
                stepNow(next);
            }
        } finally {
            arising = null;
            // Only when something threw that must not: what arose before that is due all the same.
            inputs.forEach(left -> driver.submit(() -> step(left)));
        }
    }

    private void stepNow(Input input) {
        Phase before = phase;
        From from = new From(before, visibleState(), input);
        Step step = lifecycle.step(before, input);
        phase = step.phase();
        if (phase != before) {
            LOG.debug("[{}] {}: {} -> {}", driver, name(input), name(before), name(phase));
            driver.status().entered(visibleState());
            if (visibleState() == ConnectionState.CLOSING) {
                driver.pool().closing();
            }
            if (phase instanceof Phase.ShuttingDown shuttingDown) {
                // Before any stream of it ends for that reason.
                driver.session().shutdown(shuttingDown.reason());
            }
        }
        for (Output output : step.outputs()) {
            try {
                perform(output, from);
            } catch (RuntimeException | Error e) {
                // The other outputs are due all the same.
                driver.broken(e);
            }
        }
    }

    void switchNow() {
        SocketHolder now = socket;
        if (now != null) {
            now.commands().applySwitch();
        }
    }

    void applyCommands() {
        SocketHolder now = socket;
        if (now != null) {
            now.commands().apply();
        }
    }

    void flush() {
        SocketHolder now = socket;
        if (now != null) {
            now.flush();
        }
    }

    /** Protocols flush answers of their own, such as pongs: whether the socket takes them is looked at each turn. */
    void watchSending() {
        SocketHolder now = socket;
        if (now != null) {
            now.watchSending();
        }
    }

    void read(boolean wanted) {
        SocketHolder now = socket;
        if (now != null) {
            now.read(wanted);
            driver.status().reading(wanted);
            // The answer may be among what we do not read: that is no fault of the peer (spec page 1 §7).
            if (closingTimer != null) {
                closingTimer.reading(wanted);
            }
        }
    }

    void switchTo(ConnectionProtocol protocol, @Nullable ByteBuf leftover) {
        SocketHolder now = socket;
        if (now == null) {
            if (leftover != null) {
                leftover.release();
            }
            return;
        }
        lastProtocol = protocol.protocol();
        now.switchTo(protocol, leftover);
        driver.streams().settle();
        showState();
    }

    void socketInactive(Channel channel) {
        SocketHolder now = socket;
        if (now != null && now.channel() == channel) {
            // What the protocol asked for on seeing the end counts before the end itself.
            now.commands().apply();
            socketGone(Reason.CLOSED);
        }
    }

    void socketFailed(Channel channel, Throwable cause) {
        SocketHolder now = socket;
        if (now != null && now.channel() == channel) {
            socketGone(reason(driver, cause));
        }
    }

    /** What a failure in a pipeline means. */
    static Reason reason(ConnectionDriver driver, Throwable cause) {
        Throwable root = cause instanceof CodecException && cause.getCause() != null ? cause.getCause() : cause;
        if ((root instanceof RuntimeException && !(root instanceof CodecException)) || root instanceof Error) {
            LOG.error("[{}] unexpected failure in a handler", driver.name(), cause);
        }
        // A TLS 1.3 server refuses a client certificate after the handshake: the alert is the reason (spec page 1 §12).
        Reason alert = TlsAlerts.reason(cause);
        return alert != null ? alert : SocketFailures.reason(cause);
    }

    /** From now on a loss is the end, and this is its cause. */
    void giveUpAtLoss(Reason cause) {
        giveUpCause = cause;
    }

    /** The socket is gone or must go; what that means depends on how far it had come. */
    void socketGone(Reason reason) {
        Reason end = giveUpCause;
        if (end != null) {
            step(new GiveUpAsked(end));
        } else if (phase instanceof Phase.Starting) {
            step(new AttemptFailed(reason));
        } else {
            step(new SocketLost(reason, uptime()));
        }
    }

    /** Something threw that must not: the attempt fails, or the socket is lost; whichever it is, the other means nothing. */
    void broken(Throwable cause) {
        Reason reason = BodyWriter.unexpected(lastProtocol, cause);
        step(new AttemptFailed(reason));
        step(new SocketLost(reason, uptime()));
    }

    // ---- what is to be done

    /** What a step began with, and what of it its outputs leave to each other. */
    private static final class From {

        private final Phase phase;
        /** How the phase looked from outside. */
        private final ConnectionState shown;

        private final Input input;
        /** The streams that {@link Output.AbandonStreams} ended, for {@link Output.AnnounceDown}. */
        private Lost lost = Lost.NONE;

        From(Phase phase, ConnectionState shown, Input input) {
            this.phase = phase;
            this.shown = shown;
            this.input = input;
        }
    }

    private void perform(Output output, From from) {
        if (output instanceof Output.LookUp) {
            socket = new SocketHolder(driver);
            socket.lookUp();
        } else if (output instanceof Output.Connect) {
            current().connect();
        } else if (output instanceof Output.Handshake) {
            current().handshake();
        } else if (output instanceof Output.StartProtocol) {
            current().startProtocol();
        } else if (output instanceof Output.AnnounceUp) {
            announceUp();
        } else if (output instanceof Output.AbandonStreams abandon) {
            SocketHolder now = socket;
            List<Orphan> written = now == null ? List.of() : now.abandon(abandon.reason());
            ConnectionErrors.tell(driver, lastProtocol, written, abandon.reason());
            from.lost = driver.streams().abandon(written, abandon.reason(), phase instanceof Phase.Waiting);
        } else if (output instanceof Output.DropSocket drop) {
            dropSocket(drop.reason(), from.phase);
        } else if (output instanceof Output.AnnounceDown down) {
            announceDown(down.reason(), from.lost);
        } else if (output instanceof Output.ScheduleRetry retry) {
            scheduleRetry(retry);
        } else if (output instanceof Output.CancelRetry) {
            cancelRetry();
        } else if (output instanceof Output.BeginShutdown) {
            beginShutdown();
        } else if (output instanceof Output.FailQueued fail) {
            driver.streams().failQueued(fail.reason());
        } else if (output instanceof Output.Terminate terminate) {
            terminate(terminate.reason(), from);
        }
    }

    private SocketHolder current() {
        SocketHolder now = socket;
        if (now == null) {
            throw new IllegalStateException("No socket in " + name(phase));
        }
        return now;
    }

    private void announceUp() {
        Protocol protocol = current().protocolNow().protocol();
        upSince = driver.nanoTime();
        lastProtocol = protocol;
        driver.streams().queuedWhileUp();
        current().tellTunnel(protocol);
        driver.status().up(protocol);
        tell(ConnectionEventHandler::up, () -> new UpEvent(driver.name(), protocol));
        LOG.debug("[{}] up: {}", driver, protocol);
        driver.tellOwner(new GunUp(driver.name(), protocol));
        driver.session().up();
        driver.pool().up(protocol);
    }

    private void announceDown(Reason reason, Lost lost) {
        driver.status().lost(reason);
        tell(ConnectionEventHandler::down, () -> new DownEvent(driver.name(), reason));
        LOG.debug("[{}] down: {}", driver, reason.text());
        driver.session().down(reason);
        driver.pool().down();
        driver.tellOwner(new GunDown(
                driver.name(),
                lastProtocol,
                reason,
                new ArrayList<>(lost.maybeProcessed()),
                new ArrayList<>(lost.unprocessed())));
    }

    private <E> void tell(BiConsumer<ConnectionEventHandler, E> callback, Supplier<E> event) {
        EventHandlers handlers = driver.handlers();
        if (handlers != null && handlers.hasConnectionHandlers()) {
            handlers.tell(callback, event.get());
        }
    }

    private void dropSocket(Reason reason, Phase before) {
        SocketHolder now = socket;
        socket = null;
        if (closingTimer != null) {
            closingTimer.stop();
            closingTimer = null;
        }
        if (now != null) {
            boolean wasUp = before instanceof Phase.Up
                    || before instanceof Phase.PeerClosing
                    || before instanceof Phase.ShuttingDown;
            now.drop(reason, wasUp);
        }
    }

    private void scheduleRetry(Output.ScheduleRetry retry) {
        driver.status().failed(retry.cause(), retry.attempt(), retry.delay());
        tell(
                ConnectionEventHandler::retry,
                () -> new RetryEvent(driver.name(), retry.attempt(), retry.cause(), retry.delay()));
        retryTimer = driver.schedule(retry.delay(), () -> {
            retryTimer = null;
            step(new RetryDue());
        });
    }

    private void cancelRetry() {
        if (retryTimer != null) {
            retryTimer.cancel(false);
            retryTimer = null;
        }
    }

    private void beginShutdown() {
        PeerTimer timer = new PeerTimer(driver.loop(), driver.options().closingTimeout(), this::closingTimeout);
        timer.reading(driver.status().isReading());
        timer.start();
        closingTimer = timer;
        current().protocolNow().shutdown();
        driver.written();
    }

    private void closingTimeout() {
        Reason reason = new Reason.Timeout(
                Reason.TimeoutPhase.CLOSING,
                "The graceful close took longer than closingTimeout = "
                        + driver.options().closingTimeout());
        driver.turn(() -> step(new ClosingTimeout(reason)));
    }

    private void terminate(Reason reason, From from) {
        // A loss leaves the connection not connected before it gives up; anything else ends the state it is in.
        boolean gaveUp = (from.input instanceof SocketLost && !(from.phase instanceof Phase.ShuttingDown))
                || from.input instanceof AttemptFailed;
        ConnectionState state = gaveUp ? ConnectionState.NOT_CONNECTED : from.shown;
        EventHandlers handlers = driver.handlers();
        if (handlers != null) {
            handlers.fire(EventHandler::terminate, new TerminateEvent(driver.name(), state, reason));
        }
        LOG.debug("[{}] terminated: {}", driver, reason.text());
        driver.session().terminated(reason);
        driver.pool().terminated(reason);
        GunTerminated last = new GunTerminated(driver.name(), reason);
        driver.tellOwner(last);
        // Callers that find no owner any more must find the reason for it.
        driver.status().terminated(reason);
        driver.delivery().ownerEnds(last);
    }

    private static String name(Object value) {
        return value.getClass().getSimpleName();
    }
}
