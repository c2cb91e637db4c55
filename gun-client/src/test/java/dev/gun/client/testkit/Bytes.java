package dev.gun.client.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Literal bytes for tests, and a way to show bytes to people. */
public final class Bytes {
    private static final int SHOWN = 512;

    private Bytes() {}

    /** The UTF-8 bytes of {@code text}. */
    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes from hex digits; white space between them is ignored, as in {@code "00 00 04"}. */
    public static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s+", ""));
    }

    /** The parts, one after the other. */
    public static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** {@code length} bytes of value {@code 'a'..'z'}, repeating; a payload in which a lost byte is visible. */
    public static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('a' + i % 26);
        }
        return bytes;
    }

    /** The SHA-256 of all that comes, in hexadecimal digits. */
    public static String sha256(InputStream in) throws IOException {
        MessageDigest digest = newSha256();
        byte[] buffer = new byte[1 << 16];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            digest.update(buffer, 0, count);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The SHA-256 of {@code bytes}, in hexadecimal digits. */
    public static String sha256(byte... bytes) {
        return HexFormat.of().formatHex(newSha256().digest(bytes));
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The bytes as text: printable ASCII as it is, CR and LF as escapes, the others as {@code \xNN}. */
    public static String show(byte[] bytes) {
        StringBuilder shown = new StringBuilder("\"");
        String text = new String(bytes, 0, Math.min(bytes.length, SHOWN), ISO_8859_1);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r') {
                shown.append("\\r");
            } else if (c == '\n') {
                shown.append("\\n");
            } else if (c < ' ' || c > '~') {
                shown.append("\\x").append(HexFormat.of().toHexDigits((byte) c));
            } else {
                shown.append(c);
            }
        }
        shown.append('"');
        return bytes.length > SHOWN ? shown + "... (" + bytes.length + " bytes)" : shown.toString();
    }
}
