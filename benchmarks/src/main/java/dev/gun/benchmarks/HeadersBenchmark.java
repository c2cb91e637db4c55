package dev.gun.benchmarks;

import dev.gun.client.Headers;
import dev.gun.client.internal.codec.http1.BodyFraming;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a response's header fields cost: to collect them, and to find the last of them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HeadersBenchmark {
    private final Headers response = collect();

    /** Ten fields, as a server sends them. */
    @Benchmark
    public Headers collect() {
        return Headers.builder()
                .add("date", "Thu, 01 Jan 2026 00:00:00 GMT")
                .add("content-type", "application/json")
                .add("content-length", "5120")
                .add("cache-control", "no-store")
                .add("vary", "accept-encoding")
                .add("server", "exchange")
                .add("x-request-id", "7f3c1d")
                .add("x-ratelimit-limit", "1200")
                .add("x-ratelimit-remaining", "1199")
                .add("etag", "\"33a64df5\"")
                .build();
    }

    /** By name, regardless of case. */
    @Benchmark
    public @Nullable String find() {
        return response.get("ETag");
    }

    /** What a request of one field costs to collect. */
    @Benchmark
    public Headers collectOne() {
        return Headers.builder().add("host", "example.org").build();
    }

    /** How the response's body is framed: no list and no splitting for the one content-length that there mostly is. */
    @Benchmark
    public BodyFraming frame() {
        return BodyFraming.of("GET", 200, false, response);
    }
}
