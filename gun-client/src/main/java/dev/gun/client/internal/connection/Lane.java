package dev.gun.client.internal.connection;

import dev.gun.client.GunReceiver;
import dev.gun.client.message.GunData;
import dev.gun.client.message.GunError;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunNotify;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The way from a connection to one receiver: one message at a time, in order. {@link #add} is called on the event
 * loop; where the receiver runs is the {@link DirectLane}'s or the {@link QueuedLane}'s to say.
 */
abstract sealed class Lane implements Ownership permits DirectLane, QueuedLane {

    /** The connection that it begins at. Any thread. */
    interface Source {

        /** The connection's name. */
        String name();

        /** Where its receivers run that do not run on the event loop. */
        Executor receivers();

        /** What receivers threw. */
        FailureLog failures();

        /** Nothing waits in {@code lane} any more, as it was asked to tell. */
        void idle(QueuedLane lane);
    }

    private final Source source;
    private final GunReceiver receiver;
    private final boolean borrows;

    Lane(Source source, GunReceiver receiver) {
        this.source = source;
        this.receiver = receiver;
        this.borrows = receiver.borrowsBodies();
    }

    /** The way to {@code receiver}, which says where it runs. */
    static Lane to(GunReceiver receiver, Source source) {
        return receiver.onEventLoop() ? new DirectLane(source, receiver) : new QueuedLane(source, receiver);
    }

    final Source source() {
        return source;
    }

    @Override
    public final GunReceiver receiver() {
        return receiver;
    }

    /** Whether its receiver borrows the bytes of bodies. */
    final boolean borrows() {
        return borrows;
    }

    /** Event loop: whether so many bytes of a body are lent, instead of copied, for the message that is added next. */
    abstract boolean lends(int size);

    /** Whether a message is delivered as it is added, so that nothing ever waits here. */
    abstract boolean isDirect();

    /** Any thread: how many messages were handed over whose batch is not delivered yet. */
    abstract int undelivered();

    /** Adds a message. Returns whether it is delivered only after the {@link QueuedLane}'s next flush. */
    abstract boolean add(GunMessage message);

    /** Where the receiver runs: has it receive a message of {@code stream}, if it is one of a stream. */
    final void deliver(GunMessage message, @Nullable DefaultGunStream stream) {
        SubprotocolRunner subprotocol = stream == null ? null : stream.subprotocol();
        try {
            if (subprotocol == null) {
                receiver.receive(message);
            } else {
                subprotocol.receive(message, receiver);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed(message, e);
        } catch (Exception | Error e) {
            failed(message, e);
        } finally {
            if (borrows && message instanceof GunData data) {
                loans(data).end(data.data());
            }
        }
    }

    static Loans loans(GunData data) {
        return ((DefaultGunStream) data.stream()).loans();
    }

    static @Nullable DefaultGunStream streamOf(GunMessage message) {
        if (message instanceof GunMessage.OfStream ofStream) {
            return (DefaultGunStream) ofStream.stream();
        }
        if (message instanceof GunNotify notify && notify.notice() instanceof GunNotify.Resubmitted resubmitted) {
            return (DefaultGunStream) resubmitted.stream();
        }
        return message instanceof GunError error ? (DefaultGunStream) error.stream() : null;
    }

    private void failed(GunMessage message, Throwable cause) {
        source.failures()
                .add(
                        cause,
                        () -> "[" + source.name() + "] receiver "
                                + receiver.getClass().getName() + " threw on "
                                + message.getClass().getSimpleName() + "; the message is lost, the next one comes");
    }
}
