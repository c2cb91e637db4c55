package dev.gun.client.docs;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The properties of a connection in the Spring Boot starter, as its sources declare them: it is built after this. */
final class SpringProperties {

    private static final String SOURCES =
            "gun-spring-boot-autoconfigure/src/main/java/dev/gun/spring/boot/autoconfigure/";
    private static final String CONNECTION = "gun.connections.*.";

    /** The type of each group of properties; the empty one is the connection's own. */
    private static final Map<String, String> GROUPS = Map.of(
            "", "GunConnectionProperties",
            "retry", "GunRetryProperties",
            "ssl", "GunSslProperties",
            "tcp", "GunTcpProperties",
            "http1", "GunHttp1Properties",
            "http2", "GunHttp2Properties",
            "websocket", "GunWebSocketProperties",
            "cookies", "GunCookiesProperties");

    private SpringProperties() {}

    /** Whether there is a property of that name, for example {@code gun.connections.*.http2.keepalive}. */
    static boolean exists(String property) {
        if (!property.startsWith(CONNECTION)) {
            return false;
        }
        String path = property.substring(CONNECTION.length());
        int dot = path.indexOf('.');
        String type = GROUPS.get(dot < 0 ? "" : path.substring(0, dot));
        return type != null && has(type, camelCase(path.substring(dot + 1)));
    }

    /** A connection's own properties are a bean's fields, those of its groups are components of records. */
    private static boolean has(String type, String name) {
        String source = Docs.lines(SOURCES + type + ".java").stream()
                .map(Docs.Line::text)
                .collect(Collectors.joining("\n"));
        if (Pattern.compile("\n    private [^\n]*\\s" + name + "( = [^\n]*)?;")
                .matcher(source)
                .find()) {
            return true;
        }
        Matcher header = Pattern.compile("public record " + type + "\\((.*?)\\)\\s*\\{", Pattern.DOTALL)
                .matcher(source);
        return header.find()
                && Pattern.compile("\\s" + name + "(,|$)", Pattern.MULTILINE)
                        .matcher(header.group(1))
                        .find();
    }

    private static String camelCase(String kebab) {
        return Pattern.compile("-(.)").matcher(kebab).replaceAll(match -> match.group(1)
                .toUpperCase(java.util.Locale.ROOT));
    }
}
