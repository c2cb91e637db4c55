package dev.gun.benchmarks.compare;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results as a page of Markdown. */
final class Report {

    private Report() {}

    static String markdown(Results results) {
        StringBuilder page = new StringBuilder("# Results of the comparison\n\n");
        page.append(Machine.describe())
                .append(". ")
                .append(Machine.versions(System.getProperty("java.class.path")))
                .append(".\n\n");
        page.append("Medians over rounds; in brackets the range from the first to the third quartile. CPU is the time"
                + " on processors of the whole client process, without the JIT compiler's. Ratios are to hand-written"
                + " Netty in the same round, those of tunnels to gun-client without one.\n");
        bars(page, Bars.of(results));
        for (Summary.Table table : Summary.tables(results)) {
            page.append("\n## ").append(table.scenario().title()).append("\n\nLeak detection: ");
            page.append(table.leakDetection()).append(". Rounds: ");
            page.append(table.rows().get(0).rounds().size()).append(".\n\n");
            switch (table.scenario().kind()) {
                case IDLE -> memory(page, table);
                case STORM -> storm(page, table);
                case START -> start(page, table);
                default -> work(page, table);
            }
            for (Map.Entry<String, String> each : table.unable().entrySet()) {
                page.append("\n")
                        .append(each.getKey())
                        .append(": n/a, ")
                        .append(each.getValue())
                        .append("\n");
            }
        }
        return page.toString();
    }

    private static void bars(StringBuilder page, List<Bars.Bar> bars) {
        page.append("\n## Bars\n\n");
        page.append("| bar | leak detection | asked | measured | |\n|---|---|---|---|---|\n");
        for (Bars.Bar bar : bars) {
            page.append("| ").append(bar.name()).append(" | ").append(bar.leakDetection());
            page.append(" | ").append(bar.asked()).append(" | ").append(bar.measured());
            page.append(" | ").append(bar.met() ? "met" : "**missed**").append(" |\n");
        }
    }

    private static void start(StringBuilder page, Summary.Table table) {
        page.append("| application | process to ready, ms | ratio | Spring's part, ms | CPU, ms |\n");
        page.append("|---|---|---|---|---|\n");
        for (Summary.Row row : table.rows()) {
            line(
                    page,
                    row,
                    format("%,.0f", row.cost().median() / 1e6),
                    format("%,.0f", row.median(round -> (double) round.get("spring") / 1e6)),
                    format("%,.0f", row.median(round -> (double) round.get("cpu") / 1e6)));
        }
    }

    private static void work(StringBuilder page, Summary.Table table) {
        String unit = table.scenario().unit();
        page.append("| contender | CPU, µs a ")
                .append(unit)
                .append(" | ratio | B allocated a ")
                .append(unit);
        page.append(" | ").append(unit).append("s a second | ").append(unit);
        page.append("s a CPU second | p50, µs | p99, µs | p99.9, µs | peak memory, MiB |\n");
        page.append("|---|---|---|---|---|---|---|---|---|---|\n");
        for (Summary.Row row : table.rows()) {
            line(
                    page,
                    row,
                    format("%.2f", row.cost().median() / 1e3),
                    format("%,.0f", row.median(round -> round.each("allocated"))),
                    format("%,.0f", row.median(round -> 1e9 / round.each("wall"))),
                    format("%,.0f", row.median(round -> 1e9 / round.each("cpu"))),
                    latency(row, "p50"),
                    latency(row, "p99"),
                    latency(row, "p999"),
                    mebibytes(row));
        }
    }

    private static void memory(StringBuilder page, Summary.Table table) {
        page.append("| contender | heap and direct, B a connection | ratio | heap, B | direct, B | resident, B |"
                + " peak memory, MiB |\n");
        page.append("|---|---|---|---|---|---|---|\n");
        for (Summary.Row row : table.rows()) {
            line(
                    page,
                    row,
                    format("%,.0f", row.cost().median()),
                    format("%,.0f", row.median(round -> (double) round.get("heap"))),
                    format("%,.0f", row.median(round -> (double) round.get("direct"))),
                    format("%,.0f", row.median(round -> (double) round.get("resident"))),
                    mebibytes(row));
        }
    }

    private static void storm(StringBuilder page, Summary.Table table) {
        page.append(
                "| contender | CPU, µs a connection | ratio | until the last is ready, ms | B allocated a connection"
                        + " | peak memory, MiB |\n");
        page.append("|---|---|---|---|---|---|\n");
        for (Summary.Row row : table.rows()) {
            line(
                    page,
                    row,
                    format("%,.0f", row.cost().median() / 1e3),
                    format("%,.0f", row.median(round -> (double) round.get("wall") / 1e6)),
                    format("%,.0f", row.median(round -> round.each("allocated"))),
                    mebibytes(row));
        }
    }

    /** Where single operations are not timed, as in a transfer or a feed, there is none. */
    private static String latency(Summary.Row row, String percentile) {
        double nanos = row.median(round -> (double) round.get(percentile));
        return nanos == 0 ? "–" : format("%,.0f", nanos / 1e3);
    }

    private static String mebibytes(Summary.Row row) {
        return format("%,.0f", row.median(round -> (double) round.get("peak") / (1 << 20)));
    }

    private static void line(StringBuilder page, Summary.Row row, String cost, String... others) {
        page.append("| ").append(row.contender()).append(" | ").append(cost).append(" | ");
        page.append(format(
                "%.2f (%.2f–%.2f)",
                row.ratio().median(), row.ratio().low(), row.ratio().high()));
        for (String other : others) {
            page.append(" | ").append(other);
        }
        page.append(" |\n");
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
