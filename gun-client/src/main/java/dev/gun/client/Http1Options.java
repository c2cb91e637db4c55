package dev.gun.client;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Options of HTTP/1.1. Immutable; {@link #defaults()} and the {@code with…} methods make new ones.
 *
 * @param maxPipelined how many requests may be on the wire at once; 16
 * @param pipelineNonIdempotent whether requests are written behind a non-idempotent one; off
 * @param maxHeaderBlockSize the largest header block accepted, in bytes; 100,000
 * @param maxTrailerBlockSize the largest trailer block accepted, in bytes; 10,000
 * @param keepalive how often an empty line is sent on an idle connection; INFINITE (never)
 * @param http10 whether requests say HTTP/1.0; off
 * @param transformHeaderName applied to each header name as it is written; identity
 * @param flow the credits that a receiver begins with, 1 or more; {@link RequestOptions#UNLIMITED}
 */
public record Http1Options(
        int maxPipelined,
        boolean pipelineNonIdempotent,
        int maxHeaderBlockSize,
        int maxTrailerBlockSize,
        Duration keepalive,
        boolean http10,
        UnaryOperator<String> transformHeaderName,
        long flow) {

    private static final Http1Options DEFAULTS = new Http1Options(
            16, false, 100_000, 10_000, GunOptions.INFINITE, false, UnaryOperator.identity(), RequestOptions.UNLIMITED);

    /** Validates every value. */
    public Http1Options {
        Checks.between("http1.maxPipelined", maxPipelined, 1, 10_000);
        Checks.between("http1.maxHeaderBlockSize", maxHeaderBlockSize, 1, Integer.MAX_VALUE / 2);
        Checks.between("http1.maxTrailerBlockSize", maxTrailerBlockSize, 1, Integer.MAX_VALUE / 2);
        Checks.positive("http1.keepalive", keepalive);
        Checks.notNull("http1.transformHeaderName", transformHeaderName);
        Checks.between("http1.flow", flow, 1, RequestOptions.UNLIMITED);
    }

    /** The defaults. */
    public static Http1Options defaults() {
        return DEFAULTS;
    }

    /** As these, with another {@code maxPipelined}. */
    public Http1Options withMaxPipelined(int value) {
        return new Http1Options(
                value,
                pipelineNonIdempotent,
                maxHeaderBlockSize,
                maxTrailerBlockSize,
                keepalive,
                http10,
                transformHeaderName,
                flow);
    }

    /** As these, with another {@code pipelineNonIdempotent}. */
    public Http1Options withPipelineNonIdempotent(boolean value) {
        return new Http1Options(
                maxPipelined,
                value,
                maxHeaderBlockSize,
                maxTrailerBlockSize,
                keepalive,
                http10,
                transformHeaderName,
                flow);
    }

    /** As these, with another {@code maxHeaderBlockSize}. */
    public Http1Options withMaxHeaderBlockSize(int value) {
        return new Http1Options(
                maxPipelined,
                pipelineNonIdempotent,
                value,
                maxTrailerBlockSize,
                keepalive,
                http10,
                transformHeaderName,
                flow);
    }

    /** As these, with another {@code maxTrailerBlockSize}. */
    public Http1Options withMaxTrailerBlockSize(int value) {
        return new Http1Options(
                maxPipelined,
                pipelineNonIdempotent,
                maxHeaderBlockSize,
                value,
                keepalive,
                http10,
                transformHeaderName,
                flow);
    }

    /** As these, with another {@code keepalive}. */
    public Http1Options withKeepalive(Duration value) {
        return new Http1Options(
                maxPipelined,
                pipelineNonIdempotent,
                maxHeaderBlockSize,
                maxTrailerBlockSize,
                value,
                http10,
                transformHeaderName,
                flow);
    }

    /** As these, with another {@code http10}. */
    public Http1Options withHttp10(boolean value) {
        return new Http1Options(
                maxPipelined,
                pipelineNonIdempotent,
                maxHeaderBlockSize,
                maxTrailerBlockSize,
                keepalive,
                value,
                transformHeaderName,
                flow);
    }

    /** As these, with another {@code transformHeaderName}. */
    public Http1Options withTransformHeaderName(UnaryOperator<String> value) {
        return new Http1Options(
                maxPipelined,
                pipelineNonIdempotent,
                maxHeaderBlockSize,
                maxTrailerBlockSize,
                keepalive,
                http10,
                value,
                flow);
    }

    /** As these, with another {@code flow}. */
    public Http1Options withFlow(long value) {
        return new Http1Options(
                maxPipelined,
                pipelineNonIdempotent,
                maxHeaderBlockSize,
                maxTrailerBlockSize,
                keepalive,
                http10,
                transformHeaderName,
                value);
    }
}
