package dev.gun.client;

import static dev.gun.client.GunFixture.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.message.GunResponse;
import dev.gun.client.testkit.NginxPeer;
import dev.gun.client.testkit.RawPeer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Content from Debian's nginx")
class NginxContentTests {

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private static int port(NginxPeer nginx, Protocol protocol) {
        return protocol == Protocol.HTTP2 ? nginx.h2cPort() : nginx.port();
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"HTTP", "HTTP2"})
    @DisplayName("16 MiB that it compresses on the way are decoded")
    void gzip(Protocol protocol) {
        try (NginxPeer nginx = NginxPeer.start("gzip on;", "gzip_types *;", "gzip_min_length 1;")) {
            GunConnection connection = gun.open(
                    "127.0.0.1",
                    port(nginx, protocol),
                    gun.options(protocol).contentDecoding(ContentDecoding.on().maxRatio(2_000)));
            GunStream stream = connection.get("/big");
            GunResponse response = stream.awaitResponse(PATIENCE);

            assertThat(response.originalHeaders().get("content-encoding")).isEqualTo("gzip");
            assertThat(response.headers().get("content-encoding")).isNull();
            assertThat(stream.awaitBody(PATIENCE).asBytes())
                    .isEqualTo(dev.gun.client.testkit.Bytes.pattern(NginxPeer.BIG));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"HTTP", "HTTP2"})
    @DisplayName("events that it passes on, compressed, come one by one, as soon as the server behind it sends them")
    void events(Protocol protocol) {
        try (RawPeer back = RawPeer.start(connection -> {
                    connection.readRequestHead();
                    connection.write(
                            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
                    connection.http1().writeChunk("data: a\n\n");
                    connection.await("b");
                    connection.http1().writeChunk("data: b\n\n");
                    connection.write("0\r\n\r\n");
                });
                NginxPeer nginx =
                        NginxPeer.startBefore(back.port(), "gzip on;", "gzip_types *;", "gzip_min_length 1;")) {
            GunConnection connection = gun.open(
                    "127.0.0.1", port(nginx, protocol), gun.options(protocol).contentDecoding(ContentDecoding.on()));
            connection.request(
                    "GET",
                    "/back/events",
                    Headers.empty(),
                    Bytes.empty(),
                    RequestOptions.builder().sse().replyTo(ReplyTo.OWNER).build());

            gun.owner.said.awaitExactly("up " + protocol, "response #1 200", "sse #1 message 'a'");
            back.release("b");
            gun.owner.said.awaitExactly("sse #1 message 'b'", "sse #1 fin");
        }
    }
}
