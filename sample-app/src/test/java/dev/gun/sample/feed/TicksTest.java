package dev.gun.sample.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** 3-spring.md "sample-app": one property points it to any real feed, so prices are found whatever they are called. */
class TicksTest {

    private final Ticks ticks = new Ticks(JsonMapper.shared());

    @Test
    @DisplayName("The embedded exchange's tick is one price, with its trailing zero")
    void ownExchange() {
        assertThat(ticks.in("{\"symbol\":\"ACME\",\"price\":101.20,\"time\":1,\"seq\":7}"))
                .containsExactly(new Ticks.Tick("ACME", new BigDecimal("101.20")));
    }

    @Test
    @DisplayName("A price that is a string under another name is found")
    void otherNames() {
        assertThat(ticks.in("{\"e\":\"trade\",\"s\":\"BTCUSDT\",\"p\":\"67001.50000000\"}"))
                .containsExactly(new Ticks.Tick("BTCUSDT", new BigDecimal("67001.50000000")));
    }

    @Test
    @DisplayName("Prices in a list inside the message are found in order")
    void nested() {
        assertThat(ticks.in("{\"channel\":\"ticker\",\"data\":[{\"symbol\":\"BTC/USD\",\"last\":67001.5},"
                        + "{\"symbol\":\"ETH/USD\",\"last\":3500}]}"))
                .containsExactly(
                        new Ticks.Tick("BTC/USD", new BigDecimal("67001.5")),
                        new Ticks.Tick("ETH/USD", new BigDecimal("3500")));
    }

    @ParameterizedTest
    @DisplayName("What has no usable price is no tick, and does no harm")
    @ValueSource(
            strings = {
                "",
                "hello",
                "{\"symbol\":\"ACME\"",
                "{\"type\":\"subscriptions\"}",
                "{\"symbol\":\"ACME\",\"price\":null}",
                "{\"symbol\":\"ACME\",\"price\":\"n/a\"}",
                "{\"symbol\":\"ACME\",\"price\":-1}",
                "{\"symbol\":\"ACME\",\"price\":\"1e999999999\"}",
                "{\"symbol\":\"A symbol that is far too long for the page\",\"price\":1}"
            })
    void noPrice(String text) {
        assertThat(ticks.in(text)).isEmpty();
    }
}
