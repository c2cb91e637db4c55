package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.Headers;
import dev.gun.client.RequestCustomizer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The header fields of {@code headers.*}: added to each request that does not have the field itself. */
final class DefaultHeaders implements RequestCustomizer {

    /** RFC 9110 §5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+\\-.^_`|~0-9A-Za-z]+");

    /** RFC 9110 §5.5. */
    private static final Pattern FORBIDDEN_IN_VALUE = Pattern.compile("[\\r\\n\\x00]");

    private final Map<String, String> fields = new LinkedHashMap<>();

    void apply(PropertyGroup group, Map<String, String> headers) {
        headers.forEach((name, value) -> {
            if (!TOKEN.matcher(name).matches()) {
                throw new InvalidGunPropertyException(group.prefix(), name, "names of header fields (RFC 9110 §5.6.2)");
            }
            if (FORBIDDEN_IN_VALUE.matcher(value).find()) {
                throw new InvalidGunPropertyException(
                        group.property(name), "***", "a value without CR, LF and NUL (RFC 9110 §5.5)");
            }
            fields.put(name.toLowerCase(Locale.ROOT), value);
        });
    }

    boolean isEmpty() {
        return fields.isEmpty();
    }

    Headers headers() {
        return Headers.of(fields);
    }

    @Override
    public void customize(Request request) {
        Headers present = request.headers();
        fields.forEach((name, value) -> {
            if (!present.contains(name)) {
                request.addHeader(name, value);
            }
        });
    }
}
