package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.ContractProtocols.Carrier;
import dev.gun.client.ContractProtocols.Peer;
import dev.gun.client.ContractProtocols.Speaker;
import dev.gun.client.testkit.ProxyPeer;
import dev.gun.client.testkit.ProxyPeer.Kind;
import dev.gun.client.testkit.RawPeer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every protocol promises, whatever carries it. A new protocol is a {@link Speaker}, a new way to carry bytes a
 * {@link Carrier}.
 */
@DisplayName(
        "The contract of every protocol over every transport and through tunnels (design §5 rule 13, spec page 1 §3, §7, §11)")
class ConnectionProtocolContractTests {

    /** Each makes any number of tunnels. */
    private static final Map<Kind, ProxyPeer> PROXIES = new EnumMap<>(Kind.class);

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    @BeforeAll
    static void startProxies() {
        for (Kind kind : List.of(Kind.HTTP1, Kind.H2C)) {
            PROXIES.put(kind, ProxyPeer.start(kind));
        }
    }

    @AfterAll
    static void closeProxies() {
        PROXIES.values().forEach(ProxyPeer::close);
        PROXIES.clear();
    }

    static Stream<Arguments> all() {
        return Stream.of(Speaker.values())
                .flatMap(speaker -> Stream.of(Carrier.values()).map(carrier -> Arguments.of(speaker, carrier)));
    }

    /** What the server does once a stream is open. */
    private interface Script {
        void play(Peer peer) throws IOException;
    }

    private static RawPeer peer(Speaker speaker, Carrier carrier, Script script) {
        return carrier.listen(speaker, connection -> {
            Peer peer = speaker.accept(connection);
            script.play(peer);
        });
    }

    private GunConnection open(RawPeer peer, Speaker speaker, Carrier carrier) {
        return carrier.open(gun, PROXIES, peer, speaker);
    }

    private void hears(Speaker speaker, Carrier carrier, List<String> after) {
        List<String> expected = new ArrayList<>(carrier.opened(speaker));
        expected.addAll(after);
        gun.owner.said.awaitExactly(expected.toArray(String[]::new));
    }

    @ParameterizedTest(name = "{0} over {1}")
    @MethodSource("all")
    @DisplayName("open: events before messages, GunUp first, then the head of the stream, then its data in order")
    void opens(Speaker speaker, Carrier carrier) {
        try (RawPeer peer = peer(speaker, carrier, server -> {
            server.send("a");
            server.send("b");
            server.receive("c");
            server.send("d");
        })) {
            GunConnection connection = open(peer, speaker, carrier);
            GunStream stream = speaker.open(connection, RequestOptions.UNLIMITED);
            Awaitility.await().until(() -> heard().equals(speaker.takesDataWhileAnswered() ? "ab" : "abd"));
            if (speaker.takesDataWhileAnswered()) {
                speaker.send(stream, "c").toCompletableFuture().join();
            }
            Awaitility.await().until(() -> heard().equals("abd"));
            List<String> opened = carrier.opened(speaker);
            assertThat(gun.owner.said.items().subList(0, opened.size())).isEqualTo(opened);
            assertThat(gun.events.names()).startsWith("init", "domainLookupStart", "domainLookupEnd", "connectStart");
            peer.assertNoScriptFailure();
        }
    }

    /** The data that the owner heard, joined: where a protocol has no boundaries it is cut where the reads were. */
    private String heard() {
        StringBuilder heard = new StringBuilder();
        for (String line : gun.owner.said.items()) {
            if (line.startsWith("data #1 '")) {
                heard.append(line, line.indexOf('\'') + 1, line.lastIndexOf('\''));
            } else if (line.startsWith("ws #1 text ")) {
                heard.append(line.substring("ws #1 text ".length()));
            }
        }
        return heard.toString();
    }

    @ParameterizedTest(name = "{0} over {1}")
    @MethodSource("all")
    @DisplayName("abandon: a stream whose socket is reset ends once with GunError, is in GunDown once, nothing follows")
    void abandons(Speaker speaker, Carrier carrier) {
        try (RawPeer peer = peer(speaker, carrier, server -> {
            server.send("a");
            server.await("reset");
            server.connection().reset();
        })) {
            GunConnection connection = open(peer, speaker, carrier);
            GunStream stream = speaker.open(connection, RequestOptions.UNLIMITED);
            hears(speaker, carrier, speaker.data("a"));
            peer.release("reset");
            gun.owner.said.awaitExactly(
                    "error #1 " + carrier.reset() + " MAYBE",
                    "down " + speaker.now() + " " + carrier.reset() + " maybe=[#1] unprocessed=[]",
                    "terminated shutdown(" + carrier.reset() + ")");
            assertThat(connection.streamInfo(stream).running()).isFalse();
            assertThat(connection.info().openStreams()).isZero();
            gun.owner.said.assertNothingMore();
        }
    }

    @ParameterizedTest(name = "{0} over {1}")
    @MethodSource("all")
    @DisplayName("resume: without credits nothing is delivered, with them everything held, in order")
    void resumes(Speaker speaker, Carrier carrier) {
        try (RawPeer peer = peer(speaker, carrier, server -> {
            server.send("a");
            server.await("a heard");
            server.send("b");
            server.send("c");
            server.release("sent");
            server.await("all heard");
        })) {
            GunConnection connection = open(peer, speaker, carrier);
            GunStream stream = speaker.open(connection, 1);
            hears(speaker, carrier, speaker.data("a"));
            peer.release("a heard");
            peer.await("sent");
            // Whatever was sent before is read, or the reading has stopped: a turn of the loop later it would be told.
            connection.streamInfo(stream);
            assertThat(heard()).isEqualTo("a");
            stream.updateFlow(10);
            Awaitility.await().until(() -> heard().equals("abc"));
            peer.release("all heard");
        }
    }

    @ParameterizedTest(name = "{0} over {1}")
    @MethodSource("all")
    @DisplayName("cancel: nothing more of the stream is delivered, its event is told once, and it ends")
    void cancels(Speaker speaker, Carrier carrier) {
        try (RawPeer peer = peer(speaker, carrier, server -> {
            server.send("a");
            server.await("cancelled");
            server.goOn();
        })) {
            GunConnection connection = open(peer, speaker, carrier);
            GunStream stream = speaker.open(connection, RequestOptions.UNLIMITED);
            hears(speaker, carrier, speaker.data("a"));
            stream.cancel();
            stream.cancel();
            Awaitility.await().until(() -> gun.events.names().contains("cancel"));
            peer.release("cancelled");
            Awaitility.await().until(() -> !connection.streamInfo(stream).running());
            assertThat(heard()).isEqualTo("a");
            assertThat(gun.events.names().stream().filter("cancel"::equals)).hasSize(1);
            assertThat(gun.owner.said.items()).noneMatch(line -> line.startsWith("error #1"));
            assertThatThrownBy(() ->
                            speaker.send(stream, "late").toCompletableFuture().join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(GunException.class);
        }
    }

    @ParameterizedTest(name = "{0} over {1}")
    @MethodSource("all")
    @DisplayName(
            "shutdown: what is running ends well, no GunDown, then GunTerminated shutdown, and the socket is closed")
    void shutsDown(Speaker speaker, Carrier carrier) {
        try (RawPeer peer = peer(speaker, carrier, server -> {
            server.send("a");
            server.await("shutting down");
            server.end();
        })) {
            GunConnection connection = open(peer, speaker, carrier);
            GunStream stream = speaker.open(connection, RequestOptions.UNLIMITED);
            hears(speaker, carrier, speaker.data("a"));
            speaker.endOfRequest(stream);
            connection.shutdown();
            // The loop may read what is there already before it hears of what was asked.
            connection.flush();
            peer.release("shutting down");
            assertThat(GunFixture.end(connection)).isEqualTo(Reason.SHUTDOWN);
            gun.owner.said.awaitCount(2);
            List<String> said = gun.owner.said.items();
            assertThat(said).noneMatch(line -> line.startsWith("down ") || line.startsWith("error "));
            assertThat(said.get(said.size() - 1)).isEqualTo("terminated shutdown");
            assertThat(connection.streamInfo(stream).running()).isFalse();
            peer.awaitNoOpenConnections();
        }
    }

    @ParameterizedTest(name = "{0} over {1}")
    @MethodSource("all")
    @DisplayName("close: every live stream ends once with closed, no GunDown, and the socket is closed")
    void closes(Speaker speaker, Carrier carrier) {
        try (RawPeer peer = peer(speaker, carrier, server -> server.send("a"))) {
            GunConnection connection = open(peer, speaker, carrier);
            GunStream stream = speaker.open(connection, RequestOptions.UNLIMITED);
            hears(speaker, carrier, speaker.data("a"));
            connection.close();
            connection.close();
            gun.owner.said.awaitExactly("error #1 closed MAYBE", "terminated shutdown");
            assertThat(connection.streamInfo(stream).running()).isFalse();
            peer.awaitNoOpenConnections();
            gun.owner.said.assertNothingMore();
        }
    }

    @ParameterizedTest(name = "{0} over {1}")
    @MethodSource("all")
    @DisplayName("ping: answered where the protocol has one, badstate where it has none; the stream goes on")
    void pings(Speaker speaker, Carrier carrier) {
        try (RawPeer peer = peer(speaker, carrier, server -> {
            server.send("a");
            server.await("pinged");
            server.answerPing();
            server.await("answer heard");
            server.send("b");
        })) {
            GunConnection connection = open(peer, speaker, carrier);
            speaker.open(connection, RequestOptions.UNLIMITED);
            hears(speaker, carrier, speaker.data("a"));
            long ref = connection.ping();
            peer.release("pinged");
            gun.owner.said.awaitExactly(speaker.hasPing() ? "ping_ack " + ref : "error - badstate NO");
            peer.release("answer heard");
            gun.owner.said.awaitExactly(speaker.data("b").toArray(String[]::new));
        }
    }
}
