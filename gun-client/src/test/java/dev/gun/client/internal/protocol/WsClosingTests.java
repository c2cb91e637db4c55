package dev.gun.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.WsFrame;
import dev.gun.client.WsOptions;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Closing a WebSocket over HTTP/1.1 (spec 1 §8 and §11, RFC 6455 §7)")
class WsClosingTests {

    private static final String CLOSE_4001_BYE = "88 05 0f a1 62 79 65";
    private static final String NORMAL = "CLOSE normal: The connection ended cleanly";
    private static final String TIMEOUT =
            "timeout(closing): The peer did not answer our close within websocket.closingTimeout = PT15S";

    @Test
    @DisplayName(
            "the peer's close is delivered, answered once with its code, and the socket closed when that is written")
    void remoteClose() {
        try (WsBench ws = WsBench.openWithEvents(WsOptions.defaults())) {
            ws.in(CLOSE_4001_BYE)
                    .expect(
                            "event recv start NONE []",
                            "event recv header NONE [] CLOSE rsv=0 length=5 key=null",
                            "event recv end [] code=4001 627965",
                            "message close 4001 bye",
                            "event send start [] close 4001 ",
                            "out close 0fa1",
                            "event send end [] close 4001 ",
                            "ended",
                            "flush",
                            NORMAL);
            assertThat(ws.protocol.liveStreams()).isZero();
            ws.lose().expect();
        }
    }

    @Test
    @DisplayName("an empty close is answered with 1000")
    void emptyRemoteClose() {
        try (WsBench ws = WsBench.open()) {
            ws.in("88 00").expect("message close", "out close 03e8", "ended", "flush", NORMAL);
        }
    }

    @Test
    @DisplayName("what comes after the peer's close is discarded, in the same piece and in later ones (RFC 6455 §1.4)")
    void dataAfterRemoteClose() {
        try (WsBench ws = WsBench.open()) {
            ws.in("88 02 03 e8  81 02 68 69  89 00")
                    .expect("message close 1000 ", "out close 03e8", "ended", "flush", NORMAL);
            ws.in("81 02 68 69  89 00  ff ff").expect();
        }
    }

    @Test
    @DisplayName("our close first: data still comes, pings are answered, frames are refused, then the answer ends it")
    void localClose() {
        try (WsBench ws = WsBench.open()) {
            ws.send(WsFrame.close(4000, "done")).expect("out close 0fa0646f6e65", "flush", "frame written");
            assertThat(ws.protocol.liveStreams()).isOne();

            ws.in("81 02 68 69  89 01 70").expect("message text hi", "out pong 70", "flush");
            ws.send(WsFrame.text("late"))
                    .expect(
                            "frame failed: badstate: The WebSocket is closing and takes no more frames (RFC 6455 §5.5.1)",
                            "flush");
            assertThat(ws.protocol.ping(7))
                    .hasToString("BadState[text=The WebSocket is closing and takes no more pings]");

            ws.in("88 02 0f a0").expect("message close 4000 ", "ended", NORMAL);
            ws.pass(60_000).expect();
        }
    }

    @Test
    @DisplayName("both close at once: neither close is answered, and ours is written before the socket is closed")
    void simultaneousClose() {
        try (WsBench ws = WsBench.open()) {
            ws.write(WsFrame.close(1000, "")).in(CLOSE_4001_BYE);
            ws.expect("out close 03e8", "message close 4001 bye", "ended");

            ws.protocol.flush();

            ws.expect("flush", "frame written", NORMAL);
        }
    }

    @Test
    @DisplayName("a close that is not answered within closingTimeout fails the stream, then the connection")
    void noAnswer() {
        try (WsBench ws = WsBench.open()) {
            ws.send(WsFrame.close()).expect("out close ", "flush", "frame written");

            ws.pass(14_999).expect();
            ws.pass(1).expect("failed MAYBE " + TIMEOUT, "CLOSE " + TIMEOUT);
            ws.lose().expect();
        }
    }

    @Test
    @DisplayName("our answer that cannot be written does not keep the socket open beyond closingTimeout")
    void answerNotWritten() {
        try (WsBench ws = WsBench.open()) {
            ws.channel.pipeline().addFirst(new BlockedSocket());

            ws.in("88 02 03 e8").expect("message close 1000 ", "out close 03e8", "ended", "flush");
            ws.pass(14_999).expect();
            ws.pass(1).expect(NORMAL);
            ws.channel.pipeline().remove(BlockedSocket.class);
        }
    }

    @Test
    @DisplayName("a shutdown closes with 1001 and waits for the answer")
    void shutdown() {
        try (WsBench ws = WsBench.open()) {
            ws.protocol.shutdown();
            ws.expect("out close 03e9", "flush");
            ws.protocol.shutdown();
            ws.expect();

            ws.in("88 02 03 e9").expect("message close 1001 ", "ended", NORMAL);
        }
    }

    @Test
    @DisplayName("a shutdown after a close of the user sends none, and ends with the peer's answer")
    void shutdownWhileClosing() {
        try (WsBench ws = WsBench.open()) {
            ws.send(WsFrame.close(1000, "")).expect("out close 03e8", "flush", "frame written");
            ws.protocol.shutdown();

            ws.in("88 02 03 e8").expect("message close 1000 ", "ended", NORMAL);
        }
    }

    @Test
    @DisplayName("closingTimeout is the WebSocket's own")
    void ownClosingTimeout() {
        WsOptions options =
                WsOptions.builder().closingTimeout(Duration.ofSeconds(2)).build();
        try (WsBench ws = WsBench.open(options)) {
            ws.protocol.shutdown();
            ws.expect("out close 03e9", "flush");

            ws.pass(2_000);

            String timeout =
                    "timeout(closing): The peer did not answer our close within websocket.closingTimeout = PT2S";
            ws.expect("failed MAYBE " + timeout, "CLOSE " + timeout);
        }
    }

    @Test
    @DisplayName("a socket that is lost without a close frame leaves the stream to GunDown, maybe processed")
    void lost() {
        try (WsBench ws = WsBench.open()) {
            ws.in("81 05 68 69").lose().expect("orphan 1 MAYBE");
            assertThat(ws.protocol.liveStreams()).isZero();

            ws.in("81 02 68 69").send(WsFrame.text("late"));
            ws.expect(
                    "frame failed: badstate: The WebSocket is closing and takes no more frames (RFC 6455 §5.5.1)",
                    "flush");
        }
    }

    @Test
    @DisplayName("a socket that is lost while our close waits for its answer leaves the stream to GunDown too")
    void lostWhileClosing() {
        try (WsBench ws = WsBench.open()) {
            ws.send(WsFrame.close()).expect("out close ", "flush", "frame written");

            ws.lose().expect("orphan 1 MAYBE");
            ws.pass(60_000).expect();
        }
    }

    @Test
    @DisplayName("a cancelled WebSocket is closed with 1001; nothing more of it is delivered")
    void cancel() {
        try (WsBench ws = WsBench.open()) {
            ws.stream.silenced = true;
            ws.protocol.cancel(ws.stream);
            ws.expect("event cancel LOCAL cancelled", "out close 03e9", "flush");

            ws.in("81 02 68 69  89 01 70").expect("out pong 70", "flush");
            ws.in("88 02 03 e9").expect("ended", NORMAL);
        }
    }

    @Test
    @DisplayName("a protocol that is stopped lets go of everything")
    void stop() {
        try (WsBench ws = WsBench.open()) {
            ws.stream.credits = 0;
            ws.in("81 02 68 69  81 05 68");

            ws.protocol.stop();

            ws.pass(60_000).expect();
        }
    }

    @Test
    @DisplayName("the server closes the socket first: what still comes is discarded meanwhile (RFC 6455 §7.1.1)")
    void serverClosesFirst() {
        try (WsBench ws = WsBench.open()) {
            ws.in("88 02 03 e8").expect("message close 1000 ", "out close 03e8", "ended", "flush", NORMAL);
            ws.channel.config().setAutoRead(false);
            ChannelFuture closed = ws.channel.close();
            ByteBuf late = WsBench.bytes("81 02 68 69");

            ws.channel.writeInbound(late);

            ws.expect();
            assertThat(late.refCnt()).isZero();
            assertThat(ws.channel.config().isAutoRead()).isTrue();
            assertThat(ws.channel.isOpen()).isTrue();
            assertThat(closed.isDone()).isFalse();

            // The server's FIN.
            ws.channel.unsafe().close(ws.channel.newPromise());
            ws.channel.runPendingTasks();

            assertThat(closed.isSuccess()).isTrue();
            assertThat(ws.channel.hasPendingTasks()).isFalse();
        }
    }

    @Test
    @DisplayName("a server that does not close the socket within a second has it closed (RFC 6455 §7.1.1)")
    void serverDoesNotClose() {
        try (WsBench ws = WsBench.open()) {
            ws.send(WsFrame.close()).in("88 00");
            ws.channel.pipeline().close();

            ws.pass(999);
            assertThat(ws.channel.isOpen()).isTrue();
            ws.pass(1);
            assertThat(ws.channel.isOpen()).isFalse();
        }
    }

    @Test
    @DisplayName("a server is given no longer to close the socket than closingTimeout")
    void serverDoesNotCloseWithinClosingTimeout() {
        WsOptions options =
                WsOptions.builder().closingTimeout(Duration.ofMillis(300)).build();
        try (WsBench ws = WsBench.open(options)) {
            ws.in("88 00");
            ws.channel.pipeline().close();

            ws.pass(299);
            assertThat(ws.channel.isOpen()).isTrue();
            ws.pass(1);
            assertThat(ws.channel.isOpen()).isFalse();
        }
    }

    @Test
    @DisplayName("who closes the socket a second time does not wait for the server")
    void closedTwice() {
        try (WsBench ws = WsBench.open()) {
            ws.in("88 00");
            ws.channel.pipeline().close();
            assertThat(ws.channel.isOpen()).isTrue();

            ws.channel.pipeline().close();

            assertThat(ws.channel.isOpen()).isFalse();
        }
    }

    @Test
    @DisplayName("a server that has not answered our close is not waited for again")
    void silentServerIsNotWaitedFor() {
        try (WsBench ws = WsBench.open()) {
            ws.send(WsFrame.close()).pass(15_000);

            ws.channel.pipeline().close();

            assertThat(ws.channel.isOpen()).isFalse();
        }
    }
}
