package dev.gun.benchmarks.compare.client;

import dev.gun.benchmarks.compare.work.Done;
import dev.gun.benchmarks.compare.work.Http;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** One body after the other on one stream; an operation is one MiB of it. */
record TransferDriver(Http http, boolean upload) implements Driver {

    /** The size of a body, in MiB. */
    static final int BODY = 256;

    private static final long MIB = 1 << 20;

    @Override
    public long run(long operations, Histogram latencies) throws Exception {
        long bodies = (operations + BODY - 1) / BODY;
        for (long i = 0; i < bodies; i++) {
            One one = new One(BODY * MIB);
            if (upload) {
                http.upload(one.bytes, one);
            } else {
                http.download(one.bytes, one);
            }
            one.over.get(STUCK_SECONDS, TimeUnit.SECONDS);
        }
        return bodies * BODY;
    }

    @Override
    public long few() {
        return BODY;
    }

    @Override
    public void close() {
        http.close();
    }

    private record One(long bytes, CompletableFuture<Void> over) implements Done {
        One(long bytes) {
            this(bytes, new CompletableFuture<>());
        }

        @Override
        public void ok(long transferred) {
            if (transferred == bytes) {
                over.complete(null);
            } else {
                failed(new IllegalStateException(transferred + " bytes instead of " + bytes));
            }
        }

        @Override
        public void failed(Throwable cause) {
            over.completeExceptionally(cause);
        }
    }
}
