package dev.gun.client.internal.codec.ws;

import java.nio.charset.StandardCharsets;

/**
 * Strings of bytes, and bytes of strings, both known to be valid, through arrays that exist already. The JDK's way makes
 * room for the worst case, begins anew at the first character beyond Latin-1, and trims at the end: it allocates up to five
 * times the string, and takes twice as long, since it checks what was checked.
 */
final class Utf8Text {
    /** A surrogate pair is two chars and four bytes. */
    static final int MOST_BYTES_PER_CHAR = 3;

    private Utf8Text() {}

    /**
     * The text.
     *
     * @param bytes valid UTF-8 and complete, which is not checked again
     * @param ascii whether all of them are below 0x80
     */
    static String decode(byte[] bytes, int offset, int length, boolean ascii) {
        if (ascii) {
            // Of the charsets the one that is a mere copy.
            return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
        }
        if (length > Scratch.LARGEST_KEPT) {
            return inPieces(bytes, offset, offset + length);
        }
        // No character has fewer bytes than chars.
        char[] chars = Scratch.chars(length);
        return new String(chars, 0, decode(bytes, offset, offset + length, chars));
    }

    private static String inPieces(byte[] bytes, int offset, int end) {
        StringBuilder text = new StringBuilder(charCount(bytes, offset, end));
        char[] piece = Scratch.chars(Scratch.LARGEST_KEPT);
        for (int from = offset; from < end; ) {
            int to = characterAt(bytes, Math.min(from + Scratch.LARGEST_KEPT, end), end);
            text.append(piece, 0, decode(bytes, from, to, piece));
            from = to;
        }
        return text.toString();
    }

    /** Where the character begins that the byte at {@code at} is part of. */
    private static int characterAt(byte[] bytes, int at, int end) {
        int begin = at;
        while (begin < end && isTail(bytes[begin])) {
            begin--;
        }
        return begin;
    }

    private static int charCount(byte[] bytes, int offset, int end) {
        int chars = 0;
        for (int at = offset; at < end; at++) {
            byte b = bytes[at];
            chars += isTail(b) ? 0 : 1;
            chars += leadsFour(b) ? 1 : 0;
        }
        return chars;
    }

    private static boolean isTail(byte b) {
        return b < (byte) 0xC0;
    }

    private static boolean leadsFour(byte b) {
        return b < 0 && b >= (byte) 0xF0;
    }

    /** Decodes to the array's beginning; the number of chars. */
    private static int decode(byte[] bytes, int offset, int end, char[] chars) {
        int n = 0;
        for (int at = offset; at < end; ) {
            int b = bytes[at++];
            if (b >= 0) {
                chars[n++] = (char) b;
            } else if (b < (byte) 0xE0) {
                chars[n++] = (char) tail(b & 0x1F, bytes[at++]);
            } else if (b < (byte) 0xF0) {
                chars[n++] = (char) tail(tail(b & 0x0F, bytes[at++]), bytes[at++]);
            } else {
                int codePoint = tail(tail(tail(b & 0x07, bytes[at++]), bytes[at++]), bytes[at++]);
                chars[n++] = Character.highSurrogate(codePoint);
                chars[n++] = Character.lowSurrogate(codePoint);
            }
        }
        return n;
    }

    /**
     * Encodes to the array's beginning.
     *
     * @param text of which this part has no unpaired surrogate
     * @return the number of bytes
     */
    static int encode(String text, int from, int to, byte[] bytes) {
        int n = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes[n++] = (byte) c;
            } else if (c < 0x800) {
                bytes[n++] = (byte) (0xC0 | c >> 6);
                bytes[n++] = tailByte(c);
            } else if (!Character.isSurrogate(c)) {
                bytes[n++] = (byte) (0xE0 | c >> 12);
                bytes[n++] = tailByte(c >> 6);
                bytes[n++] = tailByte(c);
            } else {
                int codePoint = Character.toCodePoint(c, text.charAt(++i));
                bytes[n++] = (byte) (0xF0 | codePoint >> 18);
                bytes[n++] = tailByte(codePoint >> 12);
                bytes[n++] = tailByte(codePoint >> 6);
                bytes[n++] = tailByte(codePoint);
            }
        }
        return n;
    }

    /** The bits so far, and the six of a tail byte. */
    private static int tail(int bits, byte tail) {
        return bits << 6 | (tail & 0x3F);
    }

    private static byte tailByte(int bits) {
        return (byte) (0x80 | (bits & 0x3F));
    }
}
