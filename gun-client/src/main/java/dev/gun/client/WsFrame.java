package dev.gun.client;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A WebSocket frame as the program sees it: a whole message (fragments are assembled), or a control frame.
 *
 * <p>{@code toString} never prints a payload.
 */
public sealed interface WsFrame {

    /** A text message. */
    static Text text(String text) {
        return new Text(text);
    }

    /** A binary message with a copy of {@code bytes}. */
    static Binary binary(byte... bytes) {
        return new Binary(Bytes.of(bytes));
    }

    /** A binary message. */
    static Binary binary(Bytes bytes) {
        return new Binary(bytes);
    }

    /** A ping with a payload of at most 125 bytes. */
    static Ping ping(byte... payload) {
        return new Ping(Bytes.of(payload));
    }

    /** A pong with a payload of at most 125 bytes. */
    static Pong pong(byte... payload) {
        return new Pong(Bytes.of(payload));
    }

    /** A close without a code. */
    static Close close() {
        return new Close(Close.NO_CODE, "");
    }

    /** A close with a code and a reason of at most 123 bytes of UTF-8. */
    static Close close(int code, String reason) {
        return new Close(code, reason);
    }

    /** The size of the payload in bytes (of a text: its UTF-8 length is at least this, one byte a character). */
    int size();

    /** Whether this is a close. */
    default boolean isClose() {
        return this instanceof Close;
    }

    /** Whether this is a text or a binary message. */
    default boolean isData() {
        return this instanceof Text || this instanceof Binary;
    }

    /**
     * The text of a text message.
     *
     * @throws IllegalStateException when this is another kind of frame
     */
    default String asText() {
        if (this instanceof Text text) {
            return text.text();
        }
        throw new IllegalStateException("Not a text frame: " + this);
    }

    /**
     * A text message.
     *
     * @param text the whole text
     */
    record Text(String text) implements WsFrame {
        /** Refuses null. */
        public Text {
            Objects.requireNonNull(text, "text");
        }

        @Override
        public int size() {
            return text.length();
        }

        @Override
        public String toString() {
            return "Text[" + text.length() + " characters]";
        }
    }

    /**
     * A binary message.
     *
     * @param bytes the whole message
     */
    record Binary(Bytes bytes) implements WsFrame {
        /** Keeps the bytes: a frame outlives what was lent. */
        public Binary {
            bytes = bytes.keep();
        }

        @Override
        public int size() {
            return bytes.size();
        }
    }

    /**
     * A ping (RFC 6455 §5.5.2).
     *
     * @param payload at most 125 bytes
     */
    record Ping(Bytes payload) implements WsFrame {
        /** Refuses a payload that does not fit a control frame, and keeps its bytes. */
        public Ping {
            requireControlSize(payload.size());
            payload = payload.keep();
        }

        @Override
        public int size() {
            return payload.size();
        }
    }

    /**
     * A pong (RFC 6455 §5.5.3).
     *
     * @param payload at most 125 bytes
     */
    record Pong(Bytes payload) implements WsFrame {
        /** Refuses a payload that does not fit a control frame, and keeps its bytes. */
        public Pong {
            requireControlSize(payload.size());
            payload = payload.keep();
        }

        @Override
        public int size() {
            return payload.size();
        }
    }

    /**
     * A close (RFC 6455 §5.5.1).
     *
     * @param code the status code, or {@link #NO_CODE} when the frame has none
     * @param reason the reason, empty when there is none
     */
    record Close(int code, String reason) implements WsFrame {

        /** Stands for "no code in the frame"; 1005 itself is never sent (RFC 6455 §7.4.1). */
        public static final int NO_CODE = 1005;

        private static final int MAX_REASON_BYTES = 123;

        /** Refuses a reason that does not fit, or one without a code. */
        public Close {
            int size = reason.getBytes(StandardCharsets.UTF_8).length;
            if (size > MAX_REASON_BYTES) {
                throw new IllegalArgumentException(
                        "A close reason has at most 123 bytes of UTF-8 (RFC 6455 §5.5), not " + size);
            }
            if (code == NO_CODE && size > 0) {
                throw new IllegalArgumentException("A close reason needs a close code (RFC 6455 §5.5.1)");
            }
        }

        /** Whether the frame has a code. */
        public boolean hasCode() {
            return code != NO_CODE;
        }

        @Override
        public int size() {
            return hasCode() ? 2 + reason.length() : 0;
        }
    }

    private static void requireControlSize(int size) {
        if (size > 125) {
            throw new IllegalArgumentException(
                    "A control frame has at most 125 bytes of payload (RFC 6455 §5.5), not " + size);
        }
    }
}
