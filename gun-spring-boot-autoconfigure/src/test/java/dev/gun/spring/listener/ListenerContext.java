package dev.gun.spring.listener;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import dev.gun.client.GunClient;
import dev.gun.client.GunWebSocket;
import dev.gun.client.WsFrame;
import dev.gun.client.message.GunWs;
import dev.gun.spring.FakeGunClient;
import dev.gun.spring.GunOwnerEventPublisher;
import dev.gun.spring.boot.autoconfigure.GunAutoConfiguration;
import dev.gun.spring.boot.autoconfigure.listener.GunWsListenerAutoConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** An application with the connections {@code prices} and {@code orders}, whose frames tests bring by hand. */
final class ListenerContext {

    final GunWebSocket prices = webSocket("prices");
    final GunWebSocket orders = webSocket("orders");

    /** What was sent over {@link #prices}. */
    final List<WsFrame> sent = new ArrayList<>();

    CompletableFuture<Void> written = CompletableFuture.completedFuture(null);

    final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    GunAutoConfiguration.class, GunWsListenerAutoConfiguration.class, JacksonAutoConfiguration.class))
            .withBean("fakeGunClient", GunClient.class, FakeGunClient::new)
            .withPropertyValues(
                    "gun.connections.prices.uri=wss://prices.example.org/stream",
                    "gun.connections.orders.uri=wss://orders.example.org/stream");

    ListenerContext() {
        given(prices.send(any(WsFrame.class))).willAnswer(call -> {
            sent.add(call.getArgument(0));
            return written;
        });
    }

    private static GunWebSocket webSocket(String connection) {
        GunWebSocket stream = mock(GunWebSocket.class);
        given(stream.connection()).willReturn(connection);
        return stream;
    }

    /** Brings a frame of {@code prices}. */
    void receive(ApplicationContext context, WsFrame frame) {
        context.getBean(GunOwnerEventPublisher.class).receive(new GunWs(prices, frame));
    }

    void receive(ApplicationContext context, String text) {
        receive(context, WsFrame.text(text));
    }
}
