package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.gun.client.GunOptions;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

@DisplayName("A property of a connection that is set alone (page 3, Properties)")
class PropertyAloneTests {

    private static final String PREFIX = "gun.defaults.";

    /** Where it connects to, through what, and when: no options by these names. */
    private static final Set<String> NO_OPTIONS = Set.of(
            "uri",
            "host",
            "port",
            "transport",
            "unix-path",
            "proxies",
            "headers",
            "auto-start",
            "leader-only",
            "await-up",
            "await-up-action",
            "publish-events");

    /** A value that is nobody's default, by type. */
    private static final Map<String, String> VALUES = Map.of(
            "java.time.Duration", "77s",
            "org.springframework.util.unit.DataSize", "77KB",
            "java.lang.Integer", "77",
            "java.lang.Boolean", "true",
            "java.util.List<dev.gun.client.Protocol>", "http2",
            "java.util.Set<java.lang.String>", "x-seventy-seven",
            "dev.gun.client.NameResolution", "jvm");

    /** What stands in the metadata, name and type. */
    static List<List<String>> propertiesOfOptions() throws IOException {
        try (InputStream in = GunProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            List<Map<String, String>> all = JsonPath.parse(in).read("$.properties[*]['name','type']");
            return all.stream()
                    .filter(property -> property.get("name").startsWith(PREFIX))
                    .map(property -> List.of(property.get("name").substring(PREFIX.length()), property.get("type")))
                    .filter(property -> !property.get(0).contains(".") && !NO_OPTIONS.contains(property.get(0)))
                    .toList();
        }
    }

    /** The options of a connection, by their names. */
    private static Map<String, @Nullable Object> options(Map<String, String> properties) throws Exception {
        Map<String, String> all = new TreeMap<>(properties);
        all.put("gun.connections.api.uri", "http://api.example.org");
        GunProperties bound =
                new Binder(new MapConfigurationPropertySource(all)).bindOrCreate("gun", GunProperties.class);
        GunConnectionProperties own = bound.connections().get("api");
        assertThat(own).isNotNull();
        GunOptions options = new GunOptionsMapper(null)
                .apply(GunProperties.DEFAULTS, bound.defaults())
                .apply("gun.connections.api", own)
                .options()
                .build();
        Map<String, @Nullable Object> values = new TreeMap<>();
        for (Method getter : GunOptions.class.getMethods()) {
            boolean option = getter.getParameterCount() == 0 && getter.getDeclaringClass() == GunOptions.class;
            if (option
                    && !Set.of("toBuilder", "hashCode", "toString", "builder", "defaults")
                            .contains(getter.getName())) {
                values.put(getter.getName(), getter.invoke(options));
            }
        }
        return values;
    }

    private static Set<String> changed(Map<String, @Nullable Object> from, Map<String, @Nullable Object> to) {
        Set<String> changed = new TreeSet<>(from.keySet());
        changed.removeIf(option -> Objects.deepEquals(from.get(option), to.get(option)));
        return changed;
    }

    private static String optionOf(String property) {
        String[] words = property.split("-", -1);
        return words[0]
                + String.join(
                        "",
                        Arrays.stream(words)
                                .skip(1)
                                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                                .toList());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("propertiesOfOptions")
    @DisplayName("changes its option, and no other")
    void changesItsOption(List<String> property) throws Exception {
        String name = property.get(0);
        String value = VALUES.get(property.get(1));
        assertThat(value).as("a value of " + property).isNotNull();

        Map<String, @Nullable Object> without = options(Map.of());
        // Groups that are made anew for each connection: their properties have a prefix of their own.
        Set<String> groups = changed(without, options(Map.of()));
        for (String prefix : List.of(PREFIX, "gun.connections.api.")) {
            Set<String> changed = changed(without, options(Map.of(prefix + name, value)));
            changed.removeAll(groups);

            assertThat(changed).as(prefix + name).containsExactly(optionOf(name));
        }
    }
}
