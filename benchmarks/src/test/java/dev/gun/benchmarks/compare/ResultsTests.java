package dev.gun.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTests {

    @Test
    void aRunKeepsWhatEarlierOnesHaveMeasuredOfOtherScenarios(@TempDir Path folder) throws Exception {
        Round feed = Samples.work(Scenario.FAN_IN_10, "raw-netty", 1, 10_000, 0);
        Round text = Samples.work(Scenario.WS_TEXT, "raw-netty", 1, 10_000, 0);
        Results first = new Results();
        first.add(feed);
        first.add(text);
        first.unable(Scenario.WS_TEXT, "apache", "no WebSocket client");
        first.write(folder);

        Results next = Results.read(folder);
        assertThat(next.rounds()).containsExactly(feed, text);
        assertThat(next.unable(Scenario.WS_TEXT)).containsOnly(Map.entry("apache", "no WebSocket client"));

        next.forget(Scenario.WS_TEXT, "simple");
        assertThat(next.rounds()).containsExactly(feed);
    }

    @Test
    void whatAnotherMachineHasMeasuredIsNotKept(@TempDir Path folder) throws Exception {
        Results results = new Results();
        results.add(Samples.work(Scenario.WS_TEXT, "raw-netty", 1, 10_000, 0));
        results.write(folder);
        Path file = folder.resolve("results.json");
        Files.writeString(file, Files.readString(file).replace(Machine.describe(), "another one"));

        assertThat(Results.read(folder).rounds()).isEmpty();
    }

    @Test
    void whoHasManagedItIsNotUnableAnyMore() {
        Results results = new Results();
        results.unable(Scenario.WS_TEXT, "jdk", "failed java.io.IOException: reset");

        results.add(Samples.work(Scenario.WS_TEXT, "jdk", 1, 10_000, 0));

        assertThat(results.unable(Scenario.WS_TEXT)).isEmpty();
    }
}
