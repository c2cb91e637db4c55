package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gun.client.GunConnection;
import dev.gun.client.GunPool;
import dev.gun.client.GunStream;
import dev.gun.client.PoolInfo;
import dev.gun.client.PoolInfo.MemberState;
import dev.gun.client.PoolSetup;
import dev.gun.spring.GunPoolCustomizer;
import dev.gun.spring.GunPoolRegistry;
import dev.gun.spring.boot.autoconfigure.endpoint.GunEndpointAutoConfiguration;
import dev.gun.spring.boot.autoconfigure.health.GunHealthContributorAutoConfiguration;
import dev.gun.spring.boot.autoconfigure.metrics.GunMetricsAutoConfiguration;
import dev.gun.spring.boot.autoconfigure.observation.GunObservationAutoConfiguration;
import dev.gun.spring.boot.endpoint.GunEndpoint;
import dev.gun.spring.boot.endpoint.GunEndpointWebExtension;
import dev.gun.spring.boot.endpoint.PoolDescriptor;
import dev.gun.spring.boot.health.GunHealthContributor;
import dev.gun.spring.boot.health.GunPoolHealthIndicator;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

@DisplayName("A pool in operation: health, endpoint, metrics (page 1 §14, page 3, Operations)")
class GunPoolOperationsTests {

    private final HttpPeer peer = new HttpPeer();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
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
            .withPropertyValues(
                    "management.endpoints.web.exposure.include=gun",
                    "gun.connections.api.uri=" + peer.uri(),
                    "gun.connections.api.pool.size=2");

    @AfterEach
    void close() {
        peer.gate.countDown();
        peer.close();
    }

    private static Health health(ApplicationContext context) {
        HealthIndicator api =
                (HealthIndicator) context.getBean(GunHealthContributor.class).getContributor("api");
        return api.health(true);
    }

    /** The second connection is never ready. */
    private static final PoolSetup HALF = GunPoolOperationsTests::half;

    private static CompletionStage<Object> half(GunConnection connection) {
        return connection.name().equals("api-1")
                ? CompletableFuture.completedFuture("ready")
                : new CompletableFuture<>();
    }

    @Test
    void healthIsUpWhenEveryConnectionIsReady() {
        runner.run(context -> {
            context.getBean(GunPool.class).awaitUp();

            assertThat(health(context))
                    .isEqualTo(Health.up()
                            .withDetail("state", PoolInfo.State.OPERATIONAL)
                            .withDetail("origin", peer.uri())
                            .withDetail("size", 2)
                            .withDetail("ready", 2)
                            .withDetail("waiting", 0)
                            .withDetail("connections", Map.of(MemberState.READY, 2L))
                            .build());
        });
    }

    @Test
    void healthIsDegradedWhenFewerAreAndThoseServe() {
        runner.withBean(GunPoolCustomizer.class, () -> (pool, options) -> options.setup(HALF))
                .run(context -> {
                    GunPool pool = context.getBean(GunPool.class);
                    await().untilAsserted(() -> assertThat(pool.info().members())
                            .extracting(PoolInfo.Member::state)
                            .containsExactly(MemberState.READY, MemberState.SETTING_UP));

                    Health health = health(context);

                    assertThat(health.getStatus()).isEqualTo(GunPoolHealthIndicator.DEGRADED);
                    assertThat(health.getStatus().getCode()).isEqualTo("DEGRADED");
                    assertThat(health.getDetails())
                            .containsEntry("ready", 1)
                            .containsEntry("connections", Map.of(MemberState.READY, 1L, MemberState.SETTING_UP, 1L));
                    assertThat(pool.awaitStream(connection -> connection.get("/"))
                                    .awaitResponse()
                                    .status())
                            .isEqualTo(200);
                });
    }

    @Test
    void healthIsDownWhenNoneIsAndSaysWhy() {
        peer.close();
        runner.run(context -> {
            await().untilAsserted(() -> assertThat(health(context).getDetails()).containsKey("lastError"));

            assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
            assertThat((String) health(context).getDetails().get("lastError")).startsWith("connect_failed: ");
        });
    }

    @Test
    void healthIsOutOfServiceWhileThePoolClosesAndDownWhenItHasClosed() {
        runner.run(context -> {
            GunPool pool = context.getBean(GunPool.class);
            pool.awaitUp();
            GunStream running = pool.awaitStream(connection -> connection.get("/wait"));
            await().until(() -> peer.targets.contains("/wait"));

            pool.shutdown();

            assertThat(health(context).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
            peer.gate.countDown();
            assertThat(running.awaitResponse().status()).isEqualTo(200);
            pool.terminated().toCompletableFuture().join();
            assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
        });
    }

    @Test
    void healthIsUnknownOfAPoolThatWasNotOpenedAndAbsentWhenItIsSwitchedOff() {
        runner.withPropertyValues("gun.connections.api.auto-start=false")
                .run(context -> assertThat(health(context).getStatus()).isEqualTo(Status.UNKNOWN));
        runner.withPropertyValues("gun.connections.api.health.enabled=false").run(context -> assertThat(
                        context.getBean(GunHealthContributor.class).getContributor("api"))
                .isNull());
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        GunAutoConfiguration.class,
        GunHealthContributorAutoConfiguration.class,
        HealthContributorRegistryAutoConfiguration.class,
        HealthEndpointAutoConfiguration.class,
        SslAutoConfiguration.class
    })
    static class Application {}

    private String aggregated(String... arguments) {
        String[] all = Stream.concat(
                        Stream.of(
                                "--management.endpoints.web.exposure.include=health",
                                "--gun.connections.api.uri=" + peer.uri()),
                        Stream.of(arguments))
                .toArray(String[]::new);
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .initializers(beans -> ((GenericApplicationContext) beans)
                        .registerBean(GunPoolCustomizer.class, () -> (pool, options) -> options.setup(HALF)))
                .run(all)) {
            GunPool pool = context.getBean(GunPool.class);
            await().until(() -> pool.info().ready() == 1);
            return context.getBean(HealthEndpoint.class).health().getStatus().getCode();
        }
    }

    @Test
    void aDegradedPoolDegradesTheApplicationUnlessItsOrderOfStatusesLeavesThatOut() {
        assertThat(aggregated("--gun.connections.api.pool.size=2")).isEqualTo("DEGRADED");
        assertThat(aggregated(
                        "--gun.connections.api.pool.size=2",
                        "--management.endpoint.health.status.order=down,out-of-service,up,unknown"))
                .isEqualTo("UNKNOWN");
    }

    @Test
    void theEndpointShowsThePoolAndItsConnections() {
        runner.run(context -> {
            context.getBean(GunPool.class).awaitUp();
            GunEndpoint endpoint = context.getBean(GunEndpoint.class);

            PoolDescriptor api = (PoolDescriptor) endpoint.connection("api");

            assertThat(endpoint.connections().connections()).isEmpty();
            assertThat(endpoint.connections().pools().keySet()).containsExactly("api");
            assertThat(api.opened()).isTrue();
            assertThat(api.state()).isEqualTo(PoolInfo.State.OPERATIONAL);
            assertThat(api.origin()).isEqualTo(peer.uri());
            assertThat(api.size()).isEqualTo(2);
            assertThat(api.ready()).isEqualTo(2);
            assertThat(api.waiting()).isZero();
            assertThat(api.members().keySet()).containsExactly("api-1", "api-2");
            assertThat(api.members().values()).allSatisfy(member -> {
                assertThat(member.state()).isEqualTo(MemberState.READY);
                assertThat(member.leases()).isZero();
                assertThat(member.connection().origin()).isEqualTo(peer.uri());
                assertThat(member.connection().counters().timesUp()).isEqualTo(1);
            });
        });
    }

    @Test
    void theEndpointReconnectsClosesAndRestartsThePool() {
        runner.run(context -> {
            GunPool pool = context.getBean(GunPool.class);
            pool.awaitUp();
            GunEndpointWebExtension web = context.getBean(GunEndpointWebExtension.class);

            assertThat(web.act("api", "reconnect").getStatus()).isEqualTo(WebEndpointResponse.STATUS_OK);
            await().untilAsserted(() -> assertThat(pool.info().members())
                    .allMatch(member -> member.connection().timesUp() == 2));

            assertThat(((PoolDescriptor) web.act("api", "close").getBody()).state())
                    .isEqualTo(PoolInfo.State.STOPPED);

            web.act("api", "restart");
            await().until(() -> pool.info().state() == PoolInfo.State.OPERATIONAL);
            assertThat(web.connection("api").getBody()).isInstanceOf(PoolDescriptor.class);
            assertThat(web.connection("nope").getBody())
                    .isEqualTo(new GunEndpointWebExtension.UnknownDescriptor(
                            "There is no connection of that name", List.of("api")));
        });
    }

    private static double value(MeterRegistry registry, String meter, String... tags) {
        return registry.get(meter)
                .tags(tags)
                .meter()
                .measure()
                .iterator()
                .next()
                .getValue();
    }

    @Test
    void metersCountForThePoolWhatItsConnectionsDo() {
        runner.run(context -> {
            GunPool pool = context.getBean(GunPool.class);
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            pool.awaitUp();
            GunStream running = pool.awaitStream(connection -> connection.get("/wait"));

            assertThat(value(meters, "gun.pool.state", "connection", "api", "state", "operational"))
                    .isEqualTo(1);
            assertThat(value(meters, "gun.pool.state", "connection", "api", "state", "degraded"))
                    .isZero();
            assertThat(value(meters, "gun.pool.connections", "connection", "api", "state", "ready"))
                    .isEqualTo(2);
            assertThat(value(meters, "gun.pool.connections", "connection", "api", "state", "dead"))
                    .isZero();
            assertThat(value(meters, "gun.pool.leases", "connection", "api")).isEqualTo(1);
            assertThat(value(meters, "gun.pool.waiting", "connection", "api")).isZero();
            // The event loop counts it when it gets it.
            await().untilAsserted(() -> assertThat(value(meters, "gun.connection.streams", "connection", "api"))
                    .isEqualTo(1));
            assertThat(value(meters, "gun.connection.reconnects", "connection", "api"))
                    .isZero();
            assertThat(meters.get("gun.connection.connect")
                            .tags("connection", "api", "error", "none")
                            .timer()
                            .count())
                    .isEqualTo(2);
            peer.gate.countDown();
            running.awaitResponse();
            await().untilAsserted(() -> assertThat(meters.get("gun.client.requests")
                            .tags("connection", "api", "status", "200")
                            .timer()
                            .count())
                    .isEqualTo(1));
        });
    }

    @Test
    void countsGoOnGrowingWhenConnectionsAreReplaced() {
        runner.run(context -> {
            GunPool pool = context.getBean(GunPool.class);
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            pool.awaitUp();
            pool.get("/").thenCompose(GunStream::body).toCompletableFuture().join();
            double sent = value(meters, "gun.connection.bytes", "connection", "api", "direction", "sent");
            assertThat(sent).isPositive();

            context.getBean(GunPoolRegistry.class).restart("api");
            await().untilAsserted(() -> assertThat(value(meters, "gun.connection.reconnects", "connection", "api"))
                    .isEqualTo(2));
            pool.awaitUp();

            assertThat(value(meters, "gun.connection.bytes", "connection", "api", "direction", "sent"))
                    .isGreaterThanOrEqualTo(sent);
        });
    }

    @Test
    void thePoolTakesItsMetersWithIt() {
        runner.run(context -> {
            context.getBean(GunPool.class).awaitUp();
            MeterRegistry meters = context.getBean(MeterRegistry.class);

            context.getBean(GunPoolRegistry.class).remove("api");

            assertThat(meters.getMeters())
                    .extracting(Meter::getId)
                    .filteredOn(id -> "api".equals(id.getTag("connection")))
                    .isEmpty();
        });
    }
}
