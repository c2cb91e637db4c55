package dev.gun.client;

import static dev.gun.client.GunFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.ContractProtocols.Peer;
import dev.gun.client.ContractProtocols.Speaker;
import dev.gun.client.testkit.ProxyPeer;
import dev.gun.client.testkit.ProxyPeer.Kind;
import dev.gun.client.testkit.RawPeer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parameters of {@link #twoProxies} and {@link #socks} are the names of Gun's test cases. */
@DisplayName("Gun's tunnel_SUITE, socks_SUITE, and rfc7231_SUITE, case by case (spec page 1 §10)")
class GunTunnelSuiteTests extends TunnelScenario {

    /** Each makes any number of tunnels. */
    private static final Map<Kind, ProxyPeer> PROXIES = new EnumMap<>(Kind.class);

    @BeforeAll
    static void startProxies() {
        for (Kind kind : Kind.values()) {
            PROXIES.put(kind, ProxyPeer.start(kind));
        }
    }

    @AfterAll
    static void closeProxies() {
        PROXIES.values().forEach(ProxyPeer::close);
        PROXIES.clear();
    }

    /** An origin by Gun's name for it. */
    private enum End {
        HTTP(Transport.TCP, Speaker.HTTP1),
        HTTPS(Transport.TLS, Speaker.HTTP1),
        H2C(Transport.TCP, Speaker.HTTP2),
        H2(Transport.TLS, Speaker.HTTP2),
        RAW(Transport.TCP, Speaker.RAW),
        RAWTLS(Transport.TLS, Speaker.RAW);

        private final Transport transport;
        private final Speaker speaker;

        End(Transport transport, Speaker speaker) {
            this.transport = transport;
            this.speaker = speaker;
        }

        RawPeer start() {
            RawPeer.Script script = connection -> {
                Peer peer = speaker.accept(connection);
                peer.send("hello");
                peer.await("heard");
            };
            return transport == Transport.TLS ? RawPeer.startTls(speaker.tls(), script) : RawPeer.start(script);
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        Destination at(RawPeer origin) {
            return to(origin, transport).withProtocols(speaker.protocol());
        }
    }

    /** A proxy by Gun's name for it. */
    private static Kind kind(String name) {
        return switch (name) {
            case "http" -> Kind.HTTP1;
            case "https" -> Kind.HTTP1_TLS;
            case "h2c" -> Kind.H2C;
            case "h2" -> Kind.H2;
            case "socks5" -> Kind.SOCKS5;
            default -> Kind.SOCKS5_TLS;
        };
    }

    private static Proxy proxy(Kind kind) {
        return proxy(PROXIES.get(kind), kind);
    }

    private static Destination destination(Kind kind) {
        return to(PROXIES.get(kind), kind);
    }

    private static Intermediary intermediary(Kind kind) {
        ProxyPeer peer = PROXIES.get(kind);
        return new Intermediary(
                kind.socks() ? Proxy.Type.SOCKS5 : Proxy.Type.CONNECT,
                peer.host(),
                peer.port(),
                transport(kind),
                spokenTo(kind));
    }

    /** What {@code proxies} of the options lead to: a SOCKS5 proxy is in no other way the first. */
    private GunConnection openThrough(RawPeer origin, End end, Proxy... proxies) {
        return gun.open(
                origin,
                gun.options(end.speaker.protocol()).transport(end.transport).proxies(proxies));
    }

    private GunConnection openTo(Kind first) {
        return open(PROXIES.get(first), first);
    }

    private void hello(GunConnection connection, GunRequests through, End end, RawPeer origin) {
        GunStream stream = end.speaker.open(through, RequestOptions.UNLIMITED);
        String data = "data #" + stream.id() + " '";
        StringBuilder heard = new StringBuilder();
        // It is cut where the reads were, which through TLS and a proxy may be anywhere.
        while (!heard.toString().equals("hello")) {
            String line = gun.owner.said.awaitNext();
            if (line.startsWith(data)) {
                heard.append(line, data.length(), line.lastIndexOf('\''));
            }
        }
        assertThat(connection.streamInfo(stream).running()).isTrue();
        origin.release("heard");
        origin.assertNoScriptFailure();
    }

    // ---- tunnel_SUITE

    static Stream<String> twoProxies() {
        List<String> proxies = List.of("http", "https", "h2c", "h2", "socks5", "socks5tls");
        return proxies.stream().flatMap(first -> proxies.stream()
                .flatMap(second -> Stream.of(End.values()).map(end -> first + "_" + second + "_" + end)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @DisplayName("every protocol through every two proxies, to every origin")
    void twoProxies(String name) {
        String[] way = name.split("_", -1);
        Kind first = kind(way[0]);
        Kind second = kind(way[1]);
        End end = End.valueOf(way[2].toUpperCase(Locale.ROOT));
        try (RawPeer origin = end.start()) {
            if (first.socks()) {
                GunConnection connection = openThrough(origin, end, proxy(first), proxy(second));
                hello(connection, connection, end, origin);
                assertThat(connection.info().intermediaries())
                        .containsExactly(intermediary(first), intermediary(second));
                return;
            }
            GunConnection connection = openTo(first);
            GunTunnel tunnel = second.socks()
                    ? connection.connect(destination(second).withSocks5To(end.at(origin)))
                    : connection
                            .connect(destination(second).withProtocols(spokenTo(second)))
                            .connect(end.at(origin));
            hello(connection, tunnel, end, origin);
            assertThat(connection.streamInfo(tunnel).intermediaries())
                    .containsExactly(intermediary(first), intermediary(second));
        }
    }

    // ---- socks_SUITE

    static Stream<Arguments> socks() {
        List<Arguments> cases = new ArrayList<>();
        for (String proxy : List.of("tcp", "tls")) {
            for (End end : List.of(End.HTTP, End.HTTPS, End.H2C, End.H2)) {
                for (String auth : List.of("none", "username_password")) {
                    cases.add(Arguments.of("socks5_" + proxy + "_" + end + "_" + auth, proxy, end, auth));
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @DisplayName("SOCKS5 over TCP and TLS, with and without credentials, to every origin")
    void socks(String name, String transport, End end, String auth) {
        Kind kind = transport.equals("tls") ? Kind.SOCKS5_TLS : Kind.SOCKS5;
        boolean anonymous = auth.equals("none");
        try (RawPeer origin = end.start()) {
            Proxy proxy = proxy(kind);
            GunConnection connection =
                    openThrough(origin, end, anonymous ? proxy : proxy.withCredentials("user", "password"));
            hello(connection, connection, end, origin);
            assertThat(connection.info().intermediaries()).containsExactly(intermediary(kind));
            assertThat(connection.info().originScheme()).isEqualTo(end.transport == Transport.TLS ? "https" : "http");
            List<String> asked = PROXIES.get(kind).asked();
            String last = asked.get(asked.size() - 1);
            assertThat(last).endsWith(":" + origin.port() + (anonymous ? "" : " user:password"));
        }
    }

    // ---- rfc7231_SUITE

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "connect_response_201, HTTP/1.1 201 Created",
        "connect_response_ignore_transfer_encoding, HTTP/1.1 200 OK|transfer-encoding: chunked",
        "connect_response_ignore_content_length, HTTP/1.1 200 OK|content-length: 1000",
    })
    @DisplayName("any 2xx makes the tunnel, and what is said of a body behind it is not read (RFC 9110 §9.3.6)")
    void connectResponse(String name, String head) {
        try (RawPeer peer = RawPeer.start(connection -> {
            // connect_authority_form, connect_request_no_transfer_encoding, connect_request_no_content_length
            connection.expect("CONNECT origin.example:80 HTTP/1.1\r\nhost: origin.example:80\r\n\r\n");
            connection.write(head.replace("|", "\r\n") + "\r\n\r\n");
            connection.expect("GET /proxied HTTP/1.1\r\nhost: origin.example\r\n\r\n");
            connection.write("HTTP/1.1 204 No Content\r\n\r\n");
        })) {
            GunTunnel tunnel =
                    gun.open(peer, gun.options(Protocol.HTTP)).connect(Destination.tcp("origin.example", 80));
            get(tunnel, "/proxied");
            gun.owner.said.awaitExactly(
                    "up http",
                    "response #1 " + head.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()) + " fin",
                    "tunnel #1 http",
                    "response #2 204 fin");
            peer.assertNoScriptFailure();
        }
    }

    @ParameterizedTest(name = "connect_response_{0}")
    @ValueSource(ints = {302, 403, 500})
    @DisplayName("any other answer makes none, and the connection takes requests as before")
    void connectFailure(int status) {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write("HTTP/1.1 " + status + " Reason phrase\r\ncontent-length: 0\r\n\r\n");
            assertThat(connection.readRequestHead().requestLine()).isEqualTo("GET /proxied HTTP/1.1");
            connection.write("HTTP/1.1 501 Not Implemented\r\ncontent-length: 0\r\n\r\n");
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            connection.connect(Destination.tcp("origin.example", 80));
            gun.owner.said.awaitExactly("up http", "response #1 " + status + " fin");
            get(connection, "/proxied");
            gun.owner.said.awaitExactly("response #2 501 fin");
            assertThat(connection.info().originPort()).isEqualTo(peer.port());
            assertThat(connection.info().intermediaries()).isEmpty();
        }
    }

    // ---- raw_SUITE

    @Test
    @DisplayName("connect_raw_reply_to: what comes through a raw tunnel goes to the receiver of its stream")
    void rawReplyTo() {
        try (RawPeer origin = End.RAW.start()) {
            Recorder said = new Recorder();
            GunTunnel tunnel = openTo(Kind.HTTP1)
                    .connect(
                            End.RAW.at(origin),
                            Headers.empty(),
                            RequestOptions.builder()
                                    .replyTo(ReplyTo.receiver(said))
                                    .build());
            tunnel.raw(RequestOptions.builder().replyTo(ReplyTo.receiver(said)).build());
            said.lines.awaitExactly("response #1 200 fin", "tunnel #1 raw", "data #2 'hello'");
            gun.owner.said.awaitExactly("up http");
            gun.owner.said.assertNothingMore();
            origin.release("heard");
        }
    }

    /** A receiver of streams that is not the owner. */
    private static final class Recorder implements GunReceiver {

        private final dev.gun.client.testkit.Recorder<String> lines = new dev.gun.client.testkit.Recorder<>();

        @Override
        public void receive(dev.gun.client.message.GunMessage message) {
            lines.record(Said.of(message));
        }
    }
}
