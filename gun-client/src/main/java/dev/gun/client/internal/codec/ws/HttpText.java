package dev.gun.client.internal.codec.ws;

import java.util.List;
import java.util.Locale;

/** The few pieces of HTTP's field grammar (RFC 9110 §5.6) that the handshake needs. */
final class HttpText {
    private HttpText() {}

    /** RFC 9110 §5.6.2: tchar. */
    static boolean isTokenChar(char c) {
        return (c >= '0' && c <= '9')
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    /** Whether one of the comma-separated elements of all the field's lines is {@code token}, in any case. */
    static boolean hasElement(List<String> lines, String token) {
        String wanted = token.toLowerCase(Locale.ROOT);
        for (String line : lines) {
            for (String element : line.split(",", -1)) {
                if (element.trim().toLowerCase(Locale.ROOT).equals(wanted)) {
                    return true;
                }
            }
        }
        return false;
    }
}
