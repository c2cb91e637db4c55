package dev.gun.client;

import static dev.gun.client.GunFixture.TO_OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Each reason of the catalogue is produced by a test (spec page 1 §3a)")
class ReasonsProducedTests {

    /**
     * A reason, and the test that produces it.
     *
     * @param reason its code; a time-out with its phase
     * @param type the test's class, below {@code dev.gun.client}
     * @param method the test
     */
    private record Produced(String reason, String type, String method) {

        Class<?> testClass() throws ClassNotFoundException {
            return Class.forName("dev.gun.client." + type);
        }
    }

    static Stream<Produced> produced() {
        return Stream.of(
                new Produced("normal", "EndTests", "shutdownDrains"),
                new Produced("shutdown", "EndTests", "shutdownIdle"),
                new Produced("closed", "LossTests", "errorsComeBeforeDown"),
                new Produced("owner_down", "OwnerTests", "ownerEnds"),
                new Produced("closing", "WireErrorTests", "connectionClose"),
                new Produced("cancelled", "AwaitTests", "cancelEndsAwait"),
                new Produced("badstate", "WireErrorTests", "framesOnHttp"),
                new Produced("too_many_pending", "FlowTests", "pendingLimits"),
                new Produced("unread", "UnreadTests", "unread"),
                new Produced("would_block", "FlowTests", "sendBufferLimit"),
                new Produced("undelivered", "SessionTests", "undeliveredAtTheEnd"),
                new Produced("unknown_host", "UnknownHostTests", "unknownHost"),
                new Produced("connect_failed", "ConnectFailureTests", "refused"),
                new Produced("tls_failed", "ConnectFailureTests", "untrusted"),
                new Produced("alpn_not_negotiated", "ConnectFailureTests", "alpnNotNegotiated"),
                new Produced("protocol_error", "WireErrorTests", "malformedHead"),
                new Produced("limit_reached", "WireErrorTests", "oversizedHeaders"),
                new Produced("connect_refused", "TunnelTests", "refusedOverHttp1"),
                new Produced("socks_failed", "ProxiesTests", "socksReplies"),
                new Produced("decode_failed", "ContentDecodingTests", "decodeFailed"),
                new Produced("stream_reset", "LossTests", "resetsSayWhatWasProcessed"),
                new Produced("goaway", "LossTests", "goAwayDrains"),
                new Produced("unsolicited_response", "WireErrorTests", "unsolicited"),
                new Produced("request_timeout", "ReasonsProducedTests", "requestTimeout"),
                new Produced("upgrade_failed", "SessionTests", "wrongAccept"),
                new Produced("ws_closed", "SessionTests", "serverCloses"),
                new Produced("ws_protocol_error", "WireErrorTests", "reservedOpcode"),
                new Produced("timeout(domain_lookup)", "UnknownHostTests", "lookupTimeout"),
                new Produced("timeout(connect)", "ReasonsProducedTests", "connectTimeout"),
                new Produced("timeout(tls_handshake)", "ConnectFailureTests", "handshakeTimeout"),
                new Produced("timeout(preface)", "ConnectFailureTests", "noPreface"),
                new Produced("timeout(settings)", "ReasonsProducedTests", "settingsTimeout"),
                new Produced("timeout(send)", "ReasonsProducedTests", "sendTimeout"),
                new Produced("timeout(response)", "ResponseTimeoutTests", "noHead"),
                new Produced("timeout(idle)", "ResponseTimeoutTests", "idle"),
                new Produced("timeout(pending)", "FlowTests", "pendingTimeout"),
                new Produced("timeout(closing)", "EndTests", "shutdownIsBounded"),
                new Produced("timeout(pong)", "ReasonsProducedTests", "pongTimeout"),
                new Produced("timeout(keepalive)", "ReasonsProducedTests", "keepaliveTimeout"));
    }

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    @ParameterizedTest
    @MethodSource("produced")
    @DisplayName("the test is there")
    void testIsThere(Produced produced) throws ClassNotFoundException {
        List<Method> tests = Stream.of(produced.testClass().getDeclaredMethods())
                .filter(method -> method.getName().equals(produced.method()))
                .toList();
        assertThat(tests).hasSize(1);
        assertThat(tests.get(0).isAnnotationPresent(Test.class)
                        || tests.get(0).isAnnotationPresent(ParameterizedTest.class))
                .isTrue();
    }

    @Test
    @DisplayName("no code, and no phase of a time-out, is without one")
    void complete() throws IllegalAccessException {
        Set<String> codes = new TreeSet<>();
        ReasonTests.reasons()
                .map(arguments -> ((Reason) arguments.get()[0]).code())
                .filter(code -> !code.equals("timeout"))
                .forEach(codes::add);
        for (Reason.TimeoutPhase phase : Reason.TimeoutPhase.values()) {
            codes.add("timeout(" + phase.name().toLowerCase(Locale.ROOT) + ")");
        }
        for (Field field : Reason.class.getDeclaredFields()) {
            if (field.get(null) instanceof Reason constant) {
                codes.add(constant.code());
            }
        }
        assertThat(produced().map(Produced::reason)).containsExactlyInAnyOrderElementsOf(codes);
    }

    @Test
    @DisplayName("request_timeout: 408 on an idle connection (RFC 9110 §15.5.9)")
    void requestTimeout() {
        try (RawPeer peer = RawPeer.start(connection ->
                connection.write("HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"))) {
            gun.open(peer, gun.options(Protocol.HTTP));

            gun.owner.said.awaitExactly(
                    "up http",
                    "down http request_timeout maybe=[] unprocessed=[]",
                    "terminated shutdown(request_timeout)");
        }
    }

    @Test
    @DisplayName("timeout(connect): a host that does not answer")
    void connectTimeout() throws IOException {
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fill(full, waiting);
            gun.open(
                    "127.0.0.1", full.getLocalPort(), gun.options(Protocol.HTTP).connectTimeout(Duration.ofMillis(20)));

            gun.owner.said.awaitExactly("terminated shutdown(timeout(connect))");
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    /** Makes connections that nobody accepts, until the system does not answer any more. */
    private static void fill(ServerSocket server, List<Socket> waiting) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
        while (true) {
            Socket socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(address, 100);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
    }

    @Test
    @DisplayName("timeout(settings): a server that never acknowledges ours (RFC 9113 §6.5.3)")
    void settingsTimeout() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = connection.http2();
            http2.readPreface();
            http2.write(H2Frame.settings());
            connection.await("end");
        })) {
            gun.open(
                    peer,
                    gun.options(Protocol.HTTP2)
                            .http2(Http2Options.builder()
                                    .settingsTimeout(Duration.ofMillis(30))
                                    .build()));

            gun.owner.said.awaitExactly(
                    "up http2",
                    "down http2 timeout(settings) maybe=[] unprocessed=[]",
                    "terminated shutdown(timeout(settings))");
            peer.release("end");
        }
    }

    @Test
    @DisplayName("timeout(send): a server that takes no byte while some wait in the socket")
    void sendTimeout() {
        try (RawPeer peer = RawPeer.start(connection -> connection.await("end"))) {
            GunOptions.Builder options = gun.options(Protocol.HTTP)
                    .tcpSendTimeout(Duration.ofMillis(50))
                    .pendingBytesLimit(1L << 30);
            gun.open(peer, options).request("PUT", "/", Headers.empty(), Bytes.wrap(new byte[64 << 20]), TO_OWNER);

            gun.owner.said.awaitExactly(
                    "up http",
                    "error #1 timeout(send) MAYBE",
                    "down http timeout(send) maybe=[#1] unprocessed=[]",
                    "terminated shutdown(timeout(send))");
            peer.release("end");
        }
    }

    @Test
    @DisplayName("timeout(pong): a WebSocket whose server says nothing after a ping")
    void pongTimeout() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.acceptWebSocket();
            connection.await("end");
        })) {
            gun.open(peer, gun.options(Protocol.HTTP))
                    .wsUpgrade(
                            "/",
                            WsOptions.builder()
                                    .keepalive(Duration.ofMillis(30))
                                    .pongTimeout(Duration.ofMillis(20))
                                    .build());

            gun.owner.said.awaitExactly(
                    "up http",
                    "upgrade #1 [websocket]",
                    "error #1 timeout(pong) MAYBE",
                    "down ws timeout(pong) maybe=[#1] unprocessed=[]",
                    "terminated shutdown(timeout(pong))");
            peer.release("end");
        }
    }

    @Test
    @DisplayName("timeout(keepalive): more pings unanswered than are tolerated")
    void keepaliveTimeout() {
        try (RawPeer peer = RawPeer.start(connection -> {
            // Without a look at what comes, which may be the end before it could have been read.
            connection.http2().writeTogether(H2Frame.settings(), H2Frame.settingsAck());
            connection.await("end");
        })) {
            gun.open(
                    peer,
                    gun.options(Protocol.HTTP2)
                            .http2(Http2Options.builder()
                                    .keepalive(Duration.ofMillis(20))
                                    .keepaliveTolerance(0)
                                    .build()));

            gun.owner.said.awaitExactly(
                    "up http2",
                    "down http2 timeout(keepalive) maybe=[] unprocessed=[]",
                    "terminated shutdown(timeout(keepalive))");
            peer.release("end");
        }
    }
}
