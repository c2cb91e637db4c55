package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.cookie.Cookie;
import dev.gun.client.cookie.CookieOptions;
import dev.gun.client.cookie.CookieOrigin;
import dev.gun.client.cookie.CookieStore;
import dev.gun.client.cookie.MemoryCookieStore;
import dev.gun.client.testkit.HeaderField;
import dev.gun.client.testkit.PeerTls;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A connection with a cookie store (spec page 1 §6, RFC 6265bis)")
class CookieTests {

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private final MemoryCookieStore store = MemoryCookieStore.create();

    private GunOptions.Builder options(Protocol protocol) {
        return gun.options(protocol).cookies(CookieOptions.of(store));
    }

    /** Reads a request, tells its cookie field, answers with that head. */
    private static @Nullable String answer(RawConnection connection, String head) throws IOException {
        String cookie = connection.readRequestHead().header("cookie");
        connection.write(head + "\r\n");
        return cookie;
    }

    private static @Nullable String cookie(RawHttp2.H2Headers headers) {
        return headers.fields().stream()
                .filter(field -> field.name().equals("cookie"))
                .map(HeaderField::value)
                .reduce((one, other) -> one + "; " + other)
                .orElse(null);
    }

    @Test
    @DisplayName("over HTTP/1.1 what responses set is in one field, at the end, of the requests that it is for")
    void http1() {
        try (RawPeer peer = RawPeer.start(connection -> {
            assertThat(answer(
                            connection,
                            "HTTP/1.1 204 No\r\nset-cookie: a=1; Path=/\r\nSet-Cookie: b=2; Path=/deep\r\n"))
                    .isNull();
            assertThat(connection.readUntil("\r\n\r\n")).endsWith("\r\nx-mine: 1\r\ncookie: a=1\r\n\r\n");
            connection.write("HTTP/1.1 204 No\r\nset-cookie: a=; Max-Age=0; Path=/\r\n\r\n");
            assertThat(answer(connection, "HTTP/1.1 204 No\r\n")).isEqualTo("b=2");
            assertThat(answer(connection, "HTTP/1.1 204 No\r\n")).isNull();
        })) {
            GunConnection connection = gun.open(peer, options(Protocol.HTTP));
            connection.get("/").awaitResponse();
            connection.get("/other", Headers.of("x-mine", "1")).awaitResponse();
            connection.get("/deep/er?q=/").awaitResponse();
            connection.get("/other").awaitResponse();
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("over HTTP/2 the same")
    void http2() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            assertThat(cookie(http2.readHeaders())).isNull();
            http2.writeHeaders(1, true, H2Scripts.OK, new HeaderField("set-cookie", "a=1"));
            assertThat(cookie(http2.readHeaders())).isEqualTo("a=1");
            http2.writeHeaders(3, true, H2Scripts.OK);
        })) {
            GunConnection connection = gun.open(peer, options(Protocol.HTTP2));
            connection.get("/").awaitResponse();
            connection.get("/").awaitResponse();
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("without a store nothing is kept")
    void off() {
        try (RawPeer peer = RawPeer.start(connection -> {
            assertThat(answer(connection, "HTTP/1.1 204 No\r\nset-cookie: a=1\r\n"))
                    .isNull();
            assertThat(answer(connection, "HTTP/1.1 204 No\r\n")).isNull();
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            connection.get("/").awaitResponse();
            connection.get("/").awaitResponse();
            peer.awaitScripts();
        }
    }

    @ParameterizedTest(name = "ignoreInformational = {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("rfc6265bis_SUITE: cookies of informational responses are kept, unless they are to be ignored")
    void informational(boolean ignored) {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write("HTTP/1.1 103 Early Hints\r\nset-cookie: informational=1\r\n\r\n");
            connection.write("HTTP/1.1 204 No\r\nset-cookie: final=1\r\n\r\n");
            assertThat(answer(connection, "HTTP/1.1 204 No\r\n"))
                    .isEqualTo(ignored ? "final=1" : "informational=1; final=1");
        })) {
            GunConnection connection =
                    gun.open(peer, gun.options(Protocol.HTTP).cookies(new CookieOptions(store, ignored)));
            connection.get("/").awaitResponse();
            connection.get("/").awaitResponse();
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("rfc6265bis_SUITE: an origin behind a tunnel has its cookies; the proxy neither sees nor sets them")
    void throughATunnel() {
        try (RawPeer peer = RawPeer.start(connection -> {
            assertThat(answer(connection, "HTTP/1.1 200 OK\r\nset-cookie: proxy=1\r\n"))
                    .isNull();
            assertThat(answer(connection, "HTTP/1.1 204 No\r\nset-cookie: origin=1\r\n"))
                    .isNull();
            assertThat(answer(connection, "HTTP/1.1 204 No\r\n")).isEqualTo("origin=1");
        })) {
            store.setCookie(new CookieOrigin(false, "other.example", "/"), "other=1");
            GunTunnel tunnel = gun.open(peer, options(Protocol.HTTP))
                    .connect(
                            Destination.tcp("origin.example", 80),
                            Headers.empty(),
                            RequestOptions.builder().replyTo(ReplyTo.HANDLE).build());
            tunnel.awaitUp(Duration.ofSeconds(30));
            tunnel.get("/").awaitResponse();
            tunnel.get("/").awaitResponse();
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("a CONNECT has none, not even those of the host behind the proxy, which are not the proxy's to see")
    void connect() {
        try (RawPeer peer =
                RawPeer.start(connection -> assertThat(answer(connection, "HTTP/1.1 403 No\r\ncontent-length: 0\r\n"))
                        .isNull())) {
            store.setCookie(new CookieOrigin(false, "origin.example", "/"), "origin=1");
            gun.open(peer, options(Protocol.HTTP))
                    .connect(
                            Destination.tcp("origin.example", 80),
                            Headers.empty(),
                            RequestOptions.builder().replyTo(ReplyTo.HANDLE).build())
                    .awaitResponse();
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("those in trailers are not, since RFC 9110 §6.5.1 gives them no meaning")
    void trailers() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\nset-cookie: a=1\r\n\r\n");
            assertThat(answer(connection, "HTTP/1.1 204 No\r\n")).isNull();
        })) {
            GunConnection connection = gun.open(peer, options(Protocol.HTTP));
            connection.get("/").awaitBody();
            connection.get("/").awaitResponse();
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("the upgrade to a WebSocket sends them, and its answer sets them")
    void webSocket() {
        store.setCookie(new CookieOrigin(false, "127.0.0.1", "/"), "a=1");
        try (RawPeer peer = RawPeer.start(
                connection -> connection.acceptWebSocket(new HeaderField("set-cookie", "b=2")),
                connection ->
                        assertThat(answer(connection, "HTTP/1.1 204 No\r\n")).isEqualTo("a=1; b=2"))) {
            gun.open(peer.host(), peer.port(), options(Protocol.HTTP))
                    .wsUpgrade("/", WsOptions.builder().replyTo(ReplyTo.HANDLE).build())
                    .awaitUpgrade();
            gun.open(peer.host(), peer.port(), options(Protocol.HTTP)).get("/").awaitResponse();
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("a cookie field of the request comes first, and its names are not sent twice")
    void merged() {
        store.setCookie(new CookieOrigin(false, "127.0.0.1", "/"), "a=1");
        store.setCookie(new CookieOrigin(false, "127.0.0.1", "/"), "b=2");
        try (RawPeer peer = RawPeer.start(connection -> {
            assertThat(answer(connection, "HTTP/1.1 204 No\r\n")).isEqualTo("c=4; b=3; a=1");
            assertThat(connection.readRequestHead().headers().stream()
                            .filter(field -> field.name().equalsIgnoreCase("cookie"))
                            .count())
                    .isEqualTo(1);
            connection.write("HTTP/1.1 204 No\r\n\r\n");
        })) {
            GunConnection connection = gun.open(peer, options(Protocol.HTTP));
            connection.get("/", Headers.of("cookie", "c=4; b=3")).awaitResponse();
            connection.get("/", Headers.of("cookie", "x=1", "cookie", "y=2")).awaitResponse();
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("a host field of the request is the host that cookies are for")
    void hostField() {
        try (RawPeer peer = RawPeer.start(connection -> {
            answer(connection, "HTTP/1.1 204 No\r\nset-cookie: a=1; Domain=example.com\r\n");
            assertThat(answer(connection, "HTTP/1.1 204 No\r\n")).isEqualTo("a=1");
            assertThat(answer(connection, "HTTP/1.1 204 No\r\n")).isNull();
        })) {
            GunConnection connection = gun.open(peer, options(Protocol.HTTP));
            connection.get("/", Headers.of("host", "www.example.com:8080")).awaitResponse();
            connection.get("/", Headers.of("host", "example.com")).awaitResponse();
            connection.get("/").awaitResponse();
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("a request that waits takes the cookies that there are when it is written, and when it is again")
    void whenWritten() {
        try (RawPeer peer = RawPeer.start(
                connection -> {
                    assertThat(answer(connection, "HTTP/1.1 200 OK\r\nset-cookie: a=1\r\ncontent-length: 0\r\n"))
                            .isNull();
                    assertThat(connection.readRequestHead().header("cookie")).isEqualTo("a=1");
                    store.setCookie(new CookieOrigin(false, "127.0.0.1", "/"), "a=2");
                    connection.close();
                },
                connection ->
                        assertThat(answer(connection, "HTTP/1.1 204 No\r\n")).isEqualTo("a=2"))) {
            GunConnection connection = gun.open(
                    peer.host(),
                    peer.port(),
                    options(Protocol.HTTP)
                            .retry(3, Duration.ofMillis(1))
                            .http1(Http1Options.defaults().withMaxPipelined(1)));
            RequestOptions again =
                    RequestOptions.builder().resubmit(Resubmit.IDEMPOTENT).build();
            connection.get("/");
            GunStream second = connection.request("GET", "/", Headers.empty(), Bytes.empty(), again);
            assertThat(second.awaitResponse().status()).isEqualTo(204);
            peer.awaitScripts();
        }
    }

    @ParameterizedTest
    @EnumSource(Fails.class)
    @DisplayName("a store that throws costs its cookies, and nothing else")
    void throwing(Fails when) {
        CookieStore broken = new CookieStore() {
            @Override
            public List<Cookie> query(CookieOrigin request) {
                if (when == Fails.QUERY) {
                    throw new IllegalStateException("broken");
                }
                return List.of();
            }

            @Override
            public void setCookie(CookieOrigin request, String setCookie) {
                throw new IllegalStateException("broken");
            }

            @Override
            public void gc() {
                // Keeps nothing.
            }

            @Override
            public void sessionGc() {
                // Keeps nothing.
            }
        };
        try (RawPeer peer = RawPeer.start(connection -> answer(connection, "HTTP/1.1 204 No\r\nset-cookie: a=1\r\n"))) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP).cookies(CookieOptions.of(broken)));
            assertThat(connection.get("/").awaitResponse().status()).isEqualTo(204);
        }
    }

    /** What of a store throws. */
    enum Fails {
        QUERY,
        SET_COOKIE
    }

    @Test
    @DisplayName("over TLS a Secure cookie is kept, and sent there only")
    void secure() {
        try (RawPeer peer = RawPeer.startTls(PeerTls.localhost("http/1.1"), connection -> {
            answer(
                    connection,
                    "HTTP/1.1 204 No\r\nset-cookie: a=1; Secure\r\nset-cookie: __Host-b=2; Secure; Path=/\r\n");
            assertThat(answer(connection, "HTTP/1.1 204 No\r\n")).isEqualTo("a=1; __Host-b=2");
        })) {
            GunConnection connection =
                    gun.open("localhost", peer.port(), options(Protocol.HTTP).transport(Transport.TLS));
            connection.get("/").awaitResponse();
            connection.get("/").awaitResponse();
            peer.awaitScripts();
        }
        assertThat(store.query(new CookieOrigin(false, "localhost", "/"))).isEmpty();
        assertThat(Objects.toString(store)).doesNotContain("a=1");
    }
}
