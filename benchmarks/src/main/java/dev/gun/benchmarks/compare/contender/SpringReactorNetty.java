package dev.gun.benchmarks.compare.contender;

import dev.gun.benchmarks.compare.work.Contender;
import dev.gun.benchmarks.compare.work.Target;
import dev.gun.benchmarks.compare.work.WebSockets;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.LoopResources;

/** Spring's client on Reactor Netty, one event loop without native transport; the handler runs on that. */
final class SpringReactorNetty implements Contender {

    @Override
    public WebSockets webSockets(Target target, boolean deflate) {
        LoopResources loop = LoopResources.create("bench", 1, true);
        return new Sockets(
                loop, new ReactorNettyWebSocketClient(HttpClient.newConnection().runOn(loop, false)), target.http1());
    }

    private record Sockets(LoopResources loop, ReactorNettyWebSocketClient client, int port) implements WebSockets {

        @Override
        public CompletionStage<Socket> open(String path, Frames frames) {
            CompletableFuture<Socket> open = new CompletableFuture<>();
            client.execute(URI.create("ws://" + Target.HOST + ":" + port + path), session -> {
                        open.complete(new Silent());
                        return session.receive()
                                .doOnNext(message -> received(frames, message))
                                .then();
                    })
                    .subscribe(nothing -> {}, failure -> {
                        if (!open.completeExceptionally(failure)) {
                            frames.failed(failure);
                        }
                    });
            return open;
        }

        private static void received(Frames frames, WebSocketMessage message) {
            if (message.getType() == WebSocketMessage.Type.TEXT) {
                frames.text(message.getPayloadAsText());
            } else {
                frames.binary(message.getPayload().readableByteCount());
            }
        }

        @Override
        public void close() {
            loop.dispose();
        }
    }
}
