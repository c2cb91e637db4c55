package dev.gun.sample.feed;

import dev.gun.client.message.GunDown;
import dev.gun.client.message.GunError;
import dev.gun.client.message.GunNotify;
import dev.gun.client.message.GunResponse;
import dev.gun.client.message.GunTerminated;
import dev.gun.client.message.GunUp;
import dev.gun.client.message.GunUpgrade;
import java.time.Clock;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The story of both connections: their states, and a line for each message that is not a frame. */
@Component
public class ConnectionTimeline {

    private final Journal journal;
    private final Clock clock = Clock.systemUTC();

    ConnectionTimeline(Journal journal) {
        this.journal = journal;
        for (String connection : List.of(Connections.PRICES, Connections.API)) {
            enter(connection, LinkState.STARTING, "waiting for the first connection");
        }
    }

    @EventListener
    void up(GunUp up) {
        // A feed is of use only when it is subscribed: its session will say so. An API can be asked at once.
        boolean hasSession = up.connection().equals(Connections.PRICES);
        enter(
                up.connection(),
                hasSession ? LinkState.CONNECTED : LinkState.LIVE,
                "speaks " + up.protocol().text());
        note(up.connection(), "GunUp", "connected, speaks " + up.protocol().text());
    }

    @EventListener
    void upgraded(GunUpgrade upgrade) {
        note(upgrade.connection(), "GunUpgrade", "now speaks " + String.join(", ", upgrade.protocols()));
    }

    @EventListener
    void refused(GunResponse response) {
        note(response.connection(), "GunResponse", "answered the upgrade with HTTP status " + response.status());
    }

    @EventListener
    void notified(GunNotify notify) {
        if (notify.notice() instanceof GunNotify.SessionReady) {
            enter(notify.connection(), LinkState.LIVE, "subscribed");
            note(notify.connection(), "session_ready", "upgraded and subscribed: prices flow");
        } else if (notify.notice() instanceof GunNotify.SessionLost lost) {
            note(notify.connection(), "session_lost", lost.reason().text());
        }
    }

    @EventListener
    void failed(GunError error) {
        note(error.connection(), "GunError", error.reason().text());
    }

    @EventListener
    void down(GunDown down) {
        enter(down.connection(), LinkState.DOWN, down.reason().text());
        note(down.connection(), "GunDown", down.reason().text() + "; Gun reconnects by itself");
    }

    @EventListener
    void terminated(GunTerminated terminated) {
        enter(terminated.connection(), LinkState.TERMINATED, terminated.reason().text());
        note(terminated.connection(), "GunTerminated", terminated.reason().text());
    }

    /** Adds a line to the event log. */
    public void note(String connection, String kind, String text) {
        journal.add(new Entry.Line(clock.instant(), connection, kind, text));
    }

    private void enter(String connection, LinkState state, String detail) {
        journal.add(new Entry.Phase(clock.instant(), connection, state, detail));
    }
}
