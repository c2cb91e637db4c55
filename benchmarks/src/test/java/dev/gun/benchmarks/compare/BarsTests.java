package dev.gun.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.benchmarks.compare.Bars.Bar;
import org.junit.jupiter.api.Test;

/** Issue 5, point 4. */
class BarsTests {

    private final Results results = new Results();

    @Test
    void aProtocolIsJudgedByTheLimitAndByTheCheapestPeer() {
        results.add(Samples.work(Scenario.WS_TEXT, "raw-netty", 1, 1_000, 0));
        results.add(Samples.work(Scenario.WS_TEXT, "gun-loop", 1, 1_150, 0));
        results.add(Samples.work(Scenario.WS_TEXT, "gun-executor", 1, 1_410, 0));
        results.add(Samples.work(Scenario.WS_TEXT, "jdk", 1, 9_000, 0));
        results.add(Samples.work(Scenario.WS_TEXT, "vertx", 1, 1_250, 0));

        assertThat(Bars.of(results))
                .containsExactly(
                        bar("ws-text, gun-loop: CPU to raw Netty's", "≤ 1.15", "1.15 (1.15–1.15)", true),
                        bar("ws-text, gun-executor: CPU to raw Netty's", "≤ 1.4", "1.41 (1.41–1.41)", false),
                        bar("ws-text, gun-loop: CPU to the cheapest peer's, vertx", "< 1", "0.92 (0.92–0.92)", true),
                        bar(
                                "ws-text, gun-executor: CPU to the cheapest peer's, vertx",
                                "< 1",
                                "1.13 (1.13–1.13)",
                                false));
    }

    @Test
    void anythingAboveTheBarMissesIt() {
        results.add(Samples.work(Scenario.WS_TEXT, "raw-netty", 1, 1_000, 0));
        results.add(Samples.work(Scenario.WS_TEXT, "gun-loop", 1, 1_151, 0));

        assertThat(Bars.of(results))
                .containsExactly(bar("ws-text, gun-loop: CPU to raw Netty's", "≤ 1.15", "1.15 (1.15–1.15)", false));
    }

    @Test
    void aFrameReceivedMayAllocateTwiceTheObjectOfItsPayload() {
        results.add(Samples.work(Scenario.FAN_IN_10, "gun-loop", 1, 10, 2_080));
        results.add(Samples.work(Scenario.FAN_IN_10, "gun-executor", 1, 10, 2_090));
        results.add(Samples.work(Scenario.FAN_IN_BINARY, "gun-loop", 1, 10, 20_800));

        assertThat(Bars.of(results))
                .containsExactly(
                        bar("fan-in-10, gun-loop: B allocated a frame received", "≤ 208", "208 (208–208)", true),
                        bar("fan-in-10, gun-executor: B allocated a frame received", "≤ 208", "209 (209–209)", false),
                        bar(
                                "fan-in-binary, gun-loop: B allocated a frame received",
                                "≤ 2080",
                                "2080 (2080–2080)",
                                true));
    }

    @Test
    void fanInIsFlatWhenAThousandConnectionsCostWhatTenDo() {
        results.add(Samples.work(Scenario.FAN_IN_10, "gun-loop", 1, 100, 0));
        results.add(Samples.work(Scenario.FAN_IN_1000, "gun-loop", 1, 121, 0));

        assertThat(Bars.of(results))
                .contains(bar(
                        "fan-in-1000, gun-loop: CPU a frame to that of 10 connections",
                        "≤ 1.2",
                        "1.21 (1.21–1.21)",
                        false))
                .hasSize(3);
    }

    @Test
    void fanInTellsHowFlatRawNettyIs() {
        results.add(Samples.work(Scenario.FAN_IN_10, "gun-loop", 1, 100, 0));
        results.add(Samples.work(Scenario.FAN_IN_10, "raw-netty", 1, 100, 0));
        results.add(Samples.work(Scenario.FAN_IN_1000, "gun-loop", 1, 120, 0));
        results.add(Samples.work(Scenario.FAN_IN_1000, "raw-netty", 1, 150, 0));

        assertThat(Bars.of(results))
                .contains(bar(
                        "fan-in-1000, gun-loop: CPU a frame to that of 10 connections",
                        "≤ 1.2",
                        "1.20 (1.20–1.20); raw Netty 1.50",
                        true));
    }

    /** Issue 7, point 10. */
    @Test
    void aTunnelIsJudgedByTheSameWorkWithoutIt() {
        results.add(Samples.work(Scenario.TUNNEL_GET, "gun-direct", 1, 1_000, 0));
        results.add(Samples.work(Scenario.TUNNEL_GET, "gun-http1-tunnel", 1, 1_300, 0));
        results.add(Samples.work(Scenario.TUNNEL_GET, "gun-http2-tunnel", 1, 1_310, 0));

        assertThat(Bars.of(results))
                .containsExactly(
                        bar(
                                "tunnel-get, gun-http1-tunnel: CPU to that without the tunnel",
                                "≤ 1.3",
                                "1.30 (1.30–1.30)",
                                true),
                        bar(
                                "tunnel-get, gun-http2-tunnel: CPU to that without the tunnel",
                                "≤ 1.3",
                                "1.31 (1.31–1.31)",
                                false));
    }

    @Test
    void idleMemoryIsJudgedByTheLimit() {
        results.add(Samples.of(Scenario.IDLE_2000, "raw-netty", 1, "operations=2000 heap=1000 direct=0"));
        results.add(Samples.of(Scenario.IDLE_2000, "gun-loop", 1, "operations=2000 heap=1200 direct=40"));

        assertThat(Bars.of(results))
                .containsExactly(bar("idle-2000, gun-loop: memory to raw Netty's", "≤ 1.25", "1.24 (1.24–1.24)", true));
    }

    @Test
    void theLastOfAStormHasTheLargestFirstDelayAndAFifthAndTwoSeconds() {
        results.add(Samples.of(Scenario.STORM, "gun-loop", 1, "operations=2000 wall=2600000000 cpu=1"));
        results.add(Samples.of(Scenario.STORM, "gun-executor", 1, "operations=2000 wall=2601000000 cpu=1"));

        assertThat(Bars.of(results))
                .containsExactly(
                        bar("storm, gun-loop: ms until the last is ready", "≤ 2600", "2600 (2600–2600)", true),
                        bar("storm, gun-executor: ms until the last is ready", "≤ 2600", "2601 (2601–2601)", false));
    }

    @Test
    void theStarterIsJudgedByWhatItAddsToTheStartBeforeIt() {
        for (int number = 1; number <= 3; number++) {
            results.add(Samples.of(
                    Scenario.SPRING_START, "without-starter", number, "operations=1 wall=" + number * 1_000_000_000L));
            results.add(Samples.of(
                    Scenario.SPRING_START,
                    "with-starter",
                    number,
                    "operations=1 wall=" + (number * 1_000_000_000L + number * 45_000_000L)));
        }

        assertThat(Bars.of(results))
                .containsExactly(
                        bar("spring-start, with-starter: ms added to the start", "≤ 100", "90 (68–113)", true));
    }

    @Test
    void theListenerIsJudgedBySpringsClientsAndNotByTheLimit() {
        results.add(Samples.work(Scenario.SPRING_LISTENER, "raw-netty", 1, 100, 0));
        results.add(Samples.work(Scenario.SPRING_LISTENER, "gun-loop", 1, 110, 0));
        results.add(Samples.work(Scenario.SPRING_LISTENER, "gun-spring", 1, 500, 0));
        results.add(Samples.work(Scenario.SPRING_LISTENER, "spring-standard", 1, 1_000, 0));

        assertThat(Bars.of(results))
                .containsExactly(bar(
                        "spring-listener, gun-spring: CPU to the cheapest peer's, spring-standard",
                        "< 1",
                        "0.50 (0.50–0.50)",
                        true));
    }

    @Test
    void whatWasNotMeasuredHasNoBar() {
        results.add(Samples.work(Scenario.WS_TEXT, "raw-netty", 1, 1_000, 0));
        results.add(Samples.work(Scenario.WS_TEXT, "jdk", 1, 1_000, 0));

        assertThat(Bars.of(results)).isEmpty();
    }

    private static Bar bar(String name, String asked, String measured, boolean met) {
        return new Bar(name, "simple", asked, measured, met);
    }
}
