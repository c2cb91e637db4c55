package dev.gun.client;

import static dev.gun.client.GunFixture.TO_OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.InteropServers.Target;
import dev.gun.client.testkit.Fault;
import dev.gun.client.testkit.Fault.Way;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Faults between the client and real servers, at every place of an exchange (spec page 1 §3, §4)")
class FaultInjectionTests {

    private static final String BODY = "0123456789".repeat(20);
    private static final int REFUSALS = 10;
    private static final Duration PATIENCE = Duration.ofMillis(500);

    @RegisterExtension
    static final InteropServers.Running SERVERS = new InteropServers.Running();

    private static GunOptions.Builder options(Target target, GunOwner owner) {
        return GunOptions.builder()
                .owner(owner)
                .transport(target.transport)
                .protocols(target.protocol)
                .tls(GunFixture.TRUSTING)
                .minUptime(Duration.ZERO)
                .retry(RetryPolicy.fixed(10, Duration.ZERO));
    }

    private static GunStream send(GunConnection connection, Target target) {
        return connection.request(
                "POST", target.echo(), Headers.empty(), Bytes.of(BODY, StandardCharsets.UTF_8), TO_OWNER);
    }

    private static boolean damages(Fault... faults) {
        return Stream.of(faults).anyMatch(fault -> fault.kind() == Fault.Kind.CORRUPT);
    }

    /** Waits; a damaged length makes the client wait for what the server never sends, and then the peer ends it. */
    private static void await(
            FaultBench bench, StreamLedger ledger, BooleanSupplier over, String what, Fault... faults) {
        if (damages(faults) && !ledger.within(PATIENCE, over)) {
            bench.proxy.resetAll();
        }
        ledger.await(over, what);
    }

    private static void end(GunConnection connection, StreamLedger ledger) {
        connection.close();
        ledger.await(ledger::isTerminated, "GunTerminated");
        assertThat(ledger.faults()).isEmpty();
    }

    /** Requests are made until one succeeds, and at most one may fail. Returns the reasons. */
    private static Set<String> survive(FaultBench bench, Target target, Fault... faults) {
        StreamLedger ledger = new StreamLedger();
        bench.proxy.next(faults);
        GunConnection connection = bench.open(options(target, ledger));
        GunStream first = send(connection, target);
        await(bench, ledger, () -> ledger.ended(first), "the response", faults);
        GunStream last = first;
        if (!ledger.completed(first) || !ledger.body(first).equals(BODY)) {
            if (damages(faults)) {
                // What was damaged may be in the server's table of header fields, and come again (RFC 7541 §2.3.2).
                connection.reconnect();
            }
            last = send(connection, target);
            ledger.awaitEnd(last);
        }
        assertThat(ledger.body(last)).as("%s", ledger.reasons()).isEqualTo(BODY);
        assertThat(ledger.status(last)).isEqualTo(200);
        end(connection, ledger);
        return ledger.reasons();
    }

    /** A server that notices first may say GOAWAY before it closes its side. */
    private static void assertCut(Set<String> reasons) {
        assertThat(reasons).contains("closed", "down closed");
        assertThat(reasons).isSubsetOf("closed", "down closed", "goaway", "down goaway");
    }

    /** Those whose own parts differ; what they have in common would only be tested again. */
    @Retention(RetentionPolicy.RUNTIME)
    @ParameterizedTest
    @EnumSource(
            value = Target.class,
            names = {"JETTY_TLS_HTTP1", "NGINX_HTTP1", "NGINX_H2C", "NGINX_TLS_H2", "H2O_H2C", "NGHTTPD_H2C"})
    @interface ForTargets {}

    @ForTargets
    @DisplayName(
            "cut anywhere, either way, by close or reset: told once, reconnected, answered; nothing is left behind")
    void cuts(Target target) {
        try (FaultBench bench = new FaultBench(SERVERS.port(target))) {
            assertCut(bench.cutEverywhere(faults -> survive(bench, target, faults)));
        }
    }

    @ForTargets
    @DisplayName(
            "a byte of the server's that was damaged on the way is told once, as what it broke, and the next request is answered")
    void corruption(Target target) {
        try (FaultBench bench = new FaultBench(SERVERS.port(target))) {
            Set<String> reasons = bench.damageEverywhere(faults -> survive(bench, target, faults));

            String expected = target.transport == Transport.TLS ? "tls_failed" : "protocol_error";
            assertThat(reasons).contains(expected, "down " + expected);
            assertThat(reasons).isSubsetOf(expected, "down " + expected, "closed", "down closed");
        }
    }

    @ForTargets
    @DisplayName("bytes that come and go one by one make no difference")
    void singleBytes(Target target) {
        try (FaultBench bench = new FaultBench(SERVERS.port(target))) {
            Set<String> reasons = survive(bench, target, Fault.trickle(Way.TO_SERVER), Fault.trickle(Way.TO_CLIENT));

            assertThat(reasons).isEmpty();
            assertThat(bench.proxy.connections()).isEqualTo(1);
        }
    }

    @ForTargets
    @DisplayName(
            "bytes that stop on the way, either way, are waited for: nothing is said until they come, then it is all")
    void stalls(Target target) {
        try (FaultBench bench = new FaultBench(SERVERS.port(target))) {
            survive(bench, target);
            for (Way way : Way.values()) {
                String gate = way.name();
                // An eighth: a resumed TLS session has far less to say.
                bench.proxy.next(Fault.stall(way, bench.proxy.passed(0, way) / 8, gate));
                StreamLedger ledger = new StreamLedger();
                GunConnection connection = bench.open(options(target, ledger));
                GunStream stream = send(connection, target);
                bench.proxy.awaitStalled(gate);
                assertThat(ledger.ended(stream)).isFalse();

                bench.proxy.release(gate);

                ledger.awaitEnd(stream);
                assertThat(ledger.body(stream)).isEqualTo(BODY);
                end(connection, ledger);
                assertThat(ledger.reasons()).isEmpty();
            }
        }
    }

    @ForTargets
    @DisplayName("a port that refuses for a while: lost once, tried again and again, up on the first that is accepted")
    void refusals(Target target) {
        StreamLedger ledger = new StreamLedger();
        AtomicInteger attempts = new AtomicInteger();
        RetryPolicy counting = context -> {
            attempts.incrementAndGet();
            return new RetryPolicy.Retry(Duration.ofMillis(1), context.retriesLeft());
        };
        try (FaultBench bench = new FaultBench(SERVERS.port(target))) {
            GunConnection connection = bench.open(options(target, ledger).retry(counting));
            ledger.awaitEnd(send(connection, target));
            bench.proxy.stopListening();

            bench.proxy.resetAll();

            ledger.await(() -> attempts.get() > REFUSALS, "the attempts");
            assertThat(ledger.reasons()).containsExactly("down closed");
            GunStream kept = send(connection, target);
            bench.proxy.listenAgain();
            ledger.awaitEnd(kept);
            assertThat(ledger.body(kept)).isEqualTo(BODY);
            assertThat(connection.info().timesUp()).isEqualTo(2);
            end(connection, ledger);
        }
    }

    /** A WebSocket is opened, one message echoed; at most one may fail. Returns the reasons. */
    private static Set<String> surviveWebSocket(FaultBench bench, WsTarget target, Fault... faults) {
        StreamLedger ledger = new StreamLedger();
        bench.proxy.next(faults);
        GunConnection connection = bench.open(options(target.target, ledger));
        GunStream echoed = echo(bench, connection, target, ledger, faults);
        if (!ledger.body(echoed).equals(BODY)) {
            if (damages(faults)) {
                connection.reconnect();
            }
            echoed = echo(bench, connection, target, ledger);
        }
        assertThat(ledger.body(echoed)).as("%s", ledger.reasons()).isEqualTo(BODY);
        Set<String> reasons = ledger.reasons();
        end(connection, ledger);
        return reasons;
    }

    private static GunStream echo(
            FaultBench bench, GunConnection connection, WsTarget target, StreamLedger ledger, Fault... faults) {
        GunWebSocket webSocket = connection.wsUpgrade(
                target.target.back + "/ws", WsOptions.builder().compress(true).build());
        await(bench, ledger, () -> ledger.ended(webSocket) || ledger.upgraded(webSocket), "the upgrade", faults);
        webSocket.send(WsFrame.text(BODY));
        await(
                bench,
                ledger,
                () -> ledger.ended(webSocket) || ledger.body(webSocket).equals(BODY),
                "the echo",
                faults);
        return webSocket;
    }

    enum WsTarget {
        HTTP1(Target.JETTY_HTTP1),
        HTTP2(Target.JETTY_H2C),
        NGINX(Target.NGINX_HTTP1);

        private final Target target;

        WsTarget(Target target) {
            this.target = target;
        }
    }

    @ParameterizedTest
    @EnumSource(WsTarget.class)
    @DisplayName("a WebSocket that is cut anywhere has its error once; the next one on the next connection echoes")
    void webSockets(WsTarget target) {
        try (FaultBench bench = new FaultBench(SERVERS.port(target.target))) {
            assertCut(bench.cutEverywhere(faults -> surviveWebSocket(bench, target, faults)));
        }
    }

    @ParameterizedTest
    @EnumSource(WsTarget.class)
    @DisplayName("a WebSocket whose bytes come and go one by one echoes all the same")
    void singleBytesOfWebSockets(WsTarget target) {
        // Jetty 12.1.10 loses its place in what comes byte by byte over h2c, and says unexpected_data_frame.
        Fault[] slow = target == WsTarget.HTTP2
                ? new Fault[] {Fault.trickle(Way.TO_CLIENT)}
                : new Fault[] {Fault.trickle(Way.TO_SERVER), Fault.trickle(Way.TO_CLIENT)};
        try (FaultBench bench = new FaultBench(SERVERS.port(target.target))) {
            assertThat(surviveWebSocket(bench, target, slow)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(WsTarget.class)
    @DisplayName("a WebSocket whose bytes are damaged on the way has its error once; the next one echoes")
    void corruptionOfWebSockets(WsTarget target) {
        try (FaultBench bench = new FaultBench(SERVERS.port(target.target))) {
            Set<String> reasons = bench.damageEverywhere(faults -> surviveWebSocket(bench, target, faults));

            assertThat(reasons).contains("protocol_error", "down protocol_error");
            assertThat(reasons.stream()
                            .map(reason -> reason.replaceAll("\\(.*", "").replace("down ", "")))
                    .isSubsetOf("closed", "protocol_error", "upgrade_failed", "ws_protocol_error", "limit_reached");
        }
    }
}
