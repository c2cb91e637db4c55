package dev.gun.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTests {

    private final Results results = new Results();

    @Test
    void workIsATableOfMediansWithABarForEachPromise() {
        results.add(Samples.work(Scenario.WS_TEXT, "raw-netty", 1, 10_000, 1_000));
        results.add(Samples.work(Scenario.WS_TEXT, "gun-loop", 1, 12_000, 2_000));
        results.unable(Scenario.WS_TEXT, "apache", "no WebSocket client");

        List<String> lines = Report.markdown(results).lines().toList();

        assertThat(lines.subList(6, lines.size()))
                .containsExactly(
                        "## Bars",
                        "",
                        "| bar | leak detection | asked | measured | |",
                        "|---|---|---|---|---|",
                        "| ws-text, gun-loop: CPU to raw Netty's | simple | ≤ 1.15 | 1.20 (1.20–1.20) | **missed** |",
                        "",
                        "## WebSocket echo, 64 B text, 64 in flight",
                        "",
                        "Leak detection: simple. Rounds: 1.",
                        "",
                        "| contender | CPU, µs a message | ratio | B allocated a message | messages a second"
                                + " | messages a CPU second | p50, µs | p99, µs | p99.9, µs | peak memory, MiB |",
                        "|---|---|---|---|---|---|---|---|---|---|",
                        "| raw-netty | 1.00 | 1.00 (1.00–1.00) | 100 | 10,000 | 1,000,000 | 2 | 3 | – | 64 |",
                        "| gun-loop | 1.20 | 1.20 (1.20–1.20) | 200 | 10,000 | 833,333 | 2 | 3 | – | 64 |",
                        "",
                        "apache: n/a, no WebSocket client");
    }

    @Test
    void memoryAStormAndAStartHaveTablesOfTheirOwn() {
        results.add(Samples.of(
                Scenario.IDLE_2000, "raw-netty", 1, "operations=2000 heap=1000 direct=24 resident=4096 peak=1048576"));
        results.add(Samples.of(
                Scenario.STORM, "raw-netty", 1, "operations=10 wall=2000000 cpu=30000 allocated=400 peak=1048576"));
        results.add(Samples.of(
                Scenario.SPRING_START, "without-starter", 1, "operations=1 wall=5000000 spring=4000000 cpu=3000000"));

        assertThat(Report.markdown(results).lines())
                .contains(
                        "| raw-netty | 1,024 | 1.00 (1.00–1.00) | 1,000 | 24 | 4,096 | 1 |",
                        "| raw-netty | 3 | 1.00 (1.00–1.00) | 2 | 40 | 1 |",
                        "| without-starter | 5 | 1.00 (1.00–1.00) | 4 | 3 |");
    }

    @Test
    void aChartHasABarForEachContenderAsLongAsItsRatio() {
        results.add(Samples.work(Scenario.WS_TEXT, "raw-netty", 1, 10_000, 0));
        results.add(Samples.work(Scenario.WS_TEXT, "gun-loop", 1, 20_000, 0));

        assertThat(Chart.svg(Summary.tables(results).get(0)).lines())
                .contains(
                        "<rect x=\"150\" y=\"44\" width=\"250.0\" height=\"22\" fill=\"#9aa7b4\"/>",
                        "<rect x=\"150\" y=\"74\" width=\"500.0\" height=\"22\" fill=\"#1f6feb\"/>")
                .hasSize(12);
    }
}
