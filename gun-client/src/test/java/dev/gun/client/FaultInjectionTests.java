package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.InteropServers.Target;
import dev.gun.client.testkit.Fault;
import dev.gun.client.testkit.Fault.Way;
import dev.gun.client.testkit.FaultProxy;
import dev.gun.client.testkit.Residue;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Faults between the client and real servers, at every place of an exchange (spec page 1 §3, §4)")
class FaultInjectionTests {

    private static final String BODY = "0123456789".repeat(20);
    private static final RequestOptions TO_OWNER =
            RequestOptions.builder().replyTo(ReplyTo.OWNER).build();
    private static final int PLACES = 24;
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

    /**
     * One connection with this fault on its first socket: requests are made until one succeeds, and at most one may fail.
     * Returns the reasons.
     */
    private static Set<String> survive(GunClient client, FaultProxy proxy, Target target, Fault... faults) {
        StreamLedger ledger = new StreamLedger();
        proxy.next(faults);
        GunConnection connection =
                client.open("localhost", proxy.port(), options(target, ledger).build());
        GunStream first = send(connection, target);
        boolean damaged = Stream.of(faults).anyMatch(fault -> fault.kind() == Fault.Kind.CORRUPT);
        if (damaged && !ledger.endsWithin(first, PATIENCE)) {
            // A damaged length makes the client wait for what the server never sends: then the peer ends it.
            proxy.resetAll();
        }
        ledger.awaitEnd(first);
        GunStream last = first;
        if (!answered(ledger, first)) {
            if (damaged) {
                // What was damaged may be in the server's table of header fields, and come again (RFC 7541 §2.3.2).
                connection.reconnect();
            }
            last = send(connection, target);
            ledger.awaitEnd(last);
        }
        assertThat(ledger.body(last)).as("%s", ledger.reasons()).isEqualTo(BODY);
        assertThat(ledger.status(last)).isEqualTo(200);
        connection.close();
        ledger.await(ledger::isTerminated, "GunTerminated");
        assertThat(ledger.faults()).isEmpty();
        return ledger.reasons();
    }

    private static boolean answered(StreamLedger ledger, GunStream stream) {
        return ledger.completed(stream) && ledger.body(stream).equals(BODY);
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
        Residue before = Residue.snapshot();
        TreeSet<String> reasons = new TreeSet<>();
        try (FaultProxy proxy = FaultProxy.before(SERVERS.port(target));
                GunClient client = GunClient.builder()
                        .eventLoopThreads(1)
                        .receiverThreads(1)
                        .build()) {
            survive(client, proxy, target);
            for (Way way : Way.values()) {
                long total = proxy.passed(0, way);
                for (int place = 0; place < PLACES; place++) {
                    long at = total * place / PLACES;
                    Fault fault = place % 2 == 0 ? Fault.close(way, at) : Fault.reset(way, at);
                    reasons.addAll(survive(client, proxy, target, fault));
                }
            }
        }
        assertCut(reasons);
        Residue.assertSameAs(before);
    }

    @ForTargets
    @DisplayName(
            "a byte of the server's that was damaged on the way is told once, as what it broke, and the next request is answered")
    void corruption(Target target) {
        Residue before = Residue.snapshot();
        TreeSet<String> reasons = new TreeSet<>();
        try (FaultProxy proxy = FaultProxy.before(SERVERS.port(target));
                GunClient client = GunClient.builder()
                        .eventLoopThreads(1)
                        .receiverThreads(1)
                        .build()) {
            survive(client, proxy, target);
            long total = proxy.passed(0, Way.TO_CLIENT);
            for (int place = 0; place < PLACES; place++) {
                Fault damage = Fault.corrupt(Way.TO_CLIENT, total * place / PLACES);
                reasons.addAll(survive(client, proxy, target, damage));
            }
        }
        String expected = target.transport == Transport.TLS ? "tls_failed" : "protocol_error";
        assertThat(reasons).contains(expected, "down " + expected);
        assertThat(reasons).isSubsetOf(expected, "down " + expected, "closed", "down closed");
        Residue.assertSameAs(before);
    }

    @ForTargets
    @DisplayName("bytes that come and go one by one make no difference")
    void singleBytes(Target target) {
        try (FaultProxy proxy = FaultProxy.before(SERVERS.port(target));
                GunClient client = GunClient.builder()
                        .eventLoopThreads(1)
                        .receiverThreads(1)
                        .build()) {
            Set<String> reasons =
                    survive(client, proxy, target, Fault.trickle(Way.TO_SERVER), Fault.trickle(Way.TO_CLIENT));

            assertThat(reasons).isEmpty();
            assertThat(proxy.connections()).isEqualTo(1);
        }
    }

    /** A WebSocket is opened, one message echoed; at most one may fail. Returns the reasons. */
    private static Set<String> surviveWebSocket(GunClient client, FaultProxy proxy, WsTarget target, Fault... faults) {
        StreamLedger ledger = new StreamLedger();
        proxy.next(faults);
        GunConnection connection = client.open(
                "localhost", proxy.port(), options(target.target, ledger).build());
        GunStream echoed = echo(connection, target, ledger);
        if (!ledger.body(echoed).equals(BODY)) {
            echoed = echo(connection, target, ledger);
        }
        assertThat(ledger.body(echoed)).as("%s", ledger.reasons()).isEqualTo(BODY);
        Set<String> reasons = ledger.reasons();
        connection.close();
        ledger.await(ledger::isTerminated, "GunTerminated");
        assertThat(ledger.faults()).isEmpty();
        return reasons;
    }

    private static GunStream echo(GunConnection connection, WsTarget target, StreamLedger ledger) {
        GunWebSocket webSocket = connection.wsUpgrade(
                target.target.back + "/ws", WsOptions.builder().compress(true).build());
        ledger.await(() -> ledger.failed(webSocket) || ledger.upgraded(webSocket), "the upgrade");
        webSocket.send(WsFrame.text(BODY));
        ledger.await(() -> ledger.failed(webSocket) || ledger.body(webSocket).equals(BODY), "the echo");
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
        Residue before = Residue.snapshot();
        TreeSet<String> reasons = new TreeSet<>();
        try (FaultProxy proxy = FaultProxy.before(SERVERS.port(target.target));
                GunClient client = GunClient.builder()
                        .eventLoopThreads(1)
                        .receiverThreads(1)
                        .build()) {
            surviveWebSocket(client, proxy, target);
            for (Way way : Way.values()) {
                long total = proxy.passed(0, way);
                for (int place = 0; place < PLACES; place++) {
                    long at = total * place / PLACES;
                    Fault fault = place % 2 == 0 ? Fault.close(way, at) : Fault.reset(way, at);
                    reasons.addAll(surviveWebSocket(client, proxy, target, fault));
                }
            }
            // Jetty 12.1.10 loses its place in what comes byte by byte over h2c, and says unexpected_data_frame.
            Fault[] slow = target == WsTarget.HTTP2
                    ? new Fault[] {Fault.trickle(Way.TO_CLIENT)}
                    : new Fault[] {Fault.trickle(Way.TO_SERVER), Fault.trickle(Way.TO_CLIENT)};
            assertThat(surviveWebSocket(client, proxy, target, slow)).isEmpty();
        }
        assertCut(reasons);
        Residue.assertSameAs(before);
    }
}
