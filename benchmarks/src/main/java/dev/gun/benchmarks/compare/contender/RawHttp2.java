package dev.gun.benchmarks.compare.contender;

import dev.gun.benchmarks.compare.work.Done;
import dev.gun.benchmarks.compare.work.Http;
import dev.gun.benchmarks.compare.work.Target;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** One connection: Netty's connection handler and a frame listener, which is the leanest way it offers. */
final class RawHttp2 implements Http {

    /** As gun-client's: with Netty's own, an upload takes four times as many system calls. */
    private static final WriteBufferWaterMark HANDED_OVER = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private final EventLoopGroup loop = RawNetty.loop();
    private final RawHttp2Connection connection;
    private final Http2ConnectionHandler handler;
    private final ChannelHandlerContext context;

    /** Requests from any thread; many cost one wake-up and one flush. */
    private final ConcurrentLinkedQueue<Runnable> requests = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean waking = new AtomicBoolean();
    private final String authority;

    RawHttp2(int port) {
        this.authority = Target.HOST + ":" + port;
        this.connection = new RawHttp2Connection();
        this.handler = connection.handler();
        Channel channel = RawNetty.bootstrap(loop, port)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, HANDED_OVER)
                .handler(handler)
                .connect()
                .syncUninterruptibly()
                .channel();
        this.context = channel.pipeline().context(handler);
        connection.ready().join();
    }

    @Override
    public void get(Done done) {
        submit(() -> open("GET", "/hello", true, new RawHttp2Connection.Exchange(done, false)));
    }

    @Override
    public void download(long bytes, Done done) {
        submit(() -> open("GET", "/download?bytes=" + bytes, true, new RawHttp2Connection.Exchange(done, true)));
    }

    @Override
    public void upload(long bytes, Done done) {
        submit(() -> {
            RawHttp2Connection.Exchange exchange = new RawHttp2Connection.Exchange(done, true);
            exchange.count(bytes);
            new Upload(open("POST", Http.uploadPath(bytes), false, exchange), bytes).next();
        });
    }

    private void submit(Runnable request) {
        requests.add(request);
        if (waking.compareAndSet(false, true)) {
            context.executor().execute(this::drain);
        }
    }

    private void drain() {
        waking.set(false);
        ArrayDeque<Runnable> batch = new ArrayDeque<>();
        for (Runnable next = requests.poll(); next != null; next = requests.poll()) {
            batch.add(next);
        }
        batch.forEach(Runnable::run);
        context.flush();
    }

    private int open(String method, String path, boolean end, RawHttp2Connection.Exchange exchange) {
        Http2Headers fields = new DefaultHttp2Headers(false, 4)
                .method(method)
                .scheme("http")
                .authority(authority)
                .path(path);
        int id = handler.connection().local().incrementAndGetNextStreamId();
        handler.encoder().writeHeaders(context, id, fields, 0, end, context.newPromise());
        connection.opened(id, exchange);
        return id;
    }

    @Override
    public void close() {
        loop.shutdownGracefully();
    }

    private final class Upload {

        private static final ByteBuf WHOLE =
                Unpooled.unreleasableBuffer(Unpooled.directBuffer(PIECE).writeZero(PIECE));

        private final int id;
        private long left;

        Upload(int id, long bytes) {
            this.id = id;
            this.left = bytes;
        }

        void next() {
            ChannelFuture last = context.newSucceededFuture();
            for (int i = 0; i < AHEAD && left > 0; i++) {
                left -= PIECE;
                last = handler.encoder().writeData(context, id, WHOLE.duplicate(), 0, left <= 0, context.newPromise());
            }
            // The handler's own flush, since that is what has the flow controller write what it holds.
            handler.flush(context);
            if (left > 0) {
                last.addListener(written -> next());
            }
        }
    }
}
