package dev.gun.client.internal.connection;

import dev.gun.client.Headers;
import io.netty.buffer.ByteBuf;
import java.util.Set;

/**
 * Bytes of HTTP/1.1 or of a WebSocket, in one direction, as one line of text without the values of sensitive header
 * fields and without queries. A value that comes in two pieces is hidden in both. Pure.
 */
final class WireText implements WireFormat {

    private static final int LIMIT = 4_096;
    private static final int LONGEST_NAME = 256;
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private enum State {
        /** From the beginning of a line to its first colon or space: the name of a field, maybe. */
        NAME,
        /** Of a line that is no field: a request line, maybe. */
        LINE,
        /** What is shown up to the end of the line. */
        SHOWN,
        /** A query, which ends with the next space or line. */
        QUERY,
        /** A value that is not shown, up to the end of the line. */
        HIDDEN,
        /** The beginning of the line after a value that is not shown: it may go on with it. */
        AFTER_HIDDEN
    }

    private final Set<String> hiddenNames;
    private final StringBuilder name = new StringBuilder();
    private State state = State.NAME;

    WireText(Set<String> hiddenNames) {
        this.hiddenNames = hiddenNames;
    }

    @Override
    public String format(ByteBuf bytes) {
        StringBuilder text = new StringBuilder();
        int end = bytes.writerIndex();
        for (int i = bytes.readerIndex(); i < end; i++) {
            int octet = bytes.getUnsignedByte(i);
            boolean shown = step(octet, text);
            if (shown && i - bytes.readerIndex() < LIMIT) {
                append(octet, text);
            }
        }
        return text.toString();
    }

    /** Goes on by one byte; returns whether it is shown. */
    private boolean step(int octet, StringBuilder text) {
        if (octet == '\n' || octet == '\r') {
            atLineEnd(octet);
            return true;
        }
        if (state == State.AFTER_HIDDEN) {
            if (octet == ' ' || octet == '\t') {
                // RFC 9112 §5.2: a line folding continues the value of the line before.
                state = State.HIDDEN;
                text.append(" ***");
                return false;
            }
            state = State.NAME;
        }
        switch (state) {
            case NAME -> {
                inName(octet);
                if (state == State.HIDDEN) {
                    text.append(": ***");
                    return false;
                }
            }
            case LINE -> {
                if (octet == '?') {
                    state = State.QUERY;
                    text.append("?***");
                    return false;
                }
            }
            case QUERY -> {
                if (octet == ' ') {
                    state = State.SHOWN;
                } else {
                    return false;
                }
            }
            case HIDDEN, AFTER_HIDDEN -> {
                return false;
            }
            case SHOWN -> {
                return true;
            }
        }
        return true;
    }

    private void atLineEnd(int octet) {
        name.setLength(0);
        if (state != State.HIDDEN) {
            // An empty line ends the header section, also after a hidden value.
            boolean stillOpen = state == State.AFTER_HIDDEN && octet == '\r';
            state = stillOpen ? State.AFTER_HIDDEN : State.NAME;
        } else if (octet == '\n') {
            state = State.AFTER_HIDDEN;
        }
    }

    private void inName(int octet) {
        if (octet == ':') {
            boolean hidden = Headers.isSensitive(name.toString()) || hiddenNames.contains(name.toString());
            state = hidden ? State.HIDDEN : State.SHOWN;
        } else if (octet == ' ' || name.length() == LONGEST_NAME) {
            state = State.LINE;
        } else {
            name.append((char) (octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet));
        }
    }

    private static void append(int octet, StringBuilder text) {
        if (octet == '\r') {
            text.append("\\r");
        } else if (octet == '\n') {
            text.append("\\n");
        } else if (octet >= ' ' && octet < 0x7f && octet != '\\') {
            text.append((char) octet);
        } else {
            text.append("\\x").append(HEX[octet >> 4]).append(HEX[octet & 0xf]);
        }
    }
}
