package dev.gun.sample.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;

import dev.gun.sample.exchange.Exchange;
import dev.gun.sample.exchange.ExchangeProperties;
import dev.gun.sample.feed.ConnectionTimeline;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.web.server.ResponseStatusException;

/** 3-spring.md "sample-app": one property points it to any real feed, which then takes no orders to misbehave. */
class PageControllerTest {

    private final MockEnvironment environment = new MockEnvironment();
    private final ConnectionTimeline timeline = mock();
    private final Exchange exchange = new Exchange(new ExchangeProperties(0, 0, Duration.ofSeconds(1)));

    private PageController controller() {
        return new PageController(mock(), timeline, exchange, environment);
    }

    @Test
    @DisplayName("A real feed cannot be told to drop its connection; the API of the embedded exchange still can")
    void realFeed() {
        environment.setProperty("sample.feed-uri", "wss://prices.example.org/stream");

        assertThat(controller().about().realFeed()).isTrue();
        assertThatExceptionOfType(ResponseStatusException.class)
                .isThrownBy(() -> controller().drop("prices"))
                .satisfies(refused -> assertThat(refused.getStatusCode()).isEqualTo(HttpStatus.CONFLICT));
        verifyNoInteractions(timeline);
        assertThat(controller().drop("api").dropped()).isZero();
    }

    @Test
    @DisplayName("There is no other connection to break")
    void unknown() {
        assertThatExceptionOfType(ResponseStatusException.class)
                .isThrownBy(() -> controller().outage("chat", 5))
                .satisfies(refused -> assertThat(refused.getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND));
        verifyNoInteractions(timeline);
    }
}
