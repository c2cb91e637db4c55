package dev.gun.client;

import static dev.gun.client.GunFixture.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gun.client.testkit.JettyPeer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("TLS options that change while a connection lives (spec page 3, SSL bundles)")
class TlsReloadTests {

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    @Test
    @DisplayName("the next handshake uses the options as they are then, and no sooner")
    void nextHandshake() {
        AtomicReference<TlsOptions> current = new AtomicReference<>(TlsOptions.defaults());
        try (JettyPeer peer = JettyPeer.start()) {
            GunConnection connection = gun.open(
                    "localhost",
                    peer.tlsPort(),
                    gun.options(Protocol.HTTP)
                            .transport(Transport.TLS)
                            .tls(current::get)
                            .retry(RetryPolicy.fixed(1_000, Duration.ofMillis(10))));
            await().until(() -> connection.info().lastError() instanceof Reason.TlsFailed);

            current.set(GunFixture.TRUSTING);
            connection.awaitUp(PATIENCE);

            current.set(TlsOptions.defaults());
            assertThat(connection.options().tls()).isEqualTo(TlsOptions.defaults());
            assertThat(connection.info().state().isUp()).isTrue();
        }
    }
}
