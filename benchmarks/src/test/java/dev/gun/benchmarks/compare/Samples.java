package dev.gun.benchmarks.compare;

import java.util.LinkedHashMap;
import java.util.Map;

/** Rounds with the figures that a test is about. */
final class Samples {

    private Samples() {}

    /** A round of work that took {@code cpu} nanoseconds and {@code allocated} bytes for ten operations. */
    static Round work(Scenario scenario, String contender, int number, long cpu, long allocated) {
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("operations", 10L);
        figures.put("wall", 1_000_000L);
        figures.put("cpu", cpu);
        figures.put("allocated", allocated);
        figures.put("p50", 2_000L);
        figures.put("p99", 3_000L);
        figures.put("p999", 0L);
        figures.put("peak", 64L << 20);
        return new Round(scenario.id(), contender, "simple", number, figures);
    }

    static Round of(Scenario scenario, String contender, int number, String figures) {
        return new Round(scenario.id(), contender, "simple", number, Round.parse(figures));
    }
}
