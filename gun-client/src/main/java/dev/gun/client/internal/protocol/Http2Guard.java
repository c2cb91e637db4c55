package dev.gun.client.internal.protocol;

import dev.gun.client.Http2Options;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Counts what a peer may send too much of: each is legal, but together they make us work for nothing (RFC 9113 §10.5).
 * Confined to the event loop.
 */
final class Http2Guard {

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Http2Options options;
    private final Rate resets;
    private final Rate settings;
    private final Rate pings;
    private int emptyData;

    /**
     * Counts on one connection.
     *
     * @param clock the clock of its event loop, in nanoseconds
     */
    Http2Guard(Http2Options options, LongSupplier clock) {
        this.options = options;
        resets = new Rate(clock, "http2.maxResets", options.maxResets(), "RST_STREAM");
        settings = new Rate(clock, "http2.maxSettings", options.maxSettings(), "SETTINGS");
        pings = new Rate(clock, "http2.maxPings", options.maxPings(), "PING");
    }

    /** Counts a RST_STREAM frame. */
    void reset() throws Http2Exception {
        resets.count();
    }

    /** Counts a SETTINGS frame. */
    void settings() throws Http2Exception {
        settings.count();
    }

    /** Counts a PING frame. */
    void ping() throws Http2Exception {
        pings.count();
    }

    /** Counts a DATA frame. */
    void data(int bytes, boolean fin) throws Http2Exception {
        if (bytes > 0 || fin) {
            emptyData = 0;
        } else if (++emptyData > options.maxEmptyData()) {
            throw calm("http2.maxEmptyData", options.maxEmptyData(), "empty DATA frames in a row");
        }
    }

    /** Counts an informational response. */
    void inform(Http2StreamState state) throws Http2Exception {
        if (state.countInform() > options.maxInforms()) {
            throw calm("http2.maxInforms", options.maxInforms(), "informational responses on stream " + state.id());
        }
    }

    /** The end of a connection whose peer sends more of something than an option allows. */
    static Http2Exception calm(String option, int limit, String what) {
        return Http2Exception.connectionError(
                Http2Error.ENHANCE_YOUR_CALM, "More than %s = %d %s", option, limit, what);
    }

    /** Frames of one type in 30 seconds. */
    private static final class Rate {
        private final LongSupplier clock;
        private final String option;
        private final int limit;
        private final String name;
        private int count;
        private long begin;

        Rate(LongSupplier clock, String option, int limit, String name) {
            this.clock = clock;
            this.option = option;
            this.limit = limit;
            this.name = name;
        }

        void count() throws Http2Exception {
            long now = clock.getAsLong();
            if (count == 0 || now - begin >= WINDOW_NANOS) {
                count = 0;
                begin = now;
            }
            if (++count > limit) {
                throw calm(option, limit, name + " frames in 30 seconds");
            }
        }
    }
}
