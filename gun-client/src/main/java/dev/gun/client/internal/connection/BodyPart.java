package dev.gun.client.internal.connection;

import dev.gun.client.Bytes;
import dev.gun.client.Headers;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a request's body on its way.
 *
 * @param data the bytes, empty for trailers
 * @param fin whether it is the last
 * @param trailers the trailer fields, {@code null} for bytes
 * @param written completes when it is written
 */
record BodyPart(Bytes data, boolean fin, @Nullable Headers trailers, CompletableFuture<Void> written) {

    BodyPart(Bytes data, boolean fin) {
        this(data, fin, null, new CompletableFuture<>());
    }

    BodyPart(Headers trailers) {
        this(Bytes.empty(), true, trailers, new CompletableFuture<>());
    }

    int size() {
        return data.size();
    }
}
