package dev.gun.sample.web;

import dev.gun.sample.exchange.Door;
import dev.gun.sample.exchange.Exchange;
import dev.gun.sample.feed.ConnectionTimeline;
import dev.gun.sample.feed.Connections;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** What the page at {@code /} talks to, besides the actuator. */
@RestController
class PageController {

    private static final Duration LONGEST_OUTAGE = Duration.ofMinutes(1);

    private final LiveFeed live;
    private final ConnectionTimeline timeline;
    private final Exchange exchange;
    private final boolean realFeed;

    PageController(LiveFeed live, ConnectionTimeline timeline, Exchange exchange, Environment environment) {
        this.live = live;
        this.timeline = timeline;
        this.exchange = exchange;
        this.realFeed = environment.containsProperty("sample.feed-uri");
    }

    /**
     * What the page is about.
     *
     * @param realFeed whether the prices come from somebody else's feed, which takes no orders to misbehave
     */
    record About(boolean realFeed) {}

    @GetMapping("/about")
    About about() {
        return new About(realFeed);
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

    @PostMapping("/exchange/{connection}/drop")
    Dropped drop(@PathVariable String connection) {
        Door door = door(connection);
        timeline.note(connection, "exchange", "told to drop the connection");
        return new Dropped(exchange.drop(door));
    }

    @PostMapping("/exchange/{connection}/outage")
    void outage(@PathVariable String connection, @RequestParam(defaultValue = "5") int seconds) {
        if (seconds < 1 || seconds > LONGEST_OUTAGE.toSeconds()) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST,
                    "seconds is " + seconds + "; allowed is 1 to " + LONGEST_OUTAGE.toSeconds());
        }
        Door door = door(connection);
        timeline.note(connection, "exchange", "told to be down for " + seconds + " s");
        exchange.goDown(door, Duration.ofSeconds(seconds));
    }

    private Door door(String connection) {
        if (connection.equals(Connections.API)) {
            return Door.API;
        }
        if (!connection.equals(Connections.PRICES)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no connection of that name");
        }
        if (realFeed) {
            throw new ResponseStatusException(
                    HttpStatus.CONFLICT, "The feed is a real one (sample.feed-uri): only the embedded exchange obeys");
        }
        return Door.FEED;
    }
}
