package dev.gun.sample.web;

import dev.gun.sample.feed.Entry;
import dev.gun.sample.feed.Journal;
import java.time.Instant;
import java.util.List;

/**
 * What the page is sent.
 *
 * @param reset the page is to forget what it shows: this is everything there is
 * @param now the application's clock, by which everything is stamped
 */
record Update(
        boolean reset,
        Instant now,
        List<Entry.Price> prices,
        List<Entry.Sample> samples,
        List<Entry.Phase> phases,
        List<Entry.Line> lines) {

    static Update of(boolean reset, Journal.Excerpt news) {
        return new Update(
                reset,
                Instant.now(),
                only(Entry.Price.class, news),
                only(Entry.Sample.class, news),
                only(Entry.Phase.class, news),
                only(Entry.Line.class, news));
    }

    private static <T extends Entry> List<T> only(Class<T> kind, Journal.Excerpt news) {
        return news.entries().stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
