package dev.gun.spring.listener;

import dev.gun.client.WsFrame;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** JSON in text and binary frames (UTF-8), by Jackson. Writes text frames. */
public final class JacksonGunWsConverter implements GunWsConverter {

    private final JsonMapper mapper;
    private final Map<Type, ObjectReader> readers = new ConcurrentHashMap<>();

    /** A converter that uses {@code mapper} as it is. */
    public JacksonGunWsConverter(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /** Any type: whether Jackson finds a way is known when the first value comes. */
    @Override
    public boolean canRead(Type type) {
        return true;
    }

    @Override
    public boolean canWrite(Type type) {
        return true;
    }

    @Override
    public @Nullable Object read(WsFrame frame, Type type) {
        ObjectReader reader = readers.computeIfAbsent(type, t -> mapper.readerFor(mapper.constructType(t)));
        return frame instanceof WsFrame.Binary binary
                ? reader.readValue(binary.bytes().asInputStream())
                : reader.readValue(frame.asText());
    }

    @Override
    public WsFrame write(Object value) {
        return WsFrame.text(mapper.writeValueAsString(value));
    }

    @Override
    public String describe(Exception failure) {
        TokenStreamLocation at = failure instanceof JacksonException jackson ? jackson.getLocation() : null;
        String kind = failure.getClass().getSimpleName();
        return at == null ? kind : kind + " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
}
