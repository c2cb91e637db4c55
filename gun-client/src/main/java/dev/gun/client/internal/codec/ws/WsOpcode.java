package dev.gun.client.internal.codec.ws;

import org.jspecify.annotations.Nullable;

/** The opcodes that RFC 6455 §5.2 defines; all others are reserved. */
public enum WsOpcode {
    /** A further fragment of the message begun by an earlier text or binary frame. */
    CONTINUATION(0x0),
    /** A text message, or its first fragment. */
    TEXT(0x1),
    /** A binary message, or its first fragment. */
    BINARY(0x2),
    /** The close frame. */
    CLOSE(0x8),
    /** A ping, to be answered by a pong with the same payload. */
    PING(0x9),
    /** A pong, the answer to a ping or unsolicited. */
    PONG(0xA);

    private static final @Nullable WsOpcode[] BY_CODE = new WsOpcode[16];

    static {
        for (WsOpcode opcode : values()) {
            BY_CODE[opcode.code] = opcode;
        }
    }

    private final int code;

    WsOpcode(int code) {
        this.code = code;
    }

    /** The four bits on the wire. */
    public int code() {
        return code;
    }

    /** RFC 6455 §5.5: "control frames are identified by opcodes where the most significant bit of the opcode is 1". */
    public boolean isControl() {
        return code >= 0x8;
    }

    /**
     * The opcode of the low four bits of a frame's first byte.
     *
     * @return {@code null} for a reserved opcode
     */
    static @Nullable WsOpcode of(int firstByte) {
        return BY_CODE[firstByte & 0xF];
    }
}
