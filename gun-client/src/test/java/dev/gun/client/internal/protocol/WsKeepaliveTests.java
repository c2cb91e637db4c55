package dev.gun.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.Reason;
import dev.gun.client.WsFrame;
import dev.gun.client.WsOptions;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Pings of ours on a WebSocket over HTTP/1.1 (spec 1 §6 and §8)")
class WsKeepaliveTests {

    private static final WsOptions KEEPALIVE = WsOptions.builder()
            .keepalive(Duration.ofSeconds(30))
            .pongTimeout(Duration.ofSeconds(10))
            .silencePings(false)
            .build();
    private static final String[] FIRST_PING = {"out ping ffffffffffffffff", "flush", "PING SENT -1"};
    private static final String LOST = "CLOSE timeout(pong): Nothing was received within websocket.pongTimeout = PT10S"
            + " after a keepalive ping";

    @Test
    @DisplayName("a ping goes out after each keepalive interval; its pong is matched and not delivered")
    void keepalive() {
        try (WsBench ws = WsBench.open(KEEPALIVE)) {
            ws.pass(29_999).expect();
            ws.pass(1).expect(FIRST_PING);
            ws.pass(5);
            ws.in("8a 08 ff ff ff ff ff ff ff ff").expect("PING ANSWERED -1 after 5 ms");

            ws.pass(29_995).expect("out ping fffffffffffffffe", "flush", "PING SENT -2");
        }
    }

    @Test
    @DisplayName("its events are those of any frame")
    void events() {
        try (WsBench ws = WsBench.openWithEvents(KEEPALIVE)) {
            ws.pass(30_000)
                    .expect(
                            "event send start [] ping ffffffffffffffff",
                            "out ping ffffffffffffffff",
                            "event send end [] ping ffffffffffffffff",
                            "flush",
                            "PING SENT -1");
        }
    }

    @Test
    @DisplayName("without anything received within pongTimeout the connection is lost, and its stream with it")
    void pongTimeout() {
        try (WsBench ws = WsBench.open(KEEPALIVE)) {
            ws.pass(30_000).expect(FIRST_PING);
            ws.pass(9_999).expect();
            ws.pass(1).expect(LOST);

            ws.lose().expect("PING FORGOTTEN -1", "orphan 1 MAYBE");
            ws.pass(60_000).expect();
        }
    }

    @Test
    @DisplayName("any byte received within pongTimeout will do, even part of a frame")
    void anythingReceived() {
        try (WsBench ws = WsBench.open(KEEPALIVE)) {
            ws.pass(30_000).expect(FIRST_PING);
            ws.pass(9_999).in("82");

            ws.pass(20_000).expect();
            ws.pass(1).expect("out ping fffffffffffffffe", "flush", "PING SENT -2");
            ws.pass(10_000).expect(LOST);
        }
    }

    @Test
    @DisplayName("what was received before the ping does not count")
    void receivedBefore() {
        try (WsBench ws = WsBench.open(KEEPALIVE)) {
            ws.pass(29_999).in("81 00").expect("message text ");
            ws.pass(1).expect(FIRST_PING);

            ws.pass(10_000).expect(LOST);
        }
    }

    @Test
    @DisplayName(
            "with a pongTimeout longer than keepalive, the silence counts from the first ping that nothing followed")
    void longPongTimeout() {
        WsOptions options = WsOptions.builder()
                .keepalive(Duration.ofSeconds(4))
                .pongTimeout(Duration.ofSeconds(10))
                .build();
        try (WsBench ws = WsBench.open(options)) {
            ws.pass(4_000).expect(FIRST_PING);
            ws.pass(4_000).expect("out ping fffffffffffffffe", "flush", "PING SENT -2");
            ws.pass(4_000).expect("out ping fffffffffffffffd", "flush", "PING SENT -3");

            ws.pass(2_000).expect(LOST);
        }
    }

    @Test
    @DisplayName("keepalive ends with our close, which has a timeout of its own")
    void endsWithClose() {
        try (WsBench ws = WsBench.open(KEEPALIVE)) {
            ws.pass(30_000).expect(FIRST_PING);
            ws.send(WsFrame.close()).expect("out close ", "flush", "frame written");

            ws.pass(14_999).expect();
        }
    }

    @Test
    @DisplayName("keepalive is off by default")
    void off() {
        try (WsBench ws = WsBench.open()) {
            ws.pass(Duration.ofDays(30).toMillis()).expect();
        }
    }

    @Test
    @DisplayName("the user's ping carries its reference in 8 bytes; its pong gives the round trip and is not delivered")
    void userPing() {
        try (WsBench ws = WsBench.open(KEEPALIVE)) {
            assertThat(ws.protocol.ping(258)).isNull();
            ws.expect("out ping 0000000000000102", "flush", "PING SENT 258");

            ws.pass(7).in("8a 08 00 00 00 00 00 00 01 02").expect("PING ANSWERED 258 after 7 ms");
            ws.in("8a 08 00 00 00 00 00 00 01 02").expect("message pong 0000000000000102");
        }
    }

    @Test
    @DisplayName("a pong answers the pings before its own too (RFC 6455 §5.5.3)")
    void pongOfTheLatest() {
        try (WsBench ws = WsBench.open()) {
            ws.protocol.ping(1);
            ws.pass(3);
            ws.protocol.ping(2);
            ws.protocol.ping(3);
            ws.calls.lines.clear();

            ws.pass(4).in("8a 08 00 00 00 00 00 00 00 02");

            ws.expect("PING ANSWERED 1 after 7 ms", "PING ANSWERED 2 after 4 ms");
        }
    }

    @Test
    @DisplayName("pings that are never answered are bounded")
    void bounded() {
        try (WsBench ws = WsBench.open()) {
            for (int ref = 1; ref <= 1_024; ref++) {
                assertThat(ws.protocol.ping(ref)).isNull();
            }

            assertThat(ws.protocol.ping(1_025)).isEqualTo(new Reason.TooManyPending("unanswered pings", 1_024));
        }
    }
}
