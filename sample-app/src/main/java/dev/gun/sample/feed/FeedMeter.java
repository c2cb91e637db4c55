package dev.gun.sample.feed;

import static dev.gun.sample.feed.Feed.IS_PRICES;

import dev.gun.client.ConnectionInfo;
import dev.gun.client.GunConnection;
import dev.gun.client.message.GunWs;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Measures the feed once a second: frames, and the round trip of the keepalive pings. Callable from any thread. */
@Component
public class FeedMeter {

    private final Journal journal;
    private final GunConnection prices;
    private final Clock clock = Clock.systemUTC();
    private final LongAdder frames = new LongAdder();
    private volatile Entry.Sample last = new Entry.Sample(Instant.EPOCH, 0, null);

    FeedMeter(Journal journal, @Qualifier(Feed.PRICES) GunConnection prices) {
        this.journal = journal;
        this.prices = prices;
    }

    /** The last whole second. */
    public Entry.Sample last() {
        return last;
    }

    @EventListener(condition = IS_PRICES)
    void on(GunWs ws) {
        frames.increment();
    }

    @Scheduled(fixedRate = 1000)
    void sample() {
        Duration roundTrip = roundTrip();
        Double millis = roundTrip == null ? null : roundTrip.toNanos() / 1e6;
        last = new Entry.Sample(clock.instant(), frames.sumThenReset(), millis);
        journal.add(last);
    }

    /** Null while the connection is not up: an old round trip says nothing about now. */
    private @Nullable Duration roundTrip() {
        ConnectionInfo info = prices.info();
        return info.state().isUp() ? info.roundTrip() : null;
    }
}
