package dev.gun.sample.web;

import dev.gun.sample.exchange.Exchange;
import dev.gun.sample.feed.ConnectionTimeline;
import dev.gun.sample.feed.Feed;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** What the page at {@code /} talks to. */
@RestController
class PageController {

    private static final Duration LONGEST_OUTAGE = Duration.ofMinutes(1);

    private final LiveFeed live;
    private final ConnectionTimeline timeline;
    private final ObjectProvider<Exchange> exchange;
    private final URI feed;

    PageController(
            LiveFeed live,
            ConnectionTimeline timeline,
            ObjectProvider<Exchange> exchange,
            @Value("${gun.connections." + Feed.PRICES + ".uri}") URI feed) {
        this.live = live;
        this.timeline = timeline;
        this.exchange = exchange;
        this.feed = feed;
    }

    /**
     * What the page is about.
     *
     * @param feed where the prices come from
     * @param embedded whether that is the sample's own exchange, which can be told to misbehave
     */
    record About(String feed, boolean embedded) {}

    @GetMapping("/about")
    About about() {
        // Scheme, host and path only: a query may hold a key.
        String shown = feed.getScheme() + "://" + feed.getHost() + (feed.getPort() < 0 ? "" : ":" + feed.getPort())
                + feed.getPath();
        return new About(shown, exchange.getIfAvailable() != null);
    }

    @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(@RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
        return live.open(lastEventId)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "At most " + LiveFeed.MAX_CLIENTS + " pages at a time; close one and reload"));
    }

    /**
     * What the exchange did.
     *
     * @param dropped how many connections were cut
     */
    record Dropped(int dropped) {}

    @PostMapping("/exchange/drop")
    Dropped drop() {
        Exchange embedded = embedded();
        timeline.note("exchange", "told to drop the connection");
        return new Dropped(embedded.dropAll());
    }

    @PostMapping("/exchange/outage")
    void outage(@RequestParam(defaultValue = "5") int seconds) {
        if (seconds < 1 || seconds > LONGEST_OUTAGE.toSeconds()) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST,
                    "seconds is " + seconds + "; allowed is 1 to " + LONGEST_OUTAGE.toSeconds());
        }
        Exchange embedded = embedded();
        timeline.note("exchange", "told to be down for " + seconds + " s");
        embedded.goDown(Duration.ofSeconds(seconds));
    }

    private Exchange embedded() {
        Exchange embedded = exchange.getIfAvailable();
        if (embedded == null) {
            throw new ResponseStatusException(
                    HttpStatus.CONFLICT, "The feed is a real one (sample.feed-uri): only the embedded exchange obeys");
        }
        return embedded;
    }
}
