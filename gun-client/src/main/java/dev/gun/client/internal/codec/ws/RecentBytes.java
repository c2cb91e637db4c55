package dev.gun.client.internal.codec.ws;

import java.util.Arrays;
import java.util.zip.Inflater;

/**
 * The last bytes of a direction, as many as its LZ77 window holds (RFC 7692 §7.1.2.1): {@link Inflater} forgets its own
 * window, and lets nobody read it, when a DEFLATE stream ends within the direction. Grows with what came.
 */
final class RecentBytes {
    private static final int SMALLEST = 256;

    private final int most;
    private byte[] ring = new byte[0];
    /** Where the next byte goes. */
    private int next;
    /** How many of the ring's bytes have a meaning; all of them once it went round. */
    private int kept;

    RecentBytes(int most) {
        this.most = most;
    }

    /** The first {@code size} bytes of {@code bytes} have come. */
    void add(byte[] bytes, int size) {
        int n = Math.min(size, most);
        int from = size - n;
        makeRoom(n);
        int first = Math.min(n, ring.length - next);
        System.arraycopy(bytes, from, ring, next, first);
        System.arraycopy(bytes, from + first, ring, 0, n - first);
        next = next + n < ring.length ? next + n : next + n - ring.length;
        kept = Math.min(kept + n, ring.length);
    }

    /** Gives the inflater these bytes as what it has read before, older ones first. */
    void restore(Inflater inflater) {
        boolean wentRound = kept == ring.length;
        if (wentRound && next < ring.length) {
            inflater.setDictionary(ring, next, ring.length - next);
        }
        if (next > 0) {
            inflater.setDictionary(ring, 0, next);
        }
    }

    private void makeRoom(int n) {
        if (kept + n > ring.length && ring.length < most) {
            // It never went round before it has its full size, so that what is kept is in order.
            ring = Arrays.copyOf(ring, Math.min(most, Math.max(SMALLEST, Math.max(kept + n, 2 * ring.length))));
            next = kept;
        }
    }
}
