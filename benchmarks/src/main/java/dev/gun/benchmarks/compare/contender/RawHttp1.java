package dev.gun.benchmarks.compare.contender;

import dev.gun.benchmarks.compare.work.Done;
import dev.gun.benchmarks.compare.work.Http;
import dev.gun.benchmarks.compare.work.Target;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** One request at a time on each connection. */
final class RawHttp1 implements Http {

    private final EventLoopGroup loop = RawNetty.loop();
    private final Queue<Exchange> free = new ConcurrentLinkedQueue<>();
    private final String host;

    RawHttp1(int port, int connections) {
        this.host = Target.HOST + ":" + port;
        for (int i = 0; i < connections; i++) {
            Exchange exchange = new Exchange();
            RawNetty.bootstrap(loop, port)
                    .handler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline().addLast(new HttpClientCodec(), exchange);
                        }
                    })
                    .connect()
                    .syncUninterruptibly();
            free.add(exchange);
        }
    }

    @Override
    public void get(Done done) {
        free.remove().begin(done);
    }

    @Override
    public void download(long bytes, Done done) {
        throw new UnsupportedOperationException("not measured over HTTP/1.1");
    }

    @Override
    public void upload(long bytes, Done done) {
        throw new UnsupportedOperationException("not measured over HTTP/1.1");
    }

    @Override
    public void close() {
        loop.shutdownGracefully();
    }

    private final class Exchange extends ChannelInboundHandlerAdapter {

        private volatile @Nullable ChannelHandlerContext context;
        private volatile @Nullable Done waiting;
        private byte[] body = new byte[0];

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            context = ctx;
        }

        void begin(Done next) {
            ChannelHandlerContext channel = Objects.requireNonNull(context, "not in a pipeline");
            waiting = next;
            DefaultFullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/hello");
            request.headers().set(HttpHeaderNames.HOST, host);
            channel.writeAndFlush(request, channel.voidPromise());
        }

        private Done done() {
            return Objects.requireNonNull(waiting, "nothing was asked");
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            try {
                if (message instanceof HttpResponse response
                        && response.status().code() != 200) {
                    done().failed(new IllegalStateException(response.status().toString()));
                }
                if (message instanceof HttpContent content && content.content().isReadable()) {
                    body = new byte[content.content().readableBytes()];
                    content.content().readBytes(body);
                }
                if (message instanceof LastHttpContent) {
                    Done ended = done();
                    free.add(this);
                    ended.ok(body.length);
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            done().failed(cause);
        }
    }
}
