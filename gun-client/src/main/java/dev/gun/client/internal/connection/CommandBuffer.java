package dev.gun.client.internal.connection;

import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.internal.protocol.Commands;
import dev.gun.client.internal.protocol.ConnectionProtocol;
import dev.gun.client.internal.protocol.ConnectionProtocol.Orphan;
import dev.gun.client.message.GunNotify;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a protocol asks for until its callback has returned; then the host takes it. One per socket, so that a
 * protocol whose socket is gone can ask for nothing any more. Confined to the event loop.
 */
class CommandBuffer implements Commands {

    private final ProtocolHost host;
    /** {@code null} while nothing was asked for that is not carried out, as mostly. */
    private @Nullable Asked asked;

    private boolean detached;

    /** What was asked for, in the order in which it has to happen. */
    private static final class Asked {

        private enum Reading {
            AS_BEFORE,
            ON,
            OFF
        }

        private @Nullable Protocol up;
        private @Nullable Switch next;
        private boolean draining;
        private Reading reading = Reading.AS_BEFORE;
        private @Nullable Reason close;

        private @Nullable Switch takeNext() {
            Switch taken = next;
            next = null;
            return taken;
        }
    }

    /**
     * What takes over.
     *
     * @param leftover what was read behind the last byte of the one before
     */
    private record Switch(ConnectionProtocol protocol, ByteBuf leftover) {}

    CommandBuffer(ProtocolHost host) {
        this.host = host;
    }

    /** The socket is gone: nothing that is asked from now on has an effect. */
    final void detach() {
        detached = true;
        Switch dropped = takeNext();
        asked = null;
        if (dropped != null) {
            dropped.leftover().release();
        }
    }

    final boolean isDetached() {
        return detached;
    }

    /** Who takes what is asked for. */
    final ProtocolHost host() {
        return host;
    }

    private @Nullable Switch takeNext() {
        return asked == null ? null : asked.takeNext();
    }

    /** The protocol that was to take over never will: gives up the streams that are its already. */
    final List<Orphan> abandonNext(Reason reason) {
        Switch pending = takeNext();
        if (pending == null) {
            return List.of();
        }
        pending.leftover().release();
        return pending.protocol().abandon(reason);
    }

    /** Carries out what was asked since the last call, and what is asked meanwhile. */
    final void apply() {
        for (Asked now = asked; now != null; now = asked) {
            applyFirst(now);
        }
    }

    private void applyFirst(Asked now) {
        if (now.up != null) {
            Protocol protocol = now.up;
            now.up = null;
            host.protocolUp(protocol);
        } else if (now.next != null) {
            applySwitch();
        } else if (now.draining) {
            now.draining = false;
            host.peerCloses();
        } else if (now.reading != Asked.Reading.AS_BEFORE) {
            boolean wanted = now.reading == Asked.Reading.ON;
            now.reading = Asked.Reading.AS_BEFORE;
            host.read(wanted);
        } else if (now.close != null) {
            Reason reason = now.close;
            now.close = null;
            host.protocolClosed(reason);
        } else {
            asked = null;
        }
    }

    /** Carries out a switch that was asked for, if one was, and nothing else. */
    final void applySwitch() {
        Switch now = takeNext();
        if (now != null) {
            host.switchTo(now.protocol(), now.leftover());
        }
    }

    /** Makes sure that what is asked now is seen; whether it has an effect. */
    private boolean touch() {
        if (!detached) {
            host.touch();
        }
        return !detached;
    }

    /** What is to be carried out, to add to; {@code null} when nothing is any more. */
    private @Nullable Asked ask() {
        if (!touch()) {
            return null;
        }
        Asked now = asked;
        if (now == null) {
            now = new Asked();
            asked = now;
        }
        return now;
    }

    @Override
    public final void up(Protocol protocol) {
        Asked now = ask();
        if (now != null) {
            now.up = protocol;
        }
    }

    @Override
    public final void draining() {
        Asked now = ask();
        if (now != null) {
            now.draining = true;
        }
    }

    @Override
    public final void close(Reason reason) {
        Asked now = ask();
        if (now != null && now.close == null) {
            now.close = reason;
        }
    }

    @Override
    public final void switchProtocol(ConnectionProtocol protocol, ByteBuf bytes) {
        Asked now = ask();
        if (now != null) {
            now.next = new Switch(protocol, bytes);
        } else {
            bytes.release();
        }
    }

    @Override
    public final void read(boolean wanted) {
        Asked now = ask();
        if (now != null) {
            now.reading = wanted ? Asked.Reading.ON : Asked.Reading.OFF;
        }
    }

    @Override
    public final void written() {
        if (!detached) {
            host.written();
        }
    }

    @Override
    public final void admit() {
        touch();
    }

    @Override
    public final void pingSent(long ref) {
        if (touch()) {
            host.pingSent(ref);
        }
    }

    @Override
    public final void pingAnswered(long ref, long roundTripNanos) {
        if (touch()) {
            host.pingAnswered(ref, roundTripNanos);
        }
    }

    @Override
    public final long keepaliveRef() {
        return host.keepaliveRef();
    }

    @Override
    public final void pingForgotten(long ref) {
        if (touch()) {
            host.pingForgotten(ref);
        }
    }

    @Override
    public final void notice(GunNotify.Notice notice) {
        if (touch()) {
            host.notice(notice);
        }
    }
}
