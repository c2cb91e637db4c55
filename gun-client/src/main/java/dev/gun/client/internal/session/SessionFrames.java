package dev.gun.client.internal.session;

import dev.gun.client.GunException;
import dev.gun.client.GunSession;
import dev.gun.client.GunWebSocket;
import dev.gun.client.Reason;
import dev.gun.client.SessionOptions;
import dev.gun.client.message.GunNotify;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The frames that a session was given: each is written, or refused, or, when it was accepted and not written, reported
 * once as undelivered (spec page 1 §9). Confined to the event loop.
 */
final class SessionFrames {

    private final SessionOptions options;
    private final SessionHost host;
    private final Outbox outbox;
    /** Frames given to the WebSocket, of which it is not known yet whether they were written; in order. */
    private final Map<Long, Outbox.Entry> inFlight = new LinkedHashMap<>();

    SessionFrames(SessionOptions options, SessionHost host) {
        this.options = options;
        this.host = host;
        this.outbox = new Outbox(options);
    }

    /**
     * A frame is sent.
     *
     * @param ready the session's WebSocket when it is ready
     */
    void accept(Outbox.Entry entry, @Nullable GunWebSocket ready, GunSession.State state) {
        // What waits in the outbox was accepted earlier and goes first.
        if (ready != null && outbox.isEmpty()) {
            write(ready, entry, this::notWritten);
        } else if (state == GunSession.State.STOPPED || options.outbox() == SessionOptions.Outbox.FAIL) {
            refuse(entry, new Reason.BadState("Session " + options.name() + " is not ready: " + state));
        } else if (!outbox.canEverHold(entry.frame())
                || (options.outbox() == SessionOptions.Outbox.KEEP && !outbox.hasRoomFor(entry.frame()))) {
            refuse(entry, outbox.fullFor(entry.frame()));
        } else {
            while (!outbox.hasRoomFor(entry.frame())) {
                Outbox.Entry oldest = outbox.poll();
                if (oldest != null) {
                    undelivered(oldest, new Reason.Undelivered("The outbox was full, and this was the oldest frame"));
                }
            }
            outbox.add(entry);
        }
    }

    /** Writes what waits in the outbox, as long as {@code stillReady}. */
    void empty(GunWebSocket ready, BooleanSupplier stillReady) {
        Outbox.Entry entry;
        while (stillReady.getAsBoolean() && (entry = outbox.poll()) != null) {
            write(ready, entry, this::undelivered);
        }
    }

    /** Nothing is written any more. Those on their way come first: they were sent before what still waits. */
    void terminated(Reason reason) {
        Reason why = new Reason.Undelivered("The connection terminated: " + reason.text());
        for (Outbox.Entry sent : List.copyOf(inFlight.values())) {
            inFlight.remove(sent.id());
            undelivered(sent, why);
        }
        Outbox.Entry entry;
        while ((entry = outbox.poll()) != null) {
            undelivered(entry, why);
        }
    }

    /** @param failed hears of a frame that was not written */
    private void write(GunWebSocket ready, Outbox.Entry entry, BiConsumer<Outbox.Entry, Reason> failed) {
        inFlight.put(entry.id(), entry);
        host.send(
                ready,
                entry.frame(),
                () -> {
                    if (inFlight.remove(entry.id()) != null) {
                        host.complete(() -> entry.written().complete(null));
                    }
                },
                reason -> {
                    if (inFlight.remove(entry.id()) != null) {
                        failed.accept(entry, reason);
                    }
                });
    }

    /** What would have blocked was not accepted, so only its sender is told. */
    private void notWritten(Outbox.Entry entry, Reason reason) {
        if (reason instanceof Reason.WouldBlock || reason instanceof Reason.TooManyPending) {
            refuse(entry, reason);
        } else {
            undelivered(entry, reason);
        }
    }

    /** Accepted, but not written: the owner hears of it too. */
    private void undelivered(Outbox.Entry entry, Reason reason) {
        host.tell(new GunNotify.Undelivered(options.name(), entry.id(), entry.frame(), reason));
        refuse(entry, reason);
    }

    private void refuse(Outbox.Entry entry, Reason reason) {
        host.complete(() -> entry.written().completeExceptionally(new GunException.Stream(reason)));
    }
}
