package dev.gun.client.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every name of Gun has its answer in docs/gun.md, and what the answer names exists. */
@DisplayName("The Gun table")
class GunTableTests {

    private static final String FILE = "docs/gun.md";
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final String REFERENCES = "`[^`]+`(, `[^`]+`)*";
    private static final String REASONS = "not here, because .+";

    /**
     * A row of the table.
     *
     * @param at where it is
     * @param name the name of Gun
     * @param answer what to use here, or why there is nothing
     * @param note what else is to be said
     */
    private record Row(String at, String name, String answer, String note) {

        List<String> references() {
            List<String> found = new ArrayList<>();
            Matcher code = CODE.matcher(answer.matches(REASONS) ? note : answer + " " + note);
            while (code.find()) {
                String reference = code.group(1);
                if (!reference.matches("[a-z]\\w*(\\.[a-z]\\w*)?")) {
                    found.add(reference);
                }
            }
            return found;
        }
    }

    @Test
    void answersEachNameOfGunOnceAndNoOther() throws IOException {
        assertThat(rows().stream().map(Row::name)).containsExactlyInAnyOrderElementsOf(namesOfGun());
    }

    @Test
    void answersWithAnApiOrSaysWhyThereIsNone() {
        assertThat(rows())
                .allMatch(
                        row -> row.answer().matches(REFERENCES) || row.answer().matches(REASONS));
    }

    @Test
    void namesOnlyWhatExists() {
        List<String> missing = new ArrayList<>();
        for (Row row : rows()) {
            for (String reference : row.references()) {
                boolean exists =
                        reference.startsWith("gun.") ? SpringProperties.exists(reference) : JavaApi.exists(reference);
                if (!exists) {
                    missing.add(row.at() + ": " + reference);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void wouldNoticeAnApiOrAPropertyThatDoesNotExist() {
        assertThat(JavaApi.exists("GunConnection#wsUpgrade")).isTrue();
        assertThat(JavaApi.exists("GunConnection#teleport")).isFalse();
        assertThat(JavaApi.exists("GunTeleporter")).isFalse();
        assertThat(JavaApi.exists("internal.connection.ConnectionDriver")).isFalse();
        assertThat(SpringProperties.exists("gun.connections.*.websocket.keepalive"))
                .isTrue();
        assertThat(SpringProperties.exists("gun.connections.*.websocket.teleport"))
                .isFalse();
        assertThat(SpringProperties.exists("gun.connections.*.keepalive")).isFalse();
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Docs.Line line : Docs.lines(FILE)) {
            List<String> cells = line.cells();
            if (!cells.isEmpty()) {
                assertThat(cells).as(line.at()).hasSize(4);
                rows.add(new Row(line.at(), cells.get(0).replace("`", ""), cells.get(1), cells.get(2)));
            }
        }
        return rows;
    }

    private static List<String> namesOfGun() throws IOException {
        try (InputStream in = GunTableTests.class.getResourceAsStream("gun-names.txt")) {
            assertThat(in).as("gun-names.txt on the test class path").isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }
}
