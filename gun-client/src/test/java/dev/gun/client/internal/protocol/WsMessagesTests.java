package dev.gun.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.Headers;
import dev.gun.client.Protocol;
import dev.gun.client.WsFrame;
import dev.gun.client.WsOptions;
import dev.gun.client.testkit.Bytes;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Messages of a WebSocket over HTTP/1.1 (spec 1 §8)")
class WsMessagesTests {

    private static final WsOptions LOUD =
            WsOptions.builder().silencePings(false).build();

    @Test
    @DisplayName("a text is sent as one masked frame, flushed by the driver, and its echo is delivered")
    void echo() {
        try (WsBench ws = WsBench.open()) {
            ws.write(WsFrame.text("hi")).expect();
            ws.protocol.flush();
            ws.expect("out text hi", "flush", "frame written");

            ws.in("81 02 68 69").expect("message text hi");
        }
    }

    @Test
    @DisplayName("many frames share the driver's flush")
    void oneFlush() {
        try (WsBench ws = WsBench.open()) {
            ws.write(WsFrame.text("a")).write(WsFrame.binary((byte) 1)).send(WsFrame.ping());

            ws.expect(
                    "out text a",
                    "out binary 01",
                    "out ping ",
                    "flush",
                    "frame written",
                    "frame written",
                    "frame written");
        }
    }

    @Test
    @DisplayName("events are those of Gun in its order, each before the message of the same thing (spec 2)")
    void events() {
        try (WsBench ws = WsBench.openWithEvents(LOUD)) {
            ws.send(WsFrame.text("hi"))
                    .expect(
                            "event send start [] text hi",
                            "out text hi",
                            "event send end [] text hi",
                            "flush",
                            "frame written");

            ws.in("81 02 68 69  89 01 70")
                    .expect(
                            "event recv start NONE []",
                            "event recv header NONE [] TEXT rsv=0 length=2 key=null",
                            "event recv end [] code=null 6869",
                            "message text hi",
                            "event recv start NONE []",
                            "event recv header NONE [] PING rsv=0 length=1 key=null",
                            "event recv end [] code=null 70",
                            "message ping 70",
                            "event send start [] pong 70",
                            "out pong 70",
                            "event send end [] pong 70",
                            "flush");
        }
    }

    @Test
    @DisplayName("fragments are assembled into a message; a ping in their midst is answered at once (RFC 6455 §5.4)")
    void fragmentsAndPing() {
        try (WsBench ws = WsBench.openWithEvents(WsOptions.defaults())) {
            ws.in("01 03 68 65 6c  89 01 70  80 02 6c 6f")
                    .expect(
                            "event recv start NONE []",
                            "event recv header TEXT [] FRAGMENT rsv=0 length=3 key=null",
                            "event recv end [] code=null 68656c",
                            "event recv start TEXT []",
                            "event recv header TEXT [] PING rsv=0 length=1 key=null",
                            "event recv end [] code=null 70",
                            "event send start [] pong 70",
                            "out pong 70",
                            "event send end [] pong 70",
                            "event recv start TEXT []",
                            "event recv header TEXT [] FRAGMENT rsv=0 length=2 key=null",
                            "event recv end [] code=null 6c6f",
                            "message text hello",
                            "flush");
        }
    }

    @Test
    @DisplayName("every ping is answered with its payload, in one flush, and kept from the receiver by default")
    void silentPings() {
        try (WsBench ws = WsBench.open()) {
            ws.in("89 01 31  89 00  89 01 32  8a 01 33").expect("out pong 31", "out pong ", "out pong 32", "flush");
        }
    }

    @Test
    @DisplayName("without silencePings, pings and pongs are delivered, pings answered all the same")
    void loudPings() {
        try (WsBench ws = WsBench.open(LOUD)) {
            ws.in("89 01 31  8a 01 33").expect("message ping 31", "message pong 33", "out pong 31", "flush");
        }
    }

    @Test
    @DisplayName("while the socket takes no more, only the latest ping is owed its pong (RFC 6455 §5.5.3)")
    void pingFlood() {
        try (WsBench ws = WsBench.open()) {
            ws.channel.config().setWriteBufferHighWaterMark(64 << 10);
            ws.write(WsFrame.text("x".repeat(65_500)));
            ws.calls.lines.clear();

            ws.in("89 01 31  89 01 32").expect();
            ws.protocol.flush();

            ws.expect("flush", "frame written", "out pong 32", "flush");
        }
    }

    @Test
    @DisplayName("bytes that came with the 101 are the first ones")
    void leftover() {
        try (WsBench ws = WsBench.openWith("81 02 68 69  89 01 70  81")) {
            ws.expect("message text hi", "out pong 70", "flush");

            ws.in("01 21").expect("message text !");
        }
    }

    @Test
    @DisplayName("with permessage-deflate, messages are compressed both ways and control frames are not (RFC 7692)")
    void deflate() {
        try (WsBench ws = WsBench.openWithDeflate(true)) {
            ws.send(WsFrame.text("Hello")).send(WsFrame.ping((byte) 1));
            ws.expect(
                    "event send start [permessage-deflate] text Hello",
                    "out deflated text Hello",
                    "event send end [permessage-deflate] text Hello",
                    "flush",
                    "frame written",
                    "event send start [permessage-deflate] ping 01",
                    "out ping 01",
                    "event send end [permessage-deflate] ping 01",
                    "flush",
                    "frame written");

            // RFC 7692 §7.2.3.1: "Hello", compressed.
            ws.in("c1 07 f2 48 cd c9 c9 07 00")
                    .expect(
                            "event recv start NONE [permessage-deflate]",
                            "event recv header NONE [permessage-deflate] TEXT rsv=4 length=7 key=null",
                            "event recv end [permessage-deflate] code=null 48656c6c6f",
                            "message text Hello");
        }
    }

    @Test
    @DisplayName("compression contexts are let go when no message went either way for 30 to 60 seconds, and made anew")
    void idleContexts() {
        WsFrame text = WsFrame.text("{\"channel\":\"ticker\",\"symbol\":\"ABC\"}");
        try (WsBench ws = WsBench.openWithDeflate(false)) {
            ws.send(text);
            int first = ws.wire.size;
            ws.pass(29_999).send(text);
            assertThat(ws.wire.size).as("refers to the first").isLessThan(first);

            ws.pass(30_001).pass(29_999).send(text);
            assertThat(ws.wire.size).as("still does").isLessThan(first);

            ws.pass(30_001).pass(30_000).send(text);
            assertThat(ws.wire.size).as("refers to nothing").isEqualTo(first);

            ws.pass(Duration.ofDays(1).toMillis()).in("c1 07 f2 48 cd c9 c9 07 00");
            assertThat(ws.calls.lines).last().isEqualTo("message text Hello");
        }
    }

    @Test
    @DisplayName("compression contexts are kept while a message is half received")
    void notIdle() {
        try (WsBench ws = WsBench.openWithDeflate(false)) {
            ws.in("c1 07 f2 48 cd c9 c9 07 00").expect("message text Hello");
            ws.in("41 03 f2 48 cd").pass(Duration.ofDays(1).toMillis());

            ws.in("80 04 c9 c9 07 00").expect("message text Hello");
        }
    }

    @Test
    @DisplayName("a frame that RFC 6455 forbids is refused and nothing is written, nor any event told")
    void unsendable() {
        try (WsBench ws = WsBench.openWithEvents(WsOptions.defaults())) {
            ws.send(WsFrame.close(1006, ""))
                    .expect(
                            "frame failed: badstate: RFC 6455 §7.4: 1006 must not be a close frame's status code",
                            "flush");
            ws.send(WsFrame.text("\ud800"))
                    .expect(
                            "frame failed: badstate: RFC 6455 §5.6: text must be valid UTF-8, but there is an unpaired"
                                    + " surrogate U+D800 at index 0",
                            "flush");
        }
    }

    @Test
    @DisplayName("requests, bodies, trailers and frames of other streams are refused with badstate")
    void framesOnly() {
        try (WsBench ws = WsBench.open()) {
            ClientStream other = new WsBench.TestStream(WsOptions.defaults());
            ByteBuf body = WsBench.bytes("01");

            assertThat(ws.protocol.protocol()).isEqualTo(Protocol.WS);
            assertThat(ws.protocol.admits(other)).isEqualTo(ConnectionProtocol.Admission.REFUSE);
            ws.protocol.data(ws.stream, body, true, ws.calls.result("data"));
            ws.protocol.trailers(ws.stream, Headers.empty(), ws.calls.result("trailers"));
            ws.protocol.sendFrame(other, WsFrame.text("hi"), ws.calls.result("frame"));
            ws.protocol.cancel(other);
            ws.protocol.resume(other);

            assertThat(body.refCnt()).isZero();
            ws.expect(
                    "data failed: badstate: This connection only accepts WebSocket frames",
                    "trailers failed: badstate: This connection only accepts WebSocket frames",
                    "frame failed: badstate: This connection only accepts WebSocket frames");
        }
    }

    @Test
    @DisplayName("a write that fails is told with the reason")
    void failedWrite() {
        try (WsBench ws = WsBench.open()) {
            ws.channel.close();
            ws.send(WsFrame.text("hi"));

            ws.expect("frame failed: closed: The socket was closed by the peer");
        }
    }

    @Test
    @DisplayName("any split of the input gives the same calls")
    void anySplit() {
        byte[] input = Bytes.concat(
                Bytes.hex("81 02 68 69  89 01 70  01 03 e2 82 ac  89 00  80 01 21  82 7e 00 80"),
                Bytes.pattern(128),
                Bytes.hex("8a 01 31  c2 03 01 02 03"));
        List<String> whole = calls(input, input.length);
        assertThat(whole)
                .contains("message text hi", "message text \u20ac!", "out close 03ea")
                .hasSize(39);

        for (int size = 1; size < input.length; size++) {
            assertThat(calls(input, size)).as("in pieces of %d", size).isEqualTo(whole);
        }
    }

    /** All calls but flushes, which depend on the pieces. */
    private static List<String> calls(byte[] input, int size) {
        try (WsBench ws = WsBench.openWithEvents(LOUD)) {
            for (int from = 0; from < input.length; from += size) {
                ByteBuf piece = ws.channel.alloc().buffer();
                ws.channel.writeInbound(piece.writeBytes(input, from, Math.min(size, input.length - from)));
            }
            List<String> calls = new ArrayList<>(ws.calls.lines);
            calls.removeIf("flush"::equals);
            return calls;
        }
    }
}
