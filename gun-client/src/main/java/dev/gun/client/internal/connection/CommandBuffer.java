package dev.gun.client.internal.connection;

import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.internal.protocol.Commands;
import dev.gun.client.internal.protocol.ConnectionProtocol;
import dev.gun.client.internal.protocol.ConnectionProtocol.Orphan;
import dev.gun.client.message.GunNotify;
import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
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
    private @Nullable ConnectionProtocol next;
    private @Nullable ByteBuf leftover;
    private boolean readAsked;
    private boolean readWanted = true;

    CommandBuffer(ProtocolHost host) {
        this.host = host;
    }

    /** The socket is gone: nothing that is asked from now on has an effect. */
    void detach() {
        detached = true;
        ReferenceCountUtil.release(leftover);
        leftover = null;
        next = null;
    }

    /** The protocol that was to take over never will: gives up the streams that are its already. */
    List<Orphan> abandonNext(Reason reason) {
        ConnectionProtocol pending = next;
        ReferenceCountUtil.release(leftover);
        leftover = null;
        next = null;
        return pending == null ? List.of() : pending.abandon(reason);
    }

    /** Carries out what was asked since the last call, in the order in which it has to happen. */
    void apply() {
        while (!detached && (up != null || next != null || draining || readAsked || close != null)) {
            if (up != null) {
                Protocol protocol = up;
                up = null;
                host.protocolUp(protocol);
            } else if (next != null) {
                ConnectionProtocol protocol = next;
                ByteBuf bytes = leftover;
                next = null;
                leftover = null;
                host.switchTo(protocol, bytes);
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
        ConnectionProtocol protocol = next;
        ByteBuf bytes = leftover;
        next = null;
        leftover = null;
        if (protocol != null && !detached) {
            host.switchTo(protocol, bytes);
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
            next = protocol;
            leftover = bytes;
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
