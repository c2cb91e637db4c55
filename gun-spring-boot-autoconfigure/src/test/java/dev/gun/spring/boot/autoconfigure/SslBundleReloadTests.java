package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunPool;
import dev.gun.client.Reason;
import dev.gun.spring.FakeGunClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@DisplayName("SSL bundles: PEM and JKS, client certificates, reload without a restart (page 3, SSL bundles)")
@ExtendWith(OutputCaptureExtension.class)
class SslBundleReloadTests {

    private final TestCertificate client = TestCertificate.of("the client");
    private final TestCertificate server = TestCertificate.of("localhost");
    private final HttpPeer peer = new HttpPeer(server.serverContext(client));

    @TempDir
    Path directory;

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(GunAutoConfiguration.class, SslAutoConfiguration.class))
            .withPropertyValues(
                    "gun.connections.api.uri=" + peer.uri(),
                    "gun.connections.api.protocols=http",
                    "gun.connections.api.ssl.bundle=api",
                    "gun.defaults.retry.initial-delay=20ms",
                    "gun.defaults.retry.max-delay=20ms");

    @AfterEach
    void close() {
        peer.close();
    }

    @Test
    void aPemBundleGivesTrustAndIdentityAndIsReloadedFromItsFiles() {
        Path trusted = TestCertificate.of("localhost").writeCertificate(directory.resolve("trusted.pem"));
        runner.withPropertyValues(
                        "spring.ssl.bundle.watch.file.quiet-period=20ms",
                        "spring.ssl.bundle.pem.api.reload-on-update=true",
                        "spring.ssl.bundle.pem.api.truststore.certificate=file:" + trusted,
                        "spring.ssl.bundle.pem.api.keystore.certificate=file:"
                                + client.writeCertificate(directory.resolve("client.pem")),
                        "spring.ssl.bundle.pem.api.keystore.private-key=file:"
                                + client.writeKey(directory.resolve("client.key")))
                .run(context -> {
                    GunConnection api = context.getBean(GunClient.class).connection("api");
                    await().until(() -> api.info().lastError() instanceof Reason.TlsFailed);

                    server.writeCertificate(trusted);

                    await().until(() -> api.info().state().isUp());
                    api.get("/").awaitBody();
                    assertThat(peer.clients).containsExactly("CN=the client");
                });
    }

    @Test
    void aJksBundleGivesTrustAndIdentity() {
        runner.withPropertyValues(
                        "spring.ssl.bundle.jks.api.truststore.location=file:"
                                + server.writeStore(directory.resolve("trusted.jks"), "JKS", false),
                        "spring.ssl.bundle.jks.api.truststore.password=" + TestCertificate.PASSWORD,
                        "spring.ssl.bundle.jks.api.keystore.location=file:"
                                + client.writeStore(directory.resolve("client.jks"), "JKS", true),
                        "spring.ssl.bundle.jks.api.keystore.password=" + TestCertificate.PASSWORD)
                .run(context -> {
                    context.getBean(GunClient.class).connection("api").get("/").awaitBody();

                    assertThat(peer.clients).containsExactly("CN=the client");
                });
    }

    private static SslBundle trusting(TestCertificate certificate) {
        return SslBundle.of(SslStoreBundle.of(null, null, certificate.trustStore()));
    }

    @Test
    void aConnectionThatIsUpKeepsWhatItHasUnlessItIsToBeRecycled(CapturedOutput output) {
        for (boolean recycle : new boolean[] {false, true}) {
            DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("api", trusting(server));
            runner.withBean(SslBundles.class, () -> bundles)
                    .withPropertyValues("gun.connections.api.ssl.recycle-on-reload=" + recycle)
                    .run(context -> {
                        GunConnection api = context.getBean(GunClient.class).connection("api");
                        api.awaitUp();

                        bundles.updateBundle("api", trusting(server));

                        if (recycle) {
                            await().until(() -> api.info().timesUp() == 2);
                            assertThat(output)
                                    .contains("Connection 'api' connects again, since SSL bundle 'api' was updated");
                        } else {
                            api.get("/").awaitBody();
                            assertThat(api.info().timesUp()).isEqualTo(1);
                        }
                    });
        }
        // What Boot says when nobody listens.
        assertThat(output).doesNotContain("may be in use by a technology that doesn't support SSL reloading");
    }

    @Test
    void everyConnectionOfAPoolIsRecycledIfItIsToBe(CapturedOutput output) {
        DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("api", trusting(server));
        runner.withBean(SslBundles.class, () -> bundles)
                .withPropertyValues("gun.connections.api.pool.size=2", "gun.connections.api.ssl.recycle-on-reload=true")
                .run(context -> {
                    GunPool api = context.getBean(GunPool.class);
                    api.awaitUp();

                    bundles.updateBundle("api", trusting(server));

                    await().untilAsserted(() -> assertThat(api.info().members())
                            .allMatch(member -> member.connection().timesUp() == 2));
                    assertThat(output)
                            .contains(
                                    "The connections of pool 'api' connect again, since SSL bundle 'api' was updated");
                });
    }

    @Test
    void aBundleThatCannotBeUsedChangesNothingAndStopsNobodyElse(CapturedOutput output) {
        DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("api", trusting(server));
        SslBundle broken = mock(SslBundle.class, invocation -> {
            throw new IllegalStateException("no key");
        });
        runner.withBean(SslBundles.class, () -> bundles).run(context -> {
            GunConnection api = context.getBean(GunClient.class).connection("api");
            api.awaitUp();
            int[] heard = {0};
            bundles.addBundleUpdateHandler("api", updated -> heard[0]++);

            bundles.updateBundle("api", broken);

            assertThat(heard[0]).isEqualTo(1);
            assertThat(output).contains("SSL bundle 'api' was updated, but connection 'api' cannot use it");
            api.reconnect();
            await().until(() -> api.info().timesUp() == 2);
        });
    }

    @Test
    void anUpdateAfterTheApplicationHasEndedHarmsNobody() {
        DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("api", trusting(server));
        runner.withBean(SslBundles.class, () -> bundles)
                .withBean(GunClient.class, FakeGunClient::new)
                .run(context -> assertThat(context).hasNotFailed());

        assertThatCode(() -> bundles.updateBundle("api", trusting(client))).doesNotThrowAnyException();
    }
}
