package dev.gun.client;

import static dev.gun.client.GunFixture.TO_OWNER;
import static dev.gun.client.GunFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.testkit.PeerTls;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Raw data, after an upgrade and from the start (spec page 1 §2, §6, §7, §10, §11)")
class RawTests {

    private static final Headers UPGRADE = Headers.of("connection", "upgrade", "upgrade", "foo");
    private static final String SWITCHING =
            "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: foo\r\n\r\n";

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private static RawPeer peer(Transport transport, RawPeer.Script... scripts) {
        return transport == Transport.TLS ? RawPeer.startTls(PeerTls.localhost(), scripts) : RawPeer.start(scripts);
    }

    private GunOptions.Builder options(Transport transport, Protocol protocol) {
        return gun.options(protocol).transport(transport);
    }

    private GunStream upgrade(GunConnection connection, RequestOptions options) {
        return connection.request("GET", "/", UPGRADE, Bytes.empty(), options);
    }

    private static Bytes bytes(String text) {
        return Bytes.of(text, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @DisplayName("an upgrade: events, GunUpgrade, then data both ways, and fin at the peer's close; a clean end")
    void upgrade(Transport transport) {
        try (RawPeer peer = peer(transport, connection -> {
            connection.readRequestHead();
            connection.write(SWITCHING + "with the 101");
            connection.expect("ping");
            connection.write("pong");
            connection.expect("bye");
            connection.expectEnd();
            connection.write("last words");
            connection.close();
        })) {
            GunConnection connection = gun.open(peer, options(transport, Protocol.HTTP));
            GunStream stream = upgrade(connection, TO_OWNER);
            gun.owner.said.awaitExactly("up http", "upgrade #1 [foo]", "data #1 'with the 101'");
            assertThat(connection.info().state()).isEqualTo(ConnectionState.CONNECTED_DATA_ONLY);
            assertThat(connection.info().protocol()).isEqualTo(Protocol.RAW);

            stream.data(bytes("ping")).toCompletableFuture().join();
            gun.owner.said.awaitExactly("data #1 'pong'");
            stream.dataFin(bytes("bye"));

            gun.owner.said.awaitExactly(
                    "data #1 'last words'",
                    "data #1 '' fin",
                    "down raw closed maybe=[] unprocessed=[]",
                    "terminated shutdown(closed)");
            List<String> events = gun.events.lines.items();
            int inform = events.indexOf("responseInform #1 101");
            assertThat(events.subList(inform - 1, inform + 4))
                    .containsExactly(
                            "responseStart #1",
                            "responseInform #1 101",
                            "protocolChanged raw #1",
                            "disconnect closed",
                            "terminate NOT_CONNECTED shutdown(closed)");
            peer.assertNoScriptFailure();
        }
    }

    @Test
    @DisplayName("requests kept behind an upgrade that is accepted fail with badstate, unprocessed; later ones too")
    void keptRequestsFail() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.await("kept");
            connection.write(SWITCHING);
            connection.expect("raw");
            connection.write("still here");
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            GunStream stream = upgrade(connection, TO_OWNER);
            get(connection, "/kept");
            gun.owner.said.awaitExactly("up http");
            peer.release("kept");

            gun.owner.said.awaitExactly("upgrade #1 [foo]", "error #2 badstate NO");
            get(connection, "/late");
            gun.owner.said.awaitExactly("error #3 badstate NO");
            stream.data(bytes("raw"));
            gun.owner.said.awaitExactly("data #1 'still here'");
        }
    }

    @Test
    @DisplayName("requests kept behind an upgrade that is refused are sent")
    void keptRequestsAreSent() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write("HTTP/1.1 426 Upgrade Required\r\ncontent-length: 0\r\n\r\n");
            assertThat(connection.readRequestHead().target()).isEqualTo("/kept");
            connection.write("HTTP/1.1 204 No Content\r\n\r\n");
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            GunStream stream = upgrade(connection, RequestOptions.defaults());
            GunStream kept = connection.get("/kept");

            assertThat(stream.awaitResponse().status()).isEqualTo(426);
            assertThat(kept.awaitResponse().status()).isEqualTo(204);
        }
    }

    @Test
    @DisplayName("a 101 to another protocol than asked for: upgrade_failed on the stream and in GunDown (§16)")
    void wrongProtocol() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: bar\r\n\r\n");
        })) {
            upgrade(gun.open(peer, gun.options(Protocol.HTTP)), TO_OWNER);

            gun.owner.said.awaitExactly(
                    "up http",
                    "error #1 upgrade_failed(upgrade bar) MAYBE",
                    "down http upgrade_failed(upgrade bar) maybe=[] unprocessed=[]",
                    "terminated shutdown(upgrade_failed(upgrade bar))");
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    @DisplayName("raw from the start, the server speaks first: GunUp raw, its words wait for the stream, to the owner")
    void fromTheStart(Transport transport) {
        try (RawPeer peer = peer(transport, connection -> {
            connection.write("220 ready\r\n");
            connection.expect("HELO");
            connection.write("250 ok\r\n");
            connection.expectEnd();
            connection.close();
        })) {
            GunConnection connection = gun.open(peer, options(transport, Protocol.RAW));
            assertThat(connection.awaitUp()).isEqualTo(Protocol.RAW);
            assertThat(connection.info().state()).isEqualTo(ConnectionState.CONNECTED_DATA_ONLY);
            GunStream stream = connection.raw();
            gun.owner.said.awaitExactly("up raw", "data #1 '220 ready\r\n'");
            stream.data(bytes("HELO"));
            gun.owner.said.awaitExactly("data #1 '250 ok\r\n'");
            assertThat(connection.streamInfo(stream).running()).isTrue();
            stream.dataFin(Bytes.empty());

            gun.owner.said.awaitExactly(
                    "data #1 '' fin", "down raw closed maybe=[] unprocessed=[]", "terminated shutdown(closed)");
            assertThat(connection.streamInfo(stream).running()).isFalse();
            peer.assertNoScriptFailure();
        }
    }

    @Test
    @DisplayName(
            "raw without an owner: the handle gets the data; what was asked and sent before GunUp is kept in order")
    void handle() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.expect("onetwo");
            connection.write("three");
            connection.close();
        })) {
            GunConnection connection = gun.client()
                    .open(
                            peer.host(),
                            peer.port(),
                            GunOptions.builder()
                                    .protocols(Protocol.RAW)
                                    .retry(0, Duration.ZERO)
                                    .build());
            GunStream stream = connection.raw();
            stream.data(bytes("one"));
            stream.data(bytes("two"));

            assertThat(Said.of(stream.await())).isEqualTo("data #1 'three'");
            assertThat(Said.of(stream.await())).isEqualTo("data #1 '' fin");
        }
    }

    @Test
    @DisplayName("after a loss the next socket has a stream of its own")
    void reconnects() {
        try (RawPeer peer = RawPeer.start(
                connection -> {
                    connection.expect("one");
                    connection.close();
                },
                connection -> {
                    connection.expect("two");
                    connection.close();
                })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.RAW).retry(1, Duration.ZERO));
            connection.raw().data(bytes("one"));
            gun.owner.said.awaitExactly(
                    "up raw", "data #1 '' fin", "down raw closed maybe=[] unprocessed=[]", "up raw");
            connection.raw().data(bytes("two"));

            gun.owner.said.awaitExactly(
                    "data #2 '' fin", "down raw closed maybe=[] unprocessed=[]", "terminated shutdown(closed)");
        }
    }

    @Test
    @DisplayName("what a raw connection cannot do is badstate on its stream: requests, WebSockets, a second raw stream")
    void badstate() {
        try (RawPeer peer = RawPeer.start(connection -> connection.await("done"))) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.RAW));
            connection.awaitUp();
            connection.raw();
            get(connection, "/");
            connection.wsUpgrade("/");
            connection.raw();
            gun.owner.said.awaitExactly(
                    "up raw", "error #2 badstate NO", "error #3 badstate NO", "error #4 badstate NO");
            connection.ping();
            gun.owner.said.awaitExactly("error - badstate NO");
            peer.release("done");
        }
    }

    @Test
    @DisplayName("raw data on a connection that speaks HTTP is badstate, at once and without a socket")
    void notRaw() {
        GunConnection connection = gun.open(
                "127.0.0.1", RawPeer.refusingPort(), gun.options(Protocol.HTTP).retry(5, GunOptions.INFINITE));
        connection.raw();
        gun.owner.said.awaitExactly("error #1 badstate NO");
    }

    @Test
    @DisplayName("raw together with another protocol is refused when the options are made (§1)")
    void mixed() {
        assertThatThrownBy(() -> GunOptions.builder().protocols(Protocol.RAW, Protocol.HTTP))
                .isInstanceOf(GunOptionsException.class)
                .hasMessage("Option protocols cannot be [raw, http]: allowed is http, http2, or both, each once; or raw"
                        + " alone");
    }

    @Test
    @DisplayName("a session on raw data is refused at open: it could never be ready")
    void session() {
        GunOptions.Builder options =
                gun.options(Protocol.RAW).session(SessionOptions.builder("/").build());
        assertThatThrownBy(() -> gun.open("127.0.0.1", 1, options))
                .isInstanceOf(GunOptionsException.class)
                .hasMessageEndingWith("a session only where there are WebSockets, not on raw data");
    }

    @Test
    @DisplayName("flow: with no credit left the socket is not read; updateFlow lets one more piece through")
    void credits() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.write("a");
            connection.expect("got a");
            connection.write("b");
            connection.expect("got b");
            connection.write("c");
            connection.close();
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.RAW));
            GunStream stream = connection.raw(
                    RequestOptions.builder().replyTo(ReplyTo.OWNER).flow(1).build());
            gun.owner.said.awaitExactly("up raw", "data #1 'a'");
            stream.data(bytes("got a"));
            org.awaitility.Awaitility.await().until(() -> connection.info().readPausedSince() != null);
            assertThat(gun.owner.said.items()).doesNotContain("data #1 'b'");
            stream.updateFlow(1);
            gun.owner.said.awaitExactly("data #1 'b'");
            assertThat(connection.info().readPausedSince()).isNull();
            stream.data(bytes("got b"));
            stream.updateFlow(10);
            gun.owner.said.awaitExactly(
                    "data #1 'c'",
                    "data #1 '' fin",
                    "down raw closed maybe=[] unprocessed=[]",
                    "terminated shutdown(closed)");
        }
    }

    @Test
    @DisplayName("shutdown: our side ends, the peer's last words are heard, no GunDown (§11)")
    void shutdown() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.expect("x");
            connection.expectEnd();
            connection.write("last words");
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.RAW));
            GunStream stream = connection.raw();
            stream.data(bytes("x")).toCompletableFuture().join();
            connection.shutdown();

            gun.owner.said.awaitExactly("up raw", "data #1 'last words'", "data #1 '' fin", "terminated shutdown");
            peer.assertNoScriptFailure();
        }
    }

    @Test
    @DisplayName("shutdown before anything was asked for, and close: at once (§11)")
    void idle() throws IOException {
        try (RawPeer peer = RawPeer.start(RawConnection::expectEnd, connection -> connection.await("never"))) {
            GunConnection idle = gun.open(peer, gun.options(Protocol.RAW));
            idle.awaitUp();
            idle.shutdown();
            gun.owner.said.awaitExactly("up raw", "terminated shutdown");

            GunConnection closed = gun.open(peer, gun.options(Protocol.RAW));
            closed.awaitUp();
            closed.raw().data(bytes("x")).toCompletableFuture().join();
            closed.close();
            gun.owner.said.awaitExactly("up raw", "error #1 closed MAYBE", "terminated shutdown");
            assertThat(gun.events.lines.items()).endsWith("terminate CONNECTED_DATA_ONLY shutdown");
            peer.release("never");
        }
    }

    @Test
    @DisplayName("a reset is a loss: GunError, then GunDown with the stream, maybe processed")
    void reset() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.expect("x");
            connection.reset();
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.RAW));
            GunStream stream = connection.raw();
            stream.data(bytes("x"));
            gun.owner.said.awaitExactly(
                    "up raw",
                    "error #1 closed MAYBE",
                    "down raw closed maybe=[#1] unprocessed=[]",
                    "terminated shutdown(closed)");
            assertThatThrownBy(
                            () -> stream.data(bytes("y")).toCompletableFuture().join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(GunException.Down.class);
        }
    }
}
