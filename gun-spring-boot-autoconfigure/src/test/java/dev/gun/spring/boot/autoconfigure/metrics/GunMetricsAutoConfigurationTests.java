package dev.gun.spring.boot.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunClient;
import dev.gun.spring.FakeGunClient;
import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.boot.autoconfigure.GunAutoConfiguration;
import dev.gun.spring.boot.metrics.GunMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@DisplayName("GunMetricsAutoConfiguration (page 3, Operations)")
class GunMetricsAutoConfigurationTests {

    private final FakeGunClient client = new FakeGunClient();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(GunAutoConfiguration.class, GunMetricsAutoConfiguration.class))
            .withBean(GunClient.class, () -> client)
            .withPropertyValues("gun.connections.prices.uri=wss://prices.example.org");

    private final ApplicationContextRunner metered = runner.withConfiguration(AutoConfigurations.of(
            MetricsAutoConfiguration.class,
            CompositeMeterRegistryAutoConfiguration.class,
            SimpleMetricsExportAutoConfiguration.class));

    @Test
    void everyConnectionHasMetersBeforeItIsOpened() {
        metered.run(context -> {
            assertThat(context).hasSingleBean(GunMetrics.class);
            assertThat(client.last().options.eventHandlers()).contains(context.getBean(GunMetrics.class));
            assertThat(context.getBean(MeterRegistry.class)
                            .get("gun.connection.streams")
                            .tags("connection", "prices")
                            .gauge()
                            .value())
                    .isEqualTo(2);
        });
    }

    @Test
    void metersFollowConnectionsThatAreAddedAndRemoved() {
        metered.run(context -> {
            GunConnectionRegistry connections = context.getBean(GunConnectionRegistry.class);
            MeterRegistry meters = context.getBean(MeterRegistry.class);

            connections.add("late", URI.create("http://late.example.org"));
            assertThat(meters.find("gun.connection.streams")
                            .tags("connection", "late")
                            .gauge())
                    .isNotNull();

            connections.remove("late");
            assertThat(meters.find("gun.connection.streams")
                            .tags("connection", "late")
                            .gauge())
                    .isNull();
        });
    }

    @Test
    void thereAreNoneWithoutAMeterRegistry() {
        runner.run(context -> assertThat(context).doesNotHaveBean(GunMetrics.class));
    }

    @Test
    void aFilterLeavesThemOut() {
        metered.withPropertyValues("management.metrics.enable.gun=false")
                .run(context -> assertThat(context.getBean(MeterRegistry.class).getMeters())
                        .noneMatch(meter -> meter.getId().getName().startsWith("gun.")));
    }

    @Test
    void backsOffWhenTheUserDefinesThem() {
        GunMetrics mine = new GunMetrics(() -> {
            throw new IllegalStateException("not bound");
        });
        runner.withBean("mine", GunMetrics.class, () -> mine)
                .withBean(MeterRegistry.class, io.micrometer.core.instrument.simple.SimpleMeterRegistry::new)
                .run(context -> assertThat(context).getBean(GunMetrics.class).isSameAs(mine));
    }

    @Test
    void isNotThereWithoutMicrometer() {
        runner.withClassLoader(new FilteredClassLoader(MeterRegistry.class)).run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(GunConnectionRegistry.class)
                .doesNotHaveBean("gunMetrics"));
    }
}
