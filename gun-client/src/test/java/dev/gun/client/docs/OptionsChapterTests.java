package dev.gun.client.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.ContentDecoding;
import dev.gun.client.GunClient;
import dev.gun.client.GunOptions;
import dev.gun.client.Http1Options;
import dev.gun.client.Http2Options;
import dev.gun.client.PoolOptions;
import dev.gun.client.RequestOptions;
import dev.gun.client.SessionOptions;
import dev.gun.client.SseOptions;
import dev.gun.client.TcpOptions;
import dev.gun.client.TlsOptions;
import dev.gun.client.WsOptions;
import dev.gun.client.cookie.CookieOptions;
import dev.gun.client.cookie.MemoryCookieStore;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** docs/guide/options.md lists each option there is, with the default that it has. */
@DisplayName("The options chapter")
class OptionsChapterTests {

    private static final String FILE = "docs/guide/options.md";

    /** The defaults, by the heading of their section. */
    private static final Map<String, Object> DEFAULTS = Map.ofEntries(
            Map.entry("GunOptions", GunOptions.defaults()),
            Map.entry("Http1Options", Http1Options.defaults()),
            Map.entry("Http2Options", Http2Options.defaults()),
            Map.entry("WsOptions", WsOptions.defaults()),
            Map.entry("TlsOptions", TlsOptions.defaults()),
            Map.entry("TcpOptions", TcpOptions.defaults()),
            Map.entry("SessionOptions", SessionOptions.builder("/").build()),
            Map.entry("RequestOptions", RequestOptions.defaults()),
            Map.entry("PoolOptions", PoolOptions.defaults()),
            Map.entry("ContentDecoding", ContentDecoding.off()),
            Map.entry("SseOptions", SseOptions.defaults()),
            Map.entry("CookieOptions", CookieOptions.inMemory()),
            Map.entry("MemoryCookieStore", MemoryCookieStore.create()));

    /**
     * One option.
     *
     * @param at where it is
     * @param name its name
     * @param value its default, as written
     */
    private record Row(String at, String name, String value) {}

    @Test
    void listsEachOptionOfEachBuilderOnceAndNoOther() {
        Map<String, List<Row>> sections = sections();

        assertThat(sections.keySet())
                .containsExactlyInAnyOrderElementsOf(Stream.concat(DEFAULTS.keySet().stream(), Stream.of("GunClient"))
                        .toList());
        sections.forEach((section, rows) -> assertThat(rows.stream().map(Row::name))
                .as(section)
                .containsExactlyInAnyOrderElementsOf(options(section)));
    }

    @Test
    void givesEachOptionItsDefault() throws ReflectiveOperationException {
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, List<Row>> section : sections().entrySet()) {
            Object defaults = DEFAULTS.get(section.getKey());
            for (Row row : section.getValue()) {
                Set<String> right = defaults == null ? Set.of() : texts(value(defaults, row.name()));
                if (row.value().isBlank() || !(right.isEmpty() || right.contains(row.value()))) {
                    wrong.add(row.at() + ": " + row.name() + " is " + row.value() + ", should be one of " + right);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static Map<String, List<Row>> sections() {
        Map<String, List<Row>> sections = new LinkedHashMap<>();
        List<Row> section = new ArrayList<>();
        for (Docs.Line line : Docs.lines(FILE)) {
            List<String> cells = line.cells();
            if (line.text().startsWith("## `")) {
                section = new ArrayList<>();
                sections.put(line.text().substring(4, line.text().indexOf('`', 4)), section);
            } else if (!cells.isEmpty()) {
                section.add(new Row(line.at(), cells.get(0).replace("`", ""), cells.get(1)));
            }
        }
        return sections;
    }

    /** The names of the options: the builder's methods, or the record's components. */
    private static Set<String> options(String section) {
        Class<?> type = section.equals("GunClient") ? GunClient.class : typeOf(section);
        Stream<String> names = type.isRecord()
                ? Stream.of(type.getRecordComponents()).map(RecordComponent::getName)
                : Stream.of(builder(type).getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()))
                        .map(Method::getName)
                        .filter(name -> !name.equals("build"));
        return Set.copyOf(names.distinct().toList());
    }

    private static Class<?> typeOf(String section) {
        Object defaults = DEFAULTS.get(section);
        assertThat(defaults).as(section).isNotNull();
        return defaults.getClass();
    }

    private static Class<?> builder(Class<?> type) {
        return Stream.of(type.getDeclaredClasses())
                .filter(nested -> nested.getSimpleName().equals("Builder"))
                .findFirst()
                .orElseThrow();
    }

    /** The default by the accessor of the same name; {@code null} when the option has none. */
    private static @Nullable Object value(Object defaults, String option) throws ReflectiveOperationException {
        for (Method method : defaults.getClass().getMethods()) {
            if (method.getName().equals(option) && method.getParameterCount() == 0) {
                return method.invoke(defaults);
            }
        }
        return null;
    }

    /** How a default may be written; empty when any text will do. */
    private static Set<String> texts(@Nullable Object value) {
        if (value instanceof Boolean on) {
            return Set.of(on ? "on" : "off");
        } else if (value instanceof Duration duration) {
            return Set.of(duration.equals(GunOptions.INFINITE) ? "infinite" : text(duration));
        } else if (value instanceof Integer || value instanceof Long) {
            return numbers(((Number) value).longValue());
        }
        return Set.of();
    }

    private static String text(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds % 3600 == 0 ? seconds / 3600 + " h" : seconds + " s";
    }

    private static Set<String> numbers(long number) {
        if (number == Long.MAX_VALUE || number == Integer.MAX_VALUE) {
            return Set.of("unlimited");
        }
        String plain = String.format(Locale.ROOT, "%,d", number);
        if (number > 0 && number % (1 << 20) == 0) {
            return Set.of(plain, plain + " B", number / (1 << 20) + " MiB");
        }
        return number > 0 && number % 1_024 == 0
                ? Set.of(plain, plain + " B", number / 1_024 + " KiB")
                : Set.of(plain, plain + " B");
    }
}
