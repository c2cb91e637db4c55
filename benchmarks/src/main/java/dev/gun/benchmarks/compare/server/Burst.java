package dev.gun.benchmarks.compare.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;

/** Sends a number of equal frames, a few at a time, as fast as the peer takes them. Runs on the event loop. */
final class Burst implements Runnable {

    private static final int AT_A_TIME = 16;

    private final Channel channel;
    private final ByteBuf payload;
    private final boolean binary;
    private int left;

    Burst(Channel channel, int frames, int bytes, boolean binary) {
        this.binary = binary;
        this.channel = channel;
        this.left = frames;
        this.payload = Unpooled.unreleasableBuffer(
                Unpooled.directBuffer(bytes).writeBytes("x".repeat(bytes).getBytes(StandardCharsets.US_ASCII)));
    }

    @Override
    public void run() {
        int now = Math.min(left, AT_A_TIME);
        left -= now;
        for (int i = 1; i < now; i++) {
            channel.write(frame());
        }
        if (now > 0) {
            channel.writeAndFlush(frame()).addListener(sent -> {
                if (sent.isSuccess()) {
                    channel.eventLoop().execute(this);
                }
            });
        }
    }

    private WebSocketFrame frame() {
        ByteBuf bytes = payload.duplicate();
        return binary ? new BinaryWebSocketFrame(bytes) : new TextWebSocketFrame(bytes);
    }
}
