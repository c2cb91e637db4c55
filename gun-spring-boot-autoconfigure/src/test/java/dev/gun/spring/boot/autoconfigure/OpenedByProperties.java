package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunClient;
import dev.gun.client.GunOptions;
import dev.gun.spring.FakeGunClient;
import java.util.function.Consumer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** For tests of properties: a context with a client that opens nothing, and what it was asked to open. */
abstract class OpenedByProperties {

    final FakeGunClient client = new FakeGunClient();

    final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(GunAutoConfiguration.class))
            .withBean(GunClient.class, () -> client);

    void opened(Consumer<FakeGunClient.Opened> assertions, String... properties) {
        runner.withPropertyValues(properties).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(client.opened).hasSize(1);
            assertions.accept(client.last());
        });
    }

    void options(Consumer<GunOptions> assertions, String... properties) {
        opened(open -> assertions.accept(open.options), properties);
    }
}
