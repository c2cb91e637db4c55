package dev.gun.benchmarks.compare.contender;

import dev.gun.benchmarks.compare.work.Done;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.concurrent.CompletableFuture;

/** Netty's connection handler with windows as large as gun-client's, and a table of exchanges. */
final class RawHttp2Connection extends Http2FrameAdapter {

    private static final int WINDOW = 8_000_000;

    private final IntObjectMap<Exchange> exchanges = new IntObjectHashMap<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    /** Completes when the server's settings have come. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    Http2ConnectionHandler handler() {
        Http2Connection connection = new DefaultHttp2Connection(false);
        connection.local().flowController(new DefaultHttp2LocalFlowController(connection, 0.5f, true));
        return new Http2ConnectionHandlerBuilder()
                .connection(connection)
                .frameListener(this)
                .initialSettings(new Http2Settings()
                        .initialWindowSize(WINDOW)
                        .maxFrameSize(1 << 20)
                        .pushEnabled(false))
                .build();
    }

    void opened(int id, Exchange exchange) {
        exchanges.put(id, exchange);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) throws Http2Exception {
        if (!ready.isDone()) {
            Http2ConnectionHandler handler = (Http2ConnectionHandler) ctx.handler();
            Http2Connection connection = handler.connection();
            connection.local().flowController().incrementWindowSize(connection.connectionStream(), WINDOW);
            ready.complete(null);
        }
    }

    @Override
    public int onDataRead(ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean end) {
        Exchange exchange = exchanges.get(id);
        int length = data.readableBytes();
        exchange.data(data);
        if (end) {
            exchanges.remove(id);
            exchange.ended();
        }
        return length + padding;
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int id,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean end) {
        Exchange exchange = exchanges.get(id);
        exchange.head(headers);
        if (end) {
            exchanges.remove(id);
            exchange.ended();
        }
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int id, long code) {
        exchanges.remove(id).done.failed(new IllegalStateException("Reset with code " + code));
    }

    /** One request and its answer. */
    static final class Exchange {

        private final Done done;
        private final boolean drop;
        private long bytes;
        private byte[] body = new byte[0];

        /** {@code drop}: count the body, and do not read it. */
        Exchange(Done done, boolean drop) {
            this.done = done;
            this.drop = drop;
        }

        void count(long sent) {
            bytes += sent;
        }

        void head(Http2Headers headers) {
            if (!"200".contentEquals(headers.status())) {
                done.failed(new IllegalStateException("Status " + headers.status()));
            }
        }

        void data(ByteBuf data) {
            bytes += data.readableBytes();
            if (!drop) {
                body = new byte[data.readableBytes()];
                data.readBytes(body);
            }
        }

        void ended() {
            done.ok(drop ? bytes : body.length);
        }
    }
}
