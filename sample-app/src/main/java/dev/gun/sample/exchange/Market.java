package dev.gun.sample.exchange;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Prices on a random walk, one symbol after the other. Used by one thread at a time. */
final class Market {

    /** The standard deviation of one step: about 0.1 % of the price. */
    private static final double VOLATILITY = 0.001;

    /** No walk falls below this, or a price would get stuck at zero. */
    private static final double FLOOR = 1.0;

    private final RandomGenerator random;
    private final Clock clock;
    private final List<Walk> walks = new ArrayList<>();
    private long seq;

    Market(RandomGenerator random, Clock clock) {
        this.random = random;
        this.clock = clock;
        walks.add(new Walk("ACME", 101.25));
        walks.add(new Walk("GLOBEX", 58.40));
        walks.add(new Walk("INITECH", 212.10));
        walks.add(new Walk("UMBRELLA", 34.75));
    }

    Tick next() {
        Walk walk = walks.get((int) (seq % walks.size()));
        seq++;
        walk.price = Math.max(FLOOR, walk.price * (1 + random.nextGaussian() * VOLATILITY));
        BigDecimal price = BigDecimal.valueOf(walk.price).setScale(2, RoundingMode.HALF_UP);
        return new Tick(walk.symbol, price, clock.instant(), seq);
    }

    private static final class Walk {
        final String symbol;
        double price;

        Walk(String symbol, double price) {
            this.symbol = symbol;
            this.price = price;
        }
    }
}
