package dev.gun.client.internal.codec.sse;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event stream (HTML standard §9.2.5, §9.2.6): bytes in, however they are split, events out. After a limit
 * was passed it must not be used any more.
 *
 * <p>Lines are split before they are decoded: CR and LF are never part of a longer UTF-8 sequence, and a sequence that a
 * line's end cuts off is replaced by U+FFFD either way.
 */
public final class SseParser {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    /** What is kept for the next line; more was needed by a large one only. */
    private static final int SMALL_LINE = 4_096;

    /** Where in the stream of bytes the next one stands. */
    private enum Position {
        /** In the first line, which may begin with a byte order mark. */
        FIRST_LINE,
        /** In a later line. */
        LINE,
        /** Behind a CR, with which a LF is one end of line. */
        BEHIND_CR
    }

    private final int maxLineSize;
    private final int maxEventSize;

    private Position position = Position.FIRST_LINE;

    /** The beginning of a line whose end has not come; {@link #lineLength} bytes of it. */
    private byte[] line = new byte[0];

    private int lineLength;

    // The standard's buffers.
    private final StringBuilder data = new StringBuilder();
    private String eventType = "";
    private String idBuffer = "";
    private String lastEventId = "";
    private long reconnectionMillis = -1;

    /** The bytes of the fields of the event that is being read. */
    private long eventSize;

    /**
     * A parser at the beginning of a stream.
     *
     * @param maxLineSize the bytes of the longest line that is accepted, its end not counted
     * @param maxEventSize the bytes of all fields of one event that are accepted
     */
    public SseParser(int maxLineSize, int maxEventSize) {
        this.maxLineSize = maxLineSize;
        this.maxEventSize = maxEventSize;
    }

    /** The last event ID as of the last event that was complete, empty at first. */
    public String lastEventId() {
        return lastEventId;
    }

    /** The reconnection time that the server has set, in milliseconds; -1 while it has not. */
    public long reconnectionMillis() {
        return reconnectionMillis;
    }

    /**
     * Reads on to the end of the next event.
     *
     * @return the event, or {@code null} when all of {@code in} is read
     * @throws SseLimitException when a line or an event is too large
     */
    public @Nullable SseEvent next(ByteBuf in) throws SseLimitException {
        while (in.isReadable()) {
            if (position == Position.BEHIND_CR) {
                position = Position.LINE;
                if (in.getByte(in.readerIndex()) == '\n') {
                    in.skipBytes(1);
                    continue;
                }
            }
            int end = in.forEachByte(ByteProcessor.FIND_CRLF);
            if (end < 0) {
                keep(in, in.readableBytes());
                return null;
            }
            keep(in, end - in.readerIndex());
            Position next = in.readByte() == '\r' ? Position.BEHIND_CR : Position.LINE;
            SseEvent event = endOfLine();
            position = next;
            if (event != null) {
                return event;
            }
        }
        return null;
    }

    private void keep(ByteBuf in, int length) throws SseLimitException {
        int longer = lineLength + length;
        if (length > maxLineSize - lineLength) {
            throw new SseLimitException("sse.maxLineSize", maxLineSize);
        }
        if (longer > line.length) {
            line = Arrays.copyOf(line, (int) Math.min(maxLineSize, Math.max(longer, 2L * line.length)));
        }
        in.readBytes(line, lineLength, length);
        lineLength = longer;
    }

    private @Nullable SseEvent endOfLine() throws SseLimitException {
        int begin = position == Position.FIRST_LINE && startsWithMark() ? BYTE_ORDER_MARK.length : 0;
        int length = lineLength - begin;
        lineLength = 0;
        if (length == 0) {
            return dispatch();
        }
        if (line[begin] != ':') {
            eventSize += length;
            if (eventSize > maxEventSize) {
                throw new SseLimitException("sse.maxEventSize", maxEventSize);
            }
            field(new String(line, begin, length, StandardCharsets.UTF_8));
        }
        if (line.length > SMALL_LINE) {
            line = new byte[0];
        }
        return null;
    }

    private boolean startsWithMark() {
        return lineLength >= BYTE_ORDER_MARK.length
                && Arrays.equals(line, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    }

    private void field(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        String value = "";
        if (colon >= 0) {
            // "If value starts with a U+0020 SPACE character, remove it from value."
            value = text.substring(text.startsWith(" ", colon + 1) ? colon + 2 : colon + 1);
        }
        switch (name) {
            case "event" -> eventType = value;
            case "data" -> data.append(value).append('\n');
            case "id" -> {
                if (value.indexOf('\0') < 0) {
                    idBuffer = value;
                }
            }
            case "retry" -> retry(value);
            default -> {
                // "The field is ignored."
            }
        }
    }

    private void retry(String value) {
        boolean digits = !value.isEmpty();
        for (int i = 0; i < value.length(); i++) {
            digits &= value.charAt(i) >= '0' && value.charAt(i) <= '9';
        }
        if (digits) {
            // 18 digits fit a long; nobody waits for longer.
            String significant = value.replaceFirst("^0+(?=.)", "");
            reconnectionMillis = significant.length() > 18 ? Long.MAX_VALUE : Long.parseLong(significant);
        }
    }

    private @Nullable SseEvent dispatch() {
        lastEventId = idBuffer;
        eventSize = 0;
        SseEvent event = null;
        if (!data.isEmpty()) {
            data.setLength(data.length() - 1);
            event = new SseEvent(eventType.isEmpty() ? "message" : eventType, data.toString(), lastEventId);
        }
        data.setLength(0);
        if (data.capacity() > SMALL_LINE) {
            data.trimToSize();
        }
        eventType = "";
        return event;
    }
}
