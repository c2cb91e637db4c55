package dev.gun.client.testkit;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An HTTP/2 proxy that makes every tunnel (RFC 9113 §8.5); each holds no more than its receiver has room for. */
final class Http2Proxy implements AutoCloseable {

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Consumer<String> asked;
    private final Channel server;

    Http2Proxy(boolean tls, Consumer<String> asked) {
        this.asked = asked;
        ApplicationProtocolConfig alpn = new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                "h2");
        JdkSslContext context = new JdkSslContext(
                PeerTls.localhost().context(),
                false,
                null,
                IdentityCipherSuiteFilter.INSTANCE,
                alpn,
                ClientAuth.NONE,
                null,
                false);
        this.server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls) {
                            channel.pipeline().addLast(context.newHandler(channel.alloc()));
                        }
                        channel.pipeline()
                                .addLast(
                                        Http2FrameCodecBuilder.forServer().build(),
                                        new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                                            @Override
                                            protected void initChannel(Channel stream) {
                                                stream.pipeline().addLast(new Asked());
                                            }
                                        }));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** A stream of the client: first its CONNECT, then its bytes. */
    private final class Asked extends ChannelInboundHandlerAdapter {

        private @Nullable Channel onward;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) throws IOException {
            Channel to = onward;
            if (message instanceof Http2HeadersFrame head) {
                connect(ctx, head);
            } else if (message instanceof Http2DataFrame data && to != null) {
                boolean fin = data.isEndStream();
                to.writeAndFlush(data.content()).addListener(done -> {
                    if (fin && to instanceof DuplexChannel duplex) {
                        duplex.shutdownOutput();
                    }
                });
                ctx.channel().config().setAutoRead(to.isWritable());
            } else {
                ReferenceCountUtil.release(message);
            }
        }

        private void connect(ChannelHandlerContext ctx, Http2HeadersFrame head) throws IOException {
            CharSequence credentials = head.headers().get("proxy-authorization");
            String authority = String.valueOf(head.headers().authority());
            asked.accept(head.headers().method() + " " + authority + (credentials == null ? "" : " " + credentials));
            ctx.channel().config().setAutoRead(false);
            new Bootstrap()
                    .group(ctx.channel().eventLoop())
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.AUTO_READ, false)
                    .handler(new Onward(ctx.channel()))
                    .connect(ProxyPeer.address(authority))
                    .addListener((io.netty.channel.ChannelFuture made) -> {
                        if (made.isSuccess()) {
                            onward = made.channel();
                            ctx.writeAndFlush(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200")));
                            made.channel().config().setAutoRead(true);
                        } else {
                            ctx.writeAndFlush(
                                    new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("502"), true));
                        }
                        ctx.channel().config().setAutoRead(true);
                    });
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            Channel to = onward;
            if (event instanceof Http2ResetFrame && to != null) {
                to.close();
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            Channel to = onward;
            if (to != null) {
                to.config().setAutoRead(ctx.channel().isWritable());
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            Channel to = onward;
            if (to != null) {
                to.close();
            }
        }
    }

    /** The socket to the destination. */
    private static final class Onward extends ChannelInboundHandlerAdapter {

        private final Channel stream;
        private boolean ended;

        Onward(Channel stream) {
            this.stream = stream;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            stream.write(new DefaultHttp2DataFrame((ByteBuf) message));
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            stream.flush();
            ctx.channel().config().setAutoRead(stream.isWritable());
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            stream.config().setAutoRead(ctx.channel().isWritable());
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == ChannelInputShutdownEvent.INSTANCE) {
                end();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            end();
        }

        private void end() {
            if (!ended) {
                ended = true;
                stream.writeAndFlush(new DefaultHttp2DataFrame(true));
            }
        }

        @Override
        @SuppressWarnings("deprecation") // Only the outbound variant of the callback is deprecated.
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            // RFC 9113 §8.5: "A proxy treats any error in the TCP connection ... as a stream error".
            ended = true;
            stream.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CONNECT_ERROR));
            ctx.close();
        }
    }
}
