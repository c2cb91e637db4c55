package dev.gun.sample.feed;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that happened and that a page may want to show. */
public sealed interface Entry {

    /** When it happened, by the application's clock. */
    Instant time();

    /**
     * A price came in.
     *
     * @param price as text, because a JavaScript number would lose 58.60's zero
     * @param open the first price seen since the application started, to compare with
     */
    record Price(Instant time, String symbol, String price, String open) implements Entry {}

    /**
     * One second of both connections.
     *
     * @param frames how many WebSocket frames came in that second
     * @param pricesMillis the round trip of the feed's last answered ping; null while there is none
     * @param apiMillis the same of the API's
     */
    record Sample(
            Instant time,
            long frames,
            @Nullable Double pricesMillis,
            @Nullable Double apiMillis) implements Entry {}

    /** From now on this connection is in this state. */
    record Phase(Instant time, String connection, LinkState state, String detail) implements Entry {}

    /** A line of the event log: which connection it was about, what kind of message it was, and what it said. */
    record Line(Instant time, String connection, String kind, String text) implements Entry {}
}
