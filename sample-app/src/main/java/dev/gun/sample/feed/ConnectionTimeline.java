package dev.gun.sample.feed;

import static dev.gun.sample.feed.Feed.IS_PRICES;

import dev.gun.client.message.GunDown;
import dev.gun.client.message.GunError;
import dev.gun.client.message.GunNotify;
import dev.gun.client.message.GunResponse;
import dev.gun.client.message.GunTerminated;
import dev.gun.client.message.GunUp;
import dev.gun.client.message.GunUpgrade;
import java.time.Clock;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The story of the connection: its states, and a line for each message that is not a frame. */
@Component
public class ConnectionTimeline {

    private final Journal journal;
    private final Clock clock = Clock.systemUTC();

    ConnectionTimeline(Journal journal) {
        this.journal = journal;
        enter(LinkState.STARTING, "waiting for the first connection");
    }

    @EventListener(condition = IS_PRICES)
    void up(GunUp up) {
        enter(LinkState.CONNECTED, "speaks " + up.protocol().text());
        note("GunUp", "connected, speaks " + up.protocol().text());
    }

    @EventListener(condition = IS_PRICES)
    void upgraded(GunUpgrade upgrade) {
        note("GunUpgrade", "now speaks " + String.join(", ", upgrade.protocols()));
    }

    @EventListener(condition = IS_PRICES)
    void refused(GunResponse response) {
        note("GunResponse", "the feed answered the upgrade with HTTP status " + response.status());
    }

    @EventListener(condition = IS_PRICES)
    void notified(GunNotify notify) {
        if (notify.notice() instanceof GunNotify.SessionReady) {
            enter(LinkState.LIVE, "subscribed");
            note("session_ready", "upgraded and subscribed: prices flow");
        } else if (notify.notice() instanceof GunNotify.SessionLost lost) {
            note("session_lost", lost.reason().text());
        }
    }

    @EventListener(condition = IS_PRICES)
    void failed(GunError error) {
        note("GunError", error.reason().text());
    }

    @EventListener(condition = IS_PRICES)
    void down(GunDown down) {
        enter(LinkState.DOWN, down.reason().text());
        note("GunDown", down.reason().text() + "; Gun reconnects by itself");
    }

    @EventListener(condition = IS_PRICES)
    void terminated(GunTerminated terminated) {
        enter(LinkState.TERMINATED, terminated.reason().text());
        note("GunTerminated", terminated.reason().text());
    }

    /** Adds a line to the event log. */
    public void note(String kind, String text) {
        journal.add(new Entry.Line(clock.instant(), kind, text));
    }

    private void enter(LinkState state, String detail) {
        journal.add(new Entry.Phase(clock.instant(), state, detail));
    }
}
