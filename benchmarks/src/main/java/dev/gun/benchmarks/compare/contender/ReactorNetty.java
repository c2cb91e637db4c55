package dev.gun.benchmarks.compare.contender;

import dev.gun.benchmarks.compare.work.Contender;
import dev.gun.benchmarks.compare.work.Done;
import dev.gun.benchmarks.compare.work.Http;
import dev.gun.benchmarks.compare.work.Target;
import dev.gun.benchmarks.compare.work.WebSockets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** Reactor Netty on one event loop, without native transport. */
final class ReactorNetty implements Contender {

    private static HttpClient client(LoopResources loop, int port, int connections) {
        ConnectionProvider provider = ConnectionProvider.builder("bench")
                .maxConnections(connections)
                .pendingAcquireMaxCount(-1)
                .build();
        return HttpClient.create(provider).runOn(loop, false).host(Target.HOST).port(port);
    }

    @Override
    public Http http1(Target target, int connections) {
        LoopResources loop = LoopResources.create("bench", 1, true);
        return new Requests(loop, client(loop, target.http1(), connections).protocol(HttpProtocol.HTTP11));
    }

    @Override
    public Http http2(Target target, int streams) {
        LoopResources loop = LoopResources.create("bench", 1, true);
        return new Requests(loop, http2Client(loop, target));
    }

    private static HttpClient http2Client(LoopResources loop, Target target) {
        return client(loop, target.http2(), 1)
                .protocol(HttpProtocol.H2C)
                .http2Settings(settings -> settings.initialWindowSize(8_000_000).maxFrameSize(1 << 20));
    }

    @Override
    public WebSockets webSockets(Target target, boolean deflate) {
        LoopResources loop = LoopResources.create("bench", 1, true);
        HttpClient client = client(loop, deflate ? target.deflate() : target.http1(), 20_000);
        return new Sockets(loop, client, deflate);
    }

    @Override
    public WebSockets webSocketsOverHttp2(Target target) {
        LoopResources loop = LoopResources.create("bench", 1, true);
        return new Sockets(loop, http2Client(loop, target), false);
    }

    private record Requests(LoopResources loop, HttpClient client) implements Http {

        private static final ByteBuf WHOLE =
                Unpooled.unreleasableBuffer(Unpooled.directBuffer(PIECE).writeZero(PIECE));

        @Override
        public void get(Done done) {
            client.get()
                    .uri("/hello")
                    .responseSingle((response, body) -> body.asByteArray())
                    .subscribe(body -> done.ok(body.length), done::failed);
        }

        @Override
        public void download(long bytes, Done done) {
            client.get()
                    .uri("/download?bytes=" + bytes)
                    .response((response, body) -> body.map(ByteBuf::readableBytes))
                    .reduce(0L, Long::sum)
                    .subscribe(done::ok, done::failed);
        }

        @Override
        public void upload(long bytes, Done done) {
            Flux<ByteBuf> body = Flux.range(0, (int) (bytes / PIECE)).map(any -> WHOLE.duplicate());
            client.post()
                    .uri(Http.uploadPath(bytes))
                    .send(body)
                    .responseSingle((response, answer) -> answer.then(Mono.just(bytes)))
                    .subscribe(done::ok, done::failed);
        }

        @Override
        public void close() {
            loop.dispose();
        }
    }

    private record Sockets(LoopResources loop, HttpClient client, boolean deflate) implements WebSockets {

        @Override
        public CompletionStage<Socket> open(String path, Frames frames) {
            CompletableFuture<Socket> open = new CompletableFuture<>();
            client.websocket(WebsocketClientSpec.builder()
                            .compress(deflate)
                            .maxFramePayloadLength(16 << 20)
                            .build())
                    .uri(path)
                    .handle((in, out) -> {
                        Sender sender = new Sender(Sinks.many().unicast().onBackpressureBuffer());
                        open.complete(sender);
                        Mono<Void> sending =
                                out.sendObject(sender.frames.asFlux()).then();
                        Flux<WebSocketFrame> receiving = in.receiveFrames().doOnNext(frame -> received(frames, frame));
                        return sending.and(receiving);
                    })
                    .subscribe(nothing -> {}, failure -> {
                        if (!open.completeExceptionally(failure)) {
                            frames.failed(failure);
                        }
                    });
            return open;
        }

        private static void received(Frames frames, WebSocketFrame frame) {
            if (frame instanceof TextWebSocketFrame text) {
                frames.text(text.text());
            } else {
                byte[] bytes = new byte[frame.content().readableBytes()];
                frame.content().readBytes(bytes);
                frames.binary(bytes.length);
            }
        }

        @Override
        public void close() {
            loop.dispose();
        }
    }

    private record Sender(Sinks.Many<Object> frames) implements WebSockets.Socket {

        /**
         * The first frame of a round is the main thread's, and its echo may be answered by the event loop before the main
         * thread has left the sink. A handler of Reactor's own would have a deadline, which begins when it is made.
         */
        private static final Sinks.EmitFailureHandler TAKING_TURNS =
                (signal, result) -> result == Sinks.EmitResult.FAIL_NON_SERIALIZED;

        @Override
        public void sendText(String text) {
            frames.emitNext(new TextWebSocketFrame(text), TAKING_TURNS);
        }

        @Override
        public void sendBinary(byte[] bytes) {
            frames.emitNext(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes)), TAKING_TURNS);
        }
    }
}
