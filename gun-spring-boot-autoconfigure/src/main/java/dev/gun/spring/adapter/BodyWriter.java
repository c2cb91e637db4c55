package dev.gun.spring.adapter;

import dev.gun.client.Bytes;
import dev.gun.client.GunException;
import dev.gun.client.GunStream;
import java.io.IOException;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.PooledDataBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/**
 * Writes the body of a request: one buffer is asked for when the one before was written. What makes the body as long as
 * was announced is sent with its end: a server that had it would answer, and what comes behind it, too much or a failure,
 * would be lost.
 */
final class BodyWriter {

    private final GunStream stream;
    private final BodyLength length;
    private Bytes last = Bytes.empty();

    private BodyWriter(GunStream stream, BodyLength length) {
        this.stream = stream;
        this.length = length;
    }

    /** Completes when the body was written, or is not wanted any more because the response has come. */
    static Mono<Void> write(GunStream stream, BodyLength length, Publisher<? extends DataBuffer> body) {
        BodyWriter writer = new BodyWriter(stream, length);
        return Flux.from(body)
                .doOnDiscard(PooledDataBuffer.class, DataBufferUtils::release)
                .concatMap(writer::piece, 1)
                .then(Mono.defer(writer::end))
                // What becomes of the stream is said by its response, which may have come before the end of the body.
                .onErrorResume(GunException.class, failure -> Mono.empty())
                // After its failure was told, which is what the caller is to see, and not that the stream was
                // cancelled.
                .doFinally(end -> {
                    if (end != SignalType.ON_COMPLETE) {
                        stream.cancel();
                    }
                });
    }

    private Mono<Void> piece(DataBuffer buffer) {
        Bytes bytes = bytes(buffer);
        if (bytes.isEmpty()) {
            return Mono.empty();
        }
        try {
            length.more(bytes.size());
        } catch (IOException e) {
            return Mono.error(e);
        }
        if (length.isReached()) {
            last = bytes;
            return Mono.empty();
        }
        return Mono.fromCompletionStage(() -> stream.data(bytes));
    }

    private Mono<Void> end() {
        try {
            length.end();
        } catch (IOException e) {
            return Mono.error(e);
        }
        return Mono.fromCompletionStage(() -> stream.dataFin(last));
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
