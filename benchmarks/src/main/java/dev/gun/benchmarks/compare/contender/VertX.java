package dev.gun.benchmarks.compare.contender;

import dev.gun.benchmarks.compare.work.Contender;
import dev.gun.benchmarks.compare.work.Done;
import dev.gun.benchmarks.compare.work.Http;
import dev.gun.benchmarks.compare.work.Target;
import dev.gun.benchmarks.compare.work.WebSockets;
import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.concurrent.CompletionStage;

/** Vert.x with one event loop; it turns Netty's leak detection off unless told, so it is told. */
final class VertX implements Contender {

    private static Vertx vertx() {
        return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    }

    private static HttpClientOptions options(int port) {
        // Connections stay open while others take their turns.
        return new HttpClientOptions()
                .setDefaultHost(Target.HOST)
                .setDefaultPort(port)
                .setKeepAliveTimeout(0)
                .setHttp2KeepAliveTimeout(0);
    }

    @Override
    public Http http1(Target target, int connections) {
        Vertx vertx = vertx();
        return new Requests(
                vertx, vertx.createHttpClient(options(target.http1()), new PoolOptions().setHttp1MaxSize(connections)));
    }

    @Override
    public Http http2(Target target, int streams) {
        Vertx vertx = vertx();
        HttpClientOptions options = options(target.http2())
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setHttp2ConnectionWindowSize(8_000_000)
                .setInitialSettings(
                        new Http2Settings().setInitialWindowSize(8_000_000).setMaxFrameSize(1 << 20));
        return new Requests(vertx, vertx.createHttpClient(options, new PoolOptions().setHttp2MaxSize(1)));
    }

    @Override
    public WebSockets webSockets(Target target, boolean deflate) {
        Vertx vertx = vertx();
        WebSocketClientOptions options = new WebSocketClientOptions()
                .setMaxConnections(20_000)
                .setMaxFrameSize(16 << 20)
                .setMaxMessageSize(16 << 20)
                .setTryUsePerMessageCompression(deflate);
        return new Sockets(vertx, vertx.createWebSocketClient(options), deflate ? target.deflate() : target.http1());
    }

    private record Requests(Vertx vertx, HttpClient client) implements Http {

        @Override
        public void get(Done done) {
            client.request(HttpMethod.GET, "/hello")
                    .compose(HttpClientRequest::send)
                    .compose(HttpClientResponse::body)
                    .onSuccess(body -> done.ok(body.length()))
                    .onFailure(done::failed);
        }

        @Override
        public void download(long bytes, Done done) {
            long[] sum = {0};
            client.request(HttpMethod.GET, "/download?bytes=" + bytes)
                    .compose(HttpClientRequest::send)
                    .compose(response -> {
                        response.handler(piece -> sum[0] += piece.length());
                        return response.end();
                    })
                    .onSuccess(nothing -> done.ok(sum[0]))
                    .onFailure(done::failed);
        }

        @Override
        public void upload(long bytes, Done done) {
            client.request(HttpMethod.POST, Http.uploadPath(bytes))
                    .compose(request -> {
                        request.setChunked(true);
                        new Upload(request, bytes).next();
                        return request.response();
                    })
                    .compose(HttpClientResponse::end)
                    .onSuccess(nothing -> done.ok(bytes))
                    .onFailure(done::failed);
        }

        @Override
        public void close() {
            vertx.close();
        }
    }

    private static final class Upload {

        /** Vert.x has no public way to a direct buffer; what its own HTTP server and client exchange has this one. */
        private static final Buffer WHOLE = BufferInternal.buffer(
                Unpooled.unreleasableBuffer(Unpooled.directBuffer(Http.PIECE).writeZero(Http.PIECE)));

        private final HttpClientRequest request;
        private long left;

        Upload(HttpClientRequest request, long bytes) {
            this.request = request;
            this.left = bytes;
            request.drainHandler(any -> next());
        }

        void next() {
            while (left > 0 && !request.writeQueueFull()) {
                left -= Http.PIECE;
                if (left <= 0) {
                    request.end(WHOLE);
                } else {
                    request.write(WHOLE);
                }
            }
        }
    }

    private record Sockets(Vertx vertx, WebSocketClient client, int port) implements WebSockets {

        @Override
        public CompletionStage<Socket> open(String path, Frames frames) {
            return client.connect(port, Target.HOST, path)
                    .<Socket>map(socket -> {
                        socket.textMessageHandler(frames::text);
                        socket.binaryMessageHandler(bytes -> frames.binary(bytes.getBytes().length));
                        socket.exceptionHandler(frames::failed);
                        return new Sender(socket);
                    })
                    .toCompletionStage();
        }

        @Override
        public void close() {
            vertx.close();
        }
    }

    private record Sender(WebSocket socket) implements WebSockets.Socket {
        @Override
        public void sendText(String text) {
            socket.writeTextMessage(text);
        }

        @Override
        public void sendBinary(byte[] bytes) {
            socket.writeBinaryMessage(Buffer.buffer(bytes));
        }
    }
}
