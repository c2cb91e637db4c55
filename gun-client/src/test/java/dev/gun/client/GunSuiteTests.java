package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunResponse;
import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.HeaderField;
import dev.gun.client.testkit.PeerTls;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.RawWebSocket;
import dev.gun.client.testkit.Recorder;
import dev.gun.client.testkit.WsFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The names in brackets are those of the cases that no other test of ours is the counterpart of. */
@DisplayName("What Gun's gun_SUITE checks")
class GunSuiteTests {

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private static void serve(RawConnection connection, Protocol protocol) throws Exception {
        if (protocol == Protocol.HTTP2) {
            RawHttp2 http2 = H2Scripts.open(connection);
            int stream = http2.readHeaders().streamId();
            connection.release("asked");
            connection.await("answer");
            http2.writeHeaders(stream, true, H2Scripts.OK);
        } else {
            connection.readRequestHead();
            connection.release("asked");
            connection.await("answer");
            connection.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
        }
    }

    private static void awaitEnd(GunConnection connection, GunStream stream) {
        StreamInfo ended = new StreamInfo(1, "GET", false, false, List.of());
        Awaitility.await()
                .untilAsserted(() -> assertThat(connection.streamInfo(stream)).isEqualTo(ended));
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"HTTP", "HTTP2"})
    @DisplayName("[stream_info_http, stream_info_http2] a stream runs until it is answered")
    void streamInfo(Protocol protocol) {
        try (RawPeer peer = RawPeer.start(connection -> serve(connection, protocol))) {
            GunConnection connection = gun.open(peer, gun.options(protocol));
            GunStream stream = connection.get("/");
            peer.await("asked");
            assertThat(connection.streamInfo(stream)).isEqualTo(new StreamInfo(1, "GET", true, false, List.of()));
            peer.release("answer");
            stream.awaitBody();

            awaitEnd(connection, stream);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"HTTP", "HTTP2"})
    @DisplayName("[stream_info_http, stream_info_http2] a cancelled stream ends without a word")
    void streamInfoOfOneThatIsCancelled(Protocol protocol) {
        try (RawPeer peer = RawPeer.start(connection -> serve(connection, protocol))) {
            GunConnection connection = gun.open(peer, gun.options(protocol));
            GunStream stream = connection.get("/");
            peer.await("asked");
            stream.cancel();
            // Over HTTP/1.1 it lasts until its response has gone by: Gun calls it «stopping».
            peer.release("answer");

            awaitEnd(connection, stream);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"HTTP", "HTTP2"})
    @DisplayName("[reply_to_http, reply_to_http2] a receiver of one's own gets the messages, the owner does not")
    void replyTo(Protocol protocol) {
        Recorder<String> said = new Recorder<>();
        GunReceiver receiver = new GunReceiver() {
            @Override
            public void receive(GunMessage message) {
                said.record(Said.of(message));
            }
        };
        try (RawPeer peer = RawPeer.start(connection -> serve(connection, protocol))) {
            GunConnection connection = gun.open(peer, gun.options(protocol));
            connection.request(
                    "GET",
                    "/",
                    Headers.empty(),
                    Bytes.empty(),
                    RequestOptions.builder().replyTo(ReplyTo.receiver(receiver)).build());
            peer.release("answer");

            said.awaitExactly("response #1 200 fin");
            connection.close();
            gun.owner.said.awaitExactly("up " + protocol, "terminated shutdown");
        }
    }

    static Stream<Duration> timeouts() {
        return Stream.of(Duration.ofSeconds(1), GunOptions.INFINITE);
    }

    @ParameterizedTest
    @MethodSource("timeouts")
    @DisplayName("[connect_timeout*, domain_lookup_timeout*, tls_handshake_timeout*, keepalive_infinity] are accepted")
    void timeoutsAreAccepted(Duration timeout) {
        GunConnection connection = gun.open(
                "localhost",
                RawPeer.refusingPort(),
                gun.options(Protocol.HTTP)
                        .connectTimeout(timeout)
                        .domainLookupTimeout(timeout)
                        .tlsHandshakeTimeout(timeout)
                        .http1(Http1Options.defaults().withKeepalive(timeout))
                        .http2(Http2Options.builder().keepalive(timeout).build()));

        assertThat(GunFixture.end(connection).code()).isEqualTo("shutdown");
        assertThat(connection.options().connectTimeout()).isEqualTo(timeout);
    }

    @Test
    @DisplayName(
            "[ignore_empty_data_http2, ignore_empty_data_fin_http2] an empty piece is nothing, an empty end is a frame")
    void emptyData() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.expect(H2Frame.data(1, "hello ", false));
            connection.release("one");
            http2.expect(H2Frame.data(1, "world!", false));
            connection.release("two");
            http2.expect(H2Frame.data(1, "", true));
            http2.writeHeaders(1, true, H2Scripts.OK);
        })) {
            GunStream stream = gun.open(peer, gun.options(Protocol.HTTP2)).put("/", Headers.empty());
            stream.data(Bytes.of("hello ", StandardCharsets.UTF_8));
            peer.await("one");
            stream.data(Bytes.empty());
            stream.data(Bytes.of("world!", StandardCharsets.UTF_8));
            peer.await("two");
            stream.dataFin(Bytes.empty());

            assertThat(stream.awaitResponse().status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("[no_flow_http, no_flow_http2, no_flow_ws] credits for a stream that has no bound are ignored")
    void creditsWithoutFlow() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
            connection.await("more");
            connection.write("1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\n");
            RawWebSocket ws = connection.acceptWebSocket();
            connection.await("frames");
            ws.sendText("a");
            ws.sendText("b");
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            GunStream stream = connection.get("/");
            stream.awaitResponse();
            stream.updateFlow(1);
            peer.release("more");
            assertThat(stream.awaitBody().asString(StandardCharsets.UTF_8)).isEqualTo("abc");
            GunWebSocket ws = connection.wsUpgrade(
                    "/", WsOptions.builder().replyTo(ReplyTo.HANDLE).build());
            ws.awaitUpgrade();
            ws.updateFlow(1);
            peer.release("frames");

            assertThat(List.of(ws.awaitFrame().frame(), ws.awaitFrame().frame()))
                    .containsExactly(dev.gun.client.WsFrame.text("a"), dev.gun.client.WsFrame.text("b"));
        }
    }

    @Test
    @DisplayName("[rfc7540_SUITE:headers_priority_flag] HEADERS may have the PRIORITY flag (RFC 9113 §6.2)")
    void priorityFlag() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            // Exclusively dependent on stream 3, with a weight of 42; then ":status: 200" of the static table.
            http2.writeFrame(
                    H2Frame.HEADERS, H2Frame.PRIORITY_FLAG | H2Frame.END_HEADERS | H2Frame.END_STREAM, 1, new byte[] {
                        (byte) 0x80, 0, 0, 3, 42, (byte) 0x88
                    });
        })) {
            GunStream stream = gun.open(peer, gun.options(Protocol.HTTP2)).get("/");

            assertThat(stream.awaitResponse().status()).isEqualTo(200);
        }
    }

    static Stream<Arguments> transports() {
        return Stream.of(Protocol.HTTP, Protocol.HTTP2)
                .flatMap(protocol -> Stream.of(Transport.values()).map(transport -> Arguments.of(protocol, transport)));
    }

    @ParameterizedTest
    @MethodSource("transports")
    @DisplayName("[rfc9110_SUITE:content_length_zero_on_204] content-length: 0 does no harm in a 204 (RFC 9110 §8.6)")
    void contentLengthZeroOn204(Protocol protocol, Transport transport) {
        try (RawPeer peer = RawPeer.start(connection -> {
            if (transport == Transport.TLS) {
                connection.startTls(PeerTls.localhost(Objects.requireNonNull(protocol.alpn())));
            }
            RawHttp2 http2 = protocol == Protocol.HTTP2 ? H2Scripts.open(connection) : null;
            for (int stream = 1; stream <= 3; stream += 2) {
                if (http2 == null) {
                    connection.readRequestHead();
                    connection.write("HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n");
                } else {
                    http2.readHeaders();
                    http2.writeHeaders(
                            stream, true, new HeaderField(":status", "204"), new HeaderField("content-length", "0"));
                }
            }
        })) {
            GunConnection connection =
                    gun.open("localhost", peer.port(), gun.options(protocol).transport(transport));
            for (int i = 0; i < 2; i++) {
                GunResponse response = connection.get("/").awaitResponse();
                assertThat(response.status()).isEqualTo(204);
                assertThat(response.fin()).isTrue();
                assertThat(response.headers().get("content-length")).isEqualTo("0");
            }
        }
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                Arguments.of(Reason.NORMAL, "normal", false),
                Arguments.of(Reason.CLOSED, "shutdown(owner_down(closed))", false),
                Arguments.of(Reason.NORMAL, "normal", true),
                Arguments.of(Reason.CLOSED, "shutdown(owner_down(closed))", true));
    }

    @ParameterizedTest
    @MethodSource("ends")
    @DisplayName("[shutdown_SUITE:ws_owner_down*, closing_owner_down*] a WebSocket ends with its owner, closing or not")
    void webSocketOwnerEnds(Reason end, String expected, boolean closing) {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawWebSocket ws = connection.acceptWebSocket();
            ws.expect(closing ? WsFrame.close(3333, "") : WsFrame.close(1001, ""));
            connection.release("closing");
            connection.await("answer");
            ws.send(WsFrame.close(1000, ""));
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            GunWebSocket ws = connection.wsUpgrade(
                    "/", WsOptions.builder().replyTo(ReplyTo.HANDLE).build());
            ws.awaitUpgrade();
            if (closing) {
                ws.send(dev.gun.client.WsFrame.close(3333, ""));
                peer.await("closing");
            }
            gun.owner.life.complete(end);
            // An answer that is there already when the loop wakes up would be read before it hears of the owner.
            connection.flush();
            peer.release("answer");

            assertThat(Said.of(GunFixture.end(connection))).isEqualTo(expected);
        }
    }

    @Test
    @DisplayName("[send_errors_SUITE:http2_send_request_fail] a server that reads no more: timeout(send)")
    void sendTimeout() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection, 4, Integer.MAX_VALUE);
            http2.write(H2Frame.windowUpdate(0, Integer.MAX_VALUE - 65_535));
            connection.release("deaf");
            connection.await("over");
        })) {
            GunConnection connection =
                    gun.open(peer, gun.options(Protocol.HTTP2).tcpSendTimeout(Duration.ofMillis(100)));
            peer.await("deaf");
            connection.post("/", Headers.empty(), Bytes.of(new byte[15 << 20]));

            assertThat(Said.of(GunFixture.end(connection))).isEqualTo("shutdown(timeout(send))");
            gun.owner.said.awaitExactly(
                    "up http2",
                    "down http2 timeout(send) maybe=[#1] unprocessed=[]",
                    "terminated shutdown(timeout(send))");
            peer.release("over");
        }
    }
}
