package dev.gun.client.internal.protocol;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;

/** A socket that takes nothing: flushes go nowhere. */
final class BlockedSocket extends ChannelOutboundHandlerAdapter {

    @Override
    public void flush(ChannelHandlerContext ctx) {
        // Nothing goes out.
    }
}
