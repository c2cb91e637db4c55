package dev.gun.sample.feed;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Measures the feed once a second: frames, and the round trip of the keepalive pings. Callable from any thread. */
@Component
public class FeedMeter {

    private final Journal journal;
    private final Clock clock = Clock.systemUTC();
    private final LongAdder frames = new LongAdder();
    private volatile Entry.Sample last = new Entry.Sample(Instant.EPOCH, 0, null);

    FeedMeter(Journal journal) {
        this.journal = journal;
    }

    /** The last whole second. */
    public Entry.Sample last() {
        return last;
    }

    void count() {
        frames.increment();
    }

    @Scheduled(fixedRate = 1000)
    void sample() {
        Duration roundTrip = roundTrip();
        Double millis = roundTrip == null ? null : roundTrip.toNanos() / 1e6;
        last = new Entry.Sample(clock.instant(), frames.sumThenReset(), millis);
        journal.add(last);
    }

    @Nullable
    Duration roundTrip() {
        return null;
    }
}
