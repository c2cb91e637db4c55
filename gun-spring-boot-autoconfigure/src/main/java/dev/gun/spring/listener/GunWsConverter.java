package dev.gun.spring.listener;

import dev.gun.client.WsFrame;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Converts between frames and the objects that {@link GunWsListener} methods take and return. The bean of this type is
 * used; JSON by the application's {@code JsonMapper} unless there is another. Called by many threads at once.
 */
public interface GunWsConverter {

    /** Whether objects of this type can be read from frames. Asked when the application starts. */
    boolean canRead(Type type);

    /** Whether objects of this type can be written to frames. Asked when the application starts. */
    boolean canWrite(Type type);

    /**
     * Makes an object of a frame.
     *
     * @param frame a text or binary frame
     * @param type the type of the object
     * @throws Exception when the frame says something else; its text may quote the payload and is shown to nobody
     */
    @Nullable Object read(WsFrame frame, Type type) throws Exception;

    /**
     * Makes a frame of an object.
     *
     * @throws Exception when it cannot be written
     */
    WsFrame write(Object value) throws Exception;

    /**
     * Says where in a frame reading failed, without quoting it.
     *
     * @param failure what {@link #read} threw
     */
    default String describe(Exception failure) {
        return failure.getClass().getSimpleName();
    }
}
