package dev.gun.benchmarks.compare;

import dev.gun.benchmarks.compare.contender.Contenders;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What is to be run.
 *
 * @param scenarios which scenarios
 * @param contenders which contenders; what the others are measured by takes part in any case
 * @param leakDetection which levels of Netty's leak detection; with the first one all contenders are looked at
 * @param rounds how many rounds of each
 * @param warmUpSeconds how long a client is warmed up at most; it ends sooner when the JIT compiler is quiet
 * @param results where the results are written
 */
record Plan(
        List<Scenario> scenarios,
        List<String> contenders,
        List<String> leakDetection,
        int rounds,
        int warmUpSeconds,
        Path results) {

    static final String USAGE = "Arguments, each optional: scenarios=a,b contenders=a,b leak-detection=simple,disabled"
            + " rounds=5 warm-up=8 results=folder";

    static Plan parse(String[] arguments) {
        List<Scenario> scenarios = List.of(Scenario.values());
        List<String> contenders = List.copyOf(Contenders.names());
        List<String> levels = List.of("simple", "disabled");
        int rounds = 5;
        int warmUp = 8;
        Path results = Path.of("benchmarks", "results");
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("'" + argument + "' is not name=value. " + USAGE);
            }
            List<String> values = Arrays.asList(argument.substring(equals + 1).split(",", -1));
            switch (argument.substring(0, equals)) {
                case "scenarios" ->
                    scenarios = values.stream().map(Scenario::of).toList();
                case "contenders" -> contenders = known(values);
                case "leak-detection" -> levels = values;
                case "rounds" -> rounds = number(argument, values.get(0), 1);
                case "warm-up" -> warmUp = number(argument, values.get(0), 0);
                case "results" -> results = Path.of(values.get(0));
                default -> throw new IllegalArgumentException("'" + argument + "' is unknown. " + USAGE);
            }
        }
        return new Plan(scenarios, contenders, levels, rounds, warmUp, results);
    }

    private static int number(String argument, String value, int least) {
        int number;
        try {
            number = Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + argument + "' is not a number. " + USAGE, e);
        }
        if (number < least) {
            throw new IllegalArgumentException("'" + argument + "': at least " + least + ". " + USAGE);
        }
        return number;
    }

    private static List<String> known(List<String> names) {
        for (String name : names) {
            if (!Contenders.names().contains(name)) {
                throw new IllegalArgumentException("No contender " + name + "; there are " + Contenders.names());
            }
        }
        return List.copyOf(names);
    }

    /**
     * Who runs in a scenario; the first is what the others are measured by. What another level of leak detection changes
     * is the same for everybody on Netty, so only gun-client is looked at again: all would take twice as long.
     */
    List<String> contenders(Scenario scenario, String level) {
        List<String> all = Contenders.of(scenario);
        boolean everybody = level.equals(leakDetection.get(0));
        return all.stream()
                .filter(name ->
                        name.equals(all.get(0)) || (contenders.contains(name) && (everybody || Contenders.isGun(name))))
                .toList();
    }

    /** Memory, storms and starts are looked at with the first level alone: no frames are what they are about. */
    List<String> leakDetection(Scenario scenario) {
        return switch (scenario.kind()) {
            case PROTOCOL, TUNNEL, FAN_IN, SPRING -> leakDetection;
            case IDLE, STORM, START -> leakDetection.subList(0, 1);
        };
    }

    /** A storm makes two thousand calls where others make a million: the JIT compiler is quiet later. */
    int warmUpSeconds(Scenario scenario) {
        return scenario.kind() == Scenario.Kind.STORM ? 4 * warmUpSeconds : warmUpSeconds;
    }

    /** A start is short and varies more than a round of work: it takes two for each. */
    int rounds(Scenario scenario) {
        return scenario.kind() == Scenario.Kind.START ? 2 * rounds : rounds;
    }

    /**
     * How often a contender is measured. What the idle connections of other clients hold hardly varies, no bar is about
     * it, and thousands of them take long to open: two rounds are enough.
     */
    int rounds(Scenario scenario, String contender) {
        boolean peer = !contender.equals(Contenders.LIMIT) && !Contenders.isGun(contender);
        return scenario.kind() == Scenario.Kind.IDLE && peer ? Math.min(2, rounds) : rounds(scenario);
    }
}
