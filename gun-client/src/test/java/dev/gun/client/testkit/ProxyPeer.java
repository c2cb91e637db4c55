package dev.gun.client.testkit;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy that makes every tunnel it is asked for, and remembers what it was asked. Debian has real ones; this one is
 * for what they cannot do: TLS, HTTP/2 without a certificate of its own, any destination, and none of their waits.
 */
public final class ProxyPeer implements AutoCloseable {

    /** How the proxy is spoken to. */
    public enum Kind {
        HTTP1(false),
        HTTP1_TLS(true),
        H2C(false),
        H2(true),
        SOCKS5(false),
        SOCKS5_TLS(true);

        private final boolean tls;

        Kind(boolean tls) {
            this.tls = tls;
        }

        /** Whether it is TLS that carries the bytes to the proxy. */
        public boolean tls() {
            return tls;
        }

        /** Whether a tunnel is one stream of several on a connection. */
        public boolean multiplexes() {
            return this == H2C || this == H2;
        }

        /** Whether it speaks SOCKS5. */
        public boolean socks() {
            return this == SOCKS5 || this == SOCKS5_TLS;
        }
    }

    private final Kind kind;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AutoCloseable server;
    private final int port;

    private ProxyPeer(Kind kind) {
        this.kind = kind;
        if (kind.multiplexes()) {
            Http2Proxy proxy = new Http2Proxy(kind.tls(), asked::add);
            this.server = proxy;
            this.port = proxy.port();
        } else {
            RawPeer.Builder builder = RawPeer.builder().scriptPerConnection(i -> this::serve);
            RawPeer peer = (kind.tls() ? builder.tls(PeerTls.localhost()) : builder).start();
            this.server = peer;
            this.port = peer.port();
        }
    }

    /** A running proxy. */
    public static ProxyPeer start(Kind kind) {
        return new ProxyPeer(kind);
    }

    private void serve(RawConnection connection) throws IOException, InterruptedException {
        if (kind.socks()) {
            carry(connection, acceptSocks(connection));
        } else {
            RequestHead head = connection.readRequestHead();
            asked.add(head.requestLine()
                    + (head.header("proxy-authorization") == null ? "" : " " + head.header("proxy-authorization")));
            connection.write("HTTP/1.1 200 Connection established\r\n\r\n");
            carry(connection, address(head.target()));
        }
    }

    private static void carry(RawConnection connection, InetSocketAddress target)
            throws IOException, InterruptedException {
        try {
            connection.tunnelTo(target);
        } catch (ConnectException e) {
            // Said too early that it was connected: a target that is gone, as at the end of a test, ends the tunnel.
            connection.close();
        }
    }

    /** RFC 1928 and, when the client offers it, RFC 1929. */
    private InetSocketAddress acceptSocks(RawConnection connection) throws IOException {
        byte[] greeting = connection.readExactly(2);
        byte[] methods = connection.readExactly(greeting[1]);
        boolean authenticates = methods[methods.length - 1] == 2;
        String who = "";
        connection.write(new byte[] {5, (byte) (authenticates ? 2 : 0)});
        if (authenticates) {
            String name = text(connection, connection.readExactly(2)[1]);
            who = " " + name + ":" + text(connection, connection.readExactly(1)[0]);
            connection.write(new byte[] {1, 0});
        }
        int type = connection.readExactly(4)[3];
        String host =
                switch (type) {
                    case 1 ->
                        InetAddress.getByAddress(connection.readExactly(4)).getHostAddress();
                    case 4 ->
                        "["
                                + InetAddress.getByAddress(connection.readExactly(16))
                                        .getHostAddress() + "]";
                    default -> text(connection, connection.readExactly(1)[0]);
                };
        byte[] port = connection.readExactly(2);
        String target = host + ":" + (((port[0] & 0xff) << 8) | (port[1] & 0xff));
        asked.add("SOCKS5 " + type + " " + target + who);
        connection.write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        return address(target);
    }

    private static String text(RawConnection connection, int length) throws IOException {
        return new String(connection.readExactly(length & 0xff), StandardCharsets.UTF_8);
    }

    static InetSocketAddress address(String authority) throws UnknownHostException {
        int colon = authority.lastIndexOf(':');
        String host = authority.substring(0, colon).replace("[", "").replace("]", "");
        return new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(authority.substring(colon + 1)));
    }

    /** The name of this machine. */
    public String host() {
        return "localhost";
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** What it was asked for, in order, with the credentials. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
