package dev.gun.spring;

import dev.gun.client.ConnectionInfo;
import java.net.URI;
import java.util.Locale;

/** Shows an origin: scheme, host and port, which is all of a URI that is never secret. */
public final class Origins {

    private Origins() {}

    /** The origin of a connection. */
    public static String of(ConnectionInfo info) {
        return text(info.originScheme(), info.originHost(), info.originPort());
    }

    /** Scheme and authority of a URI, without its user info, and without the port that is the scheme's own. */
    static String of(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        boolean usual = uri.getPort() == (scheme.equals("https") ? 443 : 80);
        return text(scheme, uri.getHost(), usual ? 0 : Math.max(0, uri.getPort()));
    }

    static String text(String scheme, String host, int port) {
        String literal = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        // A Unix domain socket has no port.
        return scheme + "://" + literal + (port == 0 ? "" : ":" + port);
    }
}
