package dev.gun.client.internal.connection;

import dev.gun.client.Bytes;
import dev.gun.client.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a request's body on its way, which is what its user is given to see when it is written. Most users look at
 * none or few of the pieces of a body: one that nobody looks at costs no hop to the executor when it is written. A piece
 * that is sent again may be settled again; the first time counts.
 */
final class BodyPart extends WriteStage {

    private final Bytes data;
    private final boolean fin;
    private final @Nullable Headers trailers;

    /** {@code fin}: whether it is the last. */
    BodyPart(Bytes data, boolean fin) {
        this(data, fin, null);
    }

    /** The end of a body. */
    BodyPart(Headers trailers) {
        this(Bytes.empty(), true, trailers);
    }

    private BodyPart(Bytes data, boolean fin, @Nullable Headers trailers) {
        // A receiver may pass on what was lent to it.
        this.data = data.keep();
        this.fin = fin;
        this.trailers = trailers;
    }

    /** The bytes, empty for trailers. */
    Bytes data() {
        return data;
    }

    /** Whether it is the last. */
    boolean fin() {
        return fin;
    }

    /** The trailer fields, {@code null} for bytes. */
    @Nullable Headers trailers() {
        return trailers;
    }

    int size() {
        return data.size();
    }
}
