package dev.gun.client.event;

import dev.gun.client.GunStream;
import dev.gun.client.Headers;
import dev.gun.client.ReplyTo;
import org.jspecify.annotations.Nullable;

/**
 * A promised request was received.
 *
 * @param stream the stream
 * @param replyTo who gets the stream's messages
 * @param context what a customizer attached, or {@code null}
 * @param promisedStream the stream promised; not set while closing: the promise is then cancelled
 * @param method the method
 * @param uri the URI
 * @param headers the header fields
 */
public record PushPromiseEndEvent(
        GunStream stream,
        ReplyTo replyTo,
        @Nullable Object context,
        @Nullable GunStream promisedStream,
        String method,
        String uri,
        Headers headers)
        implements StreamEvent {

    /** Without the query, which may hold secrets. */
    @Override
    public String toString() {
        int query = uri.indexOf('?');
        return "PushPromiseEndEvent[stream=" + stream + ", promisedStream=" + promisedStream + ", method=" + method
                + ", uri=" + (query < 0 ? uri : uri.substring(0, query) + "?***") + ", headers=" + headers + "]";
    }
}
