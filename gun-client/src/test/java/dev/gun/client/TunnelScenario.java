package dev.gun.client;

import dev.gun.client.testkit.ProxyPeer;
import dev.gun.client.testkit.ProxyPeer.Kind;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the tests of tunnels have in common: proxies and origins, the ways to them, and what both sides say. */
abstract class TunnelScenario {

    /** How an HTTP/1.1 proxy says that the tunnel is made. */
    static final String ESTABLISHED = "HTTP/1.1 200 OK\r\n\r\n";

    /** An answer of an HTTP/1.1 origin. */
    static final String HELLO = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    // ---- the peers' side

    /** The script of an HTTP/1.1 origin that answers one request. */
    static void hello(RawConnection connection) throws IOException {
        connection.readRequestHead();
        connection.write(HELLO);
    }

    /** An HTTP/2 proxy reads a CONNECT and says that the tunnel is made. Returns its stream. */
    static int establish(RawHttp2 http2) throws IOException {
        int id = http2.readHeaders().streamId();
        http2.writeHeaders(id, false, H2Scripts.OK);
        return id;
    }

    /** What an HTTP/1.1 origin reads when it is asked for {@code path}. */
    static String request(String path, String host) {
        return "GET " + path + " HTTP/1.1\r\nhost: " + host + "\r\n\r\n";
    }

    // ---- our side

    static Protocol spokenTo(Kind proxy) {
        return proxy.socks() ? Protocol.SOCKS : proxy.multiplexes() ? Protocol.HTTP2 : Protocol.HTTP;
    }

    static Transport transport(Kind proxy) {
        return proxy.tls() ? Transport.TLS : Transport.TCP;
    }

    GunConnection open(ProxyPeer proxy, Kind kind) {
        return open(proxy, kind, gun.options(spokenTo(kind)));
    }

    /** A connection to the proxy, by what its kind asks for and otherwise by {@code options}. */
    GunConnection open(ProxyPeer proxy, Kind kind, GunOptions.Builder options) {
        return gun.open(
                proxy.host(), proxy.port(), options.protocols(spokenTo(kind)).transport(transport(kind)));
    }

    static Destination to(RawPeer origin) {
        return to(origin, Transport.TCP);
    }

    static Destination to(RawPeer origin, Transport transport) {
        return to(origin.host(), origin.port(), transport);
    }

    /** To a proxy that is asked through another. */
    static Destination to(ProxyPeer proxy, Kind kind) {
        return to(proxy.host(), proxy.port(), transport(kind));
    }

    /** For the options of a connection that goes through it. */
    static Proxy proxy(ProxyPeer peer, Kind kind) {
        Proxy plain = kind.socks()
                ? Proxy.socks5(peer.host(), peer.port())
                : Proxy.connect(peer.host(), peer.port()).withProtocols(spokenTo(kind));
        return kind.tls() ? plain.withTls() : plain;
    }

    private static Destination to(String host, int port, Transport transport) {
        return transport == Transport.TLS ? Destination.tls(host, port) : Destination.tcp(host, port);
    }

    /** The event loop knows what was asked for so far, so that what a peer does next comes after it. */
    static void known(GunConnection connection) {
        connection.flush();
    }

    // ---- what is told

    /**
     * The owner hears that the connection is up and this, and over HTTP/1.1, where the tunnel is the connection, that
     * {@code end} is its end.
     */
    void hears(Kind kind, List<String> both, String... end) {
        List<String> expected = new ArrayList<>(List.of("up " + spokenTo(kind)));
        expected.addAll(both);
        if (!kind.multiplexes()) {
            expected.addAll(List.of(end));
        }
        gun.owner.said.awaitSequence(expected);
    }

    /** The events so far that tell of an end: of a stream, of the socket, of the connection. */
    List<String> ends() {
        return gun.events.lines.items().stream()
                .filter(line -> line.startsWith("cancel") || line.startsWith("disconnect") || line.startsWith("term"))
                .toList();
    }
}
