package dev.gun.client.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each requirement in docs/conformance is held by a test that exists. */
@DisplayName("The conformance tables")
class ConformanceTableTests {

    private static final String INDEX = "docs/conformance.md";
    private static final String TABLES = "docs/conformance";
    private static final String SECTION = "all|§?[\\dA-Z]+(\\.\\d+)*\\b.*";
    private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");
    private static final String TEST_LIST = TEST + "(, " + TEST + ")*";

    /**
     * A row of a table.
     *
     * @param at where it is
     * @param cells section, requirement and test
     */
    private record Row(String at, List<String> cells) {

        List<String> missingTests() {
            List<String> missing = new ArrayList<>();
            Matcher test = TEST.matcher(cells.get(2));
            while (test.find()) {
                if (!TestMethods.exists(test.group(1), test.group(2))) {
                    missing.add(at + ": " + test.group());
                }
            }
            return missing;
        }
    }

    @Test
    void areAllListedInTheIndex() {
        List<String> listed = new ArrayList<>();
        Pattern link = Pattern.compile("^- \\[[^]]+]\\((conformance/[^)]+)\\)$");
        for (Docs.Line line : Docs.lines(INDEX)) {
            Matcher matcher = link.matcher(line.text());
            if (matcher.find()) {
                listed.add("docs/" + matcher.group(1));
            }
        }
        assertThat(listed).doesNotHaveDuplicates().containsAll(tables());
    }

    @Test
    void haveASectionARequirementAndATestInEachRow() {
        assertThat(rows()).allSatisfy(row -> {
            assertThat(row.cells()).as(row.at()).hasSize(3);
            assertThat(row.cells().get(0)).as(row.at()).matches(SECTION);
            assertThat(row.cells().get(1)).as(row.at()).isNotBlank();
            assertThat(row.cells().get(2)).as(row.at()).matches(TEST_LIST);
        });
    }

    @Test
    void nameOnlyTestsThatExist() {
        assertThat(rows().stream().flatMap(row -> row.missingTests().stream())).isEmpty();
    }

    @Test
    void wouldNoticeATestThatDoesNotExist() {
        assertThat(TestMethods.exists("ConformanceTableTests", "nameOnlyTestsThatExist"))
                .isTrue();
        assertThat(TestMethods.exists("ConformanceTableTests", "rows"))
                .as("a method that is no test")
                .isFalse();
        assertThat(TestMethods.exists("ConformanceTableTests", "teleports")).isFalse();
        assertThat(TestMethods.exists("TeleporterTests", "teleports")).isFalse();
    }

    private static List<String> tables() {
        return Docs.files(TABLES, ".md");
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (String table : tables()) {
            Docs.lines(table).stream()
                    .filter(line -> line.text().startsWith("|"))
                    .skip(2)
                    .map(line -> new Row(line.at(), cells(line.text())))
                    .forEach(rows::add);
        }
        assertThat(rows).isNotEmpty();
        return rows;
    }

    private static List<String> cells(String row) {
        String inner = row.substring(1, row.length() - (row.endsWith("|") ? 1 : 0));
        return Arrays.stream(inner.split("\\|", -1)).map(String::strip).toList();
    }
}
