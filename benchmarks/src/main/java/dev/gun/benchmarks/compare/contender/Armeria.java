package dev.gun.benchmarks.compare.contender;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.client.websocket.WebSocketClient;
import com.linecorp.armeria.client.websocket.WebSocketSession;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpRequestWriter;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.websocket.WebSocketFrame;
import com.linecorp.armeria.common.websocket.WebSocketFrameType;
import com.linecorp.armeria.common.websocket.WebSocketWriter;
import dev.gun.benchmarks.compare.work.Contender;
import dev.gun.benchmarks.compare.work.Done;
import dev.gun.benchmarks.compare.work.Http;
import dev.gun.benchmarks.compare.work.Target;
import dev.gun.benchmarks.compare.work.WebSockets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Armeria with one event loop, without time-outs and limits on length. */
final class Armeria implements Contender {

    private static ClientFactory factory() {
        return ClientFactory.builder()
                .workerGroup(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()), true)
                .useHttp2Preface(true)
                .http2InitialConnectionWindowSize(8_000_000)
                .http2InitialStreamWindowSize(8_000_000)
                .http2MaxFrameSize(1 << 20)
                .idleTimeout(Duration.ZERO)
                .build();
    }

    private static Http requests(String protocol, int port) {
        ClientFactory factory = factory();
        WebClient client = WebClient.builder(protocol + "://" + Target.HOST + ":" + port)
                .factory(factory)
                .responseTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .maxResponseLength(0)
                .build();
        return new Requests(factory, client);
    }

    @Override
    public Http http1(Target target, int connections) {
        return requests("h1c", target.http1());
    }

    @Override
    public Http http2(Target target, int streams) {
        return requests("h2c", target.http2());
    }

    @Override
    public WebSockets webSockets(Target target, boolean deflate) {
        if (deflate) {
            throw new UnsupportedOperationException("no permessage-deflate");
        }
        return sockets("ws+h1c", target.http1());
    }

    @Override
    public WebSockets webSocketsOverHttp2(Target target) {
        return sockets("ws+h2c", target.http2());
    }

    private static WebSockets sockets(String protocol, int port) {
        ClientFactory factory = factory();
        WebSocketClient client = WebSocketClient.builder(protocol + "://" + Target.HOST + ":" + port)
                .factory(factory)
                .responseTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .maxResponseLength(0)
                .build();
        return new Sockets(factory, client);
    }

    private record Requests(ClientFactory factory, WebClient client) implements Http {

        @Override
        public void get(Done done) {
            client.get("/hello").aggregate().whenComplete((response, failure) -> {
                if (failure != null) {
                    done.failed(failure);
                } else {
                    done.ok(response.content().array().length);
                }
            });
        }

        @Override
        public void download(long bytes, Done done) {
            client.get("/download?bytes=" + bytes).subscribe(new Counter(done));
        }

        @Override
        public void upload(long bytes, Done done) {
            HttpRequestWriter request =
                    HttpRequest.streaming(RequestHeaders.of(HttpMethod.POST, Http.uploadPath(bytes)));
            client.execute(request).aggregate().whenComplete((response, failure) -> {
                if (failure != null) {
                    done.failed(failure);
                } else {
                    done.ok(bytes);
                }
            });
            new Upload(request, bytes).next();
        }

        @Override
        public void close() {
            factory.close();
        }
    }

    private static final class Upload {

        private static final ByteBuf WHOLE =
                Unpooled.unreleasableBuffer(Unpooled.directBuffer(Http.PIECE).writeZero(Http.PIECE));

        private final HttpRequestWriter request;
        private long left;

        Upload(HttpRequestWriter request, long bytes) {
            this.request = request;
            this.left = bytes;
        }

        void next() {
            for (int i = 0; i < Http.AHEAD && left > 0; i++) {
                left -= Http.PIECE;
                request.write(HttpData.wrap(WHOLE.duplicate()));
            }
            if (left > 0) {
                request.whenConsumed().thenRun(this::next);
            } else {
                request.close();
            }
        }
    }

    private static final class Counter implements Subscriber<HttpObject> {

        private final Done done;
        private long bytes;

        Counter(Done done) {
            this.done = done;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(HttpObject object) {
            if (object instanceof HttpData data) {
                bytes += data.length();
                data.close();
            }
        }

        @Override
        public void onError(Throwable failure) {
            done.failed(failure);
        }

        @Override
        public void onComplete() {
            done.ok(bytes);
        }
    }

    private record Sockets(ClientFactory factory, WebSocketClient client) implements WebSockets {

        @Override
        public CompletionStage<Socket> open(String path, Frames frames) {
            return client.connect(path).thenApply(session -> open(session, frames));
        }

        private static Socket open(WebSocketSession session, Frames frames) {
            WebSocketWriter out = session.outbound();
            session.inbound().subscribe(new Received(frames));
            return new Sender(out);
        }

        @Override
        public void close() {
            factory.close();
        }
    }

    private record Received(WebSockets.Frames frames) implements Subscriber<WebSocketFrame> {
        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(WebSocketFrame frame) {
            if (frame.type() == WebSocketFrameType.TEXT) {
                frames.text(frame.text());
            } else {
                frames.binary(frame.array().length);
            }
        }

        @Override
        public void onError(Throwable failure) {
            frames.failed(failure);
        }

        @Override
        public void onComplete() {
            // It was closed, by whoever ended the measurement.
        }
    }

    private record Sender(WebSocketWriter out) implements WebSockets.Socket {
        @Override
        public void sendText(String text) {
            out.write(text);
        }

        @Override
        public void sendBinary(byte[] bytes) {
            out.write(bytes);
        }
    }
}
