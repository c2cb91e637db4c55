package dev.gun.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundTests {

    @Test
    void figuresAreNamesAndWholeNumbers() {
        assertThat(Round.parse("operations=10 cpu=25")).isEqualTo(Map.of("operations", 10L, "cpu", 25L));
    }

    @Test
    void aWordThatIsNoFigureIsRefusedByName() {
        assertThatThrownBy(() -> Round.parse("operations=10 nonsense"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'nonsense' is not name=number in: operations=10 nonsense");
        assertThatThrownBy(() -> Round.parse("cpu=fast"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'cpu=fast' is not name=number in: cpu=fast");
    }

    @Test
    void aFigureForEachOperationIsDivided() {
        assertThat(Samples.of(Scenario.WS_TEXT, "gun-loop", 1, "operations=10 cpu=25")
                        .each("cpu"))
                .isEqualTo(2.5);
    }

    @Test
    void aFigureThatIsMissingIsNamed() {
        Round round = Samples.of(Scenario.WS_TEXT, "gun-loop", 1, "operations=10");

        assertThat(round.has("cpu")).isFalse();
        assertThatThrownBy(() -> round.get("cpu"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("No cpu in Round[scenario=ws-text, contender=gun-loop");
    }
}
