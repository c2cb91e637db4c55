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

    private final List<Round> rounds = new ArrayList<>();
    private final Map<String, Map<String, String>> unable = new LinkedHashMap<>();

    void add(Round round) {
        rounds.add(round);
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
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("machine", Machine.describe());
        all.put("rounds", rounds);
        all.put("unable", unable);
        JsonMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        Files.writeString(folder.resolve("results.json"), mapper.writeValueAsString(all) + "\n");
        Files.writeString(folder.resolve("results.md"), Report.markdown(this));
        for (Summary.Table table : Summary.tables(this)) {
            Files.writeString(folder.resolve(table.fileName() + ".svg"), Chart.svg(table));
        }
    }
}
