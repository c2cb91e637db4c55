package dev.gun.benchmarks.compare.contender;

import dev.gun.benchmarks.compare.work.Contender;
import dev.gun.benchmarks.compare.work.Target;
import dev.gun.benchmarks.compare.work.WebSockets;
import dev.gun.client.WsFrame;
import dev.gun.client.message.GunNotify;
import dev.gun.client.message.GunWs;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The starter in a Spring Boot application: one connection from properties, received by an {@code @EventListener}. One
 * event loop; everything else as an application finds it, so that the listener is called on the receivers' threads.
 */
final class GunSpring implements Contender {

    @Override
    public WebSockets webSockets(Target target, boolean deflate) {
        return new Application(target.http1());
    }

    /** What a user writes: nothing but the annotation. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Empty {}

    /** Opens one WebSocket and no second one, since each is an application. */
    private static final class Application implements WebSockets {

        private final int port;
        private final CompletableFuture<ConfigurableApplicationContext> context = new CompletableFuture<>();

        Application(int port) {
            this.port = port;
        }

        @Override
        public CompletionStage<Socket> open(String path, Frames frames) {
            Listener listener = new Listener(frames);
            context.complete(new SpringApplicationBuilder(Empty.class)
                    .web(WebApplicationType.NONE)
                    .logStartupInfo(false)
                    .properties(
                            "spring.main.banner-mode=off",
                            "gun.runtime.event-loop-threads=1",
                            "gun.connections.feed.uri=ws://" + Target.HOST + ":" + port + path)
                    .initializers((GenericApplicationContext beans) ->
                            beans.registerBean("listener", Listener.class, () -> listener))
                    .run());
            return listener.open;
        }

        @Override
        public void close() {
            context.thenAccept(ConfigurableApplicationContext::close);
        }
    }

    /** The application's bean. */
    static final class Listener {

        private final CompletableFuture<WebSockets.Socket> open = new CompletableFuture<>();
        private final WebSockets.Frames frames;

        Listener(WebSockets.Frames frames) {
            this.frames = frames;
        }

        @EventListener
        void on(GunWs ws) {
            if (ws.frame() instanceof WsFrame.Text text) {
                frames.text(text.text());
            } else if (ws.frame() instanceof WsFrame.Binary binary) {
                frames.binary(binary.size());
            } else {
                frames.failed(new IllegalStateException("Unexpected: " + ws.frame()));
            }
        }

        @EventListener
        void on(GunNotify notify) {
            if (notify.notice() instanceof GunNotify.SessionReady) {
                open.complete(new Silent());
            }
        }
    }
}
