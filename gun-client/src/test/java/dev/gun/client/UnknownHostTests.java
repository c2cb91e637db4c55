package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.internal.connection.TestClients;
import dev.gun.client.testkit.RawDns;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("A connection to a name that no name server knows (spec page 1 §3a, §4, §13)")
class UnknownHostTests {

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    @Test
    @DisplayName("unknown_host: each attempt asks again; then owner, awaitUp, info and requests say which name and why")
    void unknownHost() {
        try (RawDns dns = RawDns.start();
                GunClient client = TestClients.asking(dns.address())) {
            GunConnection connection = client.open(
                    "nobody.test.",
                    80,
                    gun.options(Protocol.HTTP).retry(1, Duration.ZERO).build());
            GunStream waiting = connection.get("/");

            Reason cause = new Reason.UnknownHost("nobody.test.", "the name server knows no such name (NXDOMAIN)");
            assertThat(GunFixture.end(connection)).isEqualTo(new Reason.Shutdown(cause));
            gun.owner.said.awaitExactly("terminated shutdown(unknown_host)");
            gun.events.lines.awaitExactly(
                    "init",
                    "domainLookupStart",
                    "domainLookupEnd unknown_host",
                    "domainLookupStart",
                    "domainLookupEnd unknown_host",
                    "terminate NOT_CONNECTED shutdown(unknown_host)");
            assertThat(dns.questions())
                    .containsExactlyInAnyOrder(
                            "A nobody.test.", "AAAA nobody.test.", "A nobody.test.", "AAAA nobody.test.");
            assertThat(connection.info().lastError()).isEqualTo(cause);
            String text =
                    "The host name \"nobody.test.\" cannot be resolved: the name server knows no such name (NXDOMAIN)";
            assertThat(cause.text()).isEqualTo(text);
            assertThatThrownBy(connection::awaitUp)
                    .isInstanceOf(GunException.Down.class)
                    .hasMessage("down: The connection gave up: " + text);
            assertThatThrownBy(waiting::await)
                    .isInstanceOfSatisfying(
                            GunException.Down.class, e -> assertThat(e.reason()).isEqualTo(new Reason.Shutdown(cause)));
        }
    }

    @Test
    @DisplayName("timeout(domain_lookup): a name server that keeps silent is waited for no longer than the option says")
    void lookupTimeout() {
        try (RawDns dns = RawDns.start("silent.test.");
                GunClient client = TestClients.asking(dns.address())) {
            GunConnection connection = client.open(
                    "silent.test.",
                    80,
                    gun.options(Protocol.HTTP)
                            .domainLookupTimeout(Duration.ofMillis(50))
                            .build());

            assertThat(GunFixture.end(connection))
                    .isEqualTo(new Reason.Shutdown(new Reason.Timeout(
                            Reason.TimeoutPhase.DOMAIN_LOOKUP,
                            "The host name \"silent.test.\" was not resolved within domainLookupTimeout = PT0.05S")));
            gun.owner.said.awaitExactly("terminated shutdown(timeout(domain_lookup))");
            gun.events.lines.awaitExactly(
                    "init",
                    "domainLookupStart",
                    "domainLookupEnd timeout(domain_lookup)",
                    "terminate NOT_CONNECTED shutdown(timeout(domain_lookup))");
        }
    }
}
