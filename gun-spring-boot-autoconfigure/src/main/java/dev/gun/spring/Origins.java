package dev.gun.spring;

import dev.gun.client.ConnectionInfo;

/** Shows an origin: scheme, host and port, which is all of a URI that is never secret. */
public final class Origins {

    private Origins() {}

    /** The origin of a connection. */
    public static String of(ConnectionInfo info) {
        return text(info.originScheme(), info.originHost(), info.originPort());
    }

    static String text(String scheme, String host, int port) {
        String literal = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        // A Unix domain socket has no port.
        return scheme + "://" + literal + (port == 0 ? "" : ":" + port);
    }
}
