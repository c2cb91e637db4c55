package dev.gun.sample.feed;

import java.time.Clock;
import org.springframework.stereotype.Component;

/** The story of the connection: its states, and a line for each message that is not a price. */
@Component
public class ConnectionTimeline {

    private final Journal journal;
    private final Clock clock = Clock.systemUTC();

    ConnectionTimeline(Journal journal) {
        this.journal = journal;
        enter(LinkState.STARTING, "waiting for the first connection");
    }

    /** Adds a line to the event log. */
    public void note(String kind, String text) {
        journal.add(new Entry.Line(clock.instant(), kind, text));
    }

    private void enter(LinkState state, String detail) {
        journal.add(new Entry.Phase(clock.instant(), state, detail));
    }
}
