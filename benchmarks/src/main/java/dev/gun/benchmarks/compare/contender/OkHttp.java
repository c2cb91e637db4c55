package dev.gun.benchmarks.compare.contender;

import dev.gun.benchmarks.compare.work.Contender;
import dev.gun.benchmarks.compare.work.Done;
import dev.gun.benchmarks.compare.work.Http;
import dev.gun.benchmarks.compare.work.Target;
import dev.gun.benchmarks.compare.work.WebSockets;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.Buffer;
import okio.BufferedSink;
import okio.BufferedSource;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** OkHttp as it is, with as many calls at once as the scenario has; it has a thread for each of them. */
final class OkHttp implements Contender {

    private static OkHttpClient.Builder builder(int concurrency) {
        Dispatcher dispatcher = new Dispatcher();
        dispatcher.setMaxRequests(concurrency);
        dispatcher.setMaxRequestsPerHost(concurrency);
        return new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(concurrency, 5, TimeUnit.MINUTES))
                .readTimeout(0, TimeUnit.SECONDS)
                .callTimeout(0, TimeUnit.SECONDS);
    }

    @Override
    public Http http1(Target target, int connections) {
        return new Requests(
                builder(connections).protocols(List.of(Protocol.HTTP_1_1)).build(), target.http1());
    }

    @Override
    public Http http2(Target target, int streams) {
        return new Requests(
                builder(streams).protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE)).build(), target.http2());
    }

    @Override
    public WebSockets webSockets(Target target, boolean deflate) {
        OkHttpClient client = builder(20_000).minWebSocketMessageToCompress(0).build();
        return new Sockets(client, deflate ? target.deflate() : target.http1());
    }

    private static final class Requests implements Http {

        private final OkHttpClient client;
        private final String origin;
        private final Request hello;

        Requests(OkHttpClient client, int port) {
            this.client = client;
            this.origin = "http://" + Target.HOST + ":" + port;
            this.hello = new Request.Builder().url(origin + "/hello").build();
        }

        @Override
        public void get(Done done) {
            client.newCall(hello).enqueue(new Answer(done) {
                @Override
                long read(Response response) throws IOException {
                    return response.body().bytes().length;
                }
            });
        }

        @Override
        public void download(long bytes, Done done) {
            Request request = new Request.Builder()
                    .url(origin + "/download?bytes=" + bytes)
                    .build();
            client.newCall(request).enqueue(new Answer(done) {
                @Override
                long read(Response response) throws IOException {
                    Buffer piece = new Buffer();
                    BufferedSource body = response.body().source();
                    long sum = 0;
                    for (long n = body.read(piece, PIECE); n >= 0; n = body.read(piece, PIECE)) {
                        sum += n;
                        piece.clear();
                    }
                    return sum;
                }
            });
        }

        @Override
        public void upload(long bytes, Done done) {
            byte[] piece = new byte[PIECE];
            RequestBody body = new RequestBody() {
                @Override
                public @Nullable MediaType contentType() {
                    return null;
                }

                @Override
                public void writeTo(BufferedSink sink) throws IOException {
                    for (long left = bytes; left > 0; left -= PIECE) {
                        sink.write(piece);
                    }
                }
            };
            Request request = new Request.Builder()
                    .url(origin + Http.uploadPath(bytes))
                    .post(body)
                    .build();
            client.newCall(request).enqueue(new Answer(done) {
                @Override
                long read(Response response) {
                    return bytes;
                }
            });
        }

        @Override
        public void close() {
            client.dispatcher().executorService().shutdownNow();
            client.connectionPool().evictAll();
        }
    }

    private abstract static class Answer implements Callback {

        private final Done done;

        Answer(Done done) {
            this.done = done;
        }

        abstract long read(Response response) throws IOException;

        @Override
        public void onResponse(Call call, Response response) throws IOException {
            long bytes;
            try (response) {
                bytes = read(response);
            } catch (IOException e) {
                done.failed(e);
                return;
            }
            if (response.code() == 200) {
                done.ok(bytes);
            } else {
                done.failed(new IllegalStateException("Status " + response.code()));
            }
        }

        @Override
        public void onFailure(Call call, IOException failure) {
            done.failed(failure);
        }
    }

    private record Sockets(OkHttpClient client, int port) implements WebSockets {

        @Override
        public CompletionStage<Socket> open(String path, Frames frames) {
            CompletableFuture<Socket> open = new CompletableFuture<>();
            Request request = new Request.Builder()
                    .url("ws://" + Target.HOST + ":" + port + path)
                    .build();
            client.newWebSocket(request, new WebSocketListener() {
                @Override
                public void onOpen(WebSocket socket, Response response) {
                    open.complete(new Sender(socket));
                }

                @Override
                public void onMessage(WebSocket socket, String text) {
                    frames.text(text);
                }

                @Override
                public void onMessage(WebSocket socket, ByteString bytes) {
                    frames.binary(bytes.size());
                }

                @Override
                public void onFailure(WebSocket socket, Throwable failure, @Nullable Response response) {
                    if (!open.completeExceptionally(failure)) {
                        frames.failed(failure);
                    }
                }
            });
            return open;
        }

        @Override
        public void close() {
            client.dispatcher().executorService().shutdownNow();
        }
    }

    private record Sender(WebSocket socket) implements WebSockets.Socket {
        @Override
        public void sendText(String text) {
            if (!socket.send(text)) {
                throw new IllegalStateException("The message was refused");
            }
        }

        @Override
        public void sendBinary(byte[] bytes) {
            if (!socket.send(ByteString.of(bytes))) {
                throw new IllegalStateException("The message was refused");
            }
        }
    }
}
