package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.Headers;
import dev.gun.client.InvalidHeaders;
import dev.gun.client.SessionOptions;
import dev.gun.client.SessionOptions.Outbox;
import dev.gun.client.SseOptions;
import dev.gun.client.WsFrame;
import dev.gun.client.WsOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Properties of WebSockets, and of sessions (page 3, Properties)")
class GunSessionPropertiesTests extends OpenedByProperties {

    @Test
    void aPathOfServerSentEventsIsASessionOfThem() {
        options(
                options -> {
                    SessionOptions session = options.session();
                    assertThat(session.kind()).isEqualTo(SessionOptions.Kind.SSE);
                    assertThat(session.path()).isEqualTo("/events?all");
                    assertThat(session.name()).isEqualTo("prices");
                    assertThat(session.lastEventId()).isEqualTo("7");
                    assertThat(session.reconnectionTime()).isEqualTo(Duration.ofSeconds(1));
                    assertThat(session.stopOnStatus()).containsExactly(418);
                    assertThat(options.sse()).isEqualTo(new SseOptions(1_024, 2_048));
                },
                "gun.connections.feed.uri=https://feed.example.org",
                "gun.connections.feed.sse.path=/events?all",
                "gun.connections.feed.sse.session-name=prices",
                "gun.connections.feed.sse.last-event-id=7",
                "gun.connections.feed.sse.reconnection-time=1s",
                "gun.connections.feed.sse.stop-on-status=418",
                "gun.connections.feed.sse.max-line-size=1KB",
                "gun.connections.feed.sse.max-event-size=2KB");
    }

    @Test
    void aConnectionKeepsEitherAWebSocketOrEventsOpen() {
        runner.withPropertyValues(
                        "gun.connections.feed.uri=wss://feed.example.org/ws",
                        "gun.connections.feed.sse.path=/events?token=secret")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("gun.connections.feed.sse.path")
                        .hasMessageNotContaining("secret"));
    }

    @Test
    void everyOptionOfAWebSocketHasAProperty() {
        options(
                options -> assertThat(options.websocket())
                        .usingRecursiveComparison()
                        .isEqualTo(WsOptions.builder()
                                .subprotocols(List.of("v2.feed", "v1.feed"))
                                .compress(true)
                                .clientMaxWindowBits(9)
                                .serverMaxWindowBits(10)
                                .clientNoContextTakeover(true)
                                .serverNoContextTakeover(true)
                                .keepalive(Duration.ofSeconds(1))
                                .pongTimeout(Duration.ofSeconds(2))
                                .closingTimeout(Duration.ofSeconds(3))
                                .silencePings(false)
                                .flow(4)
                                .maxMessageSize(5_120)
                                .maxFrameSize(6_144)
                                .maxDecompressedSize(7_168)
                                .receiveBuffer(8_192)
                                .invalidRequestHeaders(InvalidHeaders.IGNORE)
                                .build()),
                "gun.connections.feed.uri=wss://feed.example.org",
                "gun.connections.feed.websocket.protocols=v2.feed,v1.feed",
                "gun.connections.feed.websocket.compress=true",
                "gun.connections.feed.websocket.client-max-window-bits=9",
                "gun.connections.feed.websocket.server-max-window-bits=10",
                "gun.connections.feed.websocket.client-no-context-takeover=true",
                "gun.connections.feed.websocket.server-no-context-takeover=true",
                "gun.connections.feed.websocket.keepalive=1s",
                "gun.connections.feed.websocket.pong-timeout=2s",
                "gun.connections.feed.websocket.closing-timeout=3s",
                "gun.connections.feed.websocket.silence-pings=false",
                "gun.connections.feed.websocket.flow=4",
                "gun.connections.feed.websocket.max-message-size=5KB",
                "gun.connections.feed.websocket.max-frame-size=6KB",
                "gun.connections.feed.websocket.max-decompressed-size=7KB",
                "gun.connections.feed.websocket.receive-buffer=8KB",
                "gun.connections.feed.websocket.invalid-request-headers=ignore");
    }

    @Test
    void aWsUriKeepsAWebSocketOpenOnItsPath() {
        options(
                options -> {
                    SessionOptions session = options.session();
                    assertThat(session.path()).isEqualTo("/stream?depth=5");
                    assertThat(session.name()).isEqualTo("session");
                    assertThat(session.subscribe().get()).isEmpty();
                    assertThat(session.headers().get()).isEqualTo(Headers.empty());
                    assertThat(session.outbox()).isEqualTo(Outbox.FAIL);
                    assertThat(session.stopOnStatus()).containsExactlyInAnyOrder(401, 403, 404, 410);
                    assertThat(session.stopOnClose()).containsExactly(1008);
                },
                "gun.connections.feed.uri=wss://feed.example.org/stream?depth=5");
    }

    @Test
    void aWebSocketPropertyOfTheConnectionDoesTooAndThoseOfTheDefaultsDoNot() {
        options(
                options -> assertThat(options.session().path()).isEqualTo("/feed"),
                "gun.connections.feed.uri=https://feed.example.org",
                "gun.connections.feed.websocket.path=/feed");
        client.opened.clear();
        options(
                options -> assertThat(options.session()).isNull(),
                "gun.defaults.websocket.compress=true",
                "gun.connections.feed.uri=https://feed.example.org");
    }

    @Test
    void everyOptionOfASessionHasAProperty() {
        options(
                options -> {
                    SessionOptions session = options.session();
                    assertThat(session.name()).isEqualTo("ticker");
                    assertThat(session.path()).isEqualTo("/other");
                    assertThat(session.stopOnStatus()).containsExactly(500);
                    assertThat(session.stopOnClose()).containsExactlyInAnyOrder(4000, 4001);
                    assertThat(session.outbox()).isEqualTo(Outbox.DROP_OLDEST);
                    assertThat(session.outboxFrames()).isEqualTo(10);
                    assertThat(session.outboxBytes()).isEqualTo(2_048);
                },
                "gun.connections.feed.uri=wss://feed.example.org/stream",
                "gun.connections.feed.websocket.session-name=ticker",
                "gun.connections.feed.websocket.path=/other",
                "gun.connections.feed.websocket.stop-on-status=500",
                "gun.connections.feed.websocket.stop-on-close=4000,4001",
                "gun.connections.feed.websocket.outbox.policy=drop-oldest",
                "gun.connections.feed.websocket.outbox.max-frames=10",
                "gun.connections.feed.websocket.outbox.max-size=2KB");
    }

    @Test
    void oneSubscribeFrameMayHoldCommas() {
        options(
                options -> assertThat(options.session().subscribe().get())
                        .containsExactly(WsFrame.text("{\"op\":\"subscribe\",\"channel\":\"ticker\"}")),
                "gun.connections.feed.uri=wss://feed.example.org",
                "gun.connections.feed.websocket.subscribe={\"op\":\"subscribe\",\"channel\":\"ticker\"}");
    }

    @Test
    void severalSubscribeFramesAreSentInTheirOrder() {
        options(
                options -> assertThat(options.session().subscribe().get())
                        .containsExactly(WsFrame.text("a,b"), WsFrame.text("c")),
                "gun.connections.feed.uri=wss://feed.example.org",
                "gun.connections.feed.websocket.subscribe[0]=a,b",
                "gun.connections.feed.websocket.subscribe[1]=c");
    }
}
