package dev.gun.spring.boot.autoconfigure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Options of HTTP/1.1.
 *
 * @param maxPipelined Number of requests that may be on the wire at once.
 * @param pipelineNonIdempotent Whether requests are written behind a non-idempotent one.
 * @param maxHeaderBlockSize Largest header block accepted.
 * @param maxTrailerBlockSize Largest trailer block accepted.
 * @param keepalive How often an empty line is sent on an idle connection, or infinite for never.
 * @param version Version that requests say.
 * @param flow Number of data messages that a receiver takes before it must ask for more; unlimited unless set.
 */
public record GunHttp1Properties(
        @Nullable Integer maxPipelined,
        @Nullable Boolean pipelineNonIdempotent,
        @Nullable DataSize maxHeaderBlockSize,
        @Nullable DataSize maxTrailerBlockSize,
        @MayBeInfinite @Nullable Duration keepalive,
        @Nullable String version,
        @Nullable Long flow) {}
