package dev.gun.client.internal.codec.ws;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * A slow and plain reader of DEFLATE (RFC 1951) that, unlike {@link java.util.zip.Inflater}, tells how far back the data
 * refers: the window that it takes to read it.
 */
final class PlainInflate {
    private static final int[] LENGTH_BASE = {
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258
    };
    private static final int[] LENGTH_BITS = {
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
    };
    private static final int[] DISTANCE_BASE = {
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145, 8193, 12289, 16385, 24577
    };
    private static final int[] DISTANCE_BITS = {
        0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13
    };
    private static final int[] ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    private final byte[] in;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int bit;
    private int maxDistance;

    /** Reads whole blocks up to the end of the input. */
    PlainInflate(byte[] in) {
        this.in = in;
        while (in.length * 8 - bit >= 8) {
            bits(1);
            switch (bits(2)) {
                case 0 -> stored();
                case 1 -> codes(fixedLengths(), fixedDistances());
                case 2 -> dynamic();
                default -> throw new IllegalArgumentException("block type 3");
            }
        }
    }

    byte[] output() {
        return out.toByteArray();
    }

    int maxDistance() {
        return maxDistance;
    }

    private int bits(int n) {
        int value = 0;
        for (int i = 0; i < n; i++, bit++) {
            value |= ((in[bit >> 3] >> (bit & 7)) & 1) << i;
        }
        return value;
    }

    private void stored() {
        bit = (bit + 7) / 8 * 8;
        int length = bits(16);
        if (bits(16) != (~length & 0xFFFF)) {
            throw new IllegalArgumentException("stored block's length");
        }
        out.write(in, bit / 8, length);
        bit += 8 * length;
    }

    private void dynamic() {
        int literals = bits(5) + 257;
        int distances = bits(5) + 1;
        int codes = bits(4) + 4;
        int[] lengths = new int[19];
        for (int i = 0; i < codes; i++) {
            lengths[ORDER[i]] = bits(3);
        }
        Huffman meta = new Huffman(lengths, 0, 19);
        int[] all = new int[literals + distances];
        for (int i = 0; i < all.length; ) {
            int symbol = meta.next();
            int value = symbol < 16 ? symbol : symbol == 16 ? all[i - 1] : 0;
            int times = symbol < 16 ? 1 : symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7);
            while (times-- > 0) {
                all[i++] = value;
            }
        }
        codes(new Huffman(all, 0, literals), new Huffman(all, literals, distances));
    }

    private void codes(Huffman literals, Huffman distances) {
        for (int symbol = literals.next(); symbol != 256; symbol = literals.next()) {
            if (symbol < 256) {
                out.write(symbol);
                continue;
            }
            int length = LENGTH_BASE[symbol - 257] + bits(LENGTH_BITS[symbol - 257]);
            int code = distances.next();
            int distance = DISTANCE_BASE[code] + bits(DISTANCE_BITS[code]);
            maxDistance = Math.max(maxDistance, distance);
            copy(length, distance);
        }
    }

    private void copy(int length, int distance) {
        byte[] history = out.toByteArray();
        for (int i = 0; i < length; i++) {
            out.write(history[history.length - distance + i % distance]);
        }
    }

    private Huffman fixedLengths() {
        int[] lengths = new int[288];
        for (int i = 0; i < 288; i++) {
            lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
        }
        return new Huffman(lengths, 0, 288);
    }

    private Huffman fixedDistances() {
        int[] lengths = new int[30];
        Arrays.fill(lengths, 5);
        return new Huffman(lengths, 0, 30);
    }

    /** RFC 1951 §3.2.2: canonical codes. */
    private final class Huffman {
        private final int[] counts = new int[16];
        private final int[] symbols;

        Huffman(int[] lengths, int from, int n) {
            int[] offsets = new int[17];
            symbols = new int[n];
            for (int i = 0; i < n; i++) {
                counts[lengths[from + i]]++;
            }
            counts[0] = 0;
            for (int i = 1; i < 16; i++) {
                offsets[i + 1] = offsets[i] + counts[i];
            }
            for (int i = 0; i < n; i++) {
                if (lengths[from + i] != 0) {
                    symbols[offsets[lengths[from + i]]++] = i;
                }
            }
        }

        int next() {
            int code = 0;
            int first = 0;
            int index = 0;
            for (int length = 1; length < 16; length++) {
                code |= bits(1);
                if (code - counts[length] < first) {
                    return symbols[index + code - first];
                }
                index += counts[length];
                first = (first + counts[length]) << 1;
                code <<= 1;
            }
            throw new IllegalArgumentException("no such code");
        }
    }
}
