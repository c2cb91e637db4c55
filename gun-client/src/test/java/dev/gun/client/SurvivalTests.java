package dev.gun.client;

import static dev.gun.client.GunFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.PeerTls;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.RawWebSocket;
import dev.gun.client.testkit.Residue;
import dev.gun.client.testkit.WsFrame;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A server that dies again and again: it comes back each time, subscribes, and nothing is left behind")
class SurvivalTests {

    private static final int ROUNDS = 100;
    private static final Duration SOON = Duration.ofMillis(1);

    /** Comes back at once after a loss, but leaves a refused session alone until then. */
    private static final RetryPolicy STUBBORN = context -> new RetryPolicy.Retry(
            context.cause() instanceof Reason.UpgradeFailed ? Duration.ofHours(1) : SOON, RetryPolicy.UNBOUNDED);

    private final RecordingOwner owner = new RecordingOwner();
    private final RecordedEvents events = new RecordedEvents();

    /** What the JVM and Netty open once, on first use, is no residue. */
    @BeforeAll
    static void warmUp() {
        try (RawPeer peer = RawPeer.start(connection -> {});
                GunClient client = GunClient.builder().eventLoopThreads(1).build()) {
            client.open("localhost", peer.port()).awaitUp();
        }
    }

    /** Half of the deaths are an orderly end, half a reset. */
    private static void die(RawConnection connection) throws IOException {
        if (connection.index() % 2 == 0) {
            connection.close();
        } else {
            connection.reset();
        }
    }

    private static RawWebSocket accept(RawConnection connection) throws IOException {
        RawWebSocket ws = connection.acceptWebSocket();
        ws.expect(WsFrame.text("subscribe"));
        return ws;
    }

    /** What a session's owner hears: {@code round} for each death, then that the session is up for good. */
    private static List<String> rounds(int first, int last, IntFunction<List<String>> round, String... end) {
        List<String> expected = new ArrayList<>();
        for (int id = first; id <= last; id++) {
            expected.addAll(round.apply(id));
        }
        expected.addAll(List.of(end));
        return expected;
    }

    private static String[] ready(int id) {
        return new String[] {"up http", "upgrade #" + id + " [websocket]", "session_ready feed #" + id};
    }

    private GunConnection openSession(GunClient client, RawPeer peer, Transport transport) {
        GunOptions options = GunOptions.builder()
                .owner(owner)
                .eventHandler(events.handler)
                .transport(transport)
                .protocols(Protocol.HTTP)
                .tls(GunFixture.TRUSTING)
                .retry(STUBBORN)
                .minUptime(Duration.ZERO)
                .session(SessionOptions.builder("/feed")
                        .name("feed")
                        .subscribe(dev.gun.client.WsFrame.text("subscribe"))
                        .build())
                .build();
        return client.open("localhost", peer.port(), options);
    }

    /** The first connections run {@code death}, the one after them lives; then it has to be up and well. */
    private void survive(Transport transport, RawPeer.Script death, List<String> expected) {
        Residue before = Residue.snapshot();
        RawPeer.Script life = connection -> {
            if (transport == Transport.TLS) {
                connection.startTls(PeerTls.localhost("http/1.1"));
            }
            accept(connection);
        };
        try (RawPeer peer = RawPeer.builder()
                        .scriptPerConnection(index -> index < ROUNDS ? death : life)
                        .start();
                GunClient client = GunClient.builder().eventLoopThreads(1).build()) {
            GunConnection connection = openSession(client, peer, transport);

            owner.said.awaitSequence(expected);
            assertWell(connection);
            peer.assertNoScriptFailure();
            // The peer's threads may not have noticed yet that the client has closed, too.
            Awaitility.await().until(() -> peer.openConnections() == 1);
        }
        Residue.assertSameAs(before);
    }

    private void assertWell(GunConnection connection) {
        ConnectionInfo info = connection.info();
        assertThat(info.state()).isEqualTo(ConnectionState.CONNECTED_WS_ONLY);
        assertThat(info.openStreams()).isEqualTo(1);
        assertThat(info.attempts()).isZero();
        assertThat(info.nextRetryAt()).isNull();
        assertThat(Objects.requireNonNull(connection.session()).state()).isEqualTo(GunSession.State.READY);
        long ups = owner.said.items().stream().filter("up http"::equals).count();
        assertThat(info.timesUp()).isEqualTo(ups);
        assertThat(events.names().stream().filter("disconnect"::equals)).hasSize((int) ups - 1);
    }

    @Test
    @DisplayName("killed in the middle of a frame")
    void inAFrame() {
        Residue before = Residue.snapshot();
        try (RawPeer peer = RawPeer.builder()
                        .scriptPerConnection(index -> connection -> {
                            accept(connection);
                            connection.await("die " + index);
                            // A text frame of five bytes, of which two come.
                            connection.write(new byte[] {(byte) 0x81, 5, 'h', 'e'});
                            die(connection);
                        })
                        .start();
                GunClient client = GunClient.builder().eventLoopThreads(1).build()) {
            GunConnection connection = openSession(client, peer, Transport.TCP);
            owner.said.awaitExactly(ready(1));
            for (int id = 1; id <= ROUNDS; id++) {
                peer.release("die " + (id - 1));
                owner.said.awaitSequence(rounds(
                        id,
                        id,
                        lost -> List.of(
                                "error #" + lost + " closed MAYBE",
                                "session_lost feed closed",
                                "down ws closed maybe=[#" + lost + "] unprocessed=[]"),
                        ready(id + 1)));
            }
            assertWell(connection);
            assertThat(Objects.requireNonNull(connection.session()).timesReady())
                    .isEqualTo(ROUNDS + 1);
        }
        Residue.assertSameAs(before);
    }

    @Test
    @DisplayName("killed in the middle of a header block")
    void inHeaders() {
        survive(
                Transport.TCP,
                connection -> {
                    connection.readRequestHead();
                    connection.write("HTTP/1.1 101 Switching Protocols\r\nupgrade: webso");
                    die(connection);
                },
                rounds(1, ROUNDS, SurvivalTests::lostUpgrade, ready(ROUNDS + 1)));
    }

    private static List<String> lostUpgrade(int id) {
        return List.of(
                "up http", "error #" + id + " closed MAYBE", "down http closed maybe=[#" + id + "] unprocessed=[]");
    }

    @Test
    @DisplayName("killed in the middle of a body")
    void inABody() {
        survive(
                Transport.TCP,
                connection -> {
                    connection.readRequestHead();
                    connection.write("HTTP/1.1 503 No\r\ncontent-length: 10\r\n\r\n123");
                    connection.halfClose();
                    connection.expectGone();
                },
                rounds(
                        1,
                        ROUNDS,
                        id -> List.of(
                                "up http",
                                "response #" + id + " 503",
                                "data #" + id + " '123'",
                                "error #" + id + " closed MAYBE",
                                "down http closed maybe=[#" + id + "] unprocessed=[]"),
                        ready(ROUNDS + 1)));
    }

    @Test
    @DisplayName("killed during the TLS handshake")
    void inTheTlsHandshake() {
        survive(
                Transport.TLS,
                connection -> {
                    connection.readExactly(20);
                    // The beginning of a handshake record.
                    connection.write(new byte[] {0x16, 3, 3, 0x40});
                    die(connection);
                },
                List.of(ready(1)));
        assertThat(events.names().stream().filter("tlsHandshakeEnd"::equals)).hasSize(ROUNDS + 1);
    }

    @Test
    @DisplayName("accepts and drops in a loop")
    void acceptAndDrop() {
        survive(Transport.TCP, RawConnection::close, rounds(1, ROUNDS, SurvivalTests::lostUpgrade, ready(ROUNDS + 1)));
    }

    @Test
    @DisplayName("accepts and resets in a loop: some attempts fail before they are up, and it comes back all the same")
    void acceptAndReset() {
        Residue before = Residue.snapshot();
        try (RawPeer peer = RawPeer.builder()
                        .scriptPerConnection(
                                index -> index < ROUNDS ? RawConnection::reset : connection -> accept(connection))
                        .start();
                GunClient client = GunClient.builder().eventLoopThreads(1).build()) {
            GunConnection connection = openSession(client, peer, Transport.TCP);
            String last;
            do {
                last = owner.said.awaitNext();
            } while (!last.startsWith("session_ready"));

            assertWell(connection);
            assertThat(peer.acceptedConnections()).isEqualTo(ROUNDS + 1);
            assertThat(events.names().stream().filter("connectStart"::equals)).hasSize(ROUNDS + 1);
        }
        Residue.assertSameAs(before);
    }

    @Test
    @DisplayName("killed in the middle of an HTTP/2 DATA frame, with another stream running")
    void inAnHttp2Frame() {
        Residue before = Residue.snapshot();
        try (RawPeer peer = RawPeer.builder()
                        .scriptPerConnection(index -> index == ROUNDS
                                ? connection -> {}
                                : connection -> {
                                    RawHttp2 http2 = H2Scripts.open(connection);
                                    int id = http2.readHeaders().streamId();
                                    http2.readHeaders();
                                    http2.writeHeaders(id, false, H2Scripts.OK);
                                    byte[] frame = H2Frame.data(id, "never whole", false)
                                            .encode();
                                    connection.write(java.util.Arrays.copyOf(frame, 12));
                                    connection.halfClose();
                                    connection.expectGone();
                                })
                        .start();
                GunClient client = GunClient.builder().eventLoopThreads(1).build()) {
            GunOptions options = GunOptions.builder()
                    .owner(owner)
                    .protocols(Protocol.HTTP2)
                    .retry(STUBBORN)
                    .minUptime(Duration.ZERO)
                    .build();
            GunConnection connection = client.open(peer.host(), peer.port(), options);
            owner.said.awaitExactly("up http2");
            for (int id = 1; id < 2 * ROUNDS; id += 2) {
                get(connection, "/");
                get(connection, "/");
                int next = id + 1;
                owner.said.awaitExactly(
                        "response #" + id + " 200",
                        "error #" + id + " closed MAYBE",
                        "error #" + next + " closed MAYBE",
                        "down http2 closed maybe=[#" + id + ", #" + next + "] unprocessed=[]",
                        "up http2");
            }
            assertThat(connection.info().timesUp()).isEqualTo(ROUNDS + 1);
        }
        Residue.assertSameAs(before);
    }
}
