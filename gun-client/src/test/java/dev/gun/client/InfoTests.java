package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.event.EventHandler;
import dev.gun.client.event.RequestStartEvent;
import dev.gun.client.event.ResponseHeadersEvent;
import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.UnixRelay;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What info() says of the socket and of event handlers (Gun's gun:info/1)")
class InfoTests {

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    @Test
    @DisplayName("both addresses of the socket while there is one, and none before and after")
    void addresses() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.release("accepted from " + connection.remoteAddress().getPort());
            connection.expectEnd();
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            connection.awaitUp();
            ConnectionInfo up = connection.info();
            connection.close();
            GunFixture.end(connection);
            ConnectionInfo over = connection.info();

            assertThat(up.remoteAddress()).isEqualTo(peer.address());
            peer.await("accepted from " + port(up.localAddress()));
            assertThat(over.remoteAddress()).isNull();
            assertThat(over.localAddress()).isNull();
        }
    }

    private static int port(@Nullable SocketAddress address) {
        assertThat(address).isInstanceOf(InetSocketAddress.class);
        return ((InetSocketAddress) address).getPort();
    }

    @Test
    @DisplayName("the path of a Unix domain socket, as the JDK's type whatever the transport; this end has no name")
    void unixPath(@TempDir Path directory) {
        try (RawPeer peer = RawPeer.start(connection -> {});
                UnixRelay relay = UnixRelay.start(directory.resolve("gun.sock"), peer.address())) {
            GunConnection connection =
                    gun.client().openUnix(relay.path(), GunOptions.builder().build());
            connection.awaitUp();

            assertThat(connection.info().remoteAddress()).isEqualTo(UnixDomainSocketAddress.of(relay.path()));
            assertThat(connection.info().localAddress()).isNull();
        }
    }

    @Test
    @DisplayName("how many callbacks of event handlers threw, of all handlers together")
    void handlerFailures() {
        EventHandler bad = new EventHandler() {
            @Override
            public void requestStart(RequestStartEvent event) {
                throw new IllegalStateException("a handler that throws");
            }

            @Override
            public void responseHeaders(ResponseHeadersEvent event) {
                throw new AssertionError("a handler that throws an error");
            }
        };
        try (RawPeer peer = RawPeer.start(connection -> H2Scripts.answer(H2Scripts.open(connection)))) {
            GunConnection connection = gun.open(
                    peer,
                    GunOptions.builder()
                            .protocols(Protocol.HTTP2)
                            .eventHandler(bad)
                            .eventHandler(gun.events.handler)
                            .eventHandler(bad));
            assertThat(connection.get("/").awaitResponse().status()).isEqualTo(200);

            assertThat(connection.info().handlerFailures()).isEqualTo(4);
            assertThat(connection.info().listenerFailures()).isZero();
        }
    }

    @Test
    @DisplayName("the answer to a ping of keepalive is in roundTrip(), and the owner is not told (spec page 1 §6)")
    void keepalivePing() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            H2Scripts.answerPing(http2);
            http2.readUntil(H2Frame.PING);
        })) {
            GunConnection connection = gun.open(
                    peer,
                    gun.options(Protocol.HTTP2)
                            .http2(Http2Options.builder()
                                    .keepalive(Duration.ofMillis(20))
                                    .build()));
            gun.owner.said.awaitExactly("up http2");
            Awaitility.await().until(() -> connection.info().roundTrip() != null);
            peer.awaitScripts();
            connection.close();

            gun.owner.said.awaitExactly("terminated shutdown");
            gun.owner.said.assertNothingMore();
        }
    }
}
