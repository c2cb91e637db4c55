package dev.gun.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunUpgrade;
import dev.gun.client.message.GunWs;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.RawWebSocket;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Pools: what is set up on each connection before it is given out (spec page 1 §14)")
class PoolSetupTests extends PoolScenario {

    @Test
    @DisplayName("setup: each connection is upgraded before it is given out, and wsSend takes the members in turns")
    void webSockets() {
        LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (RawPeer peer = RawPeer.builder()
                .scriptPerConnection(index -> connection -> {
                    connection.await("upgrade");
                    RawWebSocket ws = connection.acceptWebSocket();
                    assertThat(ws.request().requestLine()).isEqualTo("GET /ws HTTP/1.1");
                    for (int i = 0; i < 2; i++) {
                        ws.sendText(index + " " + new String(ws.readFrame().payload(), UTF_8));
                    }
                })
                .start()) {
            GunPool pool = open(
                    peer,
                    PoolOptions.builder()
                            .size(2)
                            .setup(PoolSetup.webSocket(
                                    "/ws", Headers.empty(), WsOptions.defaults(), message -> hear(heard, message)))
                            .connection(options(Protocol.HTTP)));
            await().until(() -> pool.info().members().stream()
                    .allMatch(member -> member.state() == PoolInfo.MemberState.SETTING_UP));
            peer.release("upgrade");
            pool.awaitUp();
            assertThat(pool.info().members())
                    .allMatch(member -> member.capacity() == RequestOptions.UNLIMITED
                            && member.connection().state() == ConnectionState.CONNECTED_WS_ONLY);

            for (int i = 0; i < 4; i++) {
                pool.wsSend(WsFrame.text("tick")).toCompletableFuture().join();
            }

            await().until(() -> heard.size() == 6);
            assertThat(heard).containsExactlyInAnyOrder("upgraded", "upgraded", "0 tick", "0 tick", "1 tick", "1 tick");
            await().until(() -> leases(pool).equals(List.of(0L, 0L)));
        }
    }

    private static void hear(LinkedBlockingQueue<String> heard, GunMessage message) {
        if (message instanceof GunUpgrade) {
            heard.add("upgraded");
        } else if (message instanceof GunWs ws && ws.frame() instanceof WsFrame.Text text) {
            heard.add(text.text());
        }
    }

    @Test
    @DisplayName("wsSend without a WebSocket from the setup is badstate")
    void noWebSocket() {
        try (RawPeer peer = gated()) {
            GunPool pool = open(peer, Protocol.HTTP, 1);
            pool.awaitUp();

            assertThat(refusal(pool.wsSend(WsFrame.text("tick")), GunException.Stream.class))
                    .isEqualTo(new Reason.BadState(
                            "The setup of the pool gives no WebSocket to send frames on, but null"));
            await().until(() -> leases(pool).equals(List.of(0L)));
        }
    }

    @Test
    @DisplayName("a setup that throws, fails, or takes too long costs the socket; the next one is set up again")
    void setupFails() {
        AtomicInteger calls = new AtomicInteger();
        try (RawPeer peer = gated()) {
            GunPool pool = open(
                    peer,
                    PoolOptions.builder()
                            .size(1)
                            .setupTimeout(Duration.ofMillis(500))
                            .setup(connection -> switch (calls.incrementAndGet()) {
                                case 1 -> throw new IOException("thrown");
                                case 2 -> CompletableFuture.failedFuture(new IOException("failed"));
                                case 3 -> new CompletableFuture<>();
                                default -> CompletableFuture.completedFuture("fine");
                            })
                            .connection(options(Protocol.HTTP)));
            pool.awaitUp();

            assertThat(calls).hasValue(4);
            peer.awaitAccepted(4);
            assertThat(peer.acceptedConnections()).isEqualTo(4);
            try (PoolLease lease = pool.awaitCheckout()) {
                assertThat(lease.attachment()).isEqualTo("fine");
            }
        }
    }

    @Test
    @DisplayName("a WebSocket that ends on a living HTTP/2 connection is set up again")
    void webSocketEndsAlone() {
        List<GunStream> upgraded = new ArrayList<>();
        try (var jetty = dev.gun.client.testkit.JettyPeer.start()) {
            GunPool pool = gun.client()
                    .openPool(
                            URI.create("http://127.0.0.1:" + jetty.port()),
                            PoolOptions.builder()
                                    .size(1)
                                    .connection(options(Protocol.HTTP2))
                                    .setup(PoolSetup.webSocket(
                                            "/ws", Headers.empty(), WsOptions.defaults(), message -> {}))
                                    .build());
            pool.awaitUp(Duration.ofSeconds(30));
            upgraded.add(attachment(pool));
            pool.wsSend(WsFrame.close(1000, "")).toCompletableFuture().join();
            await().until(() -> pool.info().ready() == 1 && !attachment(pool).equals(upgraded.get(0)));

            assertThat(pool.info().members().get(0).connection().timesUp()).isEqualTo(1);
            pool.wsSend(WsFrame.text("still")).toCompletableFuture().join();
        }
    }

    private static GunStream attachment(GunPool pool) {
        try (PoolLease lease = pool.awaitCheckout()) {
            return (GunStream) java.util.Objects.requireNonNull(lease.attachment());
        }
    }
}
