package dev.gun.client.cookie;

import io.netty.util.NetUtil;
import java.net.IDN;
import java.util.Locale;

/** Which hosts and paths a cookie is for: RFC 6265bis §5.1. */
public final class CookieMatch {

    private CookieMatch() {}

    /**
     * Whether {@code host} domain-matches {@code domain} (§5.1.3): it is the same, or a name below it; addresses are
     * only the same. Both in lower case, in ASCII.
     */
    public static boolean domain(String host, String domain) {
        return host.equals(domain)
                || (host.endsWith(domain)
                        && !domain.isEmpty()
                        && host.charAt(host.length() - domain.length() - 1) == '.'
                        && !isAddress(host));
    }

    /** Whether {@code path}, of a request, path-matches {@code cookiePath} (§5.1.4). */
    public static boolean path(String path, String cookiePath) {
        return path.startsWith(cookiePath)
                && (path.length() == cookiePath.length()
                        || cookiePath.endsWith("/")
                        || path.charAt(cookiePath.length()) == '/');
    }

    /** The path of a cookie that names none, set by a request for {@code path} (§5.1.4). */
    static String defaultPath(String path) {
        int last = path.lastIndexOf('/');
        return !path.startsWith("/") || last == 0 ? "/" : path.substring(0, last);
    }

    /** A host as names of hosts are compared: lower case, ASCII (§5.1.2), an IPv6 address without its brackets. */
    static String canonical(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (isAscii(bare)) {
            return bare.toLowerCase(Locale.ROOT);
        }
        try {
            return IDN.toASCII(bare, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            // No name of a host, so no cookie's domain is the same.
            return bare.toLowerCase(Locale.ROOT);
        }
    }

    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7f) {
                return false;
            }
        }
        return true;
    }

    static boolean isAddress(String host) {
        return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    }
}
