package dev.gun.sample.exchange;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Prices on a random walk, one symbol after the other, and what they were. Callable from any thread. */
final class Market {

    /** The standard deviation of one step: about 0.1 % of the price. */
    private static final double VOLATILITY = 0.001;

    /** No walk falls below this, or a price would get stuck at zero. */
    private static final double FLOOR = 1.0;

    /** Of each symbol; a minute at twenty ticks a second over four symbols. */
    static final int HISTORY = 300;

    /** What is traded here. */
    record Instrument(String symbol, String name) {}

    /** What a symbol cost at a time. */
    record Point(Instant time, BigDecimal price) {}

    private final RandomGenerator random;
    private final Clock clock;
    private final Map<String, Walk> walks = new LinkedHashMap<>();
    private final List<Walk> turns;
    private long seq;

    Market(RandomGenerator random, Clock clock) {
        this.random = random;
        this.clock = clock;
        list("ACME", "Acme Corporation", 101.25);
        list("GLOBEX", "Globex International", 58.40);
        list("INITECH", "Initech Software", 212.10);
        list("UMBRELLA", "Umbrella Health", 34.75);
        this.turns = List.copyOf(walks.values());
    }

    private void list(String symbol, String name, double price) {
        walks.put(symbol, new Walk(new Instrument(symbol, name), price));
    }

    /** The next tick. */
    synchronized Tick next() {
        Walk walk = turns.get((int) (seq % turns.size()));
        seq++;
        walk.price = Math.max(FLOOR, walk.price * (1 + random.nextGaussian() * VOLATILITY));
        Point point = new Point(clock.instant(), walk.shown());
        walk.history.addLast(point);
        if (walk.history.size() > HISTORY) {
            walk.history.removeFirst();
        }
        return new Tick(walk.instrument.symbol(), point.price(), point.time(), seq);
    }

    List<Instrument> instruments() {
        return turns.stream().map(walk -> walk.instrument).toList();
    }

    /** The last prices of a symbol, oldest first; empty if nobody knows it. */
    synchronized Optional<List<Point>> history(String symbol) {
        return Optional.ofNullable(walks.get(symbol)).map(walk -> List.copyOf(walk.history));
    }

    /** What a symbol costs now; empty if nobody knows it. */
    synchronized Optional<BigDecimal> price(String symbol) {
        return Optional.ofNullable(walks.get(symbol)).map(Walk::shown);
    }

    private static final class Walk {
        final Instrument instrument;
        final Deque<Point> history = new ArrayDeque<>();
        double price;

        Walk(Instrument instrument, double price) {
            this.instrument = instrument;
            this.price = price;
        }

        BigDecimal shown() {
            return BigDecimal.valueOf(price).setScale(2, RoundingMode.HALF_UP);
        }
    }
}
