package dev.gun.sample.feed;

import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** The latest price of each symbol. Frames come in on Gun's receiver threads, in order and one at a time. */
@Component
public class PriceBoard {

    /** A feed of a whole market has thousands; the page has room for these, the first ones seen. */
    static final int MAX_SYMBOLS = 12;

    private final Ticks ticks;
    private final Journal journal;
    private final Clock clock = Clock.systemUTC();
    private final Map<String, Quote> quotes = new TreeMap<>();

    /**
     * A symbol on the board.
     *
     * @param open the first price seen
     */
    public record Quote(String symbol, BigDecimal open, BigDecimal price) {

        @Override
        public String toString() {
            int direction = price.compareTo(open);
            return symbol + " " + price.toPlainString() + (direction > 0 ? " ▲" : direction < 0 ? " ▼" : " =");
        }
    }

    PriceBoard(Ticks ticks, Journal journal) {
        this.ticks = ticks;
        this.journal = journal;
    }

    void accept(String json) {
        for (Ticks.Tick tick : ticks.in(json)) {
            put(tick);
        }
    }

    /** The board by symbol. */
    public synchronized List<Quote> quotes() {
        return List.copyOf(quotes.values());
    }

    private synchronized void put(Ticks.Tick tick) {
        Quote before = quotes.get(tick.symbol());
        if (before == null && quotes.size() >= MAX_SYMBOLS) {
            return;
        }
        BigDecimal open = before == null ? tick.price() : before.open();
        quotes.put(tick.symbol(), new Quote(tick.symbol(), open, tick.price()));
        journal.add(new Entry.Price(clock.instant(), tick.symbol(), tick.price(), open));
    }
}
