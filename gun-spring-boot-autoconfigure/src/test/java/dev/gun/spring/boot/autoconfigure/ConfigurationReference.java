package dev.gun.spring.boot.autoconfigure;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes {@code docs/reference/configuration.md} from the metadata that the build has generated. */
final class ConfigurationReference {

    private static final String INTRODUCTION = """
            # Configuration properties

            Generated from the metadata that editors complete from; `ConfigurationReferenceTests` fails when it is stale.

            Each property of `gun.defaults` can be set for one connection under `gun.connections.<name>`, where it takes \
            the place of the default: `gun.defaults.connect-timeout` is for all, \
            `gun.connections.prices.connect-timeout` for `prices`. \
            A value that cannot be fails the start, with the property, the value, where it stands, what is allowed and what to do.

            - *duration*: a number with a unit (`ns`, `us`, `ms`, `s`, `m`, `h`, `d`), milliseconds without one, or ISO-8601 (`PT5S`). \
            Where the table says so, `infinite` is allowed.
            - *size*: a number with a unit (`B`, `KB`, `MB`, `GB`), bytes without one.
            - A list is written with commas or as a list of YAML.
            - A dash in the column of defaults: the description says what holds unless the property is set.
            - From the environment: upper case, dots as underscores, dashes left out \
            (`GUN_CONNECTIONS_PRICES_CONNECTTIMEOUT=5s`).

            """;

    private static final Map<String, String> TITLES = titles();

    private ConfigurationReference() {}

    private static Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        titles.put("gun", "Connections");
        titles.put("gun.runtime", "What all connections share");
        titles.put("gun.cluster", "Connections that one instance of several has");
        titles.put("gun.defaults", "Each connection");
        titles.put("gun.defaults.retry", "Retries");
        titles.put("gun.defaults.ssl", "TLS");
        titles.put("gun.defaults.tcp", "TCP");
        titles.put("gun.defaults.http1", "HTTP/1.1");
        titles.put("gun.defaults.http2", "HTTP/2");
        titles.put("gun.defaults.websocket", "WebSocket");
        titles.put("gun.defaults.websocket.outbox", "The outbox of a WebSocket that is kept open");
        titles.put("gun.defaults.pool", "Pools");
        titles.put("gun.defaults.health", "Health of a connection");
        titles.put("management", "Management");
        return titles;
    }

    static String generate() throws IOException {
        Map<String, Map<String, Map<String, Object>>> groups = new TreeMap<>();
        for (Map<String, Object> property : metadata()) {
            String name = (String) property.get("name");
            groups.computeIfAbsent(group(name), group -> new TreeMap<>()).put(name, property);
        }
        StringBuilder page = new StringBuilder(INTRODUCTION);
        TITLES.forEach((group, title) -> {
            Map<String, Map<String, Object>> properties = groups.remove(group);
            if (properties != null) {
                section(page, title, properties);
            }
        });
        groups.forEach((group, properties) -> section(page, "`" + group + "`", properties));
        return page.toString().stripTrailing() + "\n";
    }

    private static List<Map<String, Object>> metadata() throws IOException {
        try (InputStream in = GunProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            return JsonPath.parse(in).read("$.properties");
        }
    }

    private static String group(String name) {
        return name.startsWith("management.") ? "management" : name.substring(0, name.lastIndexOf('.'));
    }

    private static void section(StringBuilder page, String title, Map<String, Map<String, Object>> properties) {
        page.append("## ").append(title).append("\n\n");
        page.append("| property | type | default | description |\n| --- | --- | --- | --- |\n");
        properties.forEach((name, property) -> page.append("| `")
                .append(name)
                .append("` | ")
                .append(type(property))
                .append(" | ")
                .append(defaultValue(property))
                .append(" | ")
                .append(((String) property.get("description")).replace("|", "\\|"))
                .append(" |\n"));
        page.append('\n');
    }

    private static String defaultValue(Map<String, Object> property) {
        Object value = property.get("defaultValue");
        if (value == null) {
            return "–";
        }
        String text = value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                : String.valueOf(value);
        return "`" + text + "`";
    }

    private static String type(Map<String, Object> property) {
        String type = (String) property.get("type");
        return switch (type) {
            case "java.time.Duration" -> mayBeInfinite(property) ? "duration or `infinite`" : "duration";
            case "org.springframework.util.unit.DataSize" -> "size";
            case "java.lang.Boolean" -> "`true` or `false`";
            case "java.lang.Integer", "java.lang.Long" -> "number";
            case "java.lang.Double" -> "decimal";
            case "java.lang.String" -> "text";
            case "java.net.InetAddress" -> "address";
            case "java.nio.file.Path" -> "path";
            case "java.util.Map<java.lang.String,java.lang.String>" -> "map";
            default -> other(type);
        };
    }

    private static String other(String type) {
        if (type.startsWith("java.util.Map<")) {
            return "map by name";
        }
        if (type.startsWith("java.util.")) {
            String element = type.substring(type.indexOf('<') + 1, type.length() - 1);
            return "list of " + (element.startsWith("java.lang.") ? simple(element) : values(element));
        }
        return values(type);
    }

    private static String simple(String element) {
        return element.equals("java.lang.String") ? "texts" : "numbers";
    }

    /** The constants of an enum, or the parts of a group, as properties write them. */
    private static String values(String type) {
        try {
            Class<?> found = Class.forName(type);
            if (found.isRecord()) {
                return Arrays.stream(found.getRecordComponents())
                        .map(component -> "`"
                                + component
                                        .getName()
                                        .replaceAll("([A-Z])", "-$1")
                                        .toLowerCase(Locale.ROOT) + "`")
                        .collect(Collectors.joining(", ", "groups of ", ""));
            }
            if (!found.isEnum()) {
                throw new IllegalStateException("The page has no words for the type " + type);
            }
            return Arrays.stream(found.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name())
                    .map(name -> "`" + name.toLowerCase(Locale.ROOT).replace('_', '-') + "`")
                    .collect(Collectors.joining(", "));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the field that holds the property, a bean's or a record's, has {@link MayBeInfinite}. */
    static boolean mayBeInfinite(Map<String, Object> property) {
        String name = (String) property.get("name");
        if (!name.startsWith("gun.")) {
            return false;
        }
        Class<?> source;
        try {
            source = Class.forName((String) property.get("sourceType"));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
        String last = name.substring(name.lastIndexOf('.') + 1).replace("-", "");
        for (Field field : source.getDeclaredFields()) {
            if (field.getName().toLowerCase(Locale.ROOT).equals(last)) {
                return field.isAnnotationPresent(MayBeInfinite.class);
            }
        }
        throw new IllegalStateException("Nothing holds " + name);
    }
}
