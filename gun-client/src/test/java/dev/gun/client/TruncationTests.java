package dev.gun.client;

import static dev.gun.client.GunFixture.TO_OWNER;

import dev.gun.client.testkit.PeerTls;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawPeer;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName(
        "The end of a TLS connection is the end of the data only when the peer said so (RFC 9112 §9.8, RFC 8446 §6.1)")
class TruncationTests {

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private static void end(RawConnection connection, String version, boolean orderly) throws IOException {
        connection.release("written in " + version);
        connection.await("read");
        if (orderly) {
            connection.close();
        } else {
            connection.truncate();
        }
    }

    private RawPeer peer(String version, boolean orderly, String bytes) {
        return RawPeer.startTls(PeerTls.localhost().versions(version), connection -> {
            if (bytes.startsWith("HTTP")) {
                connection.readRequestHead();
            }
            connection.write(bytes);
            end(connection, version, orderly);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @DisplayName("a body without length is complete with close_notify, and lost without")
    void untilClose(String version) {
        for (boolean orderly : new boolean[] {true, false}) {
            try (RawPeer peer = peer(version, orderly, "HTTP/1.1 200 OK\r\n\r\nabc")) {
                gun.open(peer, gun.options(Protocol.HTTP).transport(Transport.TLS))
                        .request("GET", "/", Headers.empty(), Bytes.empty(), TO_OWNER);
                gun.owner.said.awaitExactly("up http", "response #1 200", "data #1 'abc'");
                peer.release("read");
                gun.owner.said.awaitExactly(
                        orderly ? "data #1 '' fin" : "error #1 closed MAYBE",
                        "down http closed maybe=" + (orderly ? "[]" : "[#1]") + " unprocessed=[]",
                        "terminated shutdown(closed)");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @DisplayName("raw data ends with fin after close_notify, and is lost without")
    void raw(String version) {
        for (boolean orderly : new boolean[] {true, false}) {
            try (RawPeer peer = peer(version, orderly, "abc")) {
                gun.open(peer, gun.options(Protocol.RAW).transport(Transport.TLS))
                        .raw();
                gun.owner.said.awaitExactly("up raw", "data #1 'abc'");
                peer.release("read");
                gun.owner.said.awaitExactly(
                        orderly ? "data #1 '' fin" : "error #1 closed MAYBE",
                        "down raw closed maybe=" + (orderly ? "[]" : "[#1]") + " unprocessed=[]",
                        "terminated shutdown(closed)");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @DisplayName("we send close_notify before we close (RFC 9112 §9.8)")
    void closureAlert(String version) {
        try (RawPeer peer = RawPeer.startTls(PeerTls.localhost().versions(version), connection -> {
            connection.write("abc");
            // The JDK's socket takes an end without close_notify for an error.
            connection.expectEnd();
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.RAW).transport(Transport.TLS));
            connection.raw();
            gun.owner.said.awaitExactly("up raw", "data #1 'abc'");
            connection.close();
            peer.awaitScripts();
        }
    }
}
