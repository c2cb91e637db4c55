package dev.gun.client.internal.connection;

import dev.gun.client.Protocol;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what is read and written, behind TLS; there only with the option {@code trace}. */
final class WireLog extends ChannelDuplexHandler {

    /** By name, so that it can be configured alone. */
    static final Logger LOG = LoggerFactory.getLogger("dev.gun.client.wire");

    /** RFC 9113 §3.4: what a client sends before its first frame. */
    private static final int PREFACE = 24;

    private final String connection;
    private final WireFormat in;
    private final WireFormat out;

    WireLog(String connection, Protocol protocol, Set<String> hiddenNames) {
        this.connection = connection;
        boolean frames = protocol == Protocol.HTTP2;
        this.in = frames ? new WireFrames(0) : new WireText(hiddenNames);
        this.out = frames ? new WireFrames(PREFACE) : new WireText(hiddenNames);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        log("<<", msg, in);
        ctx.fireChannelRead(msg);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        log(">>", msg, out);
        ctx.write(msg, promise);
    }

    private void log(String direction, Object msg, WireFormat format) {
        if (msg instanceof ByteBuf bytes) {
            // Also when the level was raised meanwhile: the format has to see every byte.
            LOG.trace("[{}] {} {} B {}", connection, direction, bytes.readableBytes(), format.format(bytes));
        }
    }
}
