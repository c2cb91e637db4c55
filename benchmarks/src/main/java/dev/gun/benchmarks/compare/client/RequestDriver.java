package dev.gun.benchmarks.compare.client;

import dev.gun.benchmarks.compare.work.Http;
import org.HdrHistogram.Histogram;

/** Small requests, a number of them under way at any time. */
record RequestDriver(Http http, int concurrency) implements Driver {

    @Override
    public long run(long operations, Histogram latencies) throws Exception {
        ClosedLoop.run(http::get, concurrency, operations, latencies);
        return operations;
    }

    @Override
    public long few() {
        return 2_000;
    }

    @Override
    public void close() {
        http.close();
    }
}
