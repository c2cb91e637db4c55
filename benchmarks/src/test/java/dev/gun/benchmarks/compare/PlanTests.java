package dev.gun.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.benchmarks.compare.contender.Contenders;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTests {

    @Test
    void withoutArgumentsEverythingIsRunInFiveRounds() {
        assertThat(Plan.parse(new String[0]))
                .isEqualTo(new Plan(
                        List.of(Scenario.values()),
                        Contenders.names(),
                        List.of("simple", "disabled"),
                        5,
                        8,
                        Path.of("benchmarks", "results")));
    }

    @Test
    void everyArgumentIsRead() {
        assertThat(Plan.parse(new String[] {
                    "scenarios=ws-text,storm",
                    "contenders=jdk",
                    "leak-detection=simple,paranoid",
                    "rounds=3",
                    "warm-up=0",
                    "results=out"
                }))
                .isEqualTo(new Plan(
                        List.of(Scenario.WS_TEXT, Scenario.STORM),
                        List.of("jdk"),
                        List.of("simple", "paranoid"),
                        3,
                        0,
                        Path.of("out")));
    }

    @Test
    void whatTheOthersAreMeasuredByTakesPartInAnyCaseAndFirst() {
        Plan plan = Plan.parse(new String[] {"contenders=jdk,gun-loop,gun-spring"});

        assertThat(plan.contenders(Scenario.WS_TEXT, "simple")).containsExactly("raw-netty", "gun-loop", "jdk");
        assertThat(plan.contenders(Scenario.SPRING_LISTENER, "simple"))
                .containsExactly("raw-netty", "gun-loop", "gun-spring");
        assertThat(plan.contenders(Scenario.SPRING_START, "simple")).containsExactly("without-starter");
    }

    @Test
    void aStartTakesTwoRoundsForEach() {
        Plan plan = Plan.parse(new String[] {"rounds=5"});

        assertThat(plan.rounds(Scenario.SPRING_START)).isEqualTo(10);
        assertThat(plan.rounds(Scenario.WS_TEXT)).isEqualTo(5);
    }

    @Test
    void aStormIsWarmedUpFourTimesAsLong() {
        Plan plan = Plan.parse(new String[] {"warm-up=5"});

        assertThat(plan.warmUpSeconds(Scenario.STORM)).isEqualTo(20);
        assertThat(plan.warmUpSeconds(Scenario.WS_TEXT)).isEqualTo(5);
    }

    @Test
    void whatIdleConnectionsOfOtherClientsHoldTakesTwoRounds() {
        Plan plan = Plan.parse(new String[] {"rounds=5"});

        assertThat(plan.rounds(Scenario.IDLE_2000, "raw-netty")).isEqualTo(5);
        assertThat(plan.rounds(Scenario.IDLE_2000, "gun-executor")).isEqualTo(5);
        assertThat(plan.rounds(Scenario.IDLE_2000, "jetty")).isEqualTo(2);
        assertThat(plan.rounds(Scenario.WS_TEXT, "jetty")).isEqualTo(5);
        assertThat(Plan.parse(new String[] {"rounds=1"}).rounds(Scenario.IDLE_2000, "jetty"))
                .isOne();
    }

    @Test
    void bothLevelsOfLeakDetectionAreLookedAtWhereThereAreFrames() {
        Plan plan = Plan.parse(new String[0]);

        assertThat(plan.leakDetection(Scenario.WS_TEXT)).containsExactly("simple", "disabled");
        assertThat(plan.leakDetection(Scenario.SPRING_LISTENER)).containsExactly("simple", "disabled");
        assertThat(plan.leakDetection(Scenario.IDLE_10000)).containsExactly("simple");
        assertThat(plan.leakDetection(Scenario.SPRING_START)).containsExactly("simple");
    }

    @Test
    void withTheSecondLevelOnlyGunIsLookedAtAgain() {
        Plan plan = Plan.parse(new String[] {"leak-detection=disabled,simple"});

        assertThat(plan.contenders(Scenario.WS_TEXT, "disabled")).isEqualTo(Contenders.of(Scenario.WS_TEXT));
        assertThat(plan.contenders(Scenario.WS_TEXT, "simple"))
                .containsExactly("raw-netty", "gun-loop", "gun-executor");
        assertThat(plan.contenders(Scenario.SPRING_LISTENER, "simple"))
                .containsExactly("raw-netty", "gun-loop", "gun-executor", "gun-spring");
    }

    @Test
    void whatIsUnknownIsRefusedWithWhatThereIs() {
        assertThatThrownBy(() -> Plan.parse(new String[] {"rounds"}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'rounds' is not name=value. " + Plan.USAGE);
        assertThatThrownBy(() -> Plan.parse(new String[] {"speed=1"}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'speed=1' is unknown. " + Plan.USAGE);
        assertThatThrownBy(() -> Plan.parse(new String[] {"contenders=netcat"}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("No contender netcat; there are " + Contenders.names());
        assertThatThrownBy(() -> Plan.parse(new String[] {"scenarios=gopher"}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("No scenario gopher; there are [http1-get, http2-get, ");
        assertThatThrownBy(() -> Plan.parse(new String[] {"rounds=0"}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'rounds=0': at least 1. " + Plan.USAGE);
        assertThatThrownBy(() -> Plan.parse(new String[] {"rounds=many"}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'rounds=many' is not a number. " + Plan.USAGE);
    }
}
