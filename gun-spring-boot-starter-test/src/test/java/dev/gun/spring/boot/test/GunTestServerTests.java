package dev.gun.spring.boot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunException;
import dev.gun.client.GunWebSocket;
import dev.gun.client.Headers;
import dev.gun.client.WsFrame;
import dev.gun.client.WsOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("GunTestServer (issue 6 point 6)")
class GunTestServerTests {

    private final GunTestServer server = GunTestServer.start();
    private final GunClient gun = GunClient.create();

    @AfterEach
    void close() {
        gun.close();
        server.close();
    }

    private GunWebSocket open(WsOptions options) {
        GunConnection connection = gun.open(GunTestServer.HOST, server.port());
        GunWebSocket stream = connection.wsUpgrade("/feed", Headers.empty(), options);
        stream.awaitUpgrade(LongWaits.LIMIT);
        return stream;
    }

    @Test
    void scriptsGreetAndAnswer() {
        server.onOpen(peer -> peer.send("welcome to " + peer.target())).onFrame((peer, frame) -> {
            if (frame.isData()) {
                peer.send(frame);
            }
        });
        GunWebSocket stream = open(WsOptions.defaults());

        stream.send(WsFrame.text("one"), WsFrame.binary((byte) 2));

        assertThat(List.of(
                        stream.awaitFrame(LongWaits.LIMIT).frame(),
                        stream.awaitFrame(LongWaits.LIMIT).frame(),
                        stream.awaitFrame(LongWaits.LIMIT).frame()))
                .containsExactly(WsFrame.text("welcome to /feed"), WsFrame.text("one"), WsFrame.binary((byte) 2));
        assertThat(server.received()).containsExactly(WsFrame.text("one"), WsFrame.binary((byte) 2));
    }

    @Test
    void aCloseIsRecordedAndAnswered() {
        GunWebSocket stream = open(WsOptions.defaults());

        stream.send(WsFrame.close(1000, "bye"));

        assertThat(server.awaitReceived(1, LongWaits.LIMIT)).containsExactly(WsFrame.close(1000, "bye"));
        assertThat(stream.awaitFrame(LongWaits.LIMIT).frame()).isEqualTo(WsFrame.close(1000, "bye"));
    }

    @Test
    void theServerMayCloseFirst() {
        server.onOpen(peer -> peer.send(WsFrame.close(4000, "full")));

        assertThat(open(WsOptions.defaults()).awaitFrame(LongWaits.LIMIT).frame())
                .isEqualTo(WsFrame.close(4000, "full"));
    }

    @Test
    void compressionIsSpokenWhenItIsOffered() {
        GunWebSocket stream = open(WsOptions.builder().compress(true).build());
        server.awaitPeer().send("x".repeat(100_000));
        stream.send(WsFrame.text("y".repeat(100_000)));

        assertThat(stream.awaitFrame(LongWaits.LIMIT).frame()).isEqualTo(WsFrame.text("x".repeat(100_000)));
        assertThat(server.awaitReceived(1, LongWaits.LIMIT)).containsExactly(WsFrame.text("y".repeat(100_000)));
    }

    @Test
    void anUpgradeMayBeRefused() {
        server.upgradeStatus(503);

        assertThatExceptionOfType(GunException.Stream.class).isThrownBy(() -> open(WsOptions.defaults()));
        assertThat(server.peers()).isEmpty();
    }

    @Test
    void whatNeverComesFailsTheTestWithWhatDid() {
        GunWebSocket stream = open(WsOptions.defaults());
        stream.send(WsFrame.text("one"));
        server.awaitReceived(1, LongWaits.LIMIT);

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> server.awaitReceived(2, Duration.ofMillis(1)))
                .withMessage("No 2 frames came within PT0.001S, but [Text[3 characters]] and []");
    }

    @Test
    void nothingIsLeftWhenItIsClosed() {
        open(WsOptions.defaults());

        server.close();
        server.close();

        assertThat(server.peers()).isEmpty();
    }
}
