package dev.gun.client.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.Reason;
import dev.gun.client.RetryPolicy;
import dev.gun.client.internal.lifecycle.Output.ScheduleRetry;
import dev.gun.client.internal.lifecycle.Output.Terminate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Reconnection (spec page 1 §4)")
class BudgetTests {

    private static final Reason REFUSED = new Reason.ConnectFailed(List.of("127.0.0.1:1: refused"));
    private static final Duration DELAY = Duration.ofSeconds(5);
    private static final Duration MIN_UPTIME = Duration.ofSeconds(1);

    private final List<Object> log = new ArrayList<>();

    @Test
    @DisplayName("retry = 3 makes at most four attempts: at once, at once, then after each retryTimeout")
    void threeRetriesMakeFourAttempts() {
        Lifecycle lifecycle = lifecycle(RetryPolicy.fixed(3, DELAY));
        Phase phase = step(lifecycle, lifecycle.initial(), new Input.Opened());
        phase = fail(lifecycle, phase);
        phase = fail(lifecycle, phase);
        phase = fail(lifecycle, phase);
        phase = step(lifecycle, phase, new Input.AttemptFailed(REFUSED));

        assertThat(phase).isEqualTo(new Phase.Terminated(new Reason.Shutdown(REFUSED)));
        assertThat(log).containsExactly(Duration.ZERO, DELAY, DELAY, new Reason.Shutdown(REFUSED));
    }

    @Test
    @DisplayName("retry = 0 gives up at once, also after a connection that had been up")
    void noRetriesGiveUpAtOnce() {
        Lifecycle lifecycle = lifecycle(RetryPolicy.fixed(0, DELAY));
        Phase phase = step(lifecycle, up(lifecycle), new Input.SocketLost(Reason.CLOSED, Duration.ofHours(1)));

        assertThat(phase).isEqualTo(new Phase.Terminated(new Reason.Shutdown(Reason.CLOSED)));
    }

    @Test
    @DisplayName("while the peer closes a retry is left if the loss will restore the budget")
    void theLossToComeCounts() {
        Lifecycle lifecycle = lifecycle(RetryPolicy.fixed(1, DELAY));
        Phase phase = step(lifecycle, up(lifecycle), new Input.SocketLost(Reason.CLOSED, Duration.ZERO));
        phase = connect(lifecycle, step(lifecycle, phase, new Input.RetryDue()));
        Phase.PeerClosing closing = (Phase.PeerClosing) step(lifecycle, phase, new Input.PeerCloses());

        assertThat(lifecycle.hasRetries(closing.budget(), Duration.ZERO)).isFalse();
        assertThat(lifecycle.hasRetries(closing.budget(), MIN_UPTIME)).isTrue();
    }

    @Test
    @DisplayName("a connection that was up for minUptime restores the budget and the immediate retry")
    void longUptimeRestoresEverything() {
        Lifecycle lifecycle = lifecycle(RetryPolicy.fixed(1, DELAY));
        Phase phase = up(lifecycle);
        for (int round = 0; round < 5; round++) {
            phase = step(lifecycle, phase, new Input.SocketLost(Reason.CLOSED, MIN_UPTIME));
            phase = connect(lifecycle, step(lifecycle, phase, new Input.RetryDue()));
        }

        assertThat(log).containsExactly(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    @Test
    @DisplayName("from the second short-lived connection in a row on, accept-and-drop counts as a failed attempt")
    void acceptAndDropNeitherLoopsHotNorLastsForEver() {
        Lifecycle lifecycle = lifecycle(RetryPolicy.fixed(3, DELAY));
        Phase phase = up(lifecycle);
        for (int round = 0; round < 4 && !(phase instanceof Phase.Terminated); round++) {
            phase = step(lifecycle, phase, new Input.SocketLost(Reason.CLOSED, Duration.ofMillis(1)));
            if (phase instanceof Phase.Waiting) {
                phase = connect(lifecycle, step(lifecycle, phase, new Input.RetryDue()));
            }
        }

        assertThat(log).containsExactly(Duration.ZERO, DELAY, DELAY, new Reason.Shutdown(Reason.CLOSED));
    }

    private static Lifecycle lifecycle(RetryPolicy policy) {
        return new Lifecycle(policy, GunOptions.builder().minUptime(MIN_UPTIME).build(), false);
    }

    private Phase fail(Lifecycle lifecycle, Phase phase) {
        Phase waiting = step(lifecycle, phase, new Input.AttemptFailed(REFUSED));
        return step(lifecycle, waiting, new Input.RetryDue());
    }

    private Phase up(Lifecycle lifecycle) {
        return connect(lifecycle, step(lifecycle, lifecycle.initial(), new Input.Opened()));
    }

    private Phase connect(Lifecycle lifecycle, Phase lookingUp) {
        Phase connecting = step(lifecycle, lookingUp, new Input.LookedUp());
        return step(lifecycle, step(lifecycle, connecting, new Input.Connected()), new Input.ProtocolReady());
    }

    private Phase step(Lifecycle lifecycle, Phase phase, Input input) {
        Step step = lifecycle.step(phase, input);
        for (Output output : step.outputs()) {
            if (output instanceof ScheduleRetry retry) {
                log.add(retry.delay());
            } else if (output instanceof Terminate terminate) {
                log.add(terminate.reason());
            }
        }
        return step.phase();
    }
}
