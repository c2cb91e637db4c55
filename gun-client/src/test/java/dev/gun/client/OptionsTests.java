package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName(
        "Bad options are refused at the call, naming the option, the value and what is allowed (spec page 1 §1, §15)")
class OptionsTests {

    private static final Duration NEGATIVE = Duration.ofSeconds(-1);
    private static final String POSITIVE = "a positive duration or INFINITE";
    private static final String ANY_INT = "1 to 1000000";

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private record Bad(String option, String value, String allowed, Supplier<Object> call) {
        @Override
        public String toString() {
            return option + " = " + value;
        }
    }

    private static GunOptions.Builder gun() {
        return GunOptions.builder();
    }

    static Stream<Bad> badOptions() {
        return Stream.of(
                new Bad("name", " ", "a name that is not blank", () -> gun().name(" ")),
                new Bad("protocols", "[]", "http, http2, or both, each once; or raw alone", () -> gun().protocols(
                                List.of())),
                new Bad("protocols", "[ws]", "http, http2, or both, each once; or raw alone", () -> gun().protocols(
                                Protocol.WS)),
                new Bad(
                        "protocols",
                        "[raw, http]",
                        "http, http2, or both, each once; or raw alone",
                        () -> gun().protocols(Protocol.RAW, Protocol.HTTP)),
                new Bad(
                        "protocols",
                        "[http, http]",
                        "http, http2, or both, each once; or raw alone",
                        () -> gun().protocols(Protocol.HTTP, Protocol.HTTP)),
                new Bad("connectTimeout", "PT0S", POSITIVE, () -> gun().connectTimeout(Duration.ZERO)),
                new Bad("domainLookupTimeout", "PT-1S", POSITIVE, () -> gun().domainLookupTimeout(NEGATIVE)),
                new Bad("tlsHandshakeTimeout", "PT-1S", POSITIVE, () -> gun().tlsHandshakeTimeout(NEGATIVE)),
                new Bad("retry", "-1", "0 to 2147483647", () -> gun().retry(-1, Duration.ZERO)),
                new Bad("retryTimeout", "PT-1S", "zero or a positive duration", () -> gun().retry(1, NEGATIVE)),
                new Bad("minUptime", "PT-1S", "zero or a positive duration", () -> gun().minUptime(NEGATIVE)),
                new Bad("tcpSendTimeout", "PT0S", POSITIVE, () -> gun().tcpSendTimeout(Duration.ZERO)),
                new Bad("closingTimeout", "PT0S", POSITIVE, () -> gun().closingTimeout(Duration.ZERO)),
                new Bad("pendingRequestLimit", "0", ANY_INT, () -> gun().pendingRequestLimit(0)),
                new Bad("pendingBytesLimit", "0", "1 to " + Long.MAX_VALUE, () -> gun().pendingBytesLimit(0)),
                new Bad("pendingTimeout", "PT0S", POSITIVE, () -> gun().pendingTimeout(Duration.ZERO)),
                new Bad("sendBufferLimit", "0", "1 to " + Long.MAX_VALUE, () -> gun().sendBufferLimit(0)),
                new Bad("mailboxMessages", "0", ANY_INT, () -> gun().mailboxMessages(0)),
                new Bad("mailboxBytes", "0", "1 to " + Long.MAX_VALUE, () -> gun().mailboxBytes(0)),
                new Bad("unreadTimeout", "PT0S", POSITIVE, () -> gun().unreadTimeout(Duration.ZERO)),
                new Bad("maxBodyBytes", "0", "1 to 2147483631", () -> gun().maxBodyBytes(0)),
                new Bad("maxBufferedBytes", "0", "1 to " + Long.MAX_VALUE, () -> gun().maxBufferedBytes(0)),
                new Bad("retry.multiplier", "0.5", "1 or more", () -> exponential(2, 0.5, 0)),
                new Bad("retry.jitter", "2.0", "0 to 1", () -> exponential(2, 2, 2)),
                new Bad("retry.max", "PT0.5S", "at least retry.initial = PT1S", () -> exponential(0.5, 2, 0)),
                new Bad("http1.maxPipelined", "0", "1 to 10000", () -> Http1Options.defaults()
                        .withMaxPipelined(0)),
                new Bad("http2.initialStreamWindowSize", "-1", "1 to 2147483647", () -> Http2Options.builder()
                        .initialStreamWindowSize(-1)),
                new Bad("http2.maxFrameSizeReceived", "1", "16384 to 16777215", () -> Http2Options.builder()
                        .maxFrameSizeReceived(1)),
                new Bad("http2.keepalive", "PT0S", POSITIVE, () -> Http2Options.builder()
                        .keepalive(Duration.ZERO)),
                new Bad("websocket.clientMaxWindowBits", "7", "8 to 15", () -> WsOptions.builder()
                        .clientMaxWindowBits(7)),
                new Bad("websocket.subprotocols", "a b", "tokens (RFC 9110 §5.6.2)", () -> WsOptions.builder()
                        .subprotocols(List.of("a b"))),
                new Bad(
                        "websocket.subprotocols",
                        "[a, b, a]",
                        "each name once (RFC 6455 §4.1)",
                        () -> WsOptions.builder().subprotocols(List.of("a", "b", "a"))),
                new Bad("websocket.flow", "0", "1 to " + Long.MAX_VALUE, () -> WsOptions.builder()
                        .flow(0)),
                new Bad("tls.versions", "SSLv3", "TLSv1.3 and TLSv1.2", () -> TlsOptions.builder()
                        .versions(List.of("SSLv3"))),
                new Bad(
                        "session.path",
                        "feed",
                        "a path that begins with / and holds no spaces and no #",
                        () -> SessionOptions.builder("feed")),
                new Bad(
                        "session.path",
                        "/feed#top",
                        "a path that begins with / and holds no spaces and no #",
                        () -> SessionOptions.builder("/feed#top")),
                new Bad(
                        "session.path",
                        "*",
                        "a path that begins with / and holds no spaces and no #",
                        () -> SessionOptions.builder("*")),
                new Bad("session.outboxFrames", "0", ANY_INT, () -> SessionOptions.builder("/")
                        .outboxLimits(0, 1)));
    }

    private static RetryPolicy exponential(double maxSeconds, double multiplier, double jitter) {
        return RetryPolicy.exponential(
                Duration.ofSeconds(1), Duration.ofMillis((long) (maxSeconds * 1000)), multiplier, jitter);
    }

    @ParameterizedTest
    @MethodSource("badOptions")
    @DisplayName("an option")
    void option(Bad bad) {
        assertRefused(bad);
    }

    @Test
    @DisplayName("zero and negative durations are refused, but for retryTimeout and minUptime; INFINITE is taken (§15)")
    void durations() throws ReflectiveOperationException {
        List<String> zeroIsTaken = new ArrayList<>();
        int options = 0;
        for (Object on : List.of(
                gun(),
                Http1Options.defaults(),
                Http2Options.builder(),
                WsOptions.builder(),
                TlsOptions.builder(),
                RequestOptions.builder())) {
            for (Method option : on.getClass().getMethods()) {
                if (option.getParameterCount() != 1 || option.getParameterTypes()[0] != Duration.class) {
                    continue;
                }
                options++;
                String name = on.getClass().getName() + "." + option.getName();
                option.invoke(on, GunOptions.INFINITE);
                option.invoke(on, Duration.ofNanos(1));
                assertThat(isRefused(option, on, NEGATIVE)).as(name).isTrue();
                if (!isRefused(option, on, Duration.ZERO)) {
                    zeroIsTaken.add(option.getName());
                }
            }
        }

        assertThat(zeroIsTaken).containsExactly("minUptime");
        assertThat(options).isEqualTo(18);
    }

    private static boolean isRefused(Method option, Object on, Duration value) throws IllegalAccessException {
        try {
            option.invoke(on, value);
            return false;
        } catch (InvocationTargetException e) {
            assertThat(e.getCause()).isInstanceOf(GunOptionsException.class);
            return true;
        }
    }

    Stream<Bad> badOrigins() {
        String hosts = "a host name (internationalised ones too), an IPv4 address, or an IPv6 address";
        String schemes = "a URI that begins with http, https, ws or wss";
        GunOptions both = gun().protocols(Protocol.HTTP2, Protocol.HTTP).build();
        return Stream.of(
                new Bad("port", "0", "1 to 65535", () -> open("localhost", 0)),
                new Bad("port", "65536", "1 to 65535", () -> open("localhost", 65_536)),
                new Bad("host", "", hosts, () -> open("", 80)),
                new Bad("host", "a b", hosts, () -> open("a b", 80)),
                new Bad("host", "a..b", hosts, () -> open("a..b", 80)),
                new Bad("host", "[::1", hosts, () -> open("[::1", 80)),
                new Bad("host", "a\r\nb", hosts, () -> open("a\r\nb", 80)),
                new Bad("uri", "ftp://host/***", schemes, () -> open("ftp://host/a?token=secret")),
                new Bad("uri", "null://?/***", schemes, () -> open("/path?token=secret")),
                new Bad(
                        "uri",
                        "http://?/***",
                        "a URI with a host, such as https://example.org/path",
                        () -> open("http:///path")),
                new Bad(
                        "uri",
                        "http://host/***",
                        "a URI without user information; send an authorization header",
                        () -> open("http://user:secret@host/")),
                new Bad(
                        "protocols",
                        "[http2, http]",
                        "exactly one over TCP, where nothing negotiates (ALPN needs TLS)",
                        () -> gun.client().open("localhost", 80, both)),
                new Bad(
                        "session",
                        "session",
                        "a session only together with an owner, who gets its messages",
                        () -> gun.client()
                                .open(
                                        "localhost",
                                        80,
                                        gun().session(SessionOptions.builder("/")
                                                        .build())
                                                .build())));
    }

    @Test
    @DisplayName("a bad origin or combination is refused by open, and nothing is opened")
    void origin() {
        badOrigins().forEach(this::assertRefused);
        assertThat(gun.client().connections()).isEmpty();
    }

    @Test
    @DisplayName(
            "hosts and URIs are understood: brackets, upper case, internationalised names, default ports and paths")
    void goodOrigins() {
        assertThat(opened("ws://[::1]:8080/a?b")).isEqualTo("http [::1]:8080 /a?b");
        assertThat(opened("wss://example.invalid")).isEqualTo("https example.invalid:443 /");
        assertThat(opened("http://EXAMPLE.invalid/x")).isEqualTo("http EXAMPLE.invalid:80 /x");
        GunConnection idn = gun.client().open("b\u00fccher.invalid", 443);
        assertThat(idn.info().originHost()).isEqualTo("xn--bcher-kva.invalid");
        assertThat(idn.info().transport()).isEqualTo(Transport.TLS);
    }

    private String opened(String uri) {
        GunConnection connection = gun.client().open(URI.create(uri));
        ConnectionInfo info = connection.info();
        String host = info.originHost().contains(":") ? "[" + info.originHost() + "]" : info.originHost();
        return info.originScheme() + " " + host + ":" + info.originPort() + " " + connection.defaultPath();
    }

    private Object open(String host, int port) {
        return gun.client().open(host, port);
    }

    private Object open(String uri) {
        return gun.client().open(URI.create(uri));
    }

    private void assertRefused(Bad bad) {
        assertThatThrownBy(bad.call()::get)
                .isInstanceOfSatisfying(GunOptionsException.class, e -> {
                    assertThat(e.option()).isEqualTo(bad.option());
                    assertThat(e.value()).isEqualTo(bad.value());
                    assertThat(e.allowed()).isEqualTo(bad.allowed());
                })
                .hasMessage("Option " + bad.option() + " cannot be " + bad.value() + ": allowed is " + bad.allowed());
    }
}
