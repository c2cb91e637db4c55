package dev.gun.benchmarks.compare.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;

/** HTTP/2 with prior knowledge: {@code /hello}, {@code /download}, {@code /upload}, and {@code /ws/echo} by RFC 8441. */
final class Http2Channel extends ChannelInitializer<Channel> {

    /** Large, so that the client's choices are measured and not the server's. */
    private static final int WINDOW = 16 << 20;

    @Override
    protected void initChannel(Channel channel) throws Http2Exception {
        Http2FrameCodec codec = Http2FrameCodecBuilder.forServer()
                .initialSettings(new Http2Settings()
                        .maxConcurrentStreams(100_000)
                        .initialWindowSize(WINDOW)
                        .maxFrameSize(1 << 20)
                        .connectProtocolEnabled(true))
                .decoderEnforceMaxRstFramesPerWindow(0, 0)
                .encoderEnforceMaxConcurrentStreams(false)
                .build();
        channel.pipeline().addLast(codec, new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel stream) {
                stream.pipeline().addLast(new Http2Exchange());
            }
        }));
        Http2Connection connection = codec.connection();
        connection.local().flowController().incrementWindowSize(connection.connectionStream(), WINDOW);
    }
}
