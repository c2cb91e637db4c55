package dev.gun.client.message;

import dev.gun.client.GunStream;
import org.jspecify.annotations.Nullable;

/**
 * A server-sent event, or the end of the stream of events. Instead of {@link GunData}, for a request that asked for it
 * and was answered with {@code text/event-stream}. An event takes a credit, the end takes none.
 *
 * @param stream the stream
 * @param event the event, {@code null} for the end
 * @param lastEventId the last event ID of the stream so far, empty when the server has sent none; what to send as
 *     {@code last-event-id} to go on from here
 */
public record GunSse(GunStream stream, @Nullable Event event, String lastEventId) implements GunMessage.OfStream {

    /**
     * An event.
     *
     * @param type its type; {@code message} when the server has not said
     * @param data its data, lines joined by a line feed
     */
    public record Event(String type, String data) {}

    /** Whether this is the end: nothing of the stream follows. */
    public boolean fin() {
        return event == null;
    }

    /** The event's type; empty at the end. */
    public String type() {
        return event == null ? "" : event.type();
    }

    /** The event's data; empty at the end. */
    public String data() {
        return event == null ? "" : event.data();
    }
}
