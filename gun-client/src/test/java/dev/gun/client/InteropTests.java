package dev.gun.client;

import static dev.gun.client.GunFixture.PATIENCE;
import static dev.gun.client.testkit.Bytes.pattern;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.InteropServers.Target;
import dev.gun.client.message.GunData;
import dev.gun.client.message.GunInform;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunTrailers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Requests to Jetty, Tomcat, nginx, h2o and nghttpd over all they speak (spec page 1 §6, §7)")
class InteropTests {

    private static final int BIG = 16 << 20;
    private static final int PIECE = 64 << 10;

    @RegisterExtension
    static final InteropServers.Running SERVERS = new InteropServers.Running();

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private GunConnection open(Target target) {
        return gun.open(
                "localhost", SERVERS.port(target), gun.options(target.protocol).transport(target.transport));
    }

    @ParameterizedTest
    @EnumSource(Target.class)
    @DisplayName("GET has its body, HEAD has none, POST is echoed; shutdown ends the idle connection")
    void requests(Target target) {
        GunConnection connection = open(target);

        GunStream get = connection.get("/hello");
        GunStream head = connection.head("/hello");
        GunStream post = connection.post(target.echo(), Headers.empty(), Bytes.of("ping", StandardCharsets.UTF_8));

        assertThat(get.awaitResponse(PATIENCE).status()).isEqualTo(200);
        assertThat(get.awaitBody(PATIENCE).asString(StandardCharsets.UTF_8)).isEqualTo("Hello world!");
        assertThat(head.awaitResponse(PATIENCE).status()).isEqualTo(200);
        assertThat(head.awaitBody(PATIENCE).size()).isZero();
        assertThat(post.awaitResponse(PATIENCE).status()).isEqualTo(200);
        assertThat(post.awaitBody(PATIENCE).asString(StandardCharsets.UTF_8)).isEqualTo("ping");
        connection.shutdown();
        assertThat(GunFixture.end(connection)).isEqualTo(Reason.SHUTDOWN);
        gun.owner.said.awaitExactly("up " + target.protocol, "terminated shutdown");
    }

    @ParameterizedTest
    @EnumSource(Target.class)
    @DisplayName("16 MiB come down, byte for byte")
    void bigDownload(Target target) throws Exception {
        GunStream stream = open(target).get("/big?n=" + BIG);

        assertThat(stream.awaitResponse(PATIENCE).status()).isEqualTo(200);
        assertThat(sha256(stream)).isEqualTo(hex(MessageDigest.getInstance("SHA-256"), pattern(BIG)));
    }

    @ParameterizedTest
    @EnumSource(Target.class)
    @DisplayName("16 MiB go up in pieces, no faster than they can be written, byte for byte")
    void bigUpload(Target target) throws Exception {
        String digest = target.digest();
        GunStream stream = open(target).headers("POST", digest == null ? target.echo() : digest, Headers.empty());
        byte[] sent = pattern(BIG);

        upload(stream, sent);

        assertThat(stream.awaitResponse(PATIENCE).status()).isEqualTo(200);
        String received =
                digest == null ? sha256(stream) : stream.awaitBody(PATIENCE).asString(StandardCharsets.UTF_8);
        assertThat(received).isEqualTo(hex(MessageDigest.getInstance("SHA-256"), sent));
    }

    private static void upload(GunStream stream, byte[] body) throws Exception {
        for (int from = 0; from < body.length; from += PIECE) {
            stream.writable().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            Bytes piece = Bytes.wrap(Arrays.copyOfRange(body, from, Math.min(body.length, from + PIECE)));
            stream.data(piece);
        }
        stream.dataFin(Bytes.empty()).toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Of the rest of the response. */
    private static String sha256(GunStream stream) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        while (true) {
            GunMessage message = stream.await(PATIENCE);
            if (message instanceof GunTrailers) {
                return hex(digest);
            }
            GunData data = (GunData) message;
            digest.update(data.data().asBytes());
            if (data.fin()) {
                return hex(digest);
            }
        }
    }

    private static String hex(MessageDigest digest, byte... bytes) {
        return HexFormat.of().formatHex(digest.digest(bytes));
    }

    @ParameterizedTest
    @EnumSource(Target.class)
    @DisplayName("100 requests at once are each answered with their own body, on one connection")
    void parallel(Target target) {
        GunConnection connection = open(target);
        List<GunStream> streams = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            streams.add(connection.request(
                    "PUT", target.echo(), Headers.empty(), Bytes.of("body " + i, StandardCharsets.UTF_8)));
        }

        for (int i = 0; i < 100; i++) {
            assertThat(streams.get(i).awaitBody(PATIENCE).asString(StandardCharsets.UTF_8))
                    .isEqualTo("body " + i);
        }
        assertThat(connection.info().timesUp()).isEqualTo(1);
        gun.owner.said.awaitExactly("up " + target.protocol);
    }

    @ParameterizedTest
    @EnumSource(
            value = Target.class,
            names = {"JETTY_HTTP1", "JETTY_H2C", "JETTY_TLS_H2"})
    @DisplayName("103 Early Hints come before the response they announce")
    void earlyHints(Target target) {
        GunStream stream = open(target).get("/inform");

        assertThat(stream.await(PATIENCE))
                .isEqualTo(new GunInform(stream, 103, Headers.of("link", "</style.css>; rel=preload")));
        assertThat(stream.awaitResponse(PATIENCE).status()).isEqualTo(200);
        assertThat(stream.awaitBody(PATIENCE).asString(StandardCharsets.UTF_8)).isEqualTo("informed");
    }

    @Test
    @DisplayName("a compressed WebSocket of Tomcat's echoes text and binary messages, large and small")
    void tomcatWebSocket() throws Exception {
        GunWebSocket webSocket = open(Target.TOMCAT_HTTP1)
                .wsUpgrade(
                        "/ws",
                        WsOptions.builder()
                                .compress(true)
                                .replyTo(ReplyTo.HANDLE)
                                .build());
        assertThat(webSocket.awaitUpgrade(PATIENCE).headers().get("sec-websocket-extensions"))
                .startsWith("permessage-deflate");
        List<WsFrame> sent = List.of(
                WsFrame.text("0123456789".repeat(100_000)),
                WsFrame.binary(Bytes.wrap(pattern(1 << 20))),
                WsFrame.text(""),
                WsFrame.text("\u20ac"));

        for (WsFrame frame : sent) {
            webSocket.send(frame).toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(webSocket.awaitFrame(PATIENCE).frame()).isEqualTo(frame);
        }
        webSocket
                .send(WsFrame.close(1000, "bye"))
                .toCompletableFuture()
                .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(webSocket.awaitFrame(PATIENCE).frame()).isEqualTo(WsFrame.close(1000, "bye"));
    }
}
