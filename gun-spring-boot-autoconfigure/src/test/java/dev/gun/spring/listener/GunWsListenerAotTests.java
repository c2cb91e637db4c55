package dev.gun.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

@DisplayName("Hints of @GunWsListener methods for native images (page 3, Ready for production)")
class GunWsListenerAotTests {

    record Tick(String symbol) {}

    record Answer(int price) {}

    static class Listening {
        @GunWsListener("prices")
        Answer on(List<Tick> ticks) {
            return new Answer(ticks.size());
        }

        void other(StringBuilder unrelated) {}
    }

    private final RuntimeHints hints = new RuntimeHints();

    GunWsListenerAotTests() {
        new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Listening.class);
    }

    @Test
    void theMethodIsInvocableAndItsTypesCanBeBound() throws Exception {
        var reflection = RuntimeHintsPredicates.reflection();

        assertThat(reflection.onMethodInvocation(Listening.class.getDeclaredMethod("on", List.class)))
                .accepts(hints);
        assertThat(reflection.onConstructorInvocation(Tick.class.getDeclaredConstructor(String.class)))
                .accepts(hints);
        assertThat(reflection.onMethodInvocation(Tick.class.getDeclaredMethod("symbol")))
                .accepts(hints);
        assertThat(reflection.onMethodInvocation(Answer.class.getDeclaredMethod("price")))
                .accepts(hints);
    }

    @Test
    void nothingElseIs() throws Exception {
        assertThat(RuntimeHintsPredicates.reflection()
                        .onMethodInvocation(Listening.class.getDeclaredMethod("other", StringBuilder.class)))
                .rejects(hints);
        assertThat(RuntimeHintsPredicates.reflection().onType(StringBuilder.class))
                .rejects(hints);
    }
}
