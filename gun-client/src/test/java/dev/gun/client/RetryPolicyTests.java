package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.doubles;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import dev.gun.client.RetryPolicy.Exponential;
import dev.gun.client.RetryPolicy.Fixed;
import dev.gun.client.RetryPolicy.GiveUp;
import dev.gun.client.RetryPolicy.Retry;
import dev.gun.client.RetryPolicy.RetryContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What retry policies decide, and their string form (spec page 1 §4; page 4 §5 rule 11)")
class RetryPolicyTests {

    private static final Duration HALF = Duration.ofMillis(500);
    private static final Duration MAX = Duration.ofSeconds(30);
    private static final String FORM =
            "fixed=<retries>,delay=<duration> or exponential=<initial>:<max>[,multiplier=<n>][,jitter=<0..1>]"
                    + "[,retries=<n>], with durations such as 500ms, 5s, 2m or 1h";

    private static RetryPolicy.Decision ask(RetryPolicy policy, int attempt, int retriesLeft) {
        return policy.next(new RetryContext(
                attempt, retriesLeft, Duration.ZERO, Duration.ZERO, Reason.CLOSED, GunOptions.defaults()));
    }

    /** The delays of one failed attempt after the other, until the policy gives up, at most {@code limit}. */
    private static List<Duration> delays(RetryPolicy policy, int limit) {
        List<Duration> delays = new ArrayList<>();
        int retriesLeft = policy.maxRetries();
        while (delays.size() < limit && ask(policy, delays.size() + 1, retriesLeft) instanceof Retry retry) {
            delays.add(retry.delay());
            retriesLeft = retry.retriesLeft();
        }
        return delays;
    }

    @Test
    @DisplayName("fixed: the first retry at once, the others after the delay, then it gives up")
    void fixed() {
        assertThat(delays(RetryPolicy.fixed(3, HALF), 10)).containsExactly(Duration.ZERO, HALF, HALF);
        assertThat(delays(RetryPolicy.fixed(0, HALF), 10)).isEmpty();
        assertThat(ask(RetryPolicy.fixed(0, HALF), 1, 0)).isEqualTo(new GiveUp());
    }

    @Test
    @DisplayName("exponential without jitter: initial, times multiplier each time, never more than max")
    void exponential() {
        assertThat(delays(RetryPolicy.exponential(HALF, Duration.ofSeconds(3), 2, 0), 5))
                .containsExactly(
                        HALF,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(3));
        assertThat(delays(RetryPolicy.exponential(HALF, MAX, 1, 0, 2), 5)).containsExactly(HALF, HALF);
    }

    @Test
    @DisplayName("without a bound the retries never become fewer, with one each retry takes one")
    void bounds() {
        for (RetryPolicy unbounded :
                List.of(RetryPolicy.exponential(HALF, MAX, 2, 0), RetryPolicy.fixed(RetryPolicy.UNBOUNDED, HALF))) {
            assertThat(unbounded.maxRetries()).isEqualTo(RetryPolicy.UNBOUNDED);
            assertThat(((Retry) ask(unbounded, 7, RetryPolicy.UNBOUNDED)).retriesLeft())
                    .isEqualTo(RetryPolicy.UNBOUNDED);
        }
        assertThat(((Retry) ask(RetryPolicy.exponential(HALF, MAX, 2, 0, 9), 1, 9)).retriesLeft())
                .isEqualTo(8);
        assertThat(ask(RetryPolicy.exponential(HALF, MAX, 2, 0, 9), 10, 0)).isEqualTo(new GiveUp());
    }

    @Test
    @DisplayName("jitter takes a random part off, of the first retry too: no synchronised storm, and none above max")
    void jitter() {
        qt().withExamples(2_000)
                .forAll(
                        integers().between(1, 2_000),
                        longs().between(1, 10_000),
                        longs().between(0, 100_000),
                        doubles().between(0, 1))
                .checkAssert((attempt, initial, more, jitter) -> {
                    Duration max = Duration.ofMillis(initial + more);
                    Exponential policy =
                            (Exponential) RetryPolicy.exponential(Duration.ofMillis(initial), max, 1.5, jitter);
                    double full = Math.min(initial * Math.pow(1.5, attempt - 1), (double) max.toMillis()) * 1e6;
                    long delay = ((Retry) ask(policy, attempt, 5)).delay().toNanos();
                    assertThat((double) delay)
                            .isBetween(Math.floor(full * (1 - jitter)) - full * 1e-9, full * (1 + 1e-9));
                    assertThat(delay).isLessThanOrEqualTo(max.toNanos());
                });
        RetryPolicy spread = RetryPolicy.exponential(MAX, MAX, 2, 0.2);
        assertThat(Stream.generate(() -> ((Retry) ask(spread, 1, 5)).delay()).limit(50))
                .doesNotHaveDuplicates()
                .allSatisfy(
                        delay -> assertThat(delay).isBetween(MAX.multipliedBy(8).dividedBy(10), MAX));
    }

    @Test
    @DisplayName("a delay that grows past every clock is still a delay")
    void beyondNanoseconds() {
        RetryPolicy endless = RetryPolicy.exponential(HALF, GunOptions.INFINITE, 10, 0);

        assertThat(((Retry) ask(endless, 1, 5)).delay()).isEqualTo(HALF);
        assertThat(((Retry) ask(endless, 100, 5)).delay()).isGreaterThan(Duration.ofDays(36_500));
    }

    @Test
    @DisplayName("a decision has no negative delay and no negative number of retries")
    void decisions() {
        assertThatThrownBy(() -> new Retry(Duration.ofNanos(-1), 1))
                .hasMessage("Option retry.delay cannot be PT-0.000000001S: allowed is zero or a positive duration");
        assertThatThrownBy(() -> new Retry(HALF, -1))
                .hasMessage("Option retry.retriesLeft cannot be -1: allowed is 0 to 2147483647");
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("fixed=3,delay=500ms", new Fixed(3, HALF)),
                Arguments.of("fixed=5", new Fixed(5, Duration.ofSeconds(5))),
                Arguments.of(" fixed = 0 , delay = 0s ", new Fixed(0, Duration.ZERO)),
                Arguments.of("delay=2m,fixed=1", new Fixed(1, Duration.ofMinutes(2))),
                Arguments.of(
                        "exponential=500ms:30s,jitter=0.2", new Exponential(HALF, MAX, 2, 0.2, RetryPolicy.UNBOUNDED)),
                Arguments.of(
                        "exponential=1h:999999999h",
                        new Exponential(
                                Duration.ofHours(1), Duration.ofHours(999_999_999), 2, 0, RetryPolicy.UNBOUNDED)),
                Arguments.of(
                        "exponential=500ms:30s,multiplier=1.5,jitter=1,retries=10",
                        new Exponential(HALF, MAX, 1.5, 1, 10)));
    }

    @ParameterizedTest
    @MethodSource("texts")
    @DisplayName("a text is the policy that it says")
    void parse(String text, RetryPolicy expected) {
        assertThat(RetryPolicy.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "fixed",
                "fixed=",
                "fixed=x",
                "fixed=3,delay=5",
                "fixed=3,delay=-5s",
                "fixed=3,delay=1d",
                "fixed=3,fixed=4",
                "fixed=3,jitter=0.2",
                "fixed=99999999999",
                "exponential=500ms",
                "exponential=500ms:",
                "exponential=500ms:30s:40s",
                "exponential=500ms:30s,retries=x",
                "exponential=500ms:30s,jitter=much",
                "exponential=500ms:30s,delay=1s",
                "exponential=500ms:30s,,",
                "linear=1s",
                "5"
            })
    @DisplayName("any other text is refused, with the form that is allowed")
    void malformed(String text) {
        assertThatThrownBy(() -> RetryPolicy.parse(text))
                .isInstanceOf(GunOptionsException.class)
                .hasMessage("Option retry cannot be " + text + ": allowed is " + FORM);
    }

    @Test
    @DisplayName("a text with a value out of range is refused by the name of the value")
    void outOfRange() {
        assertThatThrownBy(() -> RetryPolicy.parse("fixed=-1"))
                .hasMessage("Option retry cannot be -1: allowed is 0 to 2147483647");
        assertThatThrownBy(() -> RetryPolicy.parse("exponential=0s:30s"))
                .hasMessage("Option retry.initial cannot be PT0S: allowed is a positive duration or INFINITE");
        assertThatThrownBy(() -> RetryPolicy.parse("exponential=500ms:30s,jitter=NaN"))
                .hasMessage("Option retry.jitter cannot be NaN: allowed is 0 to 1");
    }
}
