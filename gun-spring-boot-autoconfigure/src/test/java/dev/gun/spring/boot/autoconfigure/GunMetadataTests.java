package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.gun.client.GunClient;
import dev.gun.client.GunOptions;
import dev.gun.spring.FakeGunClient;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.StreamUtils;

@DisplayName("Metadata of the properties (page 3, Properties)")
class GunMetadataTests {

    private static List<Map<String, Object>> properties;

    @BeforeAll
    static void read() throws Exception {
        properties = read("META-INF/spring-configuration-metadata.json");
    }

    private static List<Map<String, Object>> read(String resource) throws Exception {
        return read(resource, "$.properties");
    }

    private static List<Map<String, Object>> read(String resource, String path) throws Exception {
        try (InputStream in = GunProperties.class.getClassLoader().getResourceAsStream(resource)) {
            String json = StreamUtils.copyToString(in, java.nio.charset.StandardCharsets.UTF_8);
            return JsonPath.parse(json).read(path);
        }
    }

    private static Stream<Map<String, Object>> ours() {
        return properties.stream().filter(property -> name(property).startsWith("gun."));
    }

    private static String name(Map<String, Object> property) {
        return (String) property.get("name");
    }

    @Test
    void everyPropertyHasATypeAndADescriptionInBootsStyle() {
        assertThat(properties).hasSizeGreaterThan(80).allSatisfy(property -> {
            assertThat((String) property.get("type")).as(name(property)).isNotBlank();
            assertThat((String) property.get("description"))
                    .as(name(property))
                    .matches("\\p{Lu}.*\\.")
                    .doesNotStartWith("The ")
                    .doesNotStartWith("A ");
        });
    }

    @Test
    void noPropertyIsThereTwice() {
        assertThat(properties).extracting(GunMetadataTests::name).doesNotHaveDuplicates();
    }

    @Test
    void theHandWrittenPropertiesAreInAlphabeticalOrderAndAllExist() throws Exception {
        List<Map<String, Object>> additional = read("META-INF/additional-spring-configuration-metadata.json");

        assertThat(additional).extracting(GunMetadataTests::name).isSorted();
        assertThat(additional)
                .filteredOn(property -> !name(property).startsWith("management."))
                .allSatisfy(property -> assertThat(properties.stream()
                                .filter(known -> name(known).equals(name(property)))
                                .findFirst()
                                .orElseThrow())
                        .as(name(property))
                        .containsKey("sourceType"));
    }

    @Test
    void editorsOfferInfiniteWhereItIsAllowed() throws Exception {
        List<Map<String, Object>> hints = read("META-INF/spring-configuration-metadata.json", "$.hints");

        assertThat(hints).extracting(GunMetadataTests::name).isSorted().doesNotHaveDuplicates();
        assertThat(hints.stream()
                        .filter(hint -> String.valueOf(hint.get("values")).contains("infinite"))
                        .map(GunMetadataTests::name))
                .containsExactlyInAnyOrderElementsOf(
                        ours().filter(property -> "java.time.Duration".equals(property.get("type")))
                                .filter(ConfigurationReference::mayBeInfinite)
                                .map(GunMetadataTests::name)
                                .toList());
    }

    @Test
    void everyHintIsOfAPropertyThatIsThere() throws Exception {
        List<String> names = properties.stream().map(GunMetadataTests::name).toList();

        assertThat(read("META-INF/additional-spring-configuration-metadata.json", "$.hints"))
                .isNotEmpty()
                .allSatisfy(hint -> assertThat(names).contains(name(hint).replaceAll("\\.(keys|values)$", "")));
    }

    @Test
    void healthCanBeSwitchedOff() {
        assertThat(properties)
                .contains(Map.of(
                        "name", "management.health.gun.enabled",
                        "type", "java.lang.Boolean",
                        "description", "Whether to enable the health check of Gun connections.",
                        "defaultValue", true));
    }

    @Test
    void theDefaultsAreTrue() {
        String uri = "gun.connections.feed.uri=wss://feed.example.org/stream";
        List<String> defaults = new ArrayList<>(List.of(uri));
        ours().filter(property -> property.containsKey("defaultValue"))
                .forEach(property -> defaults.add(name(property) + "=" + text(property.get("defaultValue"))));
        assertThat(defaults).hasSize(106);

        assertThat(options(defaults.toArray(String[]::new)))
                .usingRecursiveComparison()
                .ignoringFieldsOfTypes(java.util.function.Supplier.class)
                .ignoringFields("values.eventHandlers", "values.owner")
                .isEqualTo(options(uri));
    }

    private static String text(Object value) {
        return value instanceof List<?> list
                ? String.join(",", list.stream().map(String::valueOf).toList())
                : String.valueOf(value);
    }

    private static GunOptions options(String... values) {
        FakeGunClient client = new FakeGunClient();
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(GunAutoConfiguration.class))
                .withBean(GunClient.class, () -> client)
                .withPropertyValues(values)
                .run(context -> assertThat(context).hasNotFailed());
        return client.last().options;
    }
}
