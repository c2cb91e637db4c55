package dev.gun.client.internal.protocol;

import static dev.gun.client.internal.protocol.Http2Peer.DATA;
import static dev.gun.client.internal.protocol.Http2Peer.END_STREAM;
import static dev.gun.client.internal.protocol.Http2Peer.WINDOW_UPDATE;
import static dev.gun.client.internal.protocol.Http2Peer.frame;
import static dev.gun.client.internal.protocol.Http2Peer.headers;
import static dev.gun.client.internal.protocol.Http2Peer.int32;
import static dev.gun.client.internal.protocol.Http2WebSockets.bytes;
import static dev.gun.client.internal.protocol.Http2WebSockets.open;
import static dev.gun.client.internal.protocol.Http2WebSockets.peer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.Http2Options;
import dev.gun.client.WsFrame;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Flow control of WebSockets over HTTP/2 (spec 1 §7, §8, RFC 8441)")
class Http2WebSocketFlowTests {

    @Test
    void aReceiverWithoutRoomHoldsBackItsOwnWindowOnly() throws Exception {
        GunOptions options = GunOptions.builder()
                .http2(Http2Options.builder().initialStreamWindowSize(65_535).build())
                .build();
        try (Http2Peer peer = peer(options, 8, 1)) {
            Http2TestStream stream = open(peer);
            Http2TestStream get = peer.get("/");
            peer.sent();
            peer.log.take();
            stream.readable(false);
            byte[] message = new byte[16_000];
            byte[] header = {(byte) 0x82, 126, (byte) (message.length >> 8), (byte) message.length};

            // 64 KiB are received, as receiveBuffer says; the stream's window is refilled by half for them only.
            for (int i = 0; i < 5; i++) {
                peer.send(frame(DATA, 0, 1, header, message));
            }
            List<String> refilled = peer.sent();
            for (int i = 0; i < 2; i++) {
                peer.send(frame(DATA, 0, 1, header, message));
            }
            peer.send(headers(3, true, ":status", "200"));
            assertThat(refilled).containsExactly("WINDOW_UPDATE 1 +48012");
            assertThat(peer.sent()).isEmpty();
            assertThat(peer.log.take()).contains("S2 ended").noneMatch(line -> line.startsWith("S1 frame "));
            assertThat(get.readable()).isTrue();

            stream.readable(true);
            peer.protocol.resume(stream);

            assertThat(peer.log.take())
                    .filteredOn(line -> line.startsWith("S1 frame "))
                    .hasSize(7);
            assertThat(peer.sent()).hasSize(1).first().asString().startsWith("WINDOW_UPDATE 1 +");
        }
    }

    @Test
    void anEndOfTheStreamBehindHeldFramesIsToldAfterThem() throws Exception {
        try (Http2Peer peer = peer()) {
            Http2TestStream stream = open(peer);
            stream.readable(false);
            byte[] message = new byte[16_000];
            byte[] header = {(byte) 0x82, 126, (byte) (message.length >> 8), (byte) message.length};
            for (int i = 0; i < 6; i++) {
                peer.send(frame(DATA, i == 5 ? END_STREAM : 0, 1, header, message));
            }
            assertThat(peer.log.take()).noneMatch(line -> line.startsWith("S1 frame ") || line.contains("failed"));

            stream.readable(true);
            peer.protocol.resume(stream);
            peer.channel.runPendingTasks();

            assertThat(peer.log.take())
                    .filteredOn(line -> !line.startsWith("S1 frameStart")
                            && !line.startsWith("S1 frameHeader")
                            && !line.startsWith("S1 frameEnd"))
                    .hasSize(8)
                    .endsWith(
                            "S1 responseEnd",
                            "S1 failed MAYBE ws_closed REMOTE: The WebSocket was closed by the server with code 1006");
            assertThat(peer.protocol.liveStreams()).isZero();
        }
    }

    @Test
    void aPingIsAnsweredWhenTheServersWindowHasRoomAgain() throws Exception {
        try (Http2Peer peer = peer(GunOptions.defaults(), 8, 1, 4, 0)) {
            open(peer);
            peer.send(bytes(1, 0, 0x89, 0), bytes(1, 0, 0x89, 1, 'x'));
            assertThat(peer.log.take()).doesNotContain("S1 sendStart");

            peer.send(frame(WINDOW_UPDATE, 0, 1, int32(100)));

            assertThat(peer.log.take()).containsExactly("S1 sendStart", "S1 sendEnd");
            assertThat(peer.sent()).hasSize(1);
        }
    }

    @Test
    void aFrameIsWrittenWhenTheServersWindowLetsItThrough() throws Exception {
        try (Http2Peer peer = peer(GunOptions.defaults(), 8, 1, 4, 4)) {
            Http2TestStream stream = open(peer);

            peer.protocol.sendFrame(stream, WsFrame.text("hello"), peer.log.result("frame"));
            peer.protocol.flush();
            assertThat(peer.log.take()).containsExactly("S1 sendStart", "S1 sendEnd");

            peer.send(frame(WINDOW_UPDATE, 0, 1, int32(7)));
            assertThat(peer.log.take()).containsExactly("frame written");
        }
    }
}
