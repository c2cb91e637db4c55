package dev.gun.benchmarks.compare.contender;

import dev.gun.benchmarks.compare.work.Contender;
import dev.gun.benchmarks.compare.work.Done;
import dev.gun.benchmarks.compare.work.Http;
import dev.gun.benchmarks.compare.work.Target;
import dev.gun.benchmarks.compare.work.WebSockets;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;

/**
 * The JDK's client with one thread beside its selector's; its default is a thread pool without bound. Its connections
 * stay open while others take their turns, which only system properties can say: it would open another one by asking for
 * an upgrade to HTTP/2 with a large body, which no server needs to take (RFC 9110 section 7.8).
 */
final class Jdk implements Contender {

    static {
        System.setProperty("jdk.httpclient.keepalive.timeout", "3600");
        System.setProperty("jdk.httpclient.keepalive.timeout.h2", "3600");
    }

    @Override
    public Http http1(Target target, int connections) {
        return new Requests(HttpClient.Version.HTTP_1_1, target.http1());
    }

    @Override
    public Http http2(Target target, int streams) {
        return new Requests(HttpClient.Version.HTTP_2, target.http2());
    }

    @Override
    public WebSockets webSockets(Target target, boolean deflate) {
        if (deflate) {
            throw new UnsupportedOperationException("no permessage-deflate");
        }
        return new Sockets(target.http1());
    }

    private static final class Requests implements Http {

        private final ExecutorService executor = Executors.newSingleThreadExecutor();
        private final HttpClient client;
        private final HttpRequest hello;
        private final String origin;

        Requests(HttpClient.Version version, int port) {
            this.client =
                    HttpClient.newBuilder().version(version).executor(executor).build();
            this.origin = "http://" + Target.HOST + ":" + port;
            this.hello = HttpRequest.newBuilder(URI.create(origin + "/hello")).build();
            // Without TLS it asks for HTTP/2 with its first request, and until that is answered opens connections.
            client.sendAsync(hello, BodyHandlers.discarding()).join();
        }

        @Override
        public void get(Done done) {
            client.sendAsync(hello, BodyHandlers.ofByteArray())
                    .whenComplete((response, failure) -> ended(done, response, failure, 0));
        }

        @Override
        public void download(long bytes, Done done) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(origin + "/download?bytes=" + bytes))
                    .build();
            AtomicLong received = new AtomicLong();
            client.sendAsync(
                            request,
                            BodyHandlers.ofByteArrayConsumer(
                                    piece -> piece.ifPresent(array -> received.addAndGet(array.length))))
                    .whenComplete((response, failure) -> ended(done, response, failure, received.get()));
        }

        @Override
        public void upload(long bytes, Done done) {
            ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
            Flux<ByteBuffer> pieces = Flux.range(0, (int) (bytes / PIECE)).map(any -> piece.duplicate());
            HttpRequest request = HttpRequest.newBuilder(URI.create(origin + Http.uploadPath(bytes)))
                    .POST(BodyPublishers.fromPublisher(JdkFlowAdapter.publisherToFlowPublisher(pieces)))
                    .build();
            client.sendAsync(request, BodyHandlers.discarding())
                    .whenComplete((response, failure) -> ended(done, response, failure, bytes));
        }

        private static void ended(Done done, HttpResponse<?> response, Throwable failure, long bytes) {
            if (failure != null) {
                done.failed(failure);
            } else if (response.statusCode() != 200) {
                done.failed(new IllegalStateException("Status " + response.statusCode()));
            } else {
                done.ok(bytes);
            }
        }

        @Override
        public void close() {
            executor.shutdownNow();
        }
    }

    private static final class Sockets implements WebSockets {

        private final ExecutorService executor = Executors.newSingleThreadExecutor();
        private final HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(executor)
                .build();
        private final int port;

        Sockets(int port) {
            this.port = port;
        }

        @Override
        public CompletionStage<Socket> open(String path, Frames frames) {
            return client.newWebSocketBuilder()
                    .buildAsync(URI.create("ws://" + Target.HOST + ":" + port + path), new Listener(frames))
                    .thenApply(Sender::new);
        }

        @Override
        public void close() {
            executor.shutdownNow();
        }
    }

    private static final class Listener implements WebSocket.Listener {

        private final WebSockets.Frames frames;
        private final StringBuilder text = new StringBuilder();
        private byte[] binary = new byte[0];

        Listener(WebSockets.Frames frames) {
            this.frames = frames;
        }

        @Override
        public void onOpen(WebSocket socket) {
            socket.request(64);
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            socket.request(1);
            if (last && text.isEmpty()) {
                frames.text(part.toString());
            } else {
                text.append(part);
                if (last) {
                    frames.text(text.toString());
                    text.setLength(0);
                }
            }
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
            socket.request(1);
            int before = binary.length;
            binary = Arrays.copyOf(binary, before + part.remaining());
            part.get(binary, before, part.remaining());
            if (last) {
                frames.binary(binary.length);
                binary = new byte[0];
            }
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            frames.failed(error);
        }
    }

    /** It takes one message at a time, so the others have to wait in a chain. */
    private static final class Sender implements WebSockets.Socket {

        private final WebSocket socket;
        private CompletableFuture<WebSocket> last;

        Sender(WebSocket socket) {
            this.socket = socket;
            this.last = CompletableFuture.completedFuture(socket);
        }

        @Override
        public synchronized void sendText(String text) {
            last = last.isDone() ? socket.sendText(text, true) : last.thenCompose(sent -> sent.sendText(text, true));
        }

        @Override
        public synchronized void sendBinary(byte[] bytes) {
            ByteBuffer data = ByteBuffer.wrap(bytes);
            last = last.isDone()
                    ? socket.sendBinary(data, true)
                    : last.thenCompose(sent -> sent.sendBinary(data, true));
        }
    }
}
