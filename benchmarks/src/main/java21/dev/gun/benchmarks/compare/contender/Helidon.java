package dev.gun.benchmarks.compare.contender;

import dev.gun.benchmarks.compare.work.Contender;
import dev.gun.benchmarks.compare.work.Done;
import dev.gun.benchmarks.compare.work.Http;
import dev.gun.benchmarks.compare.work.Target;
import dev.gun.benchmarks.compare.work.WebSockets;
import io.helidon.common.buffers.BufferData;
import io.helidon.http.Method;
import io.helidon.webclient.api.HttpClientResponse;
import io.helidon.webclient.http1.Http1Client;
import io.helidon.webclient.http2.Http2Client;
import io.helidon.webclient.websocket.WsClient;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Helidon 4 as it is meant: a virtual thread for each request and each WebSocket. As many connections are kept as the
 * scenario has; over HTTP/2 the windows and frames are as large as everybody's. Nothing of it is on Netty, so the level
 * of leak detection means nothing here.
 */
final class Helidon implements Contender {

    /** Made by name, since only JDK 21 knows this class. */
    Helidon() {}

    @Override
    public Http http1(Target target, int connections) {
        Http1Client client = Http1Client.builder()
                .baseUri("http://" + Target.HOST + ":" + target.http1())
                .shareConnectionCache(false)
                .connectionCacheSize(connections)
                .build();
        return new Requests(
                path -> client.get(path).request(),
                (path, bytes) -> client.method(Method.POST).path(path).outputStream(out -> write(out, bytes)));
    }

    @Override
    public Http http2(Target target, int streams) {
        Http2Client client = Http2Client.builder()
                .baseUri("http://" + Target.HOST + ":" + target.http2())
                .shareConnectionCache(false)
                .protocolConfig(http2 -> http2.priorKnowledge(true)
                        .initialWindowSize(8_000_000)
                        .maxFrameSize(1 << 20))
                .build();
        return new Requests(
                path -> client.get(path).request(),
                (path, bytes) -> client.method(Method.POST).path(path).outputStream(out -> write(out, bytes)));
    }

    @Override
    public WebSockets webSockets(Target target, boolean deflate) {
        if (deflate) {
            throw new UnsupportedOperationException("no permessage-deflate in its client");
        }
        return new Sockets(WsClient.builder().build(), target.http1());
    }

    private static void write(java.io.OutputStream out, long bytes) throws IOException {
        byte[] piece = new byte[Http.PIECE];
        try (out) {
            for (long left = bytes; left > 0; left -= Http.PIECE) {
                out.write(piece);
            }
        }
    }

    /** How a path is got. */
    private interface Get {
        HttpClientResponse from(String path);
    }

    /** How bytes are posted to a path. */
    private interface Post {
        HttpClientResponse to(String path, long bytes);
    }

    private static final class Requests implements Http {

        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final Get get;
        private final Post post;

        Requests(Get get, Post post) {
            this.get = get;
            this.post = post;
            // Connected before anything is measured, and so that 100 requests at once find a connection to share.
            try (HttpClientResponse response = get.from("/hello")) {
                response.as(byte[].class);
            }
        }

        @Override
        public void get(Done done) {
            run(done, () -> get.from("/hello"), response -> response.as(byte[].class).length);
        }

        @Override
        public void download(long bytes, Done done) {
            run(done, () -> get.from("/download?bytes=" + bytes), Requests::drain);
        }

        @Override
        public void upload(long bytes, Done done) {
            run(done, () -> post.to(Http.uploadPath(bytes), bytes), response -> bytes);
        }

        private void run(Done done, Supplier<HttpClientResponse> request, Body body) {
            threads.execute(() -> {
                long bytes;
                try (HttpClientResponse response = request.get()) {
                    if (response.status().code() != 200) {
                        throw new IOException("Status " + response.status());
                    }
                    bytes = body.read(response);
                } catch (IOException | RuntimeException e) {
                    done.failed(e);
                    return;
                }
                done.ok(bytes);
            });
        }

        private static long drain(HttpClientResponse response) throws IOException {
            byte[] piece = new byte[PIECE];
            long sum = 0;
            try (InputStream in = response.inputStream()) {
                for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                    sum += n;
                }
            }
            return sum;
        }

        @Override
        public void close() {
            threads.shutdownNow();
        }
    }

    /** What is done with a response; says how many bytes it was. */
    private interface Body {
        long read(HttpClientResponse response) throws IOException;
    }

    private record Sockets(WsClient client, int port) implements WebSockets {

        @Override
        public CompletionStage<Socket> open(String path, Frames frames) {
            Listener listener = new Listener(frames);
            client.connect(URI.create("ws://" + Target.HOST + ":" + port + path), listener);
            return listener.open;
        }

        @Override
        public void close() {
            // It has nothing to close; the process ends.
        }
    }

    private static final class Listener implements WsListener {

        private final CompletableFuture<WebSockets.Socket> open = new CompletableFuture<>();
        private final WebSockets.Frames frames;

        Listener(WebSockets.Frames frames) {
            this.frames = frames;
        }

        @Override
        public void onOpen(WsSession session) {
            open.complete(new Sender(session));
        }

        @Override
        public void onMessage(WsSession session, String text, boolean last) {
            if (last) {
                frames.text(text);
            } else {
                frames.failed(new IllegalStateException("The server does not send fragments"));
            }
        }

        @Override
        public void onMessage(WsSession session, BufferData buffer, boolean last) {
            if (last) {
                frames.binary(buffer.readBytes().length);
            } else {
                frames.failed(new IllegalStateException("The server does not send fragments"));
            }
        }

        @Override
        public void onError(WsSession session, Throwable failure) {
            if (!open.completeExceptionally(failure)) {
                frames.failed(failure);
            }
        }
    }

    /** Its session may not be written to by two threads at once. */
    private record Sender(WsSession session) implements WebSockets.Socket {
        @Override
        public synchronized void sendText(String text) {
            session.send(text, true);
        }

        @Override
        public synchronized void sendBinary(byte[] bytes) {
            session.send(BufferData.create(bytes), true);
        }
    }
}
