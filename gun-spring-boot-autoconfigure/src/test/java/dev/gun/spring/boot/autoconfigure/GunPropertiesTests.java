package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import dev.gun.client.ContentDecoding;
import dev.gun.client.GunOptions;
import dev.gun.client.Headers;
import dev.gun.client.Http1Options;
import dev.gun.client.NameResolution;
import dev.gun.client.Protocol;
import dev.gun.client.Proxy;
import dev.gun.client.RequestCustomizer.Request;
import dev.gun.client.RetryPolicy;
import dev.gun.client.TcpOptions;
import dev.gun.client.TlsOptions;
import dev.gun.client.Transport;
import dev.gun.client.cookie.CookieStore;
import dev.gun.client.cookie.MemoryCookieStore;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;

@DisplayName("Properties of connections (page 3, Properties)")
class GunPropertiesTests extends OpenedByProperties {

    @Test
    void aGroupOfWhichNothingIsSetIsNotMade() {
        Map<String, String> set = Map.of(
                "gun.connections.prices.uri",
                "wss://prices.example.org",
                "gun.connections.prices.tcp.no-delay",
                "false");
        GunProperties bound =
                new Binder(new MapConfigurationPropertySource(set)).bindOrCreate("gun", GunProperties.class);
        GunConnectionProperties prices =
                Objects.requireNonNull(bound.connections().get("prices"));

        assertThat(prices.getTcp()).isEqualTo(new GunTcpProperties(false, null, null, null, null, null));
        assertThat(Arrays.<@Nullable Object>asList(
                        prices.getRetry(),
                        prices.getSsl(),
                        prices.getHttp1(),
                        prices.getHttp2(),
                        prices.getWebsocket(),
                        prices.getContentDecoding(),
                        prices.getCookies(),
                        prices.getSse(),
                        bound.defaults().getTcp()))
                .containsOnlyNulls();
    }

    @Test
    void theDefaultsAreThoseOfTheLibraryAndTheStartersOwn() {
        options(
                options -> {
                    assertThat(options.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
                    assertThat(options.domainLookupTimeout()).isEqualTo(Duration.ofSeconds(5));
                    assertThat(options.tlsHandshakeTimeout()).isEqualTo(Duration.ofSeconds(10));
                    assertThat(options.pendingTimeout()).isEqualTo(Duration.ofSeconds(30));
                    assertThat(options.retry())
                            .isEqualTo(RetryPolicy.exponential(Duration.ofMillis(500), Duration.ofSeconds(30), 2, 0.2));
                    assertThat(options.websocket().keepalive()).isEqualTo(Duration.ofSeconds(30));
                    assertThat(options.websocket().pongTimeout()).isEqualTo(Duration.ofSeconds(10));
                    assertThat(options.http2().enablePush()).isFalse();
                    assertThat(options.closingTimeout())
                            .isEqualTo(GunOptions.defaults().closingTimeout());
                    assertThat(options.tls()).isEqualTo(TlsOptions.defaults());
                    assertThat(options.tcp()).isEqualTo(TcpOptions.defaults());
                    assertThat(options.http1()).isEqualTo(Http1Options.defaults());
                    assertThat(options.session()).isNull();
                },
                "gun.connections.api.uri=http://api.example.org");
    }

    @Test
    void whatAConnectionDoesNotSetItInherits() {
        options(
                options -> {
                    assertThat(options.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
                    assertThat(options.closingTimeout()).isEqualTo(Duration.ofSeconds(2));
                    assertThat(options.websocket().keepalive()).isEqualTo(Duration.ofSeconds(4));
                    assertThat(options.websocket().pongTimeout()).isEqualTo(Duration.ofSeconds(1));
                    assertThat(options.http1().maxPipelined()).isEqualTo(4);
                    assertThat(options.http1().maxHeaderBlockSize()).isEqualTo(2_048);
                    assertThat(options.retry())
                            .isEqualTo(
                                    RetryPolicy.exponential(Duration.ofMillis(100), Duration.ofSeconds(30), 2, 0.5, 7));
                },
                "gun.defaults.connect-timeout=5s",
                "gun.defaults.closing-timeout=2s",
                "gun.defaults.websocket.keepalive=4s",
                "gun.defaults.http1.max-pipelined=4",
                "gun.defaults.retry.jitter=0.5",
                "gun.defaults.retry.max-attempts=3",
                "gun.connections.api.uri=http://api.example.org",
                "gun.connections.api.connect-timeout=3s",
                "gun.connections.api.websocket.pong-timeout=1s",
                "gun.connections.api.http1.max-header-block-size=2KB",
                "gun.connections.api.retry.initial-delay=100ms",
                "gun.connections.api.retry.max-attempts=7");
    }

    @Test
    void compressedBodiesAreDecodedAndCookiesKeptWhereThePropertiesSaySo() {
        options(
                options -> {
                    assertThat(options.contentDecoding()).isEqualTo(new ContentDecoding(true, 7, 4_096));
                    assertThat(options.cookies().ignoreInformational()).isTrue();
                    assertThat(options.cookies().store()).isInstanceOf(MemoryCookieStore.class);
                    assertThat(options.session()).isNull();
                },
                "gun.defaults.content-decoding.enabled=true",
                "gun.defaults.cookies.enabled=true",
                "gun.connections.api.uri=http://api.example.org",
                "gun.connections.api.content-decoding.max-ratio=7",
                "gun.connections.api.content-decoding.max-bytes=4KB",
                "gun.connections.api.cookies.ignore-informational=true");
    }

    @Test
    void theApplicationsCookieStoreKeepsTheCookiesOfThoseThatKeepAny() {
        MemoryCookieStore store = MemoryCookieStore.create();
        runner.withBean(CookieStore.class, () -> store)
                .withPropertyValues(
                        "gun.connections.a.uri=http://a.example.org",
                        "gun.connections.a.cookies.enabled=true",
                        "gun.connections.b.uri=http://b.example.org")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(client.opened.get(0).options.cookies().store()).isSameAs(store);
                    assertThat(client.opened.get(1).options.cookies()).isNull();
                });
    }

    @Test
    void aTimeoutMayBeInfinite() {
        options(
                options -> {
                    assertThat(options.connectTimeout()).isEqualTo(GunOptions.INFINITE);
                    assertThat(options.pendingTimeout()).isEqualTo(GunOptions.INFINITE);
                    assertThat(options.websocket().keepalive()).isEqualTo(GunOptions.INFINITE);
                },
                "gun.connections.api.uri=http://api.example.org",
                "gun.connections.api.connect-timeout=infinite",
                "gun.connections.api.pending-timeout=INFINITE",
                "gun.connections.api.websocket.keepalive=infinite");
    }

    @Test
    void everyOptionOfAConnectionHasAProperty() {
        options(
                options -> {
                    assertThat(options.protocols()).containsExactly(Protocol.HTTP2, Protocol.HTTP);
                    assertThat(options.resolver()).isEqualTo(NameResolution.JVM);
                    assertThat(options.domainLookupTimeout()).isEqualTo(Duration.ofSeconds(1));
                    assertThat(options.tlsHandshakeTimeout()).isEqualTo(Duration.ofSeconds(2));
                    assertThat(options.tcpSendTimeout()).isEqualTo(Duration.ofSeconds(3));
                    assertThat(options.unreadTimeout()).isEqualTo(Duration.ofSeconds(4));
                    assertThat(options.minUptime()).isEqualTo(Duration.ZERO);
                    assertThat(options.pendingRequestLimit()).isEqualTo(5);
                    assertThat(options.pendingBytesLimit()).isEqualTo(6_144);
                    assertThat(options.sendBufferLimit()).isEqualTo(7_168);
                    assertThat(options.mailboxMessages()).isEqualTo(8);
                    assertThat(options.mailboxBytes()).isEqualTo(9_216);
                    assertThat(options.maxBodyBytes()).isEqualTo(10_240);
                    assertThat(options.maxBufferedBytes()).isEqualTo(11_264);
                    assertThat(options.trace()).isTrue();
                    assertThat(options.redactedHeaders()).containsExactlyInAnyOrder("x-token", "x-key");
                    assertThat(options.retry()).isEqualTo(RetryPolicy.fixed(12, Duration.ofSeconds(13)));
                    assertThat(options.tcp())
                            .isEqualTo(new TcpOptions(
                                    false,
                                    true,
                                    14_336,
                                    15_360,
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 16)));
                },
                "gun.connections.api.uri=https://api.example.org",
                "gun.connections.api.protocols=http2,http",
                "gun.connections.api.resolver=jvm",
                "gun.connections.api.domain-lookup-timeout=1s",
                "gun.connections.api.tls-handshake-timeout=2s",
                "gun.connections.api.tcp-send-timeout=3s",
                "gun.connections.api.unread-timeout=4s",
                "gun.connections.api.retry.min-uptime=0s",
                "gun.connections.api.pending-request-limit=5",
                "gun.connections.api.pending-bytes-limit=6KB",
                "gun.connections.api.send-buffer-limit=7KB",
                "gun.connections.api.mailbox-messages=8",
                "gun.connections.api.mailbox-bytes=9KB",
                "gun.connections.api.max-body-bytes=10KB",
                "gun.connections.api.max-buffered-bytes=11KB",
                "gun.connections.api.trace=true",
                "gun.connections.api.redacted-headers=X-Token,X-Key",
                "gun.connections.api.retry.strategy=fixed",
                "gun.connections.api.retry.max-attempts=12",
                "gun.connections.api.retry.delay=13s",
                "gun.connections.api.tcp.no-delay=false",
                "gun.connections.api.tcp.keep-alive=true",
                "gun.connections.api.tcp.send-buffer=14KB",
                "gun.connections.api.tcp.receive-buffer=15KB",
                "gun.connections.api.tcp.local-address=127.0.0.1",
                "gun.connections.api.tcp.local-port=16");
    }

    @Test
    void everyOptionOfAProxyHasAProperty() {
        options(
                options -> {
                    assertThat(options.proxies()).hasSize(2);
                    Proxy connect = options.proxies().get(0);
                    assertThat(connect.type()).isEqualTo(Proxy.Type.CONNECT);
                    assertThat(connect.host()).isEqualTo("one.example.org");
                    assertThat(connect.port()).isEqualTo(3128);
                    assertThat(connect.transport()).isEqualTo(Transport.TLS);
                    assertThat(connect.protocols()).containsExactly(Protocol.HTTP2);
                    assertThat(connect.tlsHandshakeTimeout()).isEqualTo(Duration.ofSeconds(3));
                    assertThat(connect.tls().serverName()).isEqualTo("proxy.example.org");
                    Proxy socks = options.proxies().get(1);
                    assertThat(socks.type()).isEqualTo(Proxy.Type.SOCKS5);
                    assertThat(socks.port()).isEqualTo(1080);
                    assertThat(socks.username()).isEqualTo("canary-name");
                    assertThat(socks.password()).isEqualTo("canary-password");
                    assertThat(options.toString()).doesNotContain("canary");
                },
                "gun.connections.api.uri=https://api.example.org",
                "gun.connections.api.proxies[0].host=one.example.org",
                "gun.connections.api.proxies[0].port=3128",
                "gun.connections.api.proxies[0].transport=tls",
                "gun.connections.api.proxies[0].protocols=http2",
                "gun.connections.api.proxies[0].tls-handshake-timeout=3s",
                "gun.connections.api.proxies[0].ssl.server-name=proxy.example.org",
                "gun.connections.api.proxies[1].type=socks5",
                "gun.connections.api.proxies[1].host=two.example.org",
                "gun.connections.api.proxies[1].port=1080",
                "gun.connections.api.proxies[1].username=canary-name",
                "gun.connections.api.proxies[1].password=canary-password");
    }

    @Test
    @DisplayName("A connection goes to a Unix domain socket, by TCP's rules or with TLS")
    void unixPathInsteadOfAUri() {
        opened(
                open -> {
                    assertThat(open.uri).isEqualTo(URI.create("unix:/run/docker.sock"));
                    assertThat(open.options.transport()).isEqualTo(Transport.TCP);
                    assertThat(open.options.session()).isNull();
                },
                "gun.connections.docker.unix-path=/run/docker.sock");
        client.opened.clear();
        opened(
                open -> {
                    assertThat(open.options.transport()).isEqualTo(Transport.TLS);
                    assertThat(open.options.session().path()).isEqualTo("/events");
                },
                "gun.defaults.unix-path=/run/docker.sock",
                "gun.connections.docker.transport=tls",
                "gun.connections.docker.websocket.path=/events");
        client.opened.clear();
        opened(
                open -> assertThat(open.uri).isEqualTo(URI.create("http://api.example.org")),
                "gun.defaults.unix-path=/run/docker.sock",
                "gun.connections.api.uri=http://api.example.org");
    }

    @Test
    void hostAndPortAreAUriToo() {
        opened(
                open -> assertThat(open.uri).isEqualTo(URI.create("https://api.example.org:443")),
                "gun.connections.api.host=api.example.org",
                "gun.connections.api.port=443");
        client.opened.clear();
        opened(
                open -> assertThat(open.uri).isEqualTo(URI.create("http://api.example.org:8443")),
                "gun.connections.api.host=api.example.org",
                "gun.connections.api.port=8443");
        client.opened.clear();
        opened(
                open -> assertThat(open.uri).isEqualTo(URI.create("https://[::1]:8443")),
                "gun.connections.api.host=::1",
                "gun.connections.api.port=8443",
                "gun.connections.api.transport=tls");
    }

    @Test
    void headersGoWithTheUpgradeAndWithEachRequestThatDoesNotHaveThem() {
        options(
                options -> {
                    assertThat(options.session().headers().get())
                            .isEqualTo(Headers.of("x-app", "board", "authorization", "Bearer secret"));
                    Request request = mock(Request.class);
                    org.mockito.BDDMockito.given(request.headers()).willReturn(Headers.of("x-app", "mine"));

                    options.requestCustomizers().forEach(customizer -> customizer.customize(request));

                    verify(request).addHeader("authorization", "Bearer secret");
                    verify(request, never()).addHeader("x-app", "board");
                },
                "gun.defaults.headers.x-app=board",
                "gun.connections.feed.uri=wss://feed.example.org",
                "gun.connections.feed.headers.Authorization=Bearer secret");
    }

    @Test
    void aBundleGivesTrustIdentityVersionsAndCiphers() throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyManagerFactory identity = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        java.security.KeyStore store = java.security.KeyStore.getInstance("PKCS12");
        SslBundle bundle = SslBundle.of(
                SslStoreBundle.of(store, null, store),
                SslBundleKey.NONE,
                SslOptions.of(Set.of("TLS_AES_128_GCM_SHA256"), Set.of("TLSv1.3")),
                "TLS",
                SslManagerBundle.of(identity, trust));

        runner.withBean(SslBundles.class, () -> new DefaultSslBundleRegistry("mine", bundle))
                .withPropertyValues(
                        "gun.connections.api.uri=https://10.0.0.1",
                        "gun.connections.api.ssl.bundle=mine",
                        "gun.connections.api.ssl.server-name=api.example.org",
                        "gun.connections.api.ssl.send-server-name=false",
                        "gun.connections.api.ssl.hostname-verification=false",
                        "gun.connections.api.ssl.session-cache-size=7",
                        "gun.connections.api.ssl.session-timeout=8m")
                .run(context -> assertThat(client.last().options.tls())
                        .isEqualTo(TlsOptions.builder()
                                .trust(trust)
                                .identity(identity)
                                .ciphers(List.of("TLS_AES_128_GCM_SHA256"))
                                .versions(List.of("TLSv1.3"))
                                .serverName("api.example.org")
                                .sendServerName(false)
                                .hostnameVerification(false)
                                .sessionCacheSize(7)
                                .sessionTimeout(Duration.ofMinutes(8))
                                .build()));
    }

    @Test
    void durationsOfOthersAreNotTouched() {
        InfiniteDurationConverter converter = new InfiniteDurationConverter();

        assertThat(converter.matches(
                        org.springframework.core.convert.TypeDescriptor.valueOf(String.class),
                        org.springframework.core.convert.TypeDescriptor.valueOf(Duration.class)))
                .isFalse();
    }
}
