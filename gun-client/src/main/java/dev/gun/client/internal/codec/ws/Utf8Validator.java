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

    private static final int ACCEPT = 0;
    private static final int TAIL1 = 1;
    private static final int TAIL2 = 2;
    private static final int TAIL3 = 3;
    private static final int E0 = 4;
    private static final int ED = 5;
    private static final int F0 = 6;
    private static final int F4 = 7;
    private static final int REJECT = 8;

    /** The next state at {@code state << 8 | byte}. */
    private static final byte[] NEXT = transitions();

    private int state = ACCEPT;
    private boolean ascii = true;

    /** Forgets all that was fed. */
    void reset() {
        state = ACCEPT;
        ascii = true;
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
     * @return false as soon as they cannot be part of valid UTF-8; from then on always false, until {@link #reset()}
     */
    boolean feed(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        int s = state;
        while (at < end) {
            if (s == ACCEPT) {
                at = skipAscii(bytes, at, end);
                if (at == end) {
                    break;
                }
                ascii = false;
            }
            s = NEXT[s << 8 | (bytes[at++] & 0xFF)];
            if (s == REJECT) {
                state = REJECT;
                return false;
            }
        }
        state = s;
        return s != REJECT;
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
        Arrays.fill(next, (byte) REJECT);
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

    private static void allow(byte[] next, int state, int first, int last, int to) {
        Arrays.fill(next, state << 8 | first, (state << 8 | last) + 1, (byte) to);
    }
}
