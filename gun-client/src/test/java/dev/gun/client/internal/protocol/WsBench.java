package dev.gun.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.Headers;
import dev.gun.client.Reason;
import dev.gun.client.WsFrame;
import dev.gun.client.WsOptions;
import dev.gun.client.event.RequestStartEvent;
import dev.gun.client.internal.codec.ws.DeflateParams;
import dev.gun.client.internal.codec.ws.HandshakeResult;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket on an embedded channel whose clock stands still. Everything that it does is one line in {@link #calls}, in
 * order: what it says, asks, writes and flushes.
 */
final class WsBench implements AutoCloseable {

    static final DeflateParams DEFLATE = new DeflateParams(15, 15, false, false);

    final WsCalls calls = new WsCalls();
    final WsWireTap wire = new WsWireTap(calls.lines);
    final TestStream stream;
    final WsProtocol protocol;
    final EmbeddedChannel channel = new EmbeddedChannel();

    private WsBench(WsOptions options, boolean events, @Nullable DeflateParams deflate) {
        calls.events = events;
        stream = new TestStream(options);
        calls.stream = stream;
        ProtocolContext context = new ProtocolContext(
                "gun-1",
                GunOptions.builder().mailboxBytes(4_096).build(),
                calls.as(Commands.class),
                calls.as(StreamListener.class));
        protocol = new WsProtocol(context, stream, new HandshakeResult.Accepted(null, deflate));
        channel.freezeTime();
        channel.pipeline().addLast(wire);
    }

    /** An open WebSocket with default options and no event handler. */
    static WsBench open() {
        return open(WsOptions.defaults());
    }

    /** An open WebSocket without event handler. */
    static WsBench open(WsOptions options) {
        return new WsBench(options, false, null).start("");
    }

    /** An open WebSocket with an event handler. */
    static WsBench openWithEvents(WsOptions options) {
        return new WsBench(options, true, null).start("");
    }

    /** An open WebSocket with compression. */
    static WsBench openWithDeflate(boolean events) {
        return new WsBench(WsOptions.defaults(), events, DEFLATE).start("");
    }

    /** An open WebSocket, when these bytes had come with the 101. */
    static WsBench openWith(String leftover) {
        return new WsBench(WsOptions.defaults(), false, null).start(leftover);
    }

    private WsBench start(String leftover) {
        protocol.start(channel.pipeline(), bytes(leftover));
        channel.pipeline().addLast(new Feed(protocol.reader()));
        return this;
    }

    /** What the connection has in front of a protocol, as far as reading goes. */
    private static final class Feed extends ChannelInboundHandlerAdapter {

        private final ChannelReader reader;

        Feed(ChannelReader reader) {
            this.reader = reader;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            reader.receive((ByteBuf) message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            reader.receiveComplete();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            reader.writabilityChanged();
        }
    }

    /** The peer sends these bytes, in one piece. */
    WsBench in(String hex) {
        channel.writeInbound(bytes(hex));
        return this;
    }

    /** The user sends a frame, and the driver's turn ends with a flush. */
    WsBench send(WsFrame frame) {
        write(frame);
        protocol.flush();
        return this;
    }

    /** The user sends a frame; nothing is flushed. */
    WsBench write(WsFrame frame) {
        protocol.sendFrame(stream, frame, calls.result("frame"));
        return this;
    }

    /** The receiver takes {@code n} more messages. */
    WsBench credit(int n) {
        stream.credits += n;
        protocol.resume(stream);
        return this;
    }

    /** Time passes. */
    WsBench pass(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        return this;
    }

    /** The socket is lost, and the driver says so. */
    WsBench lose() {
        List<ConnectionProtocol.Orphan> orphans = protocol.abandon(Reason.CLOSED);
        orphans.forEach(orphan -> calls.lines.add("orphan " + orphan.stream().id() + " " + orphan.processed()));
        return this;
    }

    /** Exactly this has happened since the last expectation. */
    WsBench expect(String... lines) {
        assertThat(calls.lines).containsExactly(lines);
        calls.lines.clear();
        return this;
    }

    @Override
    public void close() {
        lose();
        // The second close is that of a server, which the first may wait for.
        channel.close();
        channel.finishAndReleaseAll();
    }

    static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
    }

    /** A stream with as many credits as the test gives it; unbounded at first. */
    static final class TestStream extends ClientStream {
        long credits = Integer.MAX_VALUE;
        boolean silenced;
        boolean settled = true;

        TestStream(WsOptions options) {
            super(new RequestHead(
                    RequestStartEvent.Function.WS_UPGRADE,
                    "GET",
                    "http",
                    "localhost",
                    "/ws",
                    Headers.empty(),
                    options));
        }

        @Override
        public long id() {
            return 1;
        }

        @Override
        public long bodyLength() {
            return 0;
        }

        @Override
        public boolean readable() {
            return credits > 0;
        }

        @Override
        public boolean transformed() {
            return false;
        }

        @Override
        public boolean settled() {
            return settled;
        }

        @Override
        public boolean silenced() {
            return silenced;
        }
    }
}
