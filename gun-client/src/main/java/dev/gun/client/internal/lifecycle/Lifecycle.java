package dev.gun.client.internal.lifecycle;

import dev.gun.client.GunOptions;
import dev.gun.client.Reason;
import dev.gun.client.RetryPolicy;
import dev.gun.client.internal.lifecycle.Input.AttemptFailed;
import dev.gun.client.internal.lifecycle.Input.CloseAsked;
import dev.gun.client.internal.lifecycle.Input.ClosingTimeout;
import dev.gun.client.internal.lifecycle.Input.Connected;
import dev.gun.client.internal.lifecycle.Input.GiveUpAsked;
import dev.gun.client.internal.lifecycle.Input.HandshakeDone;
import dev.gun.client.internal.lifecycle.Input.LookedUp;
import dev.gun.client.internal.lifecycle.Input.Opened;
import dev.gun.client.internal.lifecycle.Input.PeerCloses;
import dev.gun.client.internal.lifecycle.Input.ProtocolReady;
import dev.gun.client.internal.lifecycle.Input.RetryDue;
import dev.gun.client.internal.lifecycle.Input.ShutdownAsked;
import dev.gun.client.internal.lifecycle.Input.SocketLost;
import dev.gun.client.internal.lifecycle.Output.AbandonStreams;
import dev.gun.client.internal.lifecycle.Output.AnnounceDown;
import dev.gun.client.internal.lifecycle.Output.AnnounceUp;
import dev.gun.client.internal.lifecycle.Output.BeginShutdown;
import dev.gun.client.internal.lifecycle.Output.CancelRetry;
import dev.gun.client.internal.lifecycle.Output.Connect;
import dev.gun.client.internal.lifecycle.Output.DropSocket;
import dev.gun.client.internal.lifecycle.Output.FailQueued;
import dev.gun.client.internal.lifecycle.Output.Handshake;
import dev.gun.client.internal.lifecycle.Output.LookUp;
import dev.gun.client.internal.lifecycle.Output.ScheduleRetry;
import dev.gun.client.internal.lifecycle.Output.StartProtocol;
import dev.gun.client.internal.lifecycle.Output.Terminate;
import dev.gun.client.internal.lifecycle.Phase.Alive;
import dev.gun.client.internal.lifecycle.Phase.Connecting;
import dev.gun.client.internal.lifecycle.Phase.Handshaking;
import dev.gun.client.internal.lifecycle.Phase.Initial;
import dev.gun.client.internal.lifecycle.Phase.LookingUp;
import dev.gun.client.internal.lifecycle.Phase.PeerClosing;
import dev.gun.client.internal.lifecycle.Phase.ShuttingDown;
import dev.gun.client.internal.lifecycle.Phase.Starting;
import dev.gun.client.internal.lifecycle.Phase.Terminated;
import dev.gun.client.internal.lifecycle.Phase.Up;
import dev.gun.client.internal.lifecycle.Phase.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection's life as a function. This file owns every transition (spec page 1 §2, §4, §11):
 *
 * <pre>
 *  Initial ──Opened──► LookingUp ──LookedUp──► Connecting ──Connected──► Handshaking (TLS only)
 *                          ▲                        │                         │ HandshakeDone
 *                          │ RetryDue               └────Connected (TCP)───►  ▼
 *                          │                                               Starting
 *     Waiting ─────────────┘                                                  │ ProtocolReady
 *        ▲                                                                    ▼
 *        │ AttemptFailed (LookingUp … Starting), SocketLost        PeerClosing ◄─PeerCloses─ Up
 *        └───────────────────────────────────────────────────────────┴────────────────────────┘
 *
 *  out of retries ─────────► Terminated
 *  any, CloseAsked ────────► Terminated
 *  Up, PeerClosing: ShutdownAsked ─► ShuttingDown ─SocketLost, ClosingTimeout─► Terminated
 *  any other, ShutdownAsked ► Terminated
 * </pre>
 *
 * <p>An input that means nothing in a phase (a callback of an attempt that was given up meanwhile) changes nothing.
 */
public final class Lifecycle {

    private final RetryPolicy policy;
    private final GunOptions options;
    private final boolean tls;
    /** Where every connection begins: one for all of them, since most are up with what they began with. */
    private final Initial initial;

    private final Up firstUp;

    /**
     * The life of a connection.
     *
     * @param policy decides about retries
     * @param options the connection's options, for the policy and for {@code minUptime}
     * @param tls whether a socket needs a handshake
     */
    public Lifecycle(RetryPolicy policy, GunOptions options, boolean tls) {
        this.policy = policy;
        this.options = options;
        this.tls = tls;
        this.initial = new Initial(Budget.full(policy));
        this.firstUp = new Up(initial.budget());
    }

    /** Where every connection begins. */
    public Phase initial() {
        return initial;
    }

    /** One step: where the connection stands after {@code input}, and what is to be done. */
    public Step step(Phase phase, Input input) {
        if (phase instanceof Terminated) {
            return Step.to(phase);
        }
        if (input instanceof CloseAsked) {
            return end(phase, Reason.CLOSED_LOCALLY, Reason.SHUTDOWN);
        }
        if (input instanceof GiveUpAsked giveUp) {
            return giveUp(phase, giveUp.cause());
        }
        if (input instanceof ShutdownAsked asked) {
            return shutdown(phase, asked.reason());
        }
        if (phase instanceof ShuttingDown shuttingDown) {
            return shuttingDown(shuttingDown, input);
        }
        return alive((Alive) phase, input);
    }

    /** Whether a retry is left after the loss that is about to come; the time it was up counts as at the loss. */
    public boolean hasRetries(Budget budget, Duration uptime) {
        return budget.lost(policy, uptime, options.minUptime()).hasRetries();
    }

    private Step alive(Alive phase, Input input) {
        Budget budget = phase.budget();
        if (phase instanceof Initial && input instanceof Opened) {
            return Step.to(new LookingUp(budget), new LookUp());
        }
        if (phase instanceof Waiting && input instanceof RetryDue) {
            return Step.to(new LookingUp(budget), new LookUp());
        }
        if (phase instanceof LookingUp && input instanceof LookedUp) {
            return Step.to(new Connecting(budget), new Connect());
        }
        if (phase instanceof Connecting && input instanceof Connected) {
            return tls
                    ? Step.to(new Handshaking(budget), new Handshake())
                    : Step.to(new Starting(budget, phase.visible()), new StartProtocol());
        }
        if (phase instanceof Handshaking && input instanceof HandshakeDone) {
            return Step.to(new Starting(budget, phase.visible()), new StartProtocol());
        }
        if (phase instanceof Starting && input instanceof ProtocolReady) {
            return Step.to(budget.equals(initial.budget()) ? firstUp : new Up(budget), new AnnounceUp());
        }
        if (phase instanceof Up && input instanceof PeerCloses) {
            return Step.to(new PeerClosing(budget));
        }
        if (isUp(phase) && input instanceof SocketLost lost) {
            return lost(budget, lost);
        }
        if (isAttempting(phase) && input instanceof AttemptFailed failed) {
            List<Output> outputs = new ArrayList<>();
            outputs.add(new DropSocket(failed.reason()));
            return retry(budget.failed(), Duration.ZERO, failed.reason(), outputs);
        }
        return Step.to(phase);
    }

    private Step lost(Budget budget, SocketLost lost) {
        List<Output> outputs = new ArrayList<>();
        outputs.add(new AbandonStreams(lost.reason()));
        outputs.add(new DropSocket(lost.reason()));
        outputs.add(new AnnounceDown(lost.reason()));
        return retry(budget.lost(policy, lost.uptime(), options.minUptime()), lost.uptime(), lost.reason(), outputs);
    }

    private Step retry(Budget budget, Duration uptime, Reason cause, List<Output> outputs) {
        @Nullable Budget next = budget.next(policy, uptime, cause, options);
        if (next != null) {
            outputs.add(new ScheduleRetry(next.previousDelay(), next.attempt(), cause));
            return new Step(new Waiting(next), outputs);
        }
        // As Gun: a connection whose last loss was a clean one ends normally, any other with its cause.
        Reason end = cause.equals(Reason.NORMAL) ? Reason.NORMAL : new Reason.Shutdown(cause);
        outputs.add(new FailQueued(end));
        outputs.add(new Terminate(end));
        return new Step(new Terminated(end), outputs);
    }

    private static Step shutdown(Phase phase, Reason reason) {
        if (phase instanceof ShuttingDown) {
            return Step.to(phase);
        }
        if (isUp(phase)) {
            return Step.to(new ShuttingDown(reason), new FailQueued(Reason.CLOSING), new BeginShutdown());
        }
        return end(phase, Reason.CLOSING, reason);
    }

    private static Step shuttingDown(ShuttingDown phase, Input input) {
        if (input instanceof SocketLost lost) {
            return endOfShutdown(phase, lost.reason());
        }
        if (input instanceof ClosingTimeout timeout) {
            return endOfShutdown(phase, timeout.reason());
        }
        return Step.to(phase);
    }

    private static Step endOfShutdown(ShuttingDown phase, Reason reason) {
        return Step.to(
                new Terminated(phase.reason()),
                new AbandonStreams(reason),
                new DropSocket(reason),
                new FailQueued(Reason.CLOSING),
                new Terminate(phase.reason()));
    }

    /** As the end of the retries: nobody asked for it, so it is a loss like any other, and the last one. */
    private static Step giveUp(Phase phase, Reason cause) {
        Reason termination = new Reason.Shutdown(cause);
        if (!isUp(phase)) {
            return end(phase, cause, termination);
        }
        return Step.to(
                new Terminated(termination),
                new AbandonStreams(cause),
                new DropSocket(cause),
                new AnnounceDown(cause),
                new FailQueued(termination),
                new Terminate(termination));
    }

    /** Ends at once, whatever is under way; no {@code GunDown} (spec page 1 §11). */
    private static Step end(Phase phase, Reason streams, Reason termination) {
        List<Output> outputs = new ArrayList<>();
        if (phase instanceof Waiting) {
            outputs.add(new CancelRetry());
        }
        if (isUp(phase) || phase instanceof ShuttingDown) {
            outputs.add(new AbandonStreams(streams));
        }
        if (!(phase instanceof Waiting || phase instanceof Initial)) {
            outputs.add(new DropSocket(termination));
        }
        outputs.add(new FailQueued(streams));
        outputs.add(new Terminate(termination));
        return new Step(new Terminated(termination), outputs);
    }

    private static boolean isUp(Phase phase) {
        return phase instanceof Up || phase instanceof PeerClosing;
    }

    private static boolean isAttempting(Phase phase) {
        return phase instanceof LookingUp
                || phase instanceof Connecting
                || phase instanceof Handshaking
                || phase instanceof Starting;
    }
}
