package dev.gun.client.internal.connection;

import dev.gun.client.GunOptions;
import dev.gun.client.GunOptionsException;
import dev.gun.client.Protocol;
import dev.gun.client.Transport;
import io.netty.util.NetUtil;
import io.netty.util.internal.PlatformDependent;
import java.net.IDN;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection goes and how.
 *
 * @param transport what carries it
 * @param host the name, or the address without brackets
 * @param port the port; 0 for a Unix domain socket
 * @param protocols the protocols, in order of preference
 * @param unixPath the path of the Unix domain socket, {@code null} for TCP
 * @param authority host and port as requests have them (RFC 9110 §4.2.3): without the port when it is the scheme's
 *     default or there is none; IPv6 in brackets
 */
record Origin(
        Transport transport,
        String host,
        int port,
        List<Protocol> protocols,
        @Nullable Path unixPath,
        String authority) {

    private static final List<Protocol> OVER_TLS = List.of(Protocol.HTTP2, Protocol.HTTP);
    private static final List<Protocol> OVER_TCP = List.of(Protocol.HTTP);
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    /** What the name of a Unix domain socket's host is, since a request must have one (RFC 9110 §7.2), as in Gun. */
    private static final String LOCALHOST = "localhost";

    /** The room for a path in {@code sockaddr_un}, less its final zero: unix(7) and, smaller, macOS's unix(4). */
    private static final int LONGEST_PATH = PlatformDependent.isOsx() ? 103 : 107;

    Origin(Transport transport, String host, int port, List<Protocol> protocols, @Nullable Path unixPath) {
        this(transport, host, port, protocols, unixPath, authority(transport, host, unixPath == null ? port : 0));
    }

    /** @param port 0 for none */
    private static String authority(Transport transport, String host, int port) {
        String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        boolean isDefault = port == 0 || port == (transport == Transport.TLS ? HTTPS : HTTP);
        return isDefault ? bracketed : bracketed + ":" + port;
    }

    /** Validates host and port and completes them with what the options say. */
    static Origin of(String host, int port, GunOptions options) {
        Transport transport = options.transport();
        if (transport == null) {
            transport = port == HTTPS ? Transport.TLS : Transport.TCP;
        }
        if (port < 1 || port > 65_535) {
            throw new GunOptionsException("port", port, "1 to 65535");
        }
        return new Origin(transport, host(host), port, protocols(transport, options), null);
    }

    /** The origin behind a Unix domain socket: without TLS, unless the options say so. */
    static Origin of(Path unixPath, GunOptions options) {
        Transport transport = options.transport() == null ? Transport.TCP : options.transport();
        if (!options.proxies().isEmpty()) {
            throw new GunOptionsException("proxies", options.proxies(), "none for a Unix domain socket");
        }
        String path = unixPath.toString();
        int length = path.getBytes(StandardCharsets.UTF_8).length;
        if (path.isEmpty() || length > LONGEST_PATH) {
            throw new GunOptionsException(
                    "path", unixPath, "the path of a Unix domain socket: 1 to " + LONGEST_PATH + " bytes");
        }
        if (unixPath.getFileSystem() != FileSystems.getDefault()) {
            throw new GunOptionsException("path", unixPath, "a path of this machine's file system");
        }
        return new Origin(transport, LOCALHOST, 0, protocols(transport, options), unixPath);
    }

    private static List<Protocol> protocols(Transport transport, GunOptions options) {
        List<Protocol> protocols = options.protocols();
        if (protocols.isEmpty()) {
            protocols = transport == Transport.TLS ? OVER_TLS : OVER_TCP;
        }
        if (transport == Transport.TCP && protocols.size() != 1) {
            throw new GunOptionsException(
                    "protocols", protocols, "exactly one over TCP, where nothing negotiates (ALPN needs TLS)");
        }
        return protocols;
    }

    /** The origin of a URI; what it says wins over the options. */
    static Origin of(URI uri, GunOptions options) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        Transport transport =
                switch (scheme) {
                    case "http", "ws" -> Transport.TCP;
                    case "https", "wss" -> Transport.TLS;
                    default ->
                        throw new GunOptionsException(
                                "uri", masked(uri), "a URI that begins with http, https, ws or wss");
                };
        if (uri.getHost() == null) {
            throw new GunOptionsException("uri", masked(uri), "a URI with a host, such as https://example.org/path");
        }
        if (uri.getRawUserInfo() != null) {
            throw new GunOptionsException(
                    "uri", masked(uri), "a URI without user information; send an authorization header");
        }
        int port = uri.getPort() != -1 ? uri.getPort() : transport == Transport.TLS ? HTTPS : HTTP;
        GunOptions.Builder complete = options.toBuilder().transport(transport);
        if (options.protocols().isEmpty() && scheme.startsWith("ws")) {
            // As browsers do: few servers speak WebSocket over HTTP/2, and one that chooses it by ALPN must (RFC 8441).
            complete.protocols(Protocol.HTTP);
        }
        return of(uri.getHost(), port, complete.build());
    }

    /** Path and query of a URI as a request target. */
    static String target(URI uri) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    /** A host in the form in which it is sent: ASCII, without brackets; refused when it is none. */
    static String host(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (NetUtil.isValidIpV4Address(bare) || NetUtil.isValidIpV6Address(bare)) {
            return bare;
        }
        try {
            String ascii = IDN.toASCII(bare, IDN.ALLOW_UNASSIGNED);
            if (!ascii.isEmpty() && ascii.length() <= 253 && ascii.chars().allMatch(Origin::isNameCharacter)) {
                // The string that is there already, since a client may have thousands of connections to one host.
                return ascii.equals(bare) ? bare : ascii;
            }
        } catch (IllegalArgumentException e) {
            throw refused(host);
        }
        throw refused(host);
    }

    private static boolean isNameCharacter(int c) {
        return c < 128 && (Character.isLetterOrDigit(c) || "-._".indexOf(c) >= 0);
    }

    private static GunOptionsException refused(String host) {
        return new GunOptionsException(
                "host", host, "a host name (internationalised ones too), an IPv4 address, or an IPv6 address");
    }

    private static String masked(URI uri) {
        return uri.getScheme() + "://" + (uri.getHost() == null ? "?" : uri.getHost()) + "/***";
    }

    String scheme() {
        return transport == Transport.TLS ? "https" : "http";
    }
}
