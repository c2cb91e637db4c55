package dev.gun.client.internal.connection;

import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.internal.protocol.ChannelReader;
import dev.gun.client.internal.protocol.ConnectionProtocol;
import dev.gun.client.internal.protocol.ConnectionProtocol.Orphan;
import dev.gun.client.internal.protocol.ProtocolCatalog;
import dev.gun.client.internal.protocol.ProtocolContext;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The protocol that is spoken on one channel, with what stands around it in the pipeline: started, replaced by another
 * one, flushed, given up. What it asks for is kept here as well, without an object between the two. Event loop only.
 */
final class SpokenProtocol extends CommandBuffer {

    private static final String GATE = "gate";
    private static final String TAIL = "tail";

    private @Nullable Channel channel;
    private @Nullable ConnectionProtocol now;

    /** @param host runs the protocol, and does what it asks for */
    SpokenProtocol(ProtocolHost host) {
        super(host);
    }

    /** The protocol, {@code null} until one was started. */
    @Nullable ConnectionProtocol now() {
        return now;
    }

    /** Starts what was negotiated. */
    void start(ConnectionDriver driver, Channel on, Protocol negotiated) {
        WireLog.install(driver, negotiated, on.pipeline());
        on.pipeline().addLast(GATE, new Gate(host()));
        ProtocolContext context = new ProtocolContext(driver.name(), driver.options(), this, driver.reporter());
        channel = on;
        start(on, ProtocolCatalog.create(negotiated, context), Unpooled.EMPTY_BUFFER);
        on.config().setAutoRead(true);
    }

    private void start(Channel on, ConnectionProtocol protocol, ByteBuf leftover) {
        now = protocol;
        protocol.start(on.pipeline(), leftover);
        ChannelReader reader = protocol.reader();
        if (on.pipeline().get(GATE) instanceof Gate gate) {
            gate.reader(reader);
        }
        if (reader == null) {
            on.pipeline().addLast(TAIL, new Gate.Tail(host()));
        }
        host().written();
    }

    /**
     * Another protocol takes over the channel of the one that was started.
     *
     * @param leftover what was read behind the last byte of the one before, {@code null} for nothing; it is released
     */
    void switchTo(ConnectionProtocol next, @Nullable ByteBuf leftover) {
        Channel on = channel;
        ConnectionProtocol before = now;
        if (on == null || before == null) {
            throw new IllegalStateException("No protocol was started");
        }
        before.stop();
        if (before.reader() == null) {
            on.pipeline().remove(TAIL);
        }
        if (next.tunnel() != null) {
            WireLog.remove(on.pipeline());
        }
        start(on, next, leftover == null ? Unpooled.EMPTY_BUFFER : leftover);
    }

    /** Whether the channel is read. */
    void readChannel(boolean wanted) {
        Channel on = channel;
        if (on != null) {
            on.config().setAutoRead(wanted);
        }
    }

    void flush() {
        ConnectionProtocol protocol = now;
        if (protocol != null) {
            protocol.flush();
        }
    }

    /** The channel is gone: gives up the streams of the protocol, and of the one that was about to take over. */
    List<Orphan> abandon(Reason reason) {
        ConnectionProtocol last = now;
        List<Orphan> orphans = new ArrayList<>(last == null ? List.of() : last.abandon(reason));
        orphans.addAll(abandonNext(reason));
        return orphans;
    }
}
