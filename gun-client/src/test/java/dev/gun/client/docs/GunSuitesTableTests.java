package dev.gun.client.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each case of Gun's suites is in docs/gun-suites.md, with tests of ours that exist. */
@DisplayName("The table of Gun's suites")
class GunSuitesTableTests {

    private static final String FILE = "docs/gun-suites.md";
    private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");
    private static final Pattern TITLE = Pattern.compile("\"(.+)\"");
    private static final List<String> PACKAGES = List.of(
            "",
            "autobahn.",
            "cookie.",
            "internal.codec.socks.",
            "internal.connection.",
            "internal.lifecycle.",
            "internal.protocol.",
            "internal.transport.");

    private static List<Docs.Line> rows() {
        return Docs.lines(FILE).stream()
                .filter(line -> line.text().startsWith("| `"))
                .toList();
    }

    @Test
    @DisplayName("answers each case once, with tests or a reason")
    void answers() {
        assertThat(rows()).hasSizeGreaterThan(150).allSatisfy(row -> assertThat(
                        row.cells().get(1))
                .as(row.at())
                .matches("`\\w+#\\w+`(, `\\w+#\\w+`)*|not here, because .+"));
        assertThat(rows()).extracting(row -> row.cells().get(0)).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("names tests that exist")
    void names() {
        assertThat(rows()).allSatisfy(row -> {
            Matcher test = TEST.matcher(row.cells().get(1));
            while (test.find()) {
                assertThat(exists(test.group(1), test.group(2)))
                        .as(row.at() + ": " + test.group())
                        .isTrue();
            }
        });
        assertThat(exists("GunSuiteTests", "noSuchTest")).isFalse();
        assertThat(exists("NoSuchTests", "noSuchTest")).isFalse();
    }

    @Test
    @DisplayName("names scenarios that exist")
    void scenarios() {
        assertThat(rows()).allSatisfy(row -> {
            Matcher parity = Pattern.compile("`GunParityTests#(\\w+)`")
                    .matcher(row.cells().get(1));
            Matcher title = TITLE.matcher(row.cells().get(2));
            if (parity.find()) {
                assertThat(title.find()).as(row.at()).isTrue();
                assertThat(scenarios(parity.group(1))).as(row.at()).contains("== " + title.group(1));
            }
        });
    }

    private static boolean exists(String simpleName, String method) {
        return PACKAGES.stream()
                .flatMap(name -> load("dev.gun.client." + name + simpleName))
                .anyMatch(type -> Arrays.stream(type.getDeclaredMethods())
                        .anyMatch(candidate -> candidate.getName().equals(method)));
    }

    private static Stream<Class<?>> load(String name) {
        try {
            return Stream.of(Class.forName(name, false, GunSuitesTableTests.class.getClassLoader()));
        } catch (ClassNotFoundException notInThatPackage) {
            return Stream.empty();
        }
    }

    private static List<String> scenarios(String theme) {
        String resource = "/parity/" + theme.toLowerCase(Locale.ROOT) + ".txt";
        try (InputStream in = GunSuitesTableTests.class.getResourceAsStream(resource)) {
            assertThat(in).as(resource).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
