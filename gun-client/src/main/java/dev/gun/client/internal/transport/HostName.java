package dev.gun.client.internal.transport;

import io.netty.util.NetUtil;
import java.net.IDN;
import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a user calls a host, as resolvers and TLS want it. */
final class HostName {

    private HostName() {}

    /**
     * The address that {@code host} literally is, IPv6 with or without brackets, or {@code null} when it is a name. Asks
     * nobody.
     */
    static @Nullable InetAddress literal(String host) {
        return NetUtil.createInetAddressFromIpAddressString(withoutBrackets(host));
    }

    /**
     * The name in ASCII and lower case (RFC 5890), a trailing dot kept; an address without brackets.
     *
     * @throws IllegalArgumentException when it is no host name, with a text that says why
     */
    static String toAscii(String host) {
        if (literal(host) != null) {
            return withoutBrackets(host);
        }
        boolean isAscii = host.chars().allMatch(c -> c < 0x80);
        String ascii = (isAscii ? host : IDN.toASCII(host, IDN.ALLOW_UNASSIGNED)).toLowerCase(Locale.ROOT);
        String name = withoutTrailingDot(ascii);
        if (name.isEmpty() || name.length() > 253) {
            throw new IllegalArgumentException("a host name has 1 to 253 characters (RFC 1035 §2.3.4)");
        }
        for (int i = 0; i < ascii.length(); i++) {
            char c = ascii.charAt(i);
            if (c <= ' ' || c >= 0x7f || "/\\?#@:[]".indexOf(c) >= 0) {
                throw new IllegalArgumentException("a host name has no such character: " + describe(c));
            }
        }
        for (String label : name.split("\\.", -1)) {
            if (label.isEmpty() || label.length() > 63) {
                throw new IllegalArgumentException(
                        "the parts of a host name have 1 to 63 characters (RFC 1035 §2.3.4)");
            }
        }
        return ascii;
    }

    /** Without the dot that makes a name absolute, which has no place in TLS (RFC 6066 §3). */
    static String withoutTrailingDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static String describe(char c) {
        return c <= ' ' || c >= 0x7f ? String.format(Locale.ROOT, "U+%04X", (int) c) : "'" + c + "'";
    }
}
