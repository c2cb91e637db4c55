package dev.gun.benchmarks.compare.contender;

import dev.gun.benchmarks.compare.work.Contender;
import dev.gun.benchmarks.compare.work.Done;
import dev.gun.benchmarks.compare.work.Http;
import dev.gun.benchmarks.compare.work.Target;
import dev.gun.benchmarks.compare.work.WebSockets;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.AsyncRequestContent;
import org.eclipse.jetty.client.BufferingResponseListener;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpClientTransport;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.ClientConnectionFactoryOverHTTP2;
import org.eclipse.jetty.http2.client.transport.HttpClientTransportOverHTTP2;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.IteratingCallback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/**
 * Jetty with one selector and its usual thread pool. Its connections are not closed when they are idle, which they are
 * while others take their turns.
 */
final class Jetty implements Contender {

    private static final int WINDOW = 8_000_000;

    private static ClientConnector connector() {
        ClientConnector connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setExecutor(new QueuedThreadPool());
        connector.setIdleTimeout(Duration.ZERO);
        return connector;
    }

    private static HTTP2Client http2Client() {
        HTTP2Client http2 = new HTTP2Client(connector());
        http2.setInitialSessionRecvWindow(WINDOW);
        http2.setInitialStreamRecvWindow(WINDOW);
        http2.setMaxFrameSize(1 << 20);
        http2.setIdleTimeout(0);
        http2.setStreamIdleTimeout(0);
        return http2;
    }

    private static HttpClient client(HttpClientTransport transport, int connections, int queued) {
        HttpClient client = new HttpClient(transport);
        client.setMaxConnectionsPerDestination(connections);
        client.setMaxRequestsQueuedPerDestination(queued);
        client.setIdleTimeout(0);
        start(client);
        return client;
    }

    private static void start(LifeCycle part) {
        LifeCycle.start(part);
    }

    @Override
    public Http http1(Target target, int connections) {
        return new Requests(client(new HttpClientTransportOverHTTP(connector()), connections, 1_024), target.http1());
    }

    @Override
    public Http http2(Target target, int streams) {
        HttpClient client = client(new HttpClientTransportOverHTTP2(http2Client()), 1, 1_024);
        Requests requests = new Requests(client, target.http2());
        requests.exchangeSettings();
        return requests;
    }

    @Override
    public WebSockets webSockets(Target target, boolean deflate) {
        HttpClient http = client(new HttpClientTransportOverHTTP(connector()), 20_000, 20_000);
        return new Sockets(http, deflate ? target.deflate() : target.http1(), deflate);
    }

    @Override
    public WebSockets webSocketsOverHttp2(Target target) {
        HTTP2Client http2 = http2Client();
        HttpClient http = client(
                new HttpClientTransportDynamic(
                        http2.getClientConnector(), new ClientConnectionFactoryOverHTTP2.HTTP2(http2)),
                1,
                1_024);
        return new Sockets(http, target.http2(), false);
    }

    private record Requests(HttpClient client, String origin) implements Http {

        Requests(HttpClient client, int port) {
            this(client, "http://" + Target.HOST + ":" + port);
        }

        /**
         * It fills frames as large as the server's settings allow before it has acknowledged these, which the server
         * must not take (RFC 9113 section 6.5.3): they are exchanged with a small request first.
         */
        void exchangeSettings() {
            try {
                client.GET(origin + "/hello");
            } catch (InterruptedException | TimeoutException | ExecutionException e) {
                throw new IllegalStateException("The server does not answer", e);
            }
        }

        @Override
        public void get(Done done) {
            client.newRequest(origin + "/hello").send(new Answer(done));
        }

        @Override
        public void download(long bytes, Done done) {
            client.newRequest(origin + "/download?bytes=" + bytes).send(new Counter(done));
        }

        @Override
        public void upload(long bytes, Done done) {
            AsyncRequestContent content = new AsyncRequestContent();
            client.newRequest(origin + Http.uploadPath(bytes))
                    .method("POST")
                    .body(content)
                    .send(new Answer(done) {
                        @Override
                        public void onComplete(Result result) {
                            ended(done, result, bytes);
                        }
                    });
            client.getExecutor().execute(new Upload(content, bytes, done)::iterate);
        }

        @Override
        public void close() {
            LifeCycle.stop(client);
        }

        private static void ended(Done done, Result result, long bytes) {
            if (result.isFailed()) {
                done.failed(result.getFailure());
            } else if (result.getResponse().getStatus() != 200) {
                done.failed(new IllegalStateException(
                        "Status " + result.getResponse().getStatus()));
            } else {
                done.ok(bytes);
            }
        }

        private static class Answer extends BufferingResponseListener {

            private final Done done;

            Answer(Done done) {
                this.done = done;
            }

            @Override
            public void onComplete(Result result) {
                ended(done, result, getContent().length);
            }
        }

        /** Out of a direct buffer, which Jetty does not copy; it says when what was written before has gone. */
        private static final class Upload extends IteratingCallback {

            private static final ByteBuffer WHOLE = ByteBuffer.allocateDirect(PIECE);

            private final AsyncRequestContent content;
            private final Done done;
            private long left;

            Upload(AsyncRequestContent content, long bytes, Done done) {
                this.content = content;
                this.left = bytes;
                this.done = done;
            }

            @Override
            protected Action process() {
                if (left == 0) {
                    content.close();
                    return Action.SUCCEEDED;
                }
                for (int i = 1; i < AHEAD && left > PIECE; i++) {
                    left -= PIECE;
                    content.write(WHOLE.duplicate(), NOOP);
                }
                left -= PIECE;
                content.write(WHOLE.duplicate(), this);
                return Action.SCHEDULED;
            }

            @Override
            protected void onCompleteFailure(Throwable cause) {
                done.failed(cause);
            }
        }

        private static final class Counter implements org.eclipse.jetty.client.Response.Listener {

            private final Done done;
            private long bytes;

            Counter(Done done) {
                this.done = done;
            }

            @Override
            public void onContent(org.eclipse.jetty.client.Response response, ByteBuffer content) {
                bytes += content.remaining();
            }

            @Override
            public void onComplete(Result result) {
                ended(done, result, bytes);
            }
        }
    }

    private static final class Sockets implements WebSockets {

        private final WebSocketClient client;
        private final int port;
        private final boolean deflate;

        Sockets(HttpClient http, int port, boolean deflate) {
            this.client = new WebSocketClient(http);
            client.setIdleTimeout(Duration.ZERO);
            this.port = port;
            this.deflate = deflate;
            start(client);
        }

        @Override
        public CompletionStage<Socket> open(String path, Frames frames) {
            ClientUpgradeRequest request =
                    new ClientUpgradeRequest(URI.create("ws://" + Target.HOST + ":" + port + path));
            if (deflate) {
                request.addExtensions("permessage-deflate");
            }
            try {
                return client.connect(new Listener(frames), request).thenApply(Sender::new);
            } catch (IOException e) {
                return CompletableFuture.failedStage(e);
            }
        }

        @Override
        public void close() {
            LifeCycle.stop(client);
        }
    }

    /** What it calls users through; has to be visible to it. */
    public static final class Listener implements Session.Listener.AutoDemanding {

        private final WebSockets.Frames frames;

        Listener(WebSockets.Frames frames) {
            this.frames = frames;
        }

        @Override
        public void onWebSocketText(String message) {
            frames.text(message);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            byte[] bytes = new byte[payload.remaining()];
            payload.get(bytes);
            callback.succeed();
            frames.binary(bytes.length);
        }

        @Override
        public void onWebSocketError(Throwable cause) {
            frames.failed(cause);
        }
    }

    private record Sender(Session session) implements WebSockets.Socket {
        @Override
        public void sendText(String text) {
            session.sendText(text, Callback.NOOP);
        }

        @Override
        public void sendBinary(byte[] bytes) {
            session.sendBinary(ByteBuffer.wrap(bytes), Callback.NOOP);
        }
    }
}
