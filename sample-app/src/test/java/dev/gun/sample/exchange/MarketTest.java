package dev.gun.sample.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MarketTest {

    private final Market market = new Market(new Random(1), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    @Test
    @DisplayName("History is what was ticked, oldest first, and its last price is the price of the moment")
    void history() {
        List<Tick> ticks = List.of(market.next(), market.next(), market.next(), market.next(), market.next());

        assertThat(ticks).extracting(Tick::symbol).containsExactly("ACME", "GLOBEX", "INITECH", "UMBRELLA", "ACME");
        assertThat(market.history("ACME").orElseThrow())
                .containsExactly(
                        new Market.Point(Instant.EPOCH, ticks.get(0).price()),
                        new Market.Point(Instant.EPOCH, ticks.get(4).price()));
        assertThat(market.price("ACME")).contains(ticks.get(4).price());
    }

    @Test
    @DisplayName("Of each symbol the last 300 prices are remembered")
    void bounded() {
        for (int i = 0; i < 4 * (Market.HISTORY + 10); i++) {
            market.next();
        }

        assertThat(market.instruments()).allSatisfy(instrument -> assertThat(
                        market.history(instrument.symbol()).orElseThrow())
                .hasSize(Market.HISTORY));
    }

    @Test
    @DisplayName("A symbol that nobody knows has neither history nor price")
    void unknown() {
        assertThat(market.history("WAYNE")).isEmpty();
        assertThat(market.price("WAYNE")).isEmpty();
    }
}
