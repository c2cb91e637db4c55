package dev.gun.spring.adapter;

import dev.gun.client.Bytes;
import dev.gun.client.GunStream;
import dev.gun.client.Headers;
import dev.gun.client.message.GunData;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunResponse;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reads one response. Informational responses and trailers are dropped. */
final class ResponseReader extends StreamReader<GunResponse, Bytes> {

    private final CompletableFuture<ResponseReader> ready;

    private ResponseReader(GunStream stream) {
        super(stream);
        this.ready = head().thenApply(found -> this);
    }

    static ResponseReader of(GunStream stream) {
        ResponseReader reader = new ResponseReader(stream);
        reader.start();
        return reader;
    }

    /** Completes with this when the head is there. */
    CompletableFuture<ResponseReader> ready() {
        return ready;
    }

    int status() {
        return response().status();
    }

    Headers headers() {
        return response().headers();
    }

    private GunResponse response() {
        return Objects.requireNonNull(head().getNow(null), "the head has not come yet");
    }

    @Override
    @Nullable GunResponse head(GunMessage message) {
        return message instanceof GunResponse response ? response : null;
    }

    @Override
    @Nullable Bytes item(GunMessage message) {
        return message instanceof GunData data && !data.data().isEmpty() ? data.data() : null;
    }
}
