package dev.gun.benchmarks.compare.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http2.CleartextHttp2ServerUpgradeHandler;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ServerUpgradeCodec;
import io.netty.handler.codec.http2.Http2Settings;

/**
 * HTTP/2 with prior knowledge, or by upgrade for those who know no other way: {@code /hello}, {@code /download},
 * {@code /upload}, and {@code /ws/echo} by RFC 8441. It is a proxy too, whose tunnels lead to HTTP/1.1 on itself.
 */
final class Http2Channel extends ChannelInitializer<Channel> {

    /** Large, so that the client's choices are measured and not the server's. */
    private static final int WINDOW = 16 << 20;

    private final Http1Channel origin;

    Http2Channel(Http1Channel origin) {
        this.origin = origin;
    }

    @Override
    protected void initChannel(Channel channel) {
        Http2FrameCodec codec = codec();
        HttpServerCodec http1 = new HttpServerCodec();
        HttpServerUpgradeHandler upgrade = new HttpServerUpgradeHandler(
                http1, protocol -> new Http2ServerUpgradeCodec(codec, new Widen(codec), streams()));
        ChannelHandler direct = new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel same) {
                same.pipeline().addLast(codec, new Widen(codec), streams());
            }
        };
        channel.pipeline().addLast(new CleartextHttp2ServerUpgradeHandler(http1, upgrade, direct));
    }

    private static Http2FrameCodec codec() {
        return Http2FrameCodecBuilder.forServer()
                .initialSettings(new Http2Settings()
                        .maxConcurrentStreams(100_000)
                        .initialWindowSize(WINDOW)
                        .maxFrameSize(1 << 20)
                        .connectProtocolEnabled(true))
                .decoderEnforceMaxRstFramesPerWindow(0, 0)
                .encoderEnforceMaxConcurrentStreams(false)
                .build();
    }

    /** The connection's window, which no setting sets. */
    private static final class Widen extends ChannelHandlerAdapter {

        private final Http2FrameCodec codec;

        Widen(Http2FrameCodec codec) {
            this.codec = codec;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) throws Http2Exception {
            Http2Connection connection = codec.connection();
            connection.local().flowController().incrementWindowSize(connection.connectionStream(), WINDOW);
        }
    }

    private Http2MultiplexHandler streams() {
        ChannelHandler stream = new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel child) {
                child.pipeline().addLast(new Http2Exchange(origin));
            }
        };
        // The second one is for the request that asked for the upgrade.
        return new Http2MultiplexHandler(stream, stream);
    }
}
