package dev.gun.spring.listener;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;

/**
 * Marks a method that gets the WebSocket frames of the named connections.
 *
 * <p>Parameters, in any order and each at most once:
 *
 * <ul>
 *   <li>{@code String}, {@code byte[]}, {@link java.nio.ByteBuffer} (read-only) or {@link dev.gun.client.Bytes}: the
 *       payload of a text or binary frame, between characters and bytes as UTF-8;
 *   <li>any type that the application's {@link GunWsConverter} reads (JSON, when Jackson is there): the payload,
 *       converted;
 *   <li>{@link dev.gun.client.WsFrame} or one of its kinds, {@link dev.gun.client.message.GunWs}: the frame as it came;
 *   <li>{@link dev.gun.client.GunWebSocket}: the WebSocket; {@link dev.gun.client.GunConnection}: the connection.
 * </ul>
 *
 * <p>A method is called for the frames that its parameters can take: with a payload, or with neither payload nor frame,
 * for text and binary frames; with one kind of frame for that kind; with {@code WsFrame} or {@code GunWs} for every
 * frame that is told.
 *
 * <p>What it returns is sent back as a frame on the same WebSocket: a {@code WsFrame} as it is, a {@code String} as
 * text, bytes as binary, any other object as the {@link GunWsConverter} writes it; {@code null} sends nothing.
 *
 * <p>It is called where all listeners are: in order, one message of a connection at a time, off the event loop, before
 * {@code @EventListener} methods. While it works nothing more is read than fits in the mailbox, so a slow method slows
 * the server down. What it throws goes to its error handler, else to the log, and is counted; the next frame comes.
 *
 * <p>Methods of proxies are called through the proxy. As with {@code @EventListener}, a bean that is lazy is made when
 * its first frame comes.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(GunWsListenerReflectiveProcessor.class)
public @interface GunWsListener {

    /** The same as {@link #connections()}. */
    @AliasFor("connections")
    String[] value() default {};

    /**
     * The names of the connections; at least one. Placeholders ({@code ${…}}) and expressions ({@code #{…}}) are
     * resolved, and may give several names with commas between them.
     */
    @AliasFor("value")
    String[] connections() default {};

    /** The listener's name in log lines and in {@link GunWsListenerRegistry#listeners()}; class and method by default. */
    String id() default "";

    /**
     * The name of the {@link GunWsListenerErrorHandler} bean that is told of failures. By default the only one there
     * is; with none, or several, failures are logged and counted.
     */
    String errorHandler() default "";

    /**
     * How many frames of one connection the method may work on at once, 1 by default; may be a placeholder. Above 1 the
     * order is given up for this method, which is then called on threads of its own; it still holds the server back
     * when all of them are busy.
     */
    String concurrency() default "1";

    /**
     * Whether the start fails when a named connection is not configured. {@code false} for connections that are added
     * at run time.
     */
    boolean required() default true;
}
