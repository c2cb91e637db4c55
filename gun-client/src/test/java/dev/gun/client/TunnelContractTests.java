package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.ContractProtocols.Peer;
import dev.gun.client.ContractProtocols.Speaker;
import dev.gun.client.testkit.ProxyPeer;
import dev.gun.client.testkit.ProxyPeer.Kind;
import dev.gun.client.testkit.RawPeer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every protocol promises inside tunnels, whatever proxies they go through, one or two. */
@DisplayName("Every protocol through every proxy, to every origin (spec page 1 §10)")
class TunnelContractTests extends TunnelScenario {

    private static List<Kind> httpProxies() {
        return Stream.of(Kind.values()).filter(kind -> !kind.socks()).toList();
    }

    static Stream<Arguments> oneProxy() {
        return httpProxies().stream().flatMap(proxy -> Stream.of(Transport.values())
                .flatMap(origin -> Stream.of(Speaker.values()).map(speaker -> Arguments.of(proxy, origin, speaker))));
    }

    static Stream<Arguments> twoProxies() {
        return Stream.of(Kind.values())
                .flatMap(first -> Stream.of(Kind.values()).map(second -> Arguments.of(first, second)));
    }

    static Stream<Arguments> twoProxiesAsked() {
        return httpProxies().stream()
                .flatMap(first -> Stream.of(Kind.values()).map(second -> Arguments.of(first, second)));
    }

    private static RawPeer origin(Transport transport, Speaker speaker) {
        RawPeer.Script script = connection -> {
            Peer peer = speaker.accept(connection);
            peer.send("a");
            peer.receive("b");
            peer.send("c");
            peer.await("heard");
        };
        return transport == Transport.TLS ? RawPeer.startTls(speaker.tls(), script) : RawPeer.start(script);
    }

    /** Opens a stream, and hears the same through it as without any proxy. */
    private void talk(Speaker speaker, GunRequests through, RawPeer origin, String id) throws IOException {
        GunStream stream = speaker.open(through, RequestOptions.UNLIMITED);
        hearsData(id, "a");
        if (speaker.takesDataWhileAnswered()) {
            speaker.send(stream, "b").toCompletableFuture().join();
        }
        hearsData(id, "ac");
        origin.release("heard");
        origin.assertNoScriptFailure();
    }

    /** Where a protocol has no boundaries, data is cut where the reads were. */
    private void hearsData(String id, String data) {
        Awaitility.await().untilAsserted(() -> assertThat(data(id))
                .as("data among %s, events %s", gun.owner.said.items(), gun.events.lines.items())
                .startsWith(data));
    }

    private String data(String id) {
        StringBuilder heard = new StringBuilder();
        for (String line : gun.owner.said.items()) {
            if (line.startsWith("data " + id + " '")) {
                heard.append(line, line.indexOf('\'') + 1, line.lastIndexOf('\''));
            } else if (line.startsWith("ws " + id + " text ")) {
                heard.append(line.substring(("ws " + id + " text ").length()));
            }
        }
        return heard.toString();
    }

    /** What the owner heard that is no data. */
    private List<String> heads() {
        return gun.owner.said.items().stream()
                .filter(line -> !line.startsWith("data ") && !line.startsWith("ws "))
                .toList();
    }

    private static List<String> opened(Speaker speaker, String id) {
        return switch (speaker.now()) {
            case WS -> List.of("upgrade " + id + " [websocket]");
            case RAW -> List.of();
            default -> List.of("response " + id + " 200");
        };
    }

    @ParameterizedTest(name = "{2} to an origin over {1} through {0}")
    @MethodSource("oneProxy")
    @DisplayName("one proxy: the response, GunTunnelUp with the inner protocol, then the stream as without a proxy")
    void oneProxy(Kind kind, Transport transport, Speaker speaker) throws IOException {
        try (ProxyPeer proxy = ProxyPeer.start(kind);
                RawPeer origin = origin(transport, speaker)) {
            GunConnection connection = open(proxy, kind);
            GunTunnel tunnel = connection.connect(to(origin, transport).withProtocols(speaker.protocol()));
            talk(speaker, tunnel, origin, "#2");

            List<String> expected = new ArrayList<>(
                    List.of("up " + spokenTo(kind), "response #1 200 fin", "tunnel #1 " + speaker.protocol()));
            expected.addAll(opened(speaker, "#2"));
            assertThat(heads()).isEqualTo(expected);
            Intermediary through =
                    new Intermediary(Proxy.Type.CONNECT, proxy.host(), proxy.port(), transport(kind), spokenTo(kind));
            assertThat(connection.streamInfo(tunnel).intermediaries()).containsExactly(through);
            if (kind.multiplexes()) {
                assertThat(connection.info().intermediaries()).isEmpty();
                assertThat(connection.info().protocol()).isEqualTo(Protocol.HTTP2);
            } else {
                assertThat(connection.info().intermediaries()).containsExactly(through);
                assertThat(connection.info().originPort()).isEqualTo(origin.port());
                assertThat(connection.info().originScheme()).isEqualTo(transport == Transport.TLS ? "https" : "http");
                assertThat(connection.info().protocol()).isEqualTo(speaker.now());
            }
        }
    }

    @ParameterizedTest(name = "{0}, then {1}")
    @MethodSource("twoProxiesAsked")
    @DisplayName("two proxies, one asked through the other: a stream to an HTTP/2 origin over TLS")
    void tunnelInTunnel(Kind first, Kind second) throws IOException {
        Speaker speaker = Speaker.HTTP2;
        try (ProxyPeer outer = ProxyPeer.start(first);
                ProxyPeer inner = ProxyPeer.start(second);
                RawPeer origin = origin(Transport.TLS, speaker)) {
            GunConnection connection = open(outer, first);
            Destination end =
                    to(origin, Transport.TLS).withProtocols(speaker.protocol()).withCredentials("user", "secret");
            Destination proxy = to(inner, second);
            GunTunnel tunnel;
            if (second.socks()) {
                tunnel = connection.connect(proxy.withSocks5To(end));
                talk(speaker, tunnel, origin, "#2");
                assertThat(heads())
                        .containsExactly(
                                "up " + spokenTo(first),
                                "response #1 200 fin",
                                "tunnel #1 socks",
                                "tunnel #1 http2",
                                "response #2 200");
            } else {
                tunnel = connection
                        .connect(proxy.withProtocols(spokenTo(second)))
                        .connect(end);
                talk(speaker, tunnel, origin, "#3");
                assertThat(heads())
                        .containsExactly(
                                "up " + spokenTo(first),
                                "response #1 200 fin",
                                "tunnel #1 " + spokenTo(second),
                                "response #2 200 fin",
                                "tunnel #2 http2",
                                "response #3 200");
            }
            assertThat(connection.streamInfo(tunnel).intermediaries())
                    .extracting(Intermediary::port)
                    .containsExactly(outer.port(), inner.port());
            assertThat(inner.asked()).hasSize(1);
            assertThat(inner.asked().get(0)).endsWith(second.socks() ? " user:secret" : " Basic dXNlcjpzZWNyZXQ=");
        }
    }

    @ParameterizedTest(name = "{0}, then {1}")
    @MethodSource("twoProxies")
    @DisplayName("two proxies by configuration: a GunTunnelUp for each, GunUp last, then as without them")
    void proxiesByConfiguration(Kind first, Kind second) throws IOException {
        Speaker speaker = Speaker.WEBSOCKET;
        try (ProxyPeer outer = ProxyPeer.start(first);
                ProxyPeer inner = ProxyPeer.start(second);
                RawPeer origin = origin(Transport.TLS, speaker)) {
            GunConnection connection = gun.open(
                    origin,
                    gun.options(Protocol.HTTP)
                            .transport(Transport.TLS)
                            .proxies(proxy(outer, first), proxy(inner, second).withCredentials("user", "secret")));
            talk(speaker, connection, origin, "#1");
            assertThat(heads())
                    .containsExactly(
                            "tunnel - " + spokenTo(second), "tunnel - http", "up http", "upgrade #1 [websocket]");
            assertThat(connection.info().intermediaries())
                    .extracting(Intermediary::port, Intermediary::protocol)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(outer.port(), spokenTo(first)),
                            org.assertj.core.groups.Tuple.tuple(inner.port(), spokenTo(second)));
            assertThat(connection.info().originPort()).isEqualTo(origin.port());
            assertThat(connection.info().openStreams()).isOne();
            assertThat(inner.asked().get(0)).endsWith(second.socks() ? " user:secret" : " Basic dXNlcjpzZWNyZXQ=");
            assertThat(outer.asked().get(0)).contains(":" + inner.port());
        }
    }
}
