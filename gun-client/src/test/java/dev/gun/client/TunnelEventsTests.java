package dev.gun.client;

import static dev.gun.client.GunFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.HeaderField;
import dev.gun.client.testkit.PeerTls;
import dev.gun.client.testkit.ProxyPeer;
import dev.gun.client.testkit.ProxyPeer.Kind;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.RawWebSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName(
        "Tunnels: the events of what is inside, whatever is inside, and what else is told of them (spec page 2 §2)")
class TunnelEventsTests extends TunnelScenario {

    @ParameterizedTest
    @EnumSource(names = {"HTTP1", "HTTP1_TLS"})
    @DisplayName("events of a tunnel over HTTP/1.1 to TLS: the change is the connection's, as in Gun, in Gun's order")
    void eventsOverHttp1(Kind kind) {
        try (ProxyPeer proxy = ProxyPeer.start(kind);
                RawPeer origin = RawPeer.startTls(PeerTls.localhost("http/1.1"), TunnelScenario::hello)) {
            GunConnection connection = open(proxy, kind);
            GunTunnel tunnel = connection.connect(to(origin, Transport.TLS));
            get(tunnel, "/");
            Awaitility.await().until(() -> gun.owner.said.items().contains("data #2 'hello' fin"));
            List<String> events = gun.events.lines.items();
            assertThat(events.subList(kind.tls() ? 7 : 5, events.size()))
                    .containsExactly(
                            "requestStart #1",
                            "requestHeaders #1",
                            "requestEnd #1",
                            "responseStart #1",
                            "responseHeaders #1 200",
                            "responseEnd #1",
                            "originChanged CONNECT",
                            "tlsHandshakeStart #1",
                            "tlsHandshakeEnd #1 http",
                            "protocolChanged http",
                            "requestStart #2",
                            "requestHeaders #2",
                            "requestEnd #2",
                            "responseStart #2",
                            "responseHeaders #2 200",
                            "responseEnd #2");
        }
    }

    @Test
    @DisplayName("events of a tunnel over HTTP/2: the change is the stream's")
    void eventsOverHttp2() {
        try (ProxyPeer proxy = ProxyPeer.start(Kind.H2C);
                RawPeer origin = RawPeer.start(TunnelScenario::hello)) {
            GunConnection connection = open(proxy, Kind.H2C);
            GunTunnel tunnel = connection.connect(to(origin));
            get(tunnel, "/");
            Awaitility.await().until(() -> gun.owner.said.items().contains("data #2 'hello' fin"));
            List<String> events = gun.events.lines.items();
            assertThat(events.subList(8, 12))
                    .containsExactly(
                            "responseStart #1",
                            "responseHeaders #1 200",
                            "originChanged CONNECT #1",
                            "protocolChanged http #1");
        }
    }

    /** A push, a 1xx, a reset of the server's and a cancel of ours. */
    private static void http2Conversation(RawConnection connection, String thirdSeen) throws IOException {
        RawHttp2 http2 = H2Scripts.open(connection);
        RawHttp2.H2Headers asked = http2.readHeaders();
        int first = asked.streamId();
        H2Scripts.promise(http2, asked, 2, "/pushed");
        http2.writeHeaders(2, true, H2Scripts.OK);
        http2.writeHeaders(first, false, new HeaderField(":status", "103"));
        http2.writeHeaders(first, true, H2Scripts.OK);
        int second = http2.readHeaders().streamId();
        http2.write(new H2Frame(H2Frame.RST_STREAM, 0, second, new byte[] {0, 0, 0, 2}));
        http2.readHeaders();
        connection.release(thirdSeen);
        http2.readUntil(H2Frame.RST_STREAM);
    }

    private void http2Conversation(GunRequests through, RawPeer origin, String thirdSeen) {
        get(through, "/first");
        awaitEvents("responseEnd", 2);
        get(through, "/second");
        awaitEvents("cancel", 1);
        GunStream third = get(through, "/third");
        origin.await(thirdSeen);
        third.cancel();
        awaitEvents("cancel", 2);
    }

    private void awaitEvents(String name, int count) {
        Awaitility.await()
                .until(() -> gun.events.names().stream().filter(name::equals).count() >= count);
    }

    /** The events after the first of this name, the streams counted from {@code first}. */
    private List<String> eventsAfter(String name, int first) {
        List<String> events = gun.events.lines.items();
        List<String> told = new ArrayList<>();
        for (String line : events.subList(gun.events.names().indexOf(name) + 1, events.size())) {
            String counted = line;
            for (int id = first; id > 1 && id < 9; id++) {
                counted = counted.replace("#" + id, "#" + (id - first + 1));
            }
            told.add(counted);
        }
        return told;
    }

    @Test
    @DisplayName(
            "events of requests inside a tunnel are those outside, of the nested streams: push, 1xx, reset, cancel")
    void eventsInside() {
        try (ProxyPeer proxy = ProxyPeer.start(Kind.HTTP1);
                RawPeer origin = RawPeer.start(
                        direct -> http2Conversation(direct, "outside"),
                        nested -> http2Conversation(nested, "inside"))) {
            GunConnection direct = gun.open(origin, gun.options(Protocol.HTTP2));
            http2Conversation(direct, origin, "outside");
            List<String> outside = eventsAfter("connectEnd", 1);
            assertThat(outside)
                    .contains(
                            "pushPromiseEnd #1",
                            "responseInform #1 103",
                            "cancel #3 REMOTE stream_reset(INTERNAL_ERROR)");

            gun.events = new RecordedEvents();
            GunConnection connection = open(proxy, Kind.HTTP1);
            GunTunnel tunnel = connection.connect(to(origin).withProtocols(Protocol.HTTP2));
            awaitEvents("protocolChanged", 1);
            http2Conversation(tunnel, origin, "inside");
            assertThat(eventsAfter("protocolChanged", 2)).isEqualTo(outside);
        }
    }

    @Test
    @DisplayName("events of a WebSocket inside a tunnel are those outside, of the nested stream")
    void webSocketEventsInside() {
        RawPeer.Script script = connection -> {
            RawWebSocket socket = connection.acceptWebSocket();
            socket.sendText("a");
            socket.readFrame();
            connection.await("end");
        };
        try (ProxyPeer proxy = ProxyPeer.start(Kind.HTTP1);
                RawPeer origin = RawPeer.start(script, script)) {
            GunConnection direct = gun.open(origin, gun.options(Protocol.HTTP));
            frames(direct);
            List<String> outside = eventsAfter("connectEnd", 1);
            assertThat(outside).contains("wsUpgrade #1", "protocolChanged ws #1", "wsSendFrameEnd #1 text b");

            gun.events = new RecordedEvents();
            GunConnection connection = open(proxy, Kind.HTTP1);
            GunTunnel tunnel = connection.connect(to(origin));
            awaitEvents("protocolChanged", 1);
            frames(tunnel);
            assertThat(eventsAfter("protocolChanged", 2)).isEqualTo(outside);
            origin.release("end");
        }
    }

    private void frames(GunRequests through) {
        GunWebSocket socket = through.wsUpgrade("/ws");
        awaitEvents("wsRecvFrameEnd", 1);
        socket.send(WsFrame.text("b")).toCompletableFuture().join();
        awaitEvents("wsSendFrameEnd", 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP1", "HTTP1_TLS", "H2C", "H2"})
    @DisplayName("a ping goes to what is inside, and its answer names the tunnel")
    void pings(Kind kind) {
        try (ProxyPeer proxy = ProxyPeer.start(kind);
                RawPeer origin = RawPeer.start(connection -> {
                    RawHttp2 http2 = H2Scripts.open(connection);
                    connection.release("open");
                    H2Scripts.answerPing(http2);
                    connection.await("end");
                })) {
            GunConnection connection = open(proxy, kind);
            GunTunnel tunnel = connection.connect(to(origin).withProtocols(Protocol.HTTP2));
            gun.owner.said.awaitExactly("up " + spokenTo(kind), "response #1 200 fin", "tunnel #1 http2");
            origin.await("open");
            long ref = tunnel.ping();
            gun.owner.said.awaitExactly("ping_ack " + ref);
            assertThat(connection.info().roundTrip()).isNull();
            origin.release("end");
        }
    }

    @Test
    @DisplayName("while TLS inside is being set up the connection takes no input; then requests go through the tunnel")
    void noInput() {
        try (ProxyPeer proxy = ProxyPeer.start(Kind.HTTP1);
                RawPeer origin = RawPeer.start(connection -> {
                    connection.await("seen");
                    connection.startTls(PeerTls.localhost("http/1.1"));
                    connection.await("end");
                })) {
            GunConnection connection = open(proxy, Kind.HTTP1);
            connection.connect(to(origin, Transport.TLS));
            gun.owner.said.awaitExactly("up http", "response #1 200 fin");
            Awaitility.await().until(() -> connection.info().state() == ConnectionState.CONNECTED_NO_INPUT);
            origin.release("seen");
            gun.owner.said.awaitExactly("tunnel #1 http");
            assertThat(connection.info().state()).isEqualTo(ConnectionState.CONNECTED);
            get(connection, "/past");
            gun.owner.said.awaitExactly("error #2 badstate NO");
            origin.release("end");
        }
    }
}
