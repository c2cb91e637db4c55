package dev.gun.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole way, with processes of their own, as small as it goes. */
class ComparisonTests {

    @Test
    void eachStormDropsAllWebSocketsOnceAndNoOthers(@TempDir Path folder) throws Exception {
        Compare.main(
                new String[] {"scenarios=storm", "contenders=gun-loop", "rounds=2", "warm-up=0", "results=" + folder});

        List<String> measured = new ArrayList<>();
        JsonNode results = JsonMapper.shared().readTree(Files.readString(folder.resolve("results.json")));
        for (JsonNode round : results.get("rounds")) {
            measured.add(round.get("contender").asString() + " "
                    + round.get("figures").get("operations").asLong());
        }
        // The driver fails when a WebSocket comes back that it did not have dropped.
        assertThat(Files.readString(folder.resolve("log.txt"))).isEmpty();
        assertThat(results.get("unable").isEmpty()).isTrue();
        assertThat(measured)
                .containsExactlyInAnyOrder("raw-netty 2000", "raw-netty 2000", "gun-loop 2000", "gun-loop 2000");
    }

    @Test
    void theServerTheLimitAndGunDoAFewRoundsAndTheResultsAreWritten(@TempDir Path folder) throws Exception {
        Compare.main(new String[] {
            "scenarios=ws-text",
            "contenders=gun-loop",
            "leak-detection=simple",
            "rounds=1",
            "warm-up=0",
            "results=" + folder
        });

        List<String> measured = new ArrayList<>();
        JsonNode results = JsonMapper.shared().readTree(Files.readString(folder.resolve("results.json")));
        for (JsonNode round : results.get("rounds")) {
            assertThat(round.get("figures").get("cpu").asLong()).isPositive();
            assertThat(round.get("figures").get("operations").asLong()).isPositive();
            measured.add(round.get("scenario").asString() + " "
                    + round.get("contender").asString());
        }
        assertThat(Files.readString(folder.resolve("log.txt"))).isEmpty();
        assertThat(measured).containsExactlyInAnyOrder("ws-text raw-netty", "ws-text gun-loop");
        assertThat(results.get("unable").isEmpty()).isTrue();
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("log.txt", "results.json", "results.md", "ws-text-simple.svg");
        }
    }
}
