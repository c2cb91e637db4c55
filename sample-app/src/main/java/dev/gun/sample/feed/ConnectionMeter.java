package dev.gun.sample.feed;

import dev.gun.client.ConnectionInfo;
import dev.gun.client.GunConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Measures once a second: the feed's frames, and the round trip of both connections' pings. Callable by any thread. */
@Component
public class ConnectionMeter {

    private final Journal journal;
    private final GunConnection prices;
    private final GunConnection api;
    private final Clock clock = Clock.systemUTC();
    private volatile Entry.Sample last = new Entry.Sample(Instant.EPOCH, 0, null, null);
    private long framesBefore;

    /** A parameter named like a connection's bean gets that connection. */
    ConnectionMeter(Journal journal, GunConnection pricesGunConnection, GunConnection apiGunConnection) {
        this.journal = journal;
        this.prices = pricesGunConnection;
        this.api = apiGunConnection;
    }

    /** The last whole second. */
    public Entry.Sample last() {
        return last;
    }

    @Scheduled(fixedRate = 1000)
    void sample() {
        long frames = prices.traffic().framesReceived();
        // The count begins anew when the connection is opened again.
        long news = frames >= framesBefore ? frames - framesBefore : frames;
        framesBefore = frames;
        last = new Entry.Sample(clock.instant(), news, roundTrip(prices), roundTrip(api));
        journal.add(last);
    }

    /** In milliseconds; null while the connection is not up: an old round trip says nothing about now. */
    private static @Nullable Double roundTrip(GunConnection connection) {
        ConnectionInfo info = connection.info();
        Duration roundTrip = info.state().isUp() ? info.roundTrip() : null;
        return roundTrip == null ? null : roundTrip.toNanos() / 1e6;
    }
}
