package dev.gun.client.internal.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The words of the status line that most responses begin with. One that is found here need not be made, which saves a
 * string and its array, 48 bytes, three times for each response.
 */
final class Http1StatusLine {

    private static final String[] USUAL = {"HTTP/1.1", "200", "OK"};

    private Http1StatusLine() {}

    /** The usual word that {@code length} bytes from {@code start} on spell, {@code null} if none. */
    static @Nullable String usual(byte[] line, int start, int length) {
        for (String word : USUAL) {
            if (spells(word, line, start, length)) {
                return word;
            }
        }
        return null;
    }

    private static boolean spells(String word, byte[] line, int start, int length) {
        boolean same = word.length() == length;
        for (int i = 0; same && i < length; i++) {
            same = word.charAt(i) == line[start + i];
        }
        return same;
    }
}
