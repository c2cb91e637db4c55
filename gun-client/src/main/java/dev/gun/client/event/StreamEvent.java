package dev.gun.client.event;

import dev.gun.client.GunStream;
import dev.gun.client.ReplyTo;
import org.jspecify.annotations.Nullable;

/** Something that happened on one stream. */
public interface StreamEvent extends GunEvent {

    /** The stream. */
    GunStream stream();

    /** Who gets the stream's messages. */
    ReplyTo replyTo();

    /** What a {@link dev.gun.client.RequestCustomizer} attached to the request, or {@code null}. */
    @Nullable Object context();

    @Override
    default String connection() {
        return stream().connection();
    }
}
