package dev.gun.client.internal.codec.ws;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Checks that bytes arriving piece by piece are UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above
 * U+10FFFF), and fails at the first byte that no valid text can have there, as RFC 6455 §8.1 asks of text messages.
 *
 * <p>Runs of ASCII are taken eight bytes at a time. Everything else goes through a state machine with one state per kind
 * of byte that may come next:
 *
 * <pre>
 *            00..7F  80..8F  90..9F  A0..BF  C2..DF  E0  E1..EC,EE,EF  ED  F0  F1..F3  F4  other
 *  ACCEPT    ACCEPT    -       -       -     TAIL1   E0      TAIL2     ED  F0  TAIL3   F4    -
 *  TAIL1       -     ACCEPT  ACCEPT  ACCEPT  -
 *  TAIL2       -     TAIL1   TAIL1   TAIL1   -
 *  TAIL3       -     TAIL2   TAIL2   TAIL2   -
 *  E0          -       -       -     TAIL1   -       (else overlong)
 *  ED          -     TAIL1   TAIL1     -     -       (else a surrogate)
 *  F0          -       -     TAIL2   TAIL2   -       (else overlong)
 *  F4          -     TAIL2     -       -     -       (else above U+10FFFF)
 * </pre>
 */
final class Utf8Validator {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private static final byte ACCEPT = 0;
    private static final byte TAIL1 = 1;
    private static final byte TAIL2 = 2;
    private static final byte TAIL3 = 3;
    private static final byte E0 = 4;
    private static final byte ED = 5;
    private static final byte F0 = 6;
    private static final byte F4 = 7;
    private static final byte REJECT = 8;

    /** The next state at {@code state << 8 | byte}. */
    private static final byte[] NEXT = transitions();

    /** What some bytes are that are no part of anything larger. */
    enum Verdict {
        /** All of them are below 0x80. */
        ASCII,
        /** They are complete characters, not all of them ASCII. */
        UTF_8,
        /** They are neither. */
        INVALID
    }

    private byte state = ACCEPT;
    private boolean ascii = true;

    /** Checks a text that is here as a whole, for which nothing has to be remembered. */
    static Verdict check(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int at = skipAscii(bytes, offset, end);
        if (at == end) {
            return Verdict.ASCII;
        }
        return run(ACCEPT, bytes, at, end) == ACCEPT ? Verdict.UTF_8 : Verdict.INVALID;
    }

    /** Whether the bytes so far are complete characters: none is cut off. */
    boolean isComplete() {
        return state == ACCEPT;
    }

    /** Whether all bytes so far are below 0x80. */
    boolean isAscii() {
        return ascii;
    }

    /**
     * Takes the next bytes.
     *
     * @return false as soon as they cannot be part of valid UTF-8; from then on always false
     */
    boolean feed(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int at = state == ACCEPT ? skipAscii(bytes, offset, end) : offset;
        if (at < end) {
            ascii = false;
            state = run(state, bytes, at, end);
        }
        return state != REJECT;
    }

    /** The state after these bytes, when {@code before} was the one before them. */
    private static byte run(byte before, byte[] bytes, int offset, int end) {
        int at = offset;
        byte s = before;
        while (at < end) {
            s = NEXT[s << 8 | (bytes[at++] & 0xFF)];
            if (s == REJECT) {
                return REJECT;
            }
            if (s == ACCEPT) {
                at = skipAscii(bytes, at, end);
            }
        }
        return s;
    }

    private static int skipAscii(byte[] bytes, int from, int end) {
        int at = from;
        while (end - at >= Long.BYTES && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
            at += Long.BYTES;
        }
        while (at < end && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    private static byte[] transitions() {
        byte[] next = new byte[(REJECT + 1) << 8];
        Arrays.fill(next, REJECT);
        allow(next, ACCEPT, 0x00, 0x7F, ACCEPT);
        allow(next, ACCEPT, 0xC2, 0xDF, TAIL1);
        allow(next, ACCEPT, 0xE0, 0xE0, E0);
        allow(next, ACCEPT, 0xE1, 0xEF, TAIL2);
        allow(next, ACCEPT, 0xED, 0xED, ED);
        allow(next, ACCEPT, 0xF0, 0xF0, F0);
        allow(next, ACCEPT, 0xF1, 0xF3, TAIL3);
        allow(next, ACCEPT, 0xF4, 0xF4, F4);
        allow(next, TAIL1, 0x80, 0xBF, ACCEPT);
        allow(next, TAIL2, 0x80, 0xBF, TAIL1);
        allow(next, TAIL3, 0x80, 0xBF, TAIL2);
        allow(next, E0, 0xA0, 0xBF, TAIL1);
        allow(next, ED, 0x80, 0x9F, TAIL1);
        allow(next, F0, 0x90, 0xBF, TAIL2);
        allow(next, F4, 0x80, 0x8F, TAIL2);
        return next;
    }

    private static void allow(byte[] next, int state, int first, int last, byte to) {
        Arrays.fill(next, state << 8 | first, (state << 8 | last) + 1, to);
    }
}
