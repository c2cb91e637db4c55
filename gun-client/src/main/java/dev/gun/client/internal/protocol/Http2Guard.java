package dev.gun.client.internal.protocol;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;

/**
 * Counts what a peer may send too much of: each is legal, but together they make us work for nothing (RFC 9113 §10.5).
 * Confined to the event loop.
 */
final class Http2Guard {

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int MAX_EMPTY_DATA = 10;
    private static final int MAX_INFORMS = 100;

    private final Rate resets;
    private final Rate settings;
    private final Rate pings;
    private int emptyData;

    Http2Guard(Ticker ticker) {
        resets = new Rate(ticker, "RST_STREAM", 200);
        settings = new Rate(ticker, "SETTINGS", 100);
        pings = new Rate(ticker, "PING", 100);
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
        } else if (++emptyData > MAX_EMPTY_DATA) {
            throw calm("More than " + MAX_EMPTY_DATA + " empty DATA frames in a row");
        }
    }

    /** Counts an informational response. */
    void inform(Http2StreamState state) throws Http2Exception {
        if (state.countInform() > MAX_INFORMS) {
            throw calm("More than " + MAX_INFORMS + " informational responses on stream " + state.id());
        }
    }

    private static Http2Exception calm(String text) {
        return Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "%s", text);
    }

    /** Frames of one type in 30 seconds. */
    private static final class Rate {
        private final Ticker ticker;
        private final String name;
        private final int limit;
        private int count;
        private long begin;

        Rate(Ticker ticker, String name, int limit) {
            this.ticker = ticker;
            this.name = name;
            this.limit = limit;
        }

        void count() throws Http2Exception {
            long now = ticker.nanoTime();
            if (count == 0 || now - begin >= WINDOW_NANOS) {
                count = 0;
                begin = now;
            }
            if (++count > limit) {
                throw calm("More than " + limit + " " + name + " frames in 30 seconds");
            }
        }
    }
}
