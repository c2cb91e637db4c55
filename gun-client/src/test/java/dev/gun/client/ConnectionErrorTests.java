package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.message.GunMessage;
import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.Recorder;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("GunError of a whole connection (spec page 1 §3)")
class ConnectionErrorTests {

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private final Recorder<String> said = new Recorder<>();

    @Test
    @DisplayName(
            "the owner and each receiver of a live stream hear of it once, before the streams fail; handles do not")
    void eachOnce() {
        try (RawPeer peer = breaking(4)) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            GunReceiver receiver = message -> said.record(Said.of(message));
            request(connection, ReplyTo.receiver(receiver));
            request(connection, ReplyTo.OWNER);
            request(connection, ReplyTo.receiver(receiver));
            GunStream handle = connection.get("/");

            assertThatThrownBy(handle::await).isInstanceOfSatisfying(GunException.class, e -> assertThat(
                            e.reason().code())
                    .isEqualTo("protocol_error"));
            said.awaitExactly(
                    "error - protocol_error MAYBE", "error #1 protocol_error MAYBE", "error #3 protocol_error MAYBE");
            gun.owner.said.awaitExactly(
                    "up http2",
                    "error - protocol_error MAYBE",
                    "error #2 protocol_error MAYBE",
                    "down http2 protocol_error maybe=[#1, #2, #3, #4] unprocessed=[]",
                    "terminated shutdown(protocol_error)");
        }
    }

    @Test
    @DisplayName("so does a receiver that runs on the event loop")
    void onceOnTheEventLoop() {
        GunReceiver receiver = new GunReceiver() {

            @Override
            public void receive(GunMessage message) {
                said.record(Said.of(message));
            }

            @Override
            public boolean onEventLoop() {
                return true;
            }
        };
        try (RawPeer peer = breaking(2)) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            request(connection, ReplyTo.receiver(receiver));
            request(connection, ReplyTo.receiver(receiver));

            said.awaitExactly(
                    "error - protocol_error MAYBE", "error #1 protocol_error MAYBE", "error #2 protocol_error MAYBE");
        }
    }

    @Test
    @DisplayName("so do those of streams inside tunnels, at any depth: they are on the connection (spec page 1 §10)")
    void insideTunnels() {
        Recorder<String> everywhere = new Recorder<>();
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            int id = TunnelScenario.establish(http2);
            http2.readUntil(H2Frame.DATA);
            http2.write(H2Frame.data(id, TunnelScenario.ESTABLISHED, false));
            http2.readUntil(H2Frame.DATA);
            connection.release("inside");
            http2.readNextHeaders();
            connection.release("outside");
            http2.readUntil(H2Frame.DATA);
            breakPing(http2);
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            GunTunnel outer = connection.connect(Destination.tcp("proxy.example", 8080));
            GunTunnel inner = outer.connect(Destination.tcp("origin.example", 80));
            gun.owner.said.awaitExactly(
                    "up http2", "response #1 200 fin", "tunnel #1 http", "response #2 200 fin", "tunnel #2 http");
            GunReceiver shared = message -> everywhere.record(Said.of(message));
            request(inner, ReplyTo.receiver(message -> said.record(Said.of(message))));
            peer.await("inside");
            request(connection, ReplyTo.receiver(shared));
            peer.await("outside");
            request(inner, ReplyTo.receiver(shared));

            said.awaitExactly("error - protocol_error MAYBE", "error #3 protocol_error MAYBE");
            everywhere.awaitExactly(
                    "error - protocol_error MAYBE", "error #5 protocol_error MAYBE", "error #4 protocol_error MAYBE");
            gun.owner.said.awaitExactly(
                    "error - protocol_error MAYBE",
                    "error #2 protocol_error MAYBE",
                    "error #1 protocol_error MAYBE",
                    "down http2 protocol_error maybe=[#1, #2, #3, #4, #5] unprocessed=[]",
                    "terminated shutdown(protocol_error)");
        }
    }

    @Test
    @DisplayName("so does that of a stream that breaks a rule inside a tunnel which has taken the connection")
    void insideATunnelThatHasTakenTheConnection() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write(TunnelScenario.ESTABLISHED);
            connection.readRequestHead();
            connection.write("SMTP is spoken here\r\n");
            connection.expectGone();
        })) {
            GunTunnel tunnel =
                    gun.open(peer, gun.options(Protocol.HTTP)).connect(Destination.tcp("origin.example", 80));
            request(tunnel, ReplyTo.receiver(message -> said.record(Said.of(message))));

            said.awaitExactly("error - protocol_error MAYBE", "error #2 protocol_error MAYBE");
            gun.owner.said.awaitExactly(
                    "up http",
                    "response #1 200 fin",
                    "tunnel #1 http",
                    "error - protocol_error MAYBE",
                    "error #1 protocol_error MAYBE",
                    "down http protocol_error maybe=[#1, #2] unprocessed=[]",
                    "terminated shutdown(protocol_error)");
        }
    }

    @Test
    @DisplayName("the owner hears of it although none of the streams is its own")
    void ownerWithoutAStream() {
        try (RawPeer peer = breaking(1)) {
            gun.open(peer, gun.options(Protocol.HTTP2)).get("/");

            gun.owner.said.awaitExactly(
                    "up http2",
                    "error - protocol_error MAYBE",
                    "down http2 protocol_error maybe=[#1] unprocessed=[]",
                    "terminated shutdown(protocol_error)");
        }
    }

    @Test
    @DisplayName("while no stream is alive GunDown says it alone")
    void noStream() {
        try (RawPeer peer = breaking(0)) {
            gun.open(peer, gun.options(Protocol.HTTP2));

            gun.owner.said.awaitExactly(
                    "up http2",
                    "down http2 protocol_error maybe=[] unprocessed=[]",
                    "terminated shutdown(protocol_error)");
        }
    }

    @Test
    @DisplayName("a plain loss is none")
    void plainLoss() {
        try (RawPeer peer = RawPeer.start(connection -> {
            H2Scripts.open(connection).readHeaders();
            connection.close();
        })) {
            request(gun.open(peer, gun.options(Protocol.HTTP2)), ReplyTo.OWNER);

            gun.owner.said.awaitExactly(
                    "up http2",
                    "error #1 closed MAYBE",
                    "down http2 closed maybe=[#1] unprocessed=[]",
                    "terminated shutdown(closed)");
        }
    }

    /** Breaks the connection after so many requests. */
    private static RawPeer breaking(int requests) {
        return RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            for (int i = 0; i < requests; i++) {
                http2.readHeaders();
            }
            breakPing(http2);
        });
    }

    /** Breaks RFC 9113 §6.7: "a PING frame … length … other than 8". */
    private static void breakPing(RawHttp2 http2) throws IOException {
        http2.writeFrame(H2Frame.PING, 0, 0, new byte[7]);
        http2.readUntil(H2Frame.GOAWAY);
    }

    private static void request(GunRequests through, ReplyTo to) {
        through.request(
                "GET",
                "/",
                Headers.empty(),
                Bytes.empty(),
                RequestOptions.builder().replyTo(to).build());
    }
}
