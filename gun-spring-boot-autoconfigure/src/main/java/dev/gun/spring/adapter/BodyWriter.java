package dev.gun.spring.adapter;

import dev.gun.client.Bytes;
import dev.gun.client.GunStream;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.PooledDataBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Writes the body of a request: one buffer is asked for when the one before was written. */
final class BodyWriter {

    private BodyWriter() {}

    /** Completes when the body was written, or is not wanted any more because the response has come. */
    static Mono<Void> write(GunStream stream, Publisher<? extends DataBuffer> body) {
        return Flux.from(body)
                .doOnDiscard(PooledDataBuffer.class, DataBufferUtils::release)
                .concatMap(buffer -> Mono.fromCompletionStage(() -> stream.data(bytes(buffer))), 1)
                .then(Mono.fromCompletionStage(() -> stream.dataFin(Bytes.empty())))
                // What becomes of the stream is said by its response, which may have come before the end of the body.
                .onErrorResume(dev.gun.client.GunException.class, failure -> Mono.empty())
                .doOnError(failure -> stream.cancel())
                .doOnCancel(stream::cancel);
    }

    private static Bytes bytes(DataBuffer buffer) {
        try {
            byte[] copy = new byte[buffer.readableByteCount()];
            buffer.read(copy);
            return Bytes.wrap(copy);
        } finally {
            DataBufferUtils.release(buffer);
        }
    }
}
