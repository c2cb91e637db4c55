package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.cookie.CookieOptions;
import dev.gun.client.cookie.CookieOrigin;
import dev.gun.client.cookie.MemoryCookieStore;
import dev.gun.client.testkit.HeaderField;
import dev.gun.client.testkit.PeerTls;
import dev.gun.client.testkit.ProxyPeer;
import dev.gun.client.testkit.ProxyPeer.Kind;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the web platform's cookie tests do with pages, as far as a client without one can: the answers that a browser
 * would follow, upgrades, and both through tunnels.
 */
@DisplayName("Cookies of redirects, refusals and upgrades, direct and through tunnels (RFC 6265bis §5.6–5.8)")
class CookieWayTests {

    private static final RequestOptions TO_HANDLE =
            RequestOptions.builder().replyTo(ReplyTo.HANDLE).build();
    private static final WsOptions WS_TO_HANDLE =
            WsOptions.builder().replyTo(ReplyTo.HANDLE).build();

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private final MemoryCookieStore store = MemoryCookieStore.create();

    private GunOptions.Builder options(Protocol protocol) {
        return gun.options(protocol).cookies(CookieOptions.of(store));
    }

    /** Reads a request, tells its cookie field, answers with that head. */
    private static @Nullable String answer(RawConnection connection, String head) throws IOException {
        String cookie = connection.readRequestHead().header("cookie");
        connection.write(head + "\r\ncontent-length: 0\r\n\r\n");
        return cookie;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"301", "302", "303", "307", "308", "401", "404", "503"})
    @DisplayName("cookies of an answer that leads elsewhere, or says no, are kept like any: whoever follows sends them")
    void anyStatus(int status) {
        try (RawPeer peer = RawPeer.start(connection -> {
            assertThat(answer(
                            connection,
                            "HTTP/1.1 " + status + " Elsewhere\r\nlocation: /new/page\r\n"
                                    + "set-cookie: there=1; Path=/new\r\nset-cookie: here=1; Path=/old"))
                    .isNull();
            assertThat(answer(connection, "HTTP/1.1 302 Back\r\nlocation: /old\r\nset-cookie: there=2; Path=/new"))
                    .isEqualTo("there=1");
            assertThat(answer(connection, "HTTP/1.1 204 No Content")).isEqualTo("here=1");
            assertThat(answer(connection, "HTTP/1.1 204 No Content")).isEqualTo("there=2");
        })) {
            GunConnection connection = gun.open(peer, options(Protocol.HTTP));
            for (String path : new String[] {"/old", "/new/page", "/old", "/new/page"}) {
                connection.get(path).awaitResponse();
            }
            peer.awaitScripts();
        }
    }

    private void sameSites(RawPeer origin) {
        CookieOrigin secure = new CookieOrigin(true, origin.host(), "/");
        store.setCookie(secure, "strict=1; SameSite=Strict");
        store.setCookie(secure, "lax=1; SameSite=Lax");
        store.setCookie(secure, "none=1; SameSite=None; Secure");
        store.setCookie(secure, "unsaid=1");
    }

    @ParameterizedTest(name = "over {0}: {1}")
    @CsvSource({"TCP, strict=1; lax=1; unsaid=1", "TLS, strict=1; lax=1; none=1; unsaid=1"})
    @DisplayName("every SameSite is sent with a request and an upgrade through a tunnel, which come from no other site;"
            + " Secure over TLS to the origin alone, whatever the proxy is spoken to over")
    void sameSite(Transport transport, String expected) {
        RawPeer.Script script = connection -> {
            assertThat(answer(connection, "HTTP/1.1 401 Unauthorized\r\nset-cookie: unsaid=2"))
                    .isEqualTo(expected);
            String after = expected.replace("unsaid=1", "unsaid=2");
            assertThat(answer(connection, "HTTP/1.1 204 No Content")).isEqualTo(after);
            assertThat(connection
                            .acceptWebSocket(new HeaderField("set-cookie", "late=1"))
                            .request()
                            .header("cookie"))
                    .isEqualTo(after);
        };
        try (ProxyPeer proxy = ProxyPeer.start(Kind.H2);
                RawPeer origin = transport == Transport.TLS
                        ? RawPeer.startTls(PeerTls.localhost("http/1.1"), script)
                        : RawPeer.start(script)) {
            sameSites(origin);
            Destination plain = transport == Transport.TLS
                    ? Destination.tls(origin.host(), origin.port())
                    : Destination.tcp(origin.host(), origin.port());
            GunTunnel tunnel = gun.open(
                            proxy.host(), proxy.port(), options(Protocol.HTTP2).transport(Transport.TLS))
                    .connect(plain, Headers.empty(), TO_HANDLE);
            // An upgrade that is refused sets cookies, too, and the next one has them.
            assertThat(tunnel.wsUpgrade("/ws", WS_TO_HANDLE).awaitResponse().status())
                    .isEqualTo(401);
            tunnel.get("/").awaitResponse();
            tunnel.wsUpgrade("/ws", WS_TO_HANDLE).awaitUpgrade();
            origin.awaitScripts();
            assertThat(store.query(new CookieOrigin(false, origin.host(), "/")))
                    .extracting(cookie -> cookie.name() + "=" + cookie.value())
                    .contains("late=1", "unsaid=2");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP1", "H2C"})
    @DisplayName("an extended CONNECT (RFC 8441) through a tunnel has the origin's cookies, and its answer sets some")
    void extendedConnect(Kind kind) {
        try (ProxyPeer proxy = ProxyPeer.start(kind);
                RawPeer origin = RawPeer.start(connection -> {
                    RawHttp2 http2 = H2Scripts.open(connection, 8, 1);
                    RawHttp2.H2Headers asked = http2.readHeaders();
                    assertThat(asked.fields()).contains(new HeaderField("cookie", "a=1"));
                    http2.writeHeaders(asked.streamId(), false, H2Scripts.OK, new HeaderField("set-cookie", "b=2"));
                    connection.await("end");
                })) {
            store.setCookie(new CookieOrigin(false, origin.host(), "/"), "a=1");
            Protocol spoken = kind.multiplexes() ? Protocol.HTTP2 : Protocol.HTTP;
            gun.open(proxy.host(), proxy.port(), options(spoken))
                    .connect(Destination.tcp(origin.host(), origin.port()).withProtocols(Protocol.HTTP2))
                    .wsUpgrade("/ws", WS_TO_HANDLE)
                    .awaitUpgrade();
            assertThat(store.query(new CookieOrigin(false, origin.host(), "/")))
                    .extracting(cookie -> cookie.name() + "=" + cookie.value())
                    .containsExactly("a=1", "b=2");
            origin.release("end");
            origin.assertNoScriptFailure();
        }
    }

    @Test
    @DisplayName("two origins behind one HTTP/2 proxy have their own cookies")
    void twoOrigins() {
        RawPeer.Script first = connection -> {
            assertThat(answer(connection, "HTTP/1.1 204 No Content\r\nset-cookie: who=first"))
                    .isNull();
            assertThat(answer(connection, "HTTP/1.1 204 No Content")).isEqualTo("who=first");
        };
        RawPeer.Script second = connection -> {
            assertThat(answer(connection, "HTTP/1.1 204 No Content\r\nset-cookie: who=second"))
                    .isNull();
            assertThat(answer(connection, "HTTP/1.1 204 No Content")).isEqualTo("who=second");
        };
        try (ProxyPeer proxy = ProxyPeer.start(Kind.H2C);
                RawPeer one = RawPeer.start(first);
                RawPeer two = RawPeer.start(second)) {
            GunConnection connection = gun.open(proxy.host(), proxy.port(), options(Protocol.HTTP2));
            // Ports do not tell cookies apart (RFC 6265bis §8.5), names do.
            GunTunnel toOne = connection.connect(Destination.tcp("127.0.0.1", one.port()), Headers.empty(), TO_HANDLE);
            GunTunnel toTwo = connection.connect(Destination.tcp("localhost", two.port()), Headers.empty(), TO_HANDLE);
            for (int i = 0; i < 2; i++) {
                toOne.get("/").awaitResponse();
                toTwo.get("/").awaitResponse();
            }
            one.awaitScripts();
            two.awaitScripts();
        }
    }
}
