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
final class CommandBuffer implements Commands {

    private final ProtocolHost host;
    private boolean detached;

    private @Nullable Protocol up;
    private boolean draining;
    private @Nullable Reason close;
    private @Nullable Switch next;
    private boolean readAsked;
    private boolean readWanted = true;

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
    void detach() {
        detached = true;
        Switch dropped = next;
        next = null;
        if (dropped != null) {
            dropped.leftover().release();
        }
    }

    boolean isDetached() {
        return detached;
    }

    /** Who takes what is asked for. */
    ProtocolHost host() {
        return host;
    }

    /** The protocol that was to take over never will: gives up the streams that are its already. */
    List<Orphan> abandonNext(Reason reason) {
        Switch pending = next;
        next = null;
        if (pending == null) {
            return List.of();
        }
        pending.leftover().release();
        return pending.protocol().abandon(reason);
    }

    /** Carries out what was asked since the last call, in the order in which it has to happen. */
    void apply() {
        while (!detached && (up != null || next != null || draining || readAsked || close != null)) {
            if (up != null) {
                Protocol protocol = up;
                up = null;
                host.protocolUp(protocol);
            } else if (next != null) {
                applySwitch();
            } else if (draining) {
                draining = false;
                host.peerCloses();
            } else if (readAsked) {
                readAsked = false;
                host.read(readWanted);
            } else if (close != null) {
                Reason reason = close;
                close = null;
                host.protocolClosed(reason);
            }
        }
    }

    /** Carries out a switch that was asked for, if one was, and nothing else. */
    void applySwitch() {
        Switch now = next;
        next = null;
        if (now != null && !detached) {
            host.switchTo(now.protocol(), now.leftover());
        }
    }

    private boolean asked() {
        if (!detached) {
            host.touch();
        }
        return !detached;
    }

    @Override
    public void up(Protocol protocol) {
        if (asked()) {
            up = protocol;
        }
    }

    @Override
    public void draining() {
        if (asked()) {
            draining = true;
        }
    }

    @Override
    public void close(Reason reason) {
        if (asked() && close == null) {
            close = reason;
        }
    }

    @Override
    public void switchProtocol(ConnectionProtocol protocol, ByteBuf bytes) {
        if (asked()) {
            next = new Switch(protocol, bytes);
        } else {
            bytes.release();
        }
    }

    @Override
    public void read(boolean wanted) {
        if (asked()) {
            readAsked = true;
            readWanted = wanted;
        }
    }

    @Override
    public void written() {
        if (!detached) {
            host.written();
        }
    }

    @Override
    public void admit() {
        asked();
    }

    @Override
    public void pingSent(long ref) {
        if (asked()) {
            host.pingSent(ref);
        }
    }

    @Override
    public void pingAnswered(long ref, long roundTripNanos) {
        if (asked()) {
            host.pingAnswered(ref, roundTripNanos);
        }
    }

    @Override
    public long keepaliveRef() {
        return host.keepaliveRef();
    }

    @Override
    public void pingForgotten(long ref) {
        if (asked()) {
            host.pingForgotten(ref);
        }
    }

    @Override
    public void notice(GunNotify.Notice notice) {
        if (asked()) {
            host.notice(notice);
        }
    }
}
