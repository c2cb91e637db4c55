package dev.gun.spring.boot.autoconfigure.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.gun.client.GunClient;
import dev.gun.spring.FakeGunClient;
import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.boot.autoconfigure.GunAutoConfiguration;
import dev.gun.spring.boot.health.GunHealthContributor;
import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors.Entry;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@DisplayName("GunHealthContributorAutoConfiguration (page 3, Operations)")
class GunHealthContributorAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    GunAutoConfiguration.class,
                    GunHealthContributorAutoConfiguration.class,
                    HealthContributorAutoConfiguration.class,
                    HealthContributorRegistryAutoConfiguration.class))
            .withBean(GunClient.class, FakeGunClient::new)
            .withPropertyValues(
                    "gun.connections.prices.uri=wss://prices.example.org",
                    "gun.connections.api.uri=http://api.example.org");

    @Test
    void thereIsACompositeWithAnEntryPerConnection() {
        runner.run(context -> {
            assertThat(context).hasSingleBean(GunHealthContributor.class).hasBean("gunHealthContributor");
            assertThat(context.getBean(GunHealthContributor.class).stream().map(Entry::name))
                    .containsExactly("prices", "api");
            assertThat(context.getBean(HealthContributorRegistry.class).getContributor("gun"))
                    .isSameAs(context.getBean(GunHealthContributor.class));
        });
    }

    @Test
    void theCompositeFollowsConnectionsThatAreAddedAndRemoved() {
        runner.run(context -> {
            GunConnectionRegistry registry = context.getBean(GunConnectionRegistry.class);
            registry.add("late", URI.create("http://late.example.org"));
            registry.remove("api");

            assertThat(context.getBean(GunHealthContributor.class).stream().map(Entry::name))
                    .containsExactly("prices", "late");
        });
    }

    @Test
    void aConnectionMayHaveNoEntry() {
        runner.withPropertyValues("gun.connections.api.health.enabled=false").run(context -> assertThat(
                        context.getBean(GunHealthContributor.class).stream().map(Entry::name))
                .containsExactly("prices"));
        runner.withPropertyValues("gun.defaults.health.enabled=false", "gun.connections.api.health.enabled=true")
                .run(context -> assertThat(context.getBean(GunHealthContributor.class).stream()
                                .map(Entry::name))
                        .containsExactly("api"));
    }

    @Test
    void healthCanBeSwitchedOff() {
        runner.withPropertyValues("management.health.gun.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(GunHealthContributor.class));
        runner.withPropertyValues("management.health.defaults.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(GunHealthContributor.class));
    }

    @Test
    void backsOffWhenTheUserDefinesOne() {
        for (String name : new String[] {"gunHealthContributor", "gunHealthIndicator"}) {
            runner.withBean(name, HealthIndicator.class, () -> mock(HealthIndicator.class))
                    .run(context -> assertThat(context).doesNotHaveBean(GunHealthContributor.class));
        }
    }

    @Test
    void isNotThereWithoutBootsHealth() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(GunAutoConfiguration.class, GunHealthContributorAutoConfiguration.class))
                .withBean(GunClient.class, FakeGunClient::new)
                .withClassLoader(new FilteredClassLoader(HealthContributor.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(GunConnectionRegistry.class)
                        .doesNotHaveBean("gunHealthContributor"));
    }
}
