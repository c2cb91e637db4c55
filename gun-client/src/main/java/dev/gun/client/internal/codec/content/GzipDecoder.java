package dev.gun.client.internal.codec.content;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** The coding {@code gzip} (RFC 1952): one member or more, each with its checksum verified. */
final class GzipDecoder implements ContentDecoder {

    private static final int FHCRC = 2;
    private static final int FEXTRA = 4;
    private static final int FNAME = 8;
    private static final int FCOMMENT = 16;
    private static final int RESERVED = 0xe0;

    /** What the next byte is of; the header's parts in their order. */
    private enum State {
        /** ID1, ID2, CM, FLG, MTIME, XFL, OS of the first member. */
        BEGIN,
        /** The same, of a further member, or nothing. */
        FURTHER,
        /** XLEN. */
        EXTRA_LENGTH,
        /** The extra field. */
        EXTRA,
        /** The file's name, up to a zero. */
        NAME,
        /** The comment, up to a zero. */
        COMMENT,
        /** CRC16 of the header. */
        HEADER_CRC,
        /** The compressed blocks. */
        BODY,
        /** CRC32 and ISIZE. */
        TRAILER,
        /** It was closed. */
        CLOSED
    }

    private State state = State.BEGIN;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final CRC32 headerCrc = new CRC32();

    private ByteBuffer input = ByteBuffer.allocate(0);
    private int flags;
    /** How many bytes of a part of fixed length were read, and what number they make, least significant byte first. */
    private int count;

    private long number;
    private int extraLength;

    @Override
    public void input(ByteBuffer content) {
        input = content;
        if (state == State.BODY) {
            inflater.setInput(content);
        }
    }

    @Override
    public byte @Nullable [] next() throws ContentException {
        while (true) {
            if (state == State.BODY) {
                byte[] piece = DeflateDecoder.inflate(inflater, input.remaining());
                if (piece != null) {
                    crc.update(piece);
                    return piece;
                }
                if (!inflater.finished()) {
                    return null;
                }
                enter(State.TRAILER);
            }
            if (!input.hasRemaining() || state == State.CLOSED) {
                return null;
            }
            take(input.get() & 0xff);
        }
    }

    private void enter(State next) {
        state = next;
        count = 0;
        number = 0;
    }

    private void take(int octet) throws ContentException {
        if (state != State.TRAILER && state != State.HEADER_CRC) {
            headerCrc.update(octet);
        }
        switch (state) {
            case BEGIN, FURTHER -> fixedPart(octet);
            case EXTRA_LENGTH -> {
                if (gather(octet, 2)) {
                    extraLength = (int) number;
                    enter(State.EXTRA);
                    skipEmptyExtra();
                }
            }
            case EXTRA -> {
                count++;
                skipEmptyExtra();
            }
            case NAME, COMMENT -> {
                if (octet == 0) {
                    part(state == State.NAME ? State.COMMENT : State.HEADER_CRC);
                }
            }
            case HEADER_CRC -> {
                if (gather(octet, 2)) {
                    if (number != (headerCrc.getValue() & 0xffff)) {
                        throw new ContentException("The gzip header does not match its CRC16 (RFC 1952 §2.3.1)");
                    }
                    body();
                }
            }
            case TRAILER -> {
                if (gather(octet, 8)) {
                    checkTrailer();
                }
            }
            case BODY, CLOSED -> throw new IllegalStateException(state.name());
        }
    }

    private boolean gather(int octet, int of) {
        number |= (long) octet << (8 * count);
        return ++count == of;
    }

    private void fixedPart(int octet) throws ContentException {
        boolean right =
                switch (count) {
                    case 0 -> octet == 0x1f;
                    case 1 -> octet == 0x8b;
                    case 2 -> octet == 8;
                    case 3 -> (octet & RESERVED) == 0;
                    default -> true;
                };
        if (!right) {
            throw new ContentException(
                    state == State.FURTHER && count == 0
                            ? "Content goes on behind the end of its gzip member (RFC 1952 §2.2)"
                            : "Byte " + count + " of a gzip header is " + octet + " (RFC 1952 §2.3)");
        }
        if (count == 3) {
            flags = octet;
        }
        if (++count == 10) {
            part(State.EXTRA_LENGTH);
        }
    }

    /** Enters {@code next}, or what follows it, when the flags say that it is not there. */
    private void part(State next) {
        if (next == State.EXTRA_LENGTH && (flags & FEXTRA) != 0) {
            enter(State.EXTRA_LENGTH);
        } else if ((next == State.EXTRA_LENGTH || next == State.NAME) && (flags & FNAME) != 0) {
            enter(State.NAME);
        } else if (next != State.HEADER_CRC && (flags & FCOMMENT) != 0) {
            enter(State.COMMENT);
        } else if ((flags & FHCRC) != 0) {
            enter(State.HEADER_CRC);
        } else {
            body();
        }
    }

    private void skipEmptyExtra() {
        if (count == extraLength) {
            part(State.NAME);
        }
    }

    private void body() {
        enter(State.BODY);
        inflater.reset();
        inflater.setInput(input);
        crc.reset();
    }

    private void checkTrailer() throws ContentException {
        if ((number & 0xffff_ffffL) != crc.getValue()) {
            throw new ContentException("Content does not match its CRC32 (RFC 1952 §2.3.1)");
        }
        if (number >>> 32 != (inflater.getBytesWritten() & 0xffff_ffffL)) {
            throw new ContentException("Content is not as long as its ISIZE says (RFC 1952 §2.3.1)");
        }
        headerCrc.reset();
        enter(State.FURTHER);
    }

    @Override
    public void end() throws ContentException {
        // A body without any content is taken for an empty one: servers send it.
        boolean between = (state == State.BEGIN || state == State.FURTHER) && count == 0;
        if (!between && state != State.CLOSED) {
            throw new ContentException("Content ends within a gzip member (RFC 1952 §2.3)");
        }
    }

    @Override
    public void close() {
        state = State.CLOSED;
        inflater.end();
    }
}
