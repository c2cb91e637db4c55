package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.spring.FakeGunClient;
import dev.gun.spring.GunConnectionRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

@DisplayName("Where properties may come from (issue 6 point 1)")
class GunConfigurationSourcesTests {

    @TempDir
    private Path folder;

    private final FakeGunClient client = new FakeGunClient();
    private ApplicationContextRunner runner;

    @BeforeEach
    void files() {
        runner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(GunAutoConfiguration.class))
                .withBean(GunClient.class, () -> client)
                .withSystemProperties("spring.config.location=" + folder.toUri());
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private void run(Consumer<FakeGunClient> assertions, String... properties) {
        runner.withInitializer(new ConfigDataApplicationContextInitializer())
                .withPropertyValues(properties)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertions.accept(client);
                });
    }

    private static final String FILE = """
            gun:
              connections:
                market-data:
                  uri: wss://feed.example.org/stream
                  connectTimeout: 3s
                  pending_timeout: 4s
            """;

    @Test
    void namesAreRelaxed() throws Exception {
        write("application.yml", FILE);

        run(opened -> {
            assertThat(opened.last().options.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
            assertThat(opened.last().options.pendingTimeout()).isEqualTo(Duration.ofSeconds(4));
        });
    }

    @Test
    void aProfileChangesWhatItNames() throws Exception {
        write("application.yml", FILE);
        write("application-test.yml", "gun.connections.market-data.uri: ws://localhost:9000/stream");

        run(
                opened -> {
                    assertThat(opened.last().uri).isEqualTo(URI.create("ws://localhost:9000/stream"));
                    assertThat(opened.last().options.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
                },
                "spring.profiles.active=test");
    }

    @Test
    void aConfigTreeHoldsSecrets() throws Exception {
        write("application.yml", FILE + "spring.config.import: configtree:" + folder.resolve("tree") + "/\n");
        write("tree/gun/connections/market-data/headers/authorization", "Bearer canary\n");

        run(opened -> assertThat(opened.last().options.session().headers().get().get("authorization"))
                .isEqualTo("Bearer canary"));
    }

    private ApplicationContextRunner environment(Map<String, Object> variables) {
        return runner.withInitializer(context -> context.getEnvironment()
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        // Boot reads sources whose name ends so as it reads the environment.
                        "test-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables)));
    }

    @Test
    void anEnvironmentVariableIsEnoughForAConnection() {
        environment(Map.of(
                        "GUN_CONNECTIONS_PRICES_URI", "wss://prices.example.org", "GUN_DEFAULTS_CONNECTTIMEOUT", "7s"))
                .run(context -> {
                    assertThat(context).hasBean("pricesGunConnection");
                    assertThat(client.last().options.connectTimeout()).isEqualTo(Duration.ofSeconds(7));
                });
    }

    @Test
    void anEnvironmentVariableChangesAConnectionWithADashAndMakesNoOther() throws Exception {
        write("application.yml", FILE);

        environment(Map.of("GUN_CONNECTIONS_MARKETDATA_CONNECTTIMEOUT", "9s"))
                .withInitializer(new ConfigDataApplicationContextInitializer())
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(GunConnection.class);
                    assertThat(context.getBean(GunConnectionRegistry.class).names())
                            .containsExactly("market-data");
                    assertThat(client.last().options.connectTimeout()).isEqualTo(Duration.ofSeconds(9));
                });
    }
}
