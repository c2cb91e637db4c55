package dev.gun.client;

import static dev.gun.client.GunFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.message.GunData;
import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.HeaderField;
import dev.gun.client.testkit.PeerTls;
import dev.gun.client.testkit.ProxyPeer;
import dev.gun.client.testkit.ProxyPeer.Kind;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Tunnels: how they are asked for, what goes wrong in them and at which layer (spec page 1 §10)")
class TunnelTests extends TunnelScenario {

    // ---- how it is asked for

    @Test
    @DisplayName(
            "HTTP/1.1: host and port as the target, the host, the credentials, the user's fields; then the origin's")
    void http1Request() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.expect("CONNECT origin.example:8080 HTTP/1.1\r\n");
            connection.expect("host: origin.example:8080\r\n");
            connection.expect("x-own: yes\r\n");
            connection.expect("proxy-authorization: Basic dXNlcjpwYXNz\r\n\r\n");
            connection.write(ESTABLISHED);
            connection.expect(request("/a", "origin.example:8080"));
            connection.write(HELLO);
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            GunTunnel tunnel = connection.connect(
                    Destination.tcp("origin.example", 8080).withCredentials("user", "pass"),
                    Headers.of("x-own", "yes"),
                    RequestOptions.builder().replyTo(ReplyTo.HANDLE).build());
            assertThat(tunnel.awaitResponse(Duration.ofSeconds(30)).status()).isEqualTo(200);
            assertThat(tunnel.awaitUp(Duration.ofSeconds(30))).isEqualTo(Protocol.HTTP);
            assertThat(tunnel.get("/a").awaitBody(Duration.ofSeconds(30)).asString(StandardCharsets.UTF_8))
                    .isEqualTo("hello");
            peer.assertNoScriptFailure();
        }
    }

    @Test
    @DisplayName("HTTP/2: :method and :authority alone (RFC 9113 §8.5); requests beside it are not touched")
    void http2Request() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            RawHttp2.H2Headers asked = http2.readHeaders();
            if (!asked.fields()
                            .equals(List.of(
                                    new HeaderField(":method", "CONNECT"),
                                    new HeaderField(":authority", "[::1]:443"),
                                    new HeaderField("proxy-authorization", "Basic dXNlcjpwYXNz")))
                    || asked.endStream()) {
                throw new AssertionError("asked with " + asked);
            }
            http2.writeHeaders(asked.streamId(), false, H2Scripts.OK);
            H2Scripts.answer(http2);
            http2.expect(H2Frame.data(asked.streamId(), "raw bytes", false));
            http2.write(H2Frame.data(asked.streamId(), "answer", true));
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            GunTunnel tunnel = connection.connect(
                    Destination.tcp("::1", 443).withProtocols(Protocol.RAW).withCredentials("user", "pass"));
            gun.owner.said.awaitExactly("up http2", "response #1 200 fin", "tunnel #1 raw");
            get(connection, "/beside");
            gun.owner.said.awaitExactly("response #2 200 fin");
            GunStream raw = tunnel.raw(GunFixture.TO_OWNER);
            raw.data(Bytes.of("raw bytes", StandardCharsets.UTF_8));
            // END_STREAM is the peer's FIN, with which raw data ends; and so does the tunnel.
            gun.owner.said.awaitExactly("data #3 'answer'", "data #3 '' fin", "error #1 closed MAYBE");
            assertThat(connection.info().state()).isEqualTo(ConnectionState.CONNECTED);
            peer.assertNoScriptFailure();
        }
    }

    @Test
    @DisplayName("what is asked of a tunnel before it is up is kept, in order, and sent when it is")
    void kept() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.await("kept");
            connection.write(ESTABLISHED);
            connection.expect(request("/a", "origin.example"));
            connection.expect(request("/b", "origin.example"));
            connection.write(HELLO + HELLO);
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            GunTunnel tunnel = connection.connect(Destination.tcp("origin.example", 80));
            get(tunnel, "/a");
            get(tunnel, "/b");
            gun.owner.said.awaitExactly("up http");
            known(connection);
            peer.release("kept");
            gun.owner.said.awaitExactly(
                    "response #1 200 fin",
                    "tunnel #1 http",
                    "response #2 200",
                    "data #2 'hello' fin",
                    "response #3 200",
                    "data #3 'hello' fin");
            peer.assertNoScriptFailure();
        }
    }

    @Test
    @DisplayName("what comes with the 2xx is the origin's: not a byte of it is lost, or taken for HTTP")
    void leftOver() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write(ESTABLISHED + "HTTP/1.1 is not spoken here");
            connection.await("heard");
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            GunTunnel tunnel =
                    connection.connect(Destination.tcp("origin.example", 80).withProtocols(Protocol.RAW));
            tunnel.raw(GunFixture.TO_OWNER);
            gun.owner.said.awaitExactly(
                    "up http", "response #1 200 fin", "tunnel #1 raw", "data #2 'HTTP/1.1 is not spoken here'");
            assertThat(connection.info().state()).isEqualTo(ConnectionState.CONNECTED_DATA_ONLY);
            peer.release("heard");
        }
    }

    // ---- refused

    @Test
    @DisplayName(
            "HTTP/1.1: an answer that is not 2xx is a response like any other; kept requests fail, the others go on")
    void refusedOverHttp1() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.await("kept");
            connection.write("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 2\r\n\r\nno");
            hello(connection);
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            GunTunnel tunnel = connection.connect(Destination.tcp("origin.example", 80));
            get(tunnel, "/kept");
            get(connection, "/beside");
            known(connection);
            peer.release("kept");
            gun.owner.said.awaitExactly(
                    "up http",
                    "response #1 407",
                    "error #2 connect_refused(407) NO",
                    "data #1 'no' fin",
                    "response #3 200",
                    "data #3 'hello' fin");
            get(tunnel, "/late");
            gun.owner.said.awaitExactly("error #4 connect_refused(407) NO");
            assertThat(connection.info().state()).isEqualTo(ConnectionState.CONNECTED);
            peer.assertNoScriptFailure();
        }
    }

    @Test
    @DisplayName("HTTP/2: a refusal ends the stream; whoever awaits the tunnel hears of the status")
    void refusedOverHttp2() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            int id = http2.readHeaders().streamId();
            http2.writeHeaders(id, true, new HeaderField(":status", "502"));
            http2.readUntil(H2Frame.DATA);
            H2Scripts.answer(http2);
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            GunTunnel tunnel = connection.connect(
                    Destination.tcp("origin.example", 80),
                    Headers.empty(),
                    RequestOptions.builder().replyTo(ReplyTo.HANDLE).build());
            assertThatThrownBy(tunnel::awaitUp)
                    .isInstanceOfSatisfying(GunException.Stream.class, refused -> assertThat(refused.reason())
                            .isEqualTo(new Reason.ConnectRefused(502)));
            assertThat(connection.get("/beside").awaitResponse().status()).isEqualTo(200);
            peer.assertNoScriptFailure();
        }
    }

    // ---- TLS inside

    @ParameterizedTest
    @EnumSource(names = {"HTTP1", "H2C"})
    @DisplayName("TLS that fails inside: the tunnel fails with the alert; HTTP/1.1 goes with it, HTTP/2 goes on")
    void tlsFailsInside(Kind kind) {
        try (ProxyPeer proxy = ProxyPeer.start(kind);
                RawPeer origin = RawPeer.start(connection -> {
                    connection.await("kept");
                    connection.expectTlsFailure(PeerTls.localhost());
                })) {
            GunConnection connection = open(proxy, kind);
            GunTunnel tunnel = connection.connect(
                    to(origin, Transport.TLS).withTls(TlsOptions.builder().build()));
            get(tunnel, "/kept");
            known(connection);
            origin.release("kept");
            hears(
                    kind,
                    List.of("response #1 200 fin", "error #2 tls_failed NO", "error #1 tls_failed MAYBE"),
                    "down http tls_failed maybe=[#1] unprocessed=[#2]",
                    "terminated shutdown(tls_failed)");
            assertThat(gun.events.lines.items())
                    .contains("tlsHandshakeStart #1", "tlsHandshakeEnd #1 tls_failed")
                    .doesNotContain("tunnel #1 http");
            assertThat(connection.info().state().isUp()).isEqualTo(kind.multiplexes());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP1", "H2C"})
    @DisplayName("a TLS handshake inside that takes too long fails the tunnel with timeout(tls_handshake)")
    void tlsTimeOutInside(Kind kind) {
        try (ProxyPeer proxy = ProxyPeer.start(kind);
                RawPeer origin = RawPeer.start(connection -> connection.await("never"))) {
            GunConnection connection = open(proxy, kind);
            connection.connect(to(origin, Transport.TLS).withTlsHandshakeTimeout(Duration.ofMillis(50)));
            hears(
                    kind,
                    List.of("response #1 200 fin", "error #1 timeout(tls_handshake) MAYBE"),
                    "down http timeout(tls_handshake) maybe=[#1] unprocessed=[]",
                    "terminated shutdown(timeout(tls_handshake))");
            origin.release("never");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP1", "H2C"})
    @DisplayName("an alert after the handshake inside (a client certificate demanded) is the reason, not a bare close")
    void alertAfterHandshakeInside(Kind kind) {
        PeerTls demanding = PeerTls.localhost("http/1.1").needClientAuth().versions("TLSv1.3");
        try (ProxyPeer proxy = ProxyPeer.start(kind);
                RawPeer origin = RawPeer.start(connection -> {
                    connection.await("asked");
                    connection.expectTlsFailure(demanding);
                })) {
            GunConnection connection = open(proxy, kind);
            GunTunnel tunnel = connection.connect(to(origin, Transport.TLS).withProtocols(Protocol.HTTP));
            get(tunnel, "/");
            known(connection);
            origin.release("asked");
            hears(
                    kind,
                    List.of(
                            "response #1 200 fin",
                            "tunnel #1 http",
                            "error #2 tls_failed MAYBE",
                            "error #1 tls_failed MAYBE"),
                    "down http tls_failed maybe=[#1, #2] unprocessed=[]",
                    "terminated shutdown(tls_failed)");
        }
    }

    // ---- one layer goes, the others stay right

    @Test
    @DisplayName("several tunnels and requests on one HTTP/2 connection: one is reset, what is in it fails, no other")
    void oneOfSeveralIsReset() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            int first = establish(http2);
            int second = establish(http2);
            http2.expect(H2Frame.data(first, request("/1", "one.example"), false));
            http2.expect(H2Frame.data(second, request("/2", "two.example"), false));
            http2.write(new H2Frame(H2Frame.RST_STREAM, 0, first, new byte[] {0, 0, 0, 10}));
            http2.write(H2Frame.data(second, HELLO, false));
            H2Scripts.answer(http2);
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            GunTunnel first = connection.connect(Destination.tcp("one.example", 80));
            gun.owner.said.awaitExactly("up http2", "response #1 200 fin", "tunnel #1 http");
            GunTunnel second = connection.connect(Destination.tcp("two.example", 80));
            gun.owner.said.awaitExactly("response #2 200 fin", "tunnel #2 http");
            get(first, "/1");
            get(second, "/2");
            gun.owner.said.awaitExactly(
                    "error #3 stream_reset(CONNECT_ERROR) MAYBE",
                    "error #1 stream_reset(CONNECT_ERROR) MAYBE",
                    "response #4 200",
                    "data #4 'hello' fin");
            get(connection, "/beside");
            gun.owner.said.awaitExactly("response #5 200 fin");
            assertThat(connection.streamInfo(second).running()).isTrue();
            assertThat(connection.info().openStreams()).isOne();
            peer.assertNoScriptFailure();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP1", "H2C"})
    @DisplayName("connection: close inside ends the tunnel well; what is asked of it then fails; HTTP/2 goes on")
    void innerClose(Kind kind) {
        try (ProxyPeer proxy = ProxyPeer.start(kind);
                RawPeer origin = RawPeer.start(connection -> {
                    connection.readRequestHead();
                    connection.write("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
                })) {
            GunConnection connection = open(proxy, kind);
            GunTunnel tunnel = connection.connect(to(origin));
            get(tunnel, "/");
            if (kind.multiplexes()) {
                gun.owner.said.awaitExactly(
                        "up http2",
                        "response #1 200 fin",
                        "tunnel #1 http",
                        "response #2 200 fin",
                        "error #1 normal MAYBE");
                get(tunnel, "/late");
                gun.owner.said.awaitExactly("error #3 closing NO");
                assertThat(connection.info().state()).isEqualTo(ConnectionState.CONNECTED);
            } else {
                gun.owner.said.awaitExactly(
                        "up http",
                        "response #1 200 fin",
                        "tunnel #1 http",
                        "response #2 200 fin",
                        "error #1 closing MAYBE",
                        "down http normal maybe=[#1] unprocessed=[]",
                        "terminated normal");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP1", "H2C"})
    @DisplayName("a tunnel that is cancelled: what is in it fails with cancelled; HTTP/2 goes on, HTTP/1.1 closes")
    void cancelled(Kind kind) {
        try (ProxyPeer proxy = ProxyPeer.start(kind);
                RawPeer origin = RawPeer.start(connection -> {
                    connection.readRequestHead();
                    connection.release("asked");
                    connection.expectGone();
                })) {
            GunConnection connection = open(proxy, kind);
            GunTunnel tunnel = connection.connect(to(origin));
            get(tunnel, "/");
            origin.await("asked");
            tunnel.cancel();
            origin.awaitNoOpenConnections();
            List<String> expected = List.of(
                    "up " + spokenTo(kind), "response #1 200 fin", "tunnel #1 http", "error #2 cancelled MAYBE");
            Awaitility.await().until(() -> gun.owner.said.items().size() >= expected.size());
            assertThat(gun.owner.said.items().subList(0, expected.size())).isEqualTo(expected);
            assertThat(gun.events.lines.items()).contains("cancel #1 LOCAL cancelled");
            assertThat(connection.info().state().isUp()).isEqualTo(kind.multiplexes());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP1", "H2C"})
    @DisplayName("a lost connection takes its tunnels: all that is inside fails and is listed; the next is plain again")
    void lost(Kind kind) {
        try (ProxyPeer proxy = ProxyPeer.start(kind);
                RawPeer origin = RawPeer.start(connection -> {
                    connection.readRequestHead();
                    connection.release("asked");
                    connection.await("end");
                })) {
            GunConnection connection = gun.open(
                    proxy.host(),
                    proxy.port(),
                    gun.options(spokenTo(kind)).minUptime(Duration.ZERO).retry(1, Duration.ZERO));
            GunTunnel tunnel = connection.connect(to(origin));
            get(tunnel, "/");
            origin.await("asked");
            Awaitility.await().until(() -> gun.owner.said.items().size() == 3);
            connection.reconnect();
            gun.owner.said.awaitExactly(
                    "up " + spokenTo(kind),
                    "response #1 200 fin",
                    "tunnel #1 http",
                    "error #2 closed MAYBE",
                    "error #1 closed MAYBE",
                    "down http" + (kind.multiplexes() ? "2" : "") + " closed maybe=[#1, #2] unprocessed=[]",
                    "up " + spokenTo(kind));
            assertThat(connection.info().intermediaries()).isEmpty();
            assertThat(connection.info().originPort()).isEqualTo(proxy.port());
            origin.release("end");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP1", "H2C"})
    @DisplayName("shutdown: what runs inside a tunnel finishes, what is asked then is refused, then all is closed")
    void shutdown(Kind kind) {
        try (ProxyPeer proxy = ProxyPeer.start(kind);
                RawPeer origin = RawPeer.start(connection -> {
                    connection.readRequestHead();
                    connection.release("asked");
                    connection.await("late refused");
                    connection.write(HELLO);
                })) {
            GunConnection connection = open(proxy, kind);
            GunTunnel tunnel = connection.connect(to(origin));
            get(tunnel, "/");
            origin.await("asked");
            connection.shutdown();
            get(tunnel, "/late");
            gun.owner.said.awaitExactly(
                    "up " + spokenTo(kind), "response #1 200 fin", "tunnel #1 http", "error #3 closing NO");
            origin.release("late refused");
            gun.owner.said.awaitExactly(
                    "response #2 200",
                    "data #2 'hello' fin",
                    "error #1 " + (kind.multiplexes() ? "normal" : "closing") + " MAYBE",
                    "terminated shutdown");
        }
    }

    // ---- flow

    @ParameterizedTest
    @EnumSource(names = {"HTTP1", "H2C"})
    @DisplayName("a receiver without credits stops the origin behind the tunnel, and over HTTP/2 nothing else")
    void flow(Kind kind) {
        int total = 48 << 20;
        AtomicLong sent = new AtomicLong();
        AtomicLong received = new AtomicLong();
        try (ProxyPeer proxy = ProxyPeer.start(kind);
                RawPeer origin = RawPeer.start(
                        connection -> {
                            connection.readRequestHead();
                            connection.write("HTTP/1.1 200 OK\r\ncontent-length: " + total + "\r\n\r\n");
                            byte[] piece = new byte[1 << 16];
                            while (sent.addAndGet(piece.length) <= total) {
                                connection.write(piece);
                            }
                        },
                        TunnelScenario::hello)) {
            GunConnection connection = open(proxy, kind);
            GunTunnel tunnel = connection.connect(to(origin));
            GunReceiver counting = message -> {
                if (message instanceof GunData data) {
                    received.addAndGet(data.data().size());
                }
            };
            GunStream stream = tunnel.request(
                    "GET",
                    "/",
                    Headers.empty(),
                    Bytes.empty(),
                    RequestOptions.builder()
                            .replyTo(ReplyTo.receiver(counting))
                            .flow(1)
                            .build());
            Awaitility.await().until(() -> received.get() > 0);
            if (kind.multiplexes()) {
                get(connection.connect(to(origin)), "/beside");
                Awaitility.await().until(() -> gun.owner.said.items().contains("data #4 'hello' fin"));
            }
            long before = received.get();
            // Windows and the buffers of four sockets are all that can be on the way.
            Awaitility.await().during(Duration.ofMillis(300)).until(() -> sent.get() < total);
            assertThat(received).hasValue(before);
            stream.updateFlow(Long.MAX_VALUE / 2);
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> received.get() == total);
        }
    }
}
