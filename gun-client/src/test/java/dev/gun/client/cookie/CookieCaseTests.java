package dev.gun.client.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Cookies behave as in browsers (the themes of the web platform tests)")
class CookieCaseTests {

    static Stream<CookieCases> cases() {
        return CookieCases.load("/dev/gun/client/cookie/cases.txt").stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    @DisplayName("the case")
    void cookies(CookieCases test) {
        MemoryCookieStore store = MemoryCookieStore.builder()
                .clock(Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC))
                .build();
        CookieOrigin asked = null;
        for (CookieCases.Step step : test.steps()) {
            if (step.sign() == 'U') {
                asked = step.origin();
            } else if (step.sign() == '<') {
                store.setCookie(Objects.requireNonNull(asked), step.text());
            } else {
                assertThat(store.query(Objects.requireNonNull(asked)).stream()
                                .map(Cookie::pair)
                                .collect(Collectors.joining("; ")))
                        .isEqualTo(step.text());
            }
        }
    }

    @Test
    @DisplayName("there are cases, each with a check and a name of its own")
    void complete() {
        List<CookieCases> cases = cases().toList();
        assertThat(cases)
                .hasSizeGreaterThan(150)
                .allSatisfy(test -> assertThat(test.steps()).as(test.name()).anyMatch(step -> step.sign() == '>'));
        assertThat(cases).extracting(CookieCases::name).doesNotHaveDuplicates();
    }
}
