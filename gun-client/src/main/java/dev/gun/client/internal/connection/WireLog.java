package dev.gun.client.internal.connection;

import dev.gun.client.Protocol;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what is read and written, behind TLS; there only with the option {@code trace}. */
final class WireLog extends ChannelDuplexHandler {

    /** By name, so that it can be configured alone. */
    static final Logger LOG = LoggerFactory.getLogger("dev.gun.client.wire");

    /** RFC 9113 §3.4: what a client sends before its first frame. */
    private static final int PREFACE = 24;

    private static final String NAME = "wire";

    private final String connection;
    private final WireFormat in;
    private final WireFormat out;

    WireLog(ConnectionDriver driver, Protocol protocol) {
        this.connection = driver.name();
        Set<String> hiddenNames = driver.options().redactedHeaders();
        boolean frames = protocol == Protocol.HTTP2;
        BooleanSupplier tunnels = driver.tunnels()::any;
        this.in = frames ? new WireFrames(0, tunnels) : new WireText(hiddenNames);
        this.out = frames ? new WireFrames(PREFACE, tunnels) : new WireText(hiddenNames);
    }

    /** Puts it at the end of {@code pipeline} if it is wanted: a SOCKS5 handshake is a password and an address. */
    static void install(ConnectionDriver driver, Protocol protocol, ChannelPipeline pipeline) {
        if (driver.options().trace() && LOG.isTraceEnabled() && protocol != Protocol.SOCKS) {
            pipeline.addLast(NAME, new WireLog(driver, protocol));
        }
    }

    /** A tunnel takes the channel, whose inside is logged for itself. */
    static void remove(ChannelPipeline pipeline) {
        if (pipeline.get(NAME) != null) {
            pipeline.remove(NAME);
        }
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
