package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.gun.client.GunClient;
import dev.gun.spring.FakeGunClient;
import dev.gun.spring.boot.autoconfigure.cluster.GunClusterAutoConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.integration.support.locks.DefaultLockRegistry;
import org.springframework.integration.support.locks.LockRegistry;

@DisplayName("Nonsense in any property is reported with the property, the value, and what is allowed (issue 6 point 1)")
class GunNonsenseTests {

    private static final String NONSENSE = "nonsense";

    /** Types that any text is a value of, or a secret that is shown to nobody. */
    private static final Set<String> TEXTS = Set.of("java.lang.String", "java.nio.file.Path");

    @TestFactory
    Stream<DynamicTest> isReported() throws IOException {
        return properties()
                .filter(property ->
                        !TEXTS.contains(type(property)) && !type(property).startsWith("java.util.Map"))
                .filter(property -> !type(property).contains("<java.lang.String>"))
                .map(property -> (String) property.get("name"))
                .filter(name -> name.startsWith("gun."))
                .map(name -> DynamicTest.dynamicTest(name, () -> fails(name)));
    }

    private static Stream<Map<String, Object>> properties() throws IOException {
        try (InputStream in = GunProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            List<Map<String, Object>> properties = JsonPath.parse(in).read("$.properties");
            return properties.stream();
        }
    }

    private static String type(Map<String, Object> property) {
        return (String) property.get("type");
    }

    private static void fails(String name) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        GunAutoConfiguration.class,
                        GunAdaptersAutoConfiguration.class,
                        GunClusterAutoConfiguration.class,
                        SslAutoConfiguration.class))
                .withBean(LockRegistry.class, DefaultLockRegistry::new)
                .withBean(GunClient.class, FakeGunClient::new)
                .withPropertyValues("gun.connections.prices.uri=wss://prices.example.org", name + "=" + NONSENSE)
                .run(context -> {
                    FailureAnalysis analysis = new GunFailureAnalyzer(null).analyze(context.getStartupFailure());
                    assertThat(analysis).isNotNull();
                    assertThat(analysis.getDescription())
                            .isEqualTo("The property '" + name + "' cannot be '" + NONSENSE + "'.");
                    assertThat(analysis.getAction()).startsWith("Set it to ").hasSizeGreaterThan(15);
                });
    }
}
