package dev.gun.benchmarks.compare.contender;

import dev.gun.benchmarks.compare.work.Returning;
import dev.gun.benchmarks.compare.work.Target;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The loop that everybody writes: when the channel is gone, try again after a delay that grows. */
final class RawReturning implements Returning {

    private final EventLoopGroup loop = RawNetty.loop();
    private final int port;

    RawReturning(int port) {
        this.port = port;
    }

    @Override
    public void open(String path, Runnable ready) {
        connect(path, ready, INITIAL.toNanos());
    }

    private void connect(String path, Runnable ready, long delay) {
        RawNetty.bootstrap(loop, port)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpClientCodec(),
                                        new HttpObjectAggregator(8_192),
                                        new WebSocketClientProtocolHandler(
                                                WebSocketClientHandshakerFactory.newHandshaker(
                                                        URI.create("ws://" + Target.HOST + ":" + port + path),
                                                        WebSocketVersion.V13,
                                                        null,
                                                        false,
                                                        new DefaultHttpHeaders())),
                                        new Watch(path, ready, delay));
                    }
                })
                .connect()
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        again(path, ready, delay);
                    }
                });
    }

    private void again(String path, Runnable ready, long delay) {
        double factor = 1 - JITTER * ThreadLocalRandom.current().nextDouble();
        long next = Math.min(MAX.toNanos(), (long) ((double) delay * MULTIPLIER));
        loop.schedule(() -> connect(path, ready, next), (long) ((double) delay * factor), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        loop.shutdownGracefully();
    }

    private final class Watch extends ChannelInboundHandlerAdapter {

        private final String path;
        private final Runnable ready;
        private long delay;

        Watch(String path, Runnable ready, long delay) {
            this.path = path;
            this.ready = ready;
            this.delay = delay;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                delay = INITIAL.toNanos();
                ready.run();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            again(path, ready, delay);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            // The channel goes inactive, and that is what counts.
            ctx.close();
        }
    }
}
