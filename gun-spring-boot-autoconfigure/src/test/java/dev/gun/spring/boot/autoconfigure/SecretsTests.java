package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gun.client.Bytes;
import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunPool;
import dev.gun.client.GunSession;
import dev.gun.client.GunStream;
import dev.gun.client.Headers;
import dev.gun.client.RequestOptions;
import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.GunPoolRegistry;
import dev.gun.spring.boot.autoconfigure.endpoint.GunEndpointAutoConfiguration;
import dev.gun.spring.boot.autoconfigure.health.GunHealthContributorAutoConfiguration;
import dev.gun.spring.boot.autoconfigure.metrics.GunMetricsAutoConfiguration;
import dev.gun.spring.boot.autoconfigure.observation.GunObservationAutoConfiguration;
import dev.gun.spring.boot.endpoint.GunEndpoint;
import dev.gun.spring.boot.health.GunHealthContributor;
import dev.gun.spring.testkit.Patience;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.HealthContributors.Entry;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

@DisplayName("Secrets never appear in logs, toString, health, endpoint, metrics or failure reports (page 3)")
@ExtendWith(OutputCaptureExtension.class)
class SecretsTests {

    /** In every place where something may be secret. */
    private static final String CANARY = "canary-7f3a";

    private final TestCertificate server = TestCertificate.of("localhost");
    private final TestCertificate client = TestCertificate.of("client");

    @TempDir
    Path directory;

    private final List<Object> contexts = new CopyOnWriteArrayList<>();

    private ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        GunAutoConfiguration.class,
                        GunEndpointAutoConfiguration.class,
                        GunHealthContributorAutoConfiguration.class,
                        GunMetricsAutoConfiguration.class,
                        GunObservationAutoConfiguration.class,
                        SslAutoConfiguration.class,
                        MetricsAutoConfiguration.class,
                        CompositeMeterRegistryAutoConfiguration.class,
                        SimpleMetricsExportAutoConfiguration.class,
                        ObservationAutoConfiguration.class))
                .withBean(ObservationHandler.class, () -> new ObservationHandler<Observation.Context>() {
                    @Override
                    public void onStop(Observation.Context context) {
                        contexts.add(context.getAllKeyValues() + " " + context.getContextualName());
                    }

                    @Override
                    public boolean supportsContext(Observation.Context context) {
                        return true;
                    }
                })
                .withPropertyValues("management.endpoints.web.exposure.include=gun");
    }

    @Test
    void whileAnApplicationRunsNothingSecretIsSaid(CapturedOutput output) throws Exception {
        LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
        logging.setLogLevel("dev.gun", LogLevel.TRACE);
        try (FeedServer feed = new FeedServer();
                HttpPeer plain = new HttpPeer();
                HttpPeer peer = new HttpPeer(server.serverContext(client))) {
            runner().withPropertyValues(
                            "gun.connections.prices.uri=" + feed.uri() + "?token=" + CANARY,
                            "gun.connections.prices.websocket.subscribe={\"key\":\"" + CANARY + "\"}",
                            "gun.connections.prices.headers.authorization=Bearer " + CANARY,
                            "gun.defaults.trace=true",
                            "gun.defaults.cookies.enabled=true",
                            "gun.connections.pool.uri=" + plain.uri() + "/?token=" + CANARY,
                            "gun.connections.pool.pool.size=2",
                            "gun.connections.pool.headers.authorization=Bearer " + CANARY,
                            "gun.connections.pool.headers.cookie=session=" + CANARY,
                            "gun.connections.proxied.uri=https://proxied.invalid/?token=" + CANARY,
                            "gun.connections.proxied.proxies[0].type=connect",
                            "gun.connections.proxied.proxies[0].host=localhost",
                            "gun.connections.proxied.proxies[0].port=" + plain.port(),
                            "gun.connections.proxied.proxies[0].username=" + CANARY,
                            "gun.connections.proxied.proxies[0].password=" + CANARY,
                            "gun.connections.api.uri=" + peer.uri() + "/?token=" + CANARY,
                            "gun.connections.api.headers.cookie=session=" + CANARY,
                            "gun.connections.api.headers.x-key=" + CANARY,
                            "gun.connections.api.redacted-headers=x-key",
                            "gun.connections.api.protocols=http",
                            "gun.connections.api.ssl.bundle=api",
                            "spring.ssl.bundle.jks.api.truststore.location=file:"
                                    + server.writeStore(directory.resolve("trusted.jks"), "JKS", false),
                            "spring.ssl.bundle.jks.api.truststore.password=" + TestCertificate.PASSWORD,
                            "spring.ssl.bundle.jks.api.keystore.location=file:"
                                    + client.writeStore(directory.resolve("client.jks"), "JKS", true),
                            "spring.ssl.bundle.jks.api.keystore.password=" + TestCertificate.PASSWORD)
                    .run(context -> {
                        use(context, feed);
                        sees(feed, peer);
                        usePool(context);
                        assertThat(plain.headers.get(0).toString()).contains("session=" + CANARY, "Bearer " + CANARY);
                        GunConnection proxied = context.getBean(GunClient.class).connection("proxied");
                        await().until(() -> proxied.info().lastError() != null);
                        assertThat(said(context)).doesNotContain(CANARY, TestCertificate.PASSWORD);
                    });
        } finally {
            logging.setLogLevel("dev.gun", null);
        }
        assertThat(contexts).hasSizeGreaterThanOrEqualTo(2);
        assertThat(output.getAll())
                .contains("Connection 'api' opens to https://localhost:")
                .contains("DEBUG")
                .doesNotContain(CANARY, TestCertificate.PASSWORD);
    }

    private static void use(ApplicationContext context, FeedServer feed) {
        GunClient gun = context.getBean(GunClient.class);
        GunConnection api = gun.connection("api");
        api.request(
                        "GET",
                        "/search?q=" + CANARY,
                        Headers.of("authorization", "Basic " + CANARY),
                        Bytes.empty(),
                        RequestOptions.builder().uriTemplate("/search").build())
                .awaitBody(Patience.LIMIT);
        GunSession session = gun.connection("prices").session();
        await().until(() -> session.state() == GunSession.State.READY);
        // It is ready when it has written its subscription, which the server reads later.
        await().until(() -> feed.heard.size() == 1);
        // What the peer sends is what the wire log is for.
        feed.send("tick");
        feed.drop();
        await().until(() -> session.timesReady() == 2);
        await().until(() -> feed.heard.size() == 2);
    }

    private static void usePool(ApplicationContext context) {
        GunPool pool = context.getBean(GunPool.class);
        pool.awaitUp(Patience.LIMIT);
        Patience.of(pool.get("/search?q=" + CANARY).thenCompose(GunStream::body));
    }

    /** They must have been sent, or nothing was tested. */
    private static void sees(FeedServer feed, HttpPeer peer) {
        assertThat(feed.heard).isNotEmpty().allMatch(text -> text.contains(CANARY));
        assertThat(peer.targets).containsExactly("/search?q=" + CANARY);
        assertThat(peer.headers.get(0).toString()).contains("session=" + CANARY, "Basic " + CANARY);
        assertThat(peer.clients).containsExactly("CN=client");
    }

    /** All that an application shows of its connections. */
    private String said(ApplicationContext context) {
        StringBuilder said = new StringBuilder();
        GunConnectionRegistry registry = context.getBean(GunConnectionRegistry.class);
        registry.stream().forEach(connection -> said.append(connection)
                .append(connection.info())
                .append(connection.options())
                .append(connection.session())
                .append(connection.traffic()));
        context.getBean(GunPoolRegistry.class).stream()
                .forEach(pool -> said.append(pool).append(pool.info()).append(pool.options()));
        ConfigurationPropertiesReportEndpoint properties =
                new ConfigurationPropertiesReportEndpoint(List.of(), Show.NEVER);
        properties.setApplicationContext(context);
        properties.configurationProperties().getContexts().values().forEach(bound -> bound.getBeans()
                .values()
                .forEach(bean -> said.append(bean.getProperties()).append(bean.getInputs())));
        said.append(new EnvironmentEndpoint(context.getEnvironment(), List.of(), Show.NEVER)
                .environment("gun\\..*").getPropertySources().stream()
                        .map(source -> source.getProperties().values().stream()
                                .map(value -> String.valueOf(value.getValue()))
                                .toList())
                        .toList());
        said.append(context.getBean(GunEndpoint.class).connections());
        context.getBean(GunHealthContributor.class).stream()
                .map(Entry::contributor)
                .forEach(indicator -> said.append(((HealthIndicator) indicator).health(true)));
        context.getBean(MeterRegistry.class).getMeters().forEach(meter -> said.append(meter.getId()));
        said.append(contexts);
        said.append(context.getBean(GunProperties.class));
        said.append(registry);
        return said.toString();
    }

    @Configuration(proxyBeanMethods = false)
    @org.springframework.boot.autoconfigure.ImportAutoConfiguration({
        GunAutoConfiguration.class,
        SslAutoConfiguration.class
    })
    static class Application {}

    @Test
    void aStartThatFailsReportsNothingSecret(CapturedOutput output) {
        Map<String, String> wrong = Map.of(
                "uri",
                "wss://user:" + CANARY + "@prices.example.org",
                "headers.authorization",
                CANARY + "\\u0000",
                "websocket.path",
                CANARY,
                "websocket.outbox.max-frames",
                "-1");
        wrong.forEach((property, value) -> {
            SpringApplicationBuilder application = new SpringApplicationBuilder(Application.class)
                    .web(org.springframework.boot.WebApplicationType.NONE)
                    .properties(
                            "gun.connections.prices.uri=wss://prices.example.org?token=" + CANARY,
                            "gun.connections.prices.websocket.subscribe=" + CANARY);
            String text = value.replace("\\u0000", "\0");
            assertThat(org.assertj.core.api.Assertions.catchThrowable(
                            () -> application.run("--gun.connections.prices." + property + "=" + text)))
                    .as(property)
                    .isNotNull();
            assertThat(output.getAll()).contains("'gun.connections.prices." + property);
        });
        assertThat(output.getAll()).doesNotContain(CANARY);
    }
}
