package dev.gun.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Everything measured so far, and what could not be. */
final class Results {

    private static final String FILE = "results.json";

    private final List<Round> rounds = new ArrayList<>();
    private final Map<String, Map<String, String>> unable = new LinkedHashMap<>();

    /** What earlier runs on the same machine have left in {@code folder}, so that a comparison can be run in slices. */
    static Results read(Path folder) throws IOException {
        Results results = new Results();
        Path file = folder.resolve(FILE);
        if (Files.exists(file)) {
            Written written = JsonMapper.shared().readValue(Files.readString(file), Written.class);
            if (written.machine().equals(Machine.describe())) {
                results.rounds.addAll(written.rounds());
                results.unable.putAll(written.unable());
            }
        }
        return results;
    }

    /** What is written to the file. */
    private record Written(String machine, List<Round> rounds, Map<String, Map<String, String>> unable) {}

    /** The scenario is measured anew: ratios are of figures of one run. */
    void forget(Scenario scenario, String level) {
        rounds.removeAll(rounds(scenario, level));
    }

    void add(Round round) {
        rounds.add(round);
        unable.getOrDefault(round.scenario(), new LinkedHashMap<>()).remove(round.contender());
    }

    void unable(Scenario scenario, String contender, String why) {
        unable.computeIfAbsent(scenario.id(), any -> new LinkedHashMap<>()).put(contender, why);
    }

    List<Round> rounds() {
        return rounds;
    }

    List<Round> rounds(Scenario scenario, String level) {
        return rounds.stream()
                .filter(round -> round.scenario().equals(scenario.id())
                        && round.leakDetection().equals(level))
                .toList();
    }

    /** Who cannot do it, and why. */
    Map<String, String> unable(Scenario scenario) {
        return unable.getOrDefault(scenario.id(), Map.of());
    }

    /** Writes {@code results.json}, {@code results.md} and one picture for each scenario. */
    void write(Path folder) throws IOException {
        JsonMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        Written all = new Written(Machine.describe(), rounds, unable);
        Files.writeString(folder.resolve(FILE), mapper.writeValueAsString(all) + "\n");
        Files.writeString(folder.resolve("results.md"), Report.markdown(this));
        for (Summary.Table table : Summary.tables(this)) {
            Files.writeString(folder.resolve(table.fileName() + ".svg"), Chart.svg(table));
        }
    }
}
