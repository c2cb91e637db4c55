package dev.gun.spring.listener;

import dev.gun.client.Bytes;
import dev.gun.client.WsFrame;
import dev.gun.client.message.GunWs;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The payload as characters or bytes.
 *
 * @param listener the method's name
 * @param type {@code String}, {@code byte[]}, {@code ByteBuffer} or {@code Bytes}
 */
record PayloadArgument(String listener, Type type) implements ListenerMethod.Argument {

    @Override
    public Object of(GunWs message) {
        if (type == String.class) {
            return text(message);
        }
        Bytes bytes = bytes(message.frame());
        if (type == ByteBuffer.class) {
            return bytes.asByteBuffer();
        }
        return type == Bytes.class ? bytes : bytes.asBytes();
    }

    private String text(GunWs message) {
        if (!(message.frame() instanceof WsFrame.Binary binary)) {
            return message.frame().asText();
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(binary.bytes().asByteBuffer())
                    .toString();
        } catch (CharacterCodingException e) {
            throw new GunWsConversionException(listener, message.connection(), type, "its bytes are not UTF-8");
        }
    }

    private static Bytes bytes(WsFrame frame) {
        return frame instanceof WsFrame.Binary binary
                ? binary.bytes()
                : Bytes.of(frame.asText(), StandardCharsets.UTF_8);
    }
}
