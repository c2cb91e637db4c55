package dev.gun.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SummaryTests {

    @Test
    void theMedianOfAnOddNumberIsTheMiddleAndOfAnEvenOneBetweenTheTwo() {
        assertThat(Summary.Spread.of(9, 1, 5)).isEqualTo(new Summary.Spread(3, 5, 7));
        assertThat(Summary.Spread.of(4, 1, 3, 2)).isEqualTo(new Summary.Spread(1.75, 2.5, 3.25));
    }

    @Test
    void aSingleValueIsItsOwnSpread() {
        assertThat(Summary.Spread.of(7)).isEqualTo(new Summary.Spread(7, 7, 7));
    }

    @Test
    void aRatioIsToTheLimitInTheRoundOfTheSameNumberAndRowsAreInTheOrderOfCost() {
        Results results = new Results();
        results.add(Samples.work(Scenario.WS_TEXT, "gun-loop", 1, 300, 0));
        results.add(Samples.work(Scenario.WS_TEXT, "raw-netty", 1, 200, 0));
        results.add(Samples.work(Scenario.WS_TEXT, "raw-netty", 2, 100, 0));
        results.add(Samples.work(Scenario.WS_TEXT, "gun-loop", 2, 250, 0));

        Summary.Table table = Summary.tables(results).get(0);

        assertThat(table.fileName()).isEqualTo("ws-text-simple");
        assertThat(table.rows()).extracting(Summary.Row::contender).containsExactly("raw-netty", "gun-loop");
        assertThat(table.rows().get(0).ratio()).isEqualTo(new Summary.Spread(1, 1, 1));
        assertThat(table.rows().get(1).ratio()).isEqualTo(new Summary.Spread(1.75, 2, 2.25));
        assertThat(table.rows().get(1).cost()).isEqualTo(new Summary.Spread(26.25, 27.5, 28.75));
    }

    @Test
    void idleWebSocketsCostTheMemoryTheyHoldAndAStartTheTimeItTakes() {
        assertThat(Summary.cost(
                        Scenario.IDLE_2000,
                        Samples.of(Scenario.IDLE_2000, "gun-loop", 1, "operations=2000 heap=700 direct=20 cpu=5")))
                .isEqualTo(720);
        assertThat(Summary.cost(
                        Scenario.SPRING_START,
                        Samples.of(Scenario.SPRING_START, "with-starter", 1, "operations=1 wall=900 cpu=5")))
                .isEqualTo(900);
    }

    @Test
    void aScenarioWithoutRoundsHasNoTable() {
        assertThat(Summary.tables(new Results())).isEmpty();
    }
}
