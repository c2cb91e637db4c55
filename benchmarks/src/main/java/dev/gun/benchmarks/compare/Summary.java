package dev.gun.benchmarks.compare;

import dev.gun.benchmarks.compare.contender.Contenders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Medians over rounds. */
final class Summary {

    private Summary() {}

    /**
     * A scenario at one level of leak detection.
     *
     * @param scenario the scenario
     * @param leakDetection the level
     * @param rows the contenders, by what they cost
     * @param unable who could not take part, and why
     */
    record Table(Scenario scenario, String leakDetection, List<Row> rows, Map<String, String> unable) {

        String fileName() {
            return scenario.id() + "-" + leakDetection;
        }
    }

    /**
     * One contender.
     *
     * @param contender its name
     * @param rounds its rounds
     * @param cost what one operation costs: nanoseconds of a processor, or bytes held
     * @param ratio the same in relation to the limit's cost in the same round
     */
    record Row(String contender, List<Round> rounds, Spread cost, Spread ratio) {

        double median(ToDoubleFunction<Round> figure) {
            return Spread.of(rounds.stream().mapToDouble(figure).toArray()).median();
        }

        boolean has(String figure) {
            return rounds.get(0).has(figure);
        }
    }

    /**
     * The middle of some values, and between which values half of them are.
     *
     * @param low the first quartile
     * @param median the median
     * @param high the third quartile
     */
    record Spread(double low, double median, double high) {

        static Spread of(double... values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            return new Spread(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
        }

        private static double at(double[] sorted, double part) {
            double index = part * (sorted.length - 1);
            int below = (int) index;
            int above = Math.min(below + 1, sorted.length - 1);
            return sorted[below] + (sorted[above] - sorted[below]) * (index - below);
        }
    }

    static List<Table> tables(Results results) {
        Set<String> levels = new LinkedHashSet<>();
        results.rounds().forEach(round -> levels.add(round.leakDetection()));
        List<Table> tables = new ArrayList<>();
        for (Scenario scenario : Scenario.values()) {
            for (String level : levels) {
                List<Round> rounds = results.rounds(scenario, level);
                if (!rounds.isEmpty()) {
                    tables.add(new Table(scenario, level, rows(scenario, rounds), results.unable(scenario)));
                }
            }
        }
        return tables;
    }

    /** What a scenario is about: memory where nothing happens, time where an application starts, processors elsewhere. */
    static double cost(Scenario scenario, Round round) {
        return switch (scenario.kind()) {
            case IDLE -> (double) (round.get("heap") + round.get("direct"));
            case START -> (double) round.get("wall");
            default -> round.each("cpu");
        };
    }

    private static List<Row> rows(Scenario scenario, List<Round> rounds) {
        String base = Contenders.of(scenario).get(0);
        Map<Integer, Double> limit = new LinkedHashMap<>();
        Map<String, List<Round>> byContender = new LinkedHashMap<>();
        for (Round round : rounds) {
            byContender
                    .computeIfAbsent(round.contender(), any -> new ArrayList<>())
                    .add(round);
            if (round.contender().equals(base)) {
                limit.put(round.number(), cost(scenario, round));
            }
        }
        List<Row> rows = new ArrayList<>();
        byContender.forEach((contender, own) -> rows.add(new Row(
                contender,
                own,
                Spread.of(
                        own.stream().mapToDouble(round -> cost(scenario, round)).toArray()),
                Spread.of(own.stream()
                        .mapToDouble(round -> cost(scenario, round) / limit.getOrDefault(round.number(), Double.NaN))
                        .toArray()))));
        rows.sort((a, b) -> Double.compare(a.cost().median(), b.cost().median()));
        return rows;
    }
}
