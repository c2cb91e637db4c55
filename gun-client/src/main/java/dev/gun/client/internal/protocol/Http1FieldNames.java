package dev.gun.client.internal.protocol;

import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names that most responses are made of, in lower case. A name that is found here is not copied out of the receive
 * buffer: that saves an {@link AsciiString}, a {@link String} and their arrays, about 130 bytes for each field.
 */
final class Http1FieldNames {

    private static final List<String> KNOWN = List.of(
            "accept-ranges",
            "access-control-allow-credentials",
            "access-control-allow-headers",
            "access-control-allow-methods",
            "access-control-allow-origin",
            "access-control-expose-headers",
            "age",
            "allow",
            "alt-svc",
            "cache-control",
            "connection",
            "content-disposition",
            "content-encoding",
            "content-language",
            "content-length",
            "content-range",
            "content-security-policy",
            "content-type",
            "date",
            "etag",
            "expires",
            "keep-alive",
            "last-modified",
            "link",
            "location",
            "pragma",
            "referrer-policy",
            "retry-after",
            "sec-websocket-accept",
            "sec-websocket-extensions",
            "sec-websocket-protocol",
            "server",
            "set-cookie",
            "strict-transport-security",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "vary",
            "via",
            "www-authenticate",
            "x-content-type-options",
            "x-frame-options",
            "x-powered-by",
            "x-request-id",
            "x-xss-protection");

    /** A power of two, and so large that two names seldom want the same place. */
    private static final int SLOTS = 256;

    private static final @Nullable AsciiString[] TABLE = table();

    private Http1FieldNames() {}

    private static @Nullable AsciiString[] table() {
        @Nullable AsciiString[] table = new AsciiString[SLOTS];
        for (String known : KNOWN) {
            AsciiString name = AsciiString.cached(known);
            int slot = slot(name.array(), name.arrayOffset(), name.length());
            while (table[slot] != null) {
                slot = (slot + 1) % SLOTS;
            }
            table[slot] = name;
        }
        return table;
    }

    private static int slot(byte[] text, int start, int length) {
        int first = text[start] | 0x20;
        int last = text[start + length - 1] | 0x20;
        return (length * 31 + first * 7 + last) & (SLOTS - 1);
    }

    /** The known name that {@code length} bytes from {@code start} on spell, regardless of case; {@code null} if none. */
    static @Nullable AsciiString find(byte[] token, int start, int length) {
        int slot = slot(token, start, length);
        AsciiString known = TABLE[slot];
        while (known != null) {
            if (spells(known, token, start, length)) {
                return known;
            }
            slot = (slot + 1) & (SLOTS - 1);
            known = TABLE[slot];
        }
        return null;
    }

    private static boolean spells(AsciiString known, byte[] token, int start, int length) {
        if (known.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            // What makes a letter small makes no other byte of a token one of those in the table.
            if ((token[start + i] | 0x20) != known.byteAt(i)) {
                return false;
            }
        }
        return true;
    }
}
