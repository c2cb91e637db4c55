package dev.gun.client.internal.protocol;

import static dev.gun.client.internal.protocol.Http2Peer.END_STREAM;
import static dev.gun.client.internal.protocol.Http2Peer.data;
import static dev.gun.client.internal.protocol.Http2Peer.goAway;
import static dev.gun.client.internal.protocol.Http2Peer.headers;
import static dev.gun.client.internal.protocol.Http2Peer.reset;
import static dev.gun.client.internal.protocol.Http2WebSockets.bytes;
import static dev.gun.client.internal.protocol.Http2WebSockets.close1000;
import static dev.gun.client.internal.protocol.Http2WebSockets.head;
import static dev.gun.client.internal.protocol.Http2WebSockets.open;
import static dev.gun.client.internal.protocol.Http2WebSockets.peer;
import static dev.gun.client.internal.protocol.Http2WebSockets.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.Processed;
import dev.gun.client.Reason;
import dev.gun.client.Side;
import dev.gun.client.WsFrame;
import dev.gun.client.WsOptions;
import dev.gun.client.internal.protocol.ConnectionProtocol.Orphan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("WebSocket over HTTP/2 (spec §8, RFC 8441)")
class Http2WebSocketTests {

    private static final String ONE_FRAME = "(?s)DATA 1 \".*";

    @Test
    void anUpgradeIsAnExtendedConnectWithoutKeyUpgradeAndConnection() throws Exception {
        try (Http2Peer peer = peer()) {
            WsOptions options = WsOptions.builder().compress(true).build();
            peer.open(head(options, "x-token", "x", "connection", "upgrade", "upgrade", "websocket"), 0);

            String sent = "[sec-websocket-version: 13, sec-websocket-extensions: permessage-deflate; "
                    + "client_max_window_bits; server_max_window_bits=15, x-token: x]";
            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 wsUpgrade",
                            "S1 requestStart CONNECT " + sent,
                            "S1 requestHeaders CONNECT " + sent,
                            "S1 requestEnd");
            assertThat(peer.sent())
                    .containsExactly("HEADERS 1 [:method: CONNECT, :scheme: http, :authority: example.org, :path: /ws, "
                            + ":protocol: websocket, " + sent.substring(1));
        }
    }

    @Test
    void a2xxMakesTheStreamAWebSocketWhoseBytesAreData() throws Exception {
        try (Http2Peer peer = peer()) {
            Http2TestStream stream = peer.open(head(WsOptions.defaults()), 0);
            peer.log.take();
            peer.sent();

            peer.send(headers(1, false, ":status", "200", "server", "x"), text(1, "hi"));
            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 responseStart",
                            "S1 upgradeResponse 200 [server: x]",
                            "S1 upgraded [websocket] [server: x] ws",
                            "S1 frameStart",
                            "S1 frameHeader",
                            "S1 frameEnd",
                            "S1 frame " + WsFrame.text("hi"));

            peer.protocol.sendFrame(stream, WsFrame.text("yo"), peer.log.result("frame"));
            peer.protocol.flush();
            assertThat(peer.log.take()).containsExactly("S1 sendStart", "S1 sendEnd", "frame written");
            assertThat(peer.sent()).singleElement().asString().matches(ONE_FRAME);
        }
    }

    @Test
    void anyOtherAnswerIsAnOrdinaryResponseAndTheStreamEnds() throws Exception {
        try (Http2Peer peer = peer()) {
            peer.open(head(WsOptions.defaults()), 0);
            peer.log.take();
            peer.sent();

            peer.send(headers(1, false, ":status", "403"), data(1, true, "no"));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 responseStart",
                            "S1 response nofin 403 []",
                            "S1 responseEnd",
                            "S1 data fin \"no\"",
                            "S1 ended");
            assertThat(peer.sent()).containsExactly("DATA 1 fin \"\"");
            assertThat(peer.protocol.liveStreams()).isZero();
        }
    }

    @Test
    void anAnswerOutsideTheOfferFailsTheUpgradeAndOnlyIt() throws Exception {
        try (Http2Peer peer = peer()) {
            peer.open(head(WsOptions.defaults()), 0);
            peer.get("/");
            peer.log.take();
            peer.sent();

            peer.send(headers(1, false, ":status", "200", "sec-websocket-protocol", "v9"));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 responseStart",
                            "S1 upgradeResponse 200 [sec-websocket-protocol: v9]",
                            "S1 failed MAYBE upgrade_failed REMOTE: The upgrade failed: sec-websocket-protocol was"
                                    + " \"v9\", expected absent (RFC 6455 §4.1)");
            assertThat(peer.sent()).containsExactly("RST_STREAM 1 8");
            assertThat(peer.protocol.liveStreams()).isOne();
        }
    }

    @Test
    void theServersCloseIsAnsweredAndEndsOnlyTheStream() throws Exception {
        try (Http2Peer peer = peer()) {
            open(peer);
            peer.get("/");
            peer.log.take();
            peer.sent();

            peer.send(close1000(1, 0));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 frameStart",
                            "S1 frameHeader",
                            "S1 frameEnd",
                            "S1 frame " + WsFrame.close(1000, ""),
                            "S1 sendStart",
                            "S1 sendEnd",
                            "S1 responseEnd",
                            "S1 ended");
            List<String> sent = peer.sent();
            assertThat(sent).hasSize(2).last().isEqualTo("DATA 1 fin \"\"");
            assertThat(peer.protocol.liveStreams()).isOne();

            peer.after(14_999);
            assertThat(peer.sent()).isEmpty();
            peer.after(1);
            assertThat(peer.sent()).containsExactly("RST_STREAM 1 8");
            peer.send(headers(3, true, ":status", "200"));
            assertThat(peer.log.take()).contains("S2 ended");
        }
    }

    @Test
    void aStreamThatThePeerEndsInTimeIsNotReset() throws Exception {
        try (Http2Peer peer = peer()) {
            open(peer);
            peer.send(close1000(1, 0), data(1, true, ""));
            peer.sent();

            peer.after(20_000);

            assertThat(peer.sent()).isEmpty();
            assertThat(peer.protocol.liveStreams()).isZero();
        }
    }

    @Test
    void ourCloseWaitsForTheAnswerAndResetsTheStreamWithoutOne() throws Exception {
        try (Http2Peer peer = peer()) {
            Http2TestStream stream = open(
                    peer,
                    WsOptions.builder().closingTimeout(Duration.ofSeconds(1)).build());
            peer.protocol.sendFrame(stream, WsFrame.close(1000, ""), peer.log.result("close"));
            peer.protocol.flush();
            assertThat(peer.log.take()).containsExactly("S1 sendStart", "S1 sendEnd", "close written");
            assertThat(peer.sent()).hasSize(1);

            peer.after(1_000);

            assertThat(peer.log.take())
                    .containsExactly("S1 failed MAYBE timeout: The peer did not answer our close within"
                            + " websocket.closingTimeout = PT1S");
            assertThat(peer.sent()).containsExactly("RST_STREAM 1 8");
        }
    }

    @Test
    void theEndOfTheStreamWithoutACloseFrameIs1006() throws Exception {
        try (Http2Peer peer = peer()) {
            open(peer);

            peer.send(bytes(1, END_STREAM, 0x81, 1, 'a'));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 frameStart",
                            "S1 frameHeader",
                            "S1 frameEnd",
                            "S1 frame " + WsFrame.text("a"),
                            "S1 responseEnd",
                            "S1 failed MAYBE ws_closed REMOTE: The WebSocket was closed by the server with code 1006");
            assertThat(peer.sent()).containsExactly("RST_STREAM 1 8");
        }
    }

    @Test
    void aResetIsAStreamError() throws Exception {
        try (Http2Peer peer = peer()) {
            open(peer);

            peer.send(reset(1, 8));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 cancelled REMOTE stream_reset",
                            "S1 failed MAYBE " + Http2Recorder.text(new Reason.StreamReset(8, "CANCEL", Side.REMOTE)));
        }
    }

    @Test
    void aBadFrameIsClosedWith1002AndTold() throws Exception {
        try (Http2Peer peer = peer()) {
            open(peer);

            peer.send(bytes(1, 0, 0xf1, 0));

            List<String> log = peer.log.take();
            assertThat(log.get(log.size() - 1)).startsWith("S1 failed MAYBE ws_protocol_error");
            assertThat(log.get(log.size() - 2)).isEqualTo("S1 responseEnd");
            assertThat(peer.sent()).hasSize(2).last().isEqualTo("DATA 1 fin \"\"");
        }
    }

    @Test
    void shutdownClosesEachWebSocketWith1001AndThenTheConnection() throws Exception {
        try (Http2Peer peer = peer()) {
            open(peer);
            open(peer);

            peer.protocol.shutdown();
            List<String> sent = peer.sent();
            assertThat(sent).hasSize(3).first().asString().startsWith("GOAWAY");
            peer.log.take();
            peer.send(bytes(1, 0, 0x88, 2, 0x03, 0xe9));
            assertThat(peer.log.take()).endsWith("S1 responseEnd", "S1 ended");
            peer.send(bytes(3, 0, 0x88, 2, 0x03, 0xe9));

            assertThat(peer.log.take())
                    .endsWith("S2 responseEnd", "S2 ended", "close normal: The connection ended cleanly");
            assertThat(peer.sent()).containsExactly("DATA 1 fin \"\"", "DATA 3 fin \"\"");
        }
    }

    @Test
    void cancelClosesTheWebSocketAndKeepsTheConnection() throws Exception {
        try (Http2Peer peer = peer()) {
            Http2TestStream stream = open(peer);
            stream.silence();

            peer.protocol.cancel(stream);
            assertThat(peer.log.take()).containsExactly("S1 cancelled LOCAL cancelled", "S1 sendStart", "S1 sendEnd");
            peer.send(bytes(1, END_STREAM, 0x88, 2, 0x03, 0xe9));

            assertThat(peer.log.take())
                    .containsExactly("S1 frameStart", "S1 frameHeader", "S1 frameEnd", "S1 responseEnd", "S1 ended");
            assertThat(peer.sent()).hasSize(2).last().isEqualTo("DATA 1 fin \"\"");
        }
    }

    @Test
    void goAwayFailsWhatIsAboveItsLastStreamAndLeavesTheOthers() throws Exception {
        try (Http2Peer peer = peer()) {
            Http2TestStream first = open(peer);
            open(peer);

            peer.send(goAway(1, 0, ""));

            assertThat(peer.log.take()).hasSize(2).last().asString().startsWith("S2 failed NO goaway");
            assertThat(peer.protocol.abandon(Reason.CLOSED)).containsExactly(new Orphan(first, Processed.MAYBE));
        }
    }

    @Test
    void onAConnectionThatTheServerDrainsItIsClosedWith1001AfterClosingTimeout() throws Exception {
        GunOptions options =
                GunOptions.builder().closingTimeout(Duration.ofSeconds(7)).build();
        try (Http2Peer peer = peer(options, 8, 1)) {
            open(peer);
            peer.send(goAway(Integer.MAX_VALUE, 0, ""));
            peer.after(4_000);
            peer.send(goAway(1, 0, ""));
            peer.after(2_999);
            assertThat(peer.log.take()).containsExactly("draining");
            assertThat(peer.sent()).isEmpty();

            peer.after(1);

            assertThat(peer.log.take()).containsExactly("S1 sendStart", "S1 sendEnd");
            assertThat(peer.sent()).singleElement().asString().startsWith("DATA 1 ");

            peer.send(bytes(1, 0, 0x88, 2, 0x03, 0xe9));
            assertThat(peer.log.take())
                    .endsWith("S1 responseEnd", "S1 ended", "close normal: The connection ended cleanly");
        }
    }

    @Test
    void onAConnectionThatTheServerDrainsAnAnswerThatComesAfterClosingTimeoutIsNotTaken() throws Exception {
        try (Http2Peer peer = peer()) {
            peer.open(head(WsOptions.defaults()), 0);
            peer.send(goAway(1, 0, ""));
            peer.after(15_000);
            peer.log.take();
            peer.sent();

            peer.send(headers(1, false, ":status", "200"));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 responseStart",
                            "S1 upgradeResponse 200 []",
                            "S1 failed MAYBE closing: The connection is closing and takes no new requests",
                            "close normal: The connection ended cleanly");
            assertThat(peer.sent()).containsExactly("RST_STREAM 1 8", "GOAWAY last 0 code 0 \"\"");
        }
    }

    @Test
    void thePingsOfSeveralAreNumberedForThemAllAndThoseOfOneThatEndsAreNotWaitedFor() throws Exception {
        try (Http2Peer peer = peer()) {
            WsOptions options =
                    WsOptions.builder().keepalive(Duration.ofSeconds(10)).build();
            Http2TestStream first = open(peer, options);
            peer.after(1_000);
            open(peer, options);

            peer.after(9_000);
            peer.after(1_000);
            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 sendStart", "S1 sendEnd", "pingSent -1", "S2 sendStart", "S2 sendEnd", "pingSent -2");

            first.silence();
            peer.protocol.cancel(first);
            peer.send(close1000(1, END_STREAM));
            assertThat(peer.log.take()).contains("pingForgotten -1").doesNotContain("pingForgotten -2");
            peer.after(5);
            peer.send(bytes(3, 0, 0x8a, 8, -1, -1, -1, -1, -1, -1, -1, -2));
            assertThat(peer.log.take())
                    .containsExactly("S2 frameStart", "S2 frameHeader", "S2 frameEnd", "pingAnswered -2 after 5 ms");
        }
    }

    @Test
    void bodiesAreRefusedOnAWebSocket() throws Exception {
        try (Http2Peer peer = peer()) {
            Http2TestStream stream = open(peer);

            peer.data(stream, "x", false, "body");

            assertThat(peer.log.take())
                    .containsExactly("body failed: badstate LOCAL: The stream is a WebSocket and only accepts"
                            + " WebSocket frames");
        }
    }
}
