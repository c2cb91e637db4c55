package dev.gun.sample.feed;

import dev.gun.spring.listener.GunWsListener;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** The latest price of each symbol. Frames come in on Gun's receiver threads, in order and one at a time. */
@Component
public class PriceBoard {

    /** A feed of a whole market has thousands; the page has room for these, the first ones seen. */
    static final int MAX_SYMBOLS = 12;

    private static final Duration UNREAD_EVERY = Duration.ofSeconds(10);
    private static final int UNREAD_LENGTH = 160;

    private final Ticks ticks;
    private final Journal journal;
    private final Clock clock = Clock.systemUTC();
    private final Map<String, Quote> quotes = new TreeMap<>();
    private Instant nextUnread = Instant.MIN;

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

    /**
     * Every data frame of the feed. Somebody else's feed words its messages differently, hence the text; with a record
     * as the parameter the frame comes converted from JSON.
     */
    @GunWsListener(Connections.PRICES)
    void on(String json) {
        List<Ticks.Tick> found = ticks.in(json);
        found.forEach(this::put);
        if (found.isEmpty()) {
            showUnread(json);
        }
    }

    /** A frame without a price, such as the answer to the subscription, is worth a look now and then. */
    private synchronized void showUnread(String json) {
        Instant now = clock.instant();
        if (now.isAfter(nextUnread)) {
            nextUnread = now.plus(UNREAD_EVERY);
            String shown = json.length() <= UNREAD_LENGTH ? json : json.substring(0, UNREAD_LENGTH) + "…";
            journal.add(new Entry.Line(now, Connections.PRICES, "frame without a price", shown));
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
        journal.add(
                new Entry.Price(clock.instant(), tick.symbol(), tick.price().toPlainString(), open.toPlainString()));
    }
}
