package dev.gun.client.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.ConnectionState;
import dev.gun.client.GunOptions;
import dev.gun.client.Reason;
import dev.gun.client.RetryPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The life of a connection (spec page 1 §2, §4, §11; page 4 §2 decision 3)")
class LifecycleTableTests {

    private static final Reason FAILURE = new Reason.UnknownHost("h", "no such name");
    private static final Budget LEFT = new Budget(1, 3, Duration.ZERO, 0);
    private static final Budget NONE_LEFT = new Budget(1, 0, Duration.ZERO, 2);
    private static final RetryPolicy POLICY = RetryPolicy.fixed(3, Duration.ofSeconds(5));

    private static final Map<String, Phase> PHASES = new LinkedHashMap<>();
    private static final Map<String, Input> INPUTS = new LinkedHashMap<>();

    static {
        PHASES.put("Initial", new Phase.Initial(LEFT));
        PHASES.put("Waiting", new Phase.Waiting(LEFT));
        PHASES.put("LookingUp", new Phase.LookingUp(LEFT));
        PHASES.put("LookingUp(no retries)", new Phase.LookingUp(NONE_LEFT));
        PHASES.put("Connecting", new Phase.Connecting(LEFT));
        PHASES.put("Handshaking", new Phase.Handshaking(LEFT));
        PHASES.put("Starting", new Phase.Starting(LEFT, ConnectionState.CONNECTING));
        PHASES.put("Up", new Phase.Up(LEFT));
        PHASES.put("Up(no retries)", new Phase.Up(NONE_LEFT));
        PHASES.put("PeerClosing", new Phase.PeerClosing(LEFT));
        PHASES.put("ShuttingDown", new Phase.ShuttingDown(Reason.SHUTDOWN));
        PHASES.put("Terminated", new Phase.Terminated(Reason.SHUTDOWN));
        INPUTS.put("Opened", new Input.Opened());
        INPUTS.put("LookedUp", new Input.LookedUp());
        INPUTS.put("Connected", new Input.Connected());
        INPUTS.put("HandshakeDone", new Input.HandshakeDone());
        INPUTS.put("ProtocolReady", new Input.ProtocolReady());
        INPUTS.put("AttemptFailed", new Input.AttemptFailed(FAILURE));
        INPUTS.put("PeerCloses", new Input.PeerCloses());
        INPUTS.put("SocketLost(normal)", new Input.SocketLost(Reason.NORMAL, Duration.ZERO));
        INPUTS.put("SocketLost(closed)", new Input.SocketLost(Reason.CLOSED, Duration.ZERO));
        INPUTS.put("RetryDue", new Input.RetryDue());
        INPUTS.put("CloseAsked", new Input.CloseAsked());
        INPUTS.put("ShutdownAsked", new Input.ShutdownAsked(Reason.SHUTDOWN));
        INPUTS.put(
                "ClosingTimeout",
                new Input.ClosingTimeout(new Reason.Timeout(Reason.TimeoutPhase.CLOSING, "took too long")));
        INPUTS.put("GiveUpAsked", new Input.GiveUpAsked(FAILURE));
    }

    @Test
    @DisplayName("every phase answers every input as the table says, over TCP and over TLS")
    void everyPhaseAnswersEveryInput() throws IOException {
        List<String> rows = new ArrayList<>();
        PHASES.forEach((phaseName, phase) -> INPUTS.forEach((inputName, input) -> {
            String tcp = row(phaseName, phase, inputName, input, false);
            String tls = row(phaseName, phase, inputName, input, true);
            rows.add("TCP " + tcp);
            if (!tls.equals(tcp)) {
                rows.add("TLS " + tls);
            }
        }));

        assertThat(rows).containsExactlyElementsOf(table());
    }

    @Test
    @DisplayName("the table has a row for every kind of phase and every kind of input there is")
    void noPhaseOrInputIsMissing() {
        assertThat(leaves(Phase.class)).isEqualTo(kinds(PHASES.values().stream()));
        assertThat(leaves(Input.class)).isEqualTo(kinds(INPUTS.values().stream()));
    }

    @Test
    @DisplayName("from opening to up the states are those of the specification, in that order, over TCP and over TLS")
    void statesOnTheWayUp() {
        assertThat(statesOnTheWayUp(false))
                .containsExactly(
                        ConnectionState.NOT_CONNECTED,
                        ConnectionState.DOMAIN_LOOKUP,
                        ConnectionState.CONNECTING,
                        ConnectionState.CONNECTED);
        assertThat(statesOnTheWayUp(true))
                .containsExactly(
                        ConnectionState.NOT_CONNECTED,
                        ConnectionState.DOMAIN_LOOKUP,
                        ConnectionState.CONNECTING,
                        ConnectionState.TLS_HANDSHAKE,
                        ConnectionState.CONNECTED);
    }

    /** Each state once, unless it is left and entered again. */
    private static List<ConnectionState> statesOnTheWayUp(boolean tls) {
        Lifecycle lifecycle = new Lifecycle(POLICY, GunOptions.defaults(), tls);
        Phase phase = lifecycle.initial();
        List<ConnectionState> states = new ArrayList<>(List.of(phase.visible()));
        for (String input : List.of("Opened", "LookedUp", "Connected", "HandshakeDone", "ProtocolReady")) {
            phase = lifecycle.step(phase, INPUTS.get(input)).phase();
            if (states.get(states.size() - 1) != phase.visible()) {
                states.add(phase.visible());
            }
        }
        return states;
    }

    private static String row(String phaseName, Phase phase, String inputName, Input input, boolean tls) {
        Step step = new Lifecycle(POLICY, GunOptions.defaults(), tls).step(phase, input);
        String result = step.phase().equals(phase) && step.outputs().isEmpty()
                ? "-"
                : step.phase().getClass().getSimpleName() + " " + outputs(step);
        return phaseName + " + " + inputName + " = " + result;
    }

    private static String outputs(Step step) {
        return step.outputs().stream().map(LifecycleTableTests::text).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String text(Output output) {
        String name = output.getClass().getSimpleName();
        if (output instanceof Output.AbandonStreams o) {
            return name + "(" + o.reason() + ")";
        } else if (output instanceof Output.DropSocket o) {
            return name + "(" + code(o.reason()) + ")";
        } else if (output instanceof Output.AnnounceDown o) {
            return name + "(" + code(o.reason()) + ")";
        } else if (output instanceof Output.ScheduleRetry o) {
            return name + "(" + o.delay().toSeconds() + " s, attempt " + o.attempt() + ")";
        } else if (output instanceof Output.FailQueued o) {
            return name + "(" + code(o.reason()) + ")";
        } else if (output instanceof Output.Terminate o) {
            return name + "(" + code(o.reason()) + ")";
        }
        return name;
    }

    private static String code(Reason reason) {
        return reason instanceof Reason.Shutdown shutdown
                ? "shutdown(" + shutdown.cause().code() + ")"
                : reason.code();
    }

    private static List<String> table() throws IOException {
        try (InputStream in = LifecycleTableTests.class.getResourceAsStream("lifecycle-table.txt")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    private static Set<Class<?>> kinds(Stream<?> values) {
        return values.map(Object::getClass).collect(Collectors.toSet());
    }

    private static Set<Class<?>> leaves(Class<?> sealed) {
        return Stream.of(sealed.getPermittedSubclasses())
                .flatMap(type -> type.isSealed() ? leaves(type).stream() : Stream.of(type))
                .collect(Collectors.toSet());
    }
}
