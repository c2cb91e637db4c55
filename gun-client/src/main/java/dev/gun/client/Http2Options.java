package dev.gun.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Options of HTTP/2 (RFC 9113). Immutable.
 *
 * <p>The {@code max…} options below {@link #maxHeaderListSize()} are defences: what they bound is legal, but too much of
 * it only makes us work (RFC 9113 §10.5). A server that goes beyond one loses the connection, with GOAWAY
 * {@code ENHANCE_YOUR_CALM}.
 */
public final class Http2Options {

    private static final Http2Options DEFAULTS = builder().build();

    private final Values values;

    private Http2Options(Values values) {
        this.values = values;
    }

    /** The defaults. */
    public static Http2Options defaults() {
        return DEFAULTS;
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder(new Values());
    }

    /** A builder that begins with these options. */
    public Builder toBuilder() {
        return new Builder(values.copy());
    }

    /** The connection's receive window, in bytes. */
    public int initialConnectionWindowSize() {
        return values.initialConnectionWindowSize;
    }

    /** Each stream's receive window, in bytes. */
    public int initialStreamWindowSize() {
        return values.initialStreamWindowSize;
    }

    /** The connection's window is refilled when no more than this is left of it, in bytes. */
    public int connectionWindowUpdateThreshold() {
        return threshold(values.connectionWindowUpdateThreshold, values.initialConnectionWindowSize);
    }

    /** A stream's window is refilled when no more than this is left of it, in bytes. */
    public int streamWindowUpdateThreshold() {
        return threshold(values.streamWindowUpdateThreshold, values.initialStreamWindowSize);
    }

    private static int threshold(@Nullable Integer set, int window) {
        return set == null ? window / 2 : set;
    }

    /** The largest frame accepted, in bytes. */
    public int maxFrameSizeReceived() {
        return values.maxFrameSizeReceived;
    }

    /** The largest frame sent, in bytes, to a server that takes as much. */
    public int maxFrameSizeSent() {
        return values.maxFrameSizeSent;
    }

    /** The table that the server may use to compress header fields, in bytes. */
    public int maxDecodeTableSize() {
        return values.maxDecodeTableSize;
    }

    /** The table that we use to compress header fields, in bytes, with a server that takes as much. */
    public int maxEncodeTableSize() {
        return values.maxEncodeTableSize;
    }

    /** Whether the server may push. */
    public boolean enablePush() {
        return values.enablePush;
    }

    /** How many promised streams there may be at a time. */
    public int maxConcurrentStreams() {
        return values.maxConcurrentStreams;
    }

    /** Whether a change of the peer's settings is told to the owner. */
    public boolean notifySettingsChanged() {
        return values.notifySettingsChanged;
    }

    /** How often a PING is sent, or INFINITE. */
    public Duration keepalive() {
        return values.keepalive;
    }

    /** How many PINGs may go unanswered before the connection is lost; {@code Integer.MAX_VALUE}: any number. */
    public int keepaliveTolerance() {
        return values.keepaliveTolerance;
    }

    /** How long to wait for the server's preface. */
    public Duration prefaceTimeout() {
        return values.prefaceTimeout;
    }

    /** How long to wait for the acknowledgement of our SETTINGS. */
    public Duration settingsTimeout() {
        return values.settingsTimeout;
    }

    /** The largest header list accepted, in bytes. */
    public int maxHeaderListSize() {
        return values.maxHeaderListSize;
    }

    /** The largest header block that is decoded at all, in bytes, compressed. */
    public int maxFragmentedHeaderBlockSize() {
        Integer set = values.maxFragmentedHeaderBlockSize;
        return set == null ? (int) Math.min(Integer.MAX_VALUE, 2L * values.maxHeaderListSize) : set;
    }

    /** The CONTINUATION frames accepted in a header block. */
    public int maxContinuations() {
        return values.maxContinuations;
    }

    /** The RST_STREAM frames accepted in 30 seconds. */
    public int maxResets() {
        return values.maxResets;
    }

    /** The SETTINGS frames accepted in 30 seconds. */
    public int maxSettings() {
        return values.maxSettings;
    }

    /** The PING frames accepted in 30 seconds. */
    public int maxPings() {
        return values.maxPings;
    }

    /** The empty DATA frames accepted in a row. */
    public int maxEmptyData() {
        return values.maxEmptyData;
    }

    /** The informational responses accepted on a stream. */
    public int maxInforms() {
        return values.maxInforms;
    }

    /** The answers to control frames that may wait for a server that does not read them. */
    public int maxControlQueue() {
        return values.maxControlQueue;
    }

    /** The credits that a receiver begins with, or {@link RequestOptions#UNLIMITED}. */
    public long flow() {
        return values.flow;
    }

    @Override
    public String toString() {
        return "Http2Options[initialConnectionWindowSize=" + initialConnectionWindowSize()
                + ", initialStreamWindowSize=" + initialStreamWindowSize() + ", maxFrameSizeReceived="
                + maxFrameSizeReceived() + ", enablePush=" + enablePush() + ", keepalive=" + Checks.text(keepalive())
                + "]";
    }

    /** Builds {@link Http2Options}. Not thread-safe. */
    // Options of Gun that mean nothing here are refused by name, at run time too: properties arrive that way.
    @SuppressWarnings("DoNotCallSuggester")
    public static final class Builder {

        private static final String NO_GROWTH = "a window is refilled to its initial size and does not grow";

        private final Values values;

        private Builder(Values values) {
            this.values = values;
        }

        /** The connection's receive window in bytes, 65,535 to 2^31-1; 8,000,000 by default. */
        public Builder initialConnectionWindowSize(int bytes) {
            values.initialConnectionWindowSize =
                    Checks.between("http2.initialConnectionWindowSize", bytes, 65_535, Integer.MAX_VALUE);
            return this;
        }

        /** Each stream's receive window in bytes, 1 to 2^31-1; 8,000,000 by default. */
        public Builder initialStreamWindowSize(int bytes) {
            values.initialStreamWindowSize =
                    Checks.between("http2.initialStreamWindowSize", bytes, 1, Integer.MAX_VALUE);
            return this;
        }

        /**
         * The connection's window is refilled when no more than this is left of it, in bytes, less than the window;
         * half of the window by default.
         */
        public Builder connectionWindowUpdateThreshold(int bytes) {
            values.connectionWindowUpdateThreshold =
                    Checks.between("http2.connectionWindowUpdateThreshold", bytes, 0, Integer.MAX_VALUE);
            return this;
        }

        /**
         * A stream's window is refilled when no more than this is left of it, in bytes, less than the window; half of
         * the window by default. Near 0 the server waits for each refill, near the window there is one for each frame.
         */
        public Builder streamWindowUpdateThreshold(int bytes) {
            values.streamWindowUpdateThreshold =
                    Checks.between("http2.streamWindowUpdateThreshold", bytes, 0, Integer.MAX_VALUE);
            return this;
        }

        /** The largest frame accepted, 16,384 to 16,777,215 bytes; 16,384 by default. */
        public Builder maxFrameSizeReceived(int bytes) {
            values.maxFrameSizeReceived = Checks.between("http2.maxFrameSizeReceived", bytes, 16_384, 16_777_215);
            return this;
        }

        /** The largest frame sent, 16,384 to 16,777,215 bytes; by default whatever the server takes. */
        public Builder maxFrameSizeSent(int bytes) {
            values.maxFrameSizeSent = Checks.between("http2.maxFrameSizeSent", bytes, 16_384, 16_777_215);
            return this;
        }

        /**
         * The table that the server may use to compress header fields (RFC 7541 §4.2) in bytes, 0 or more; 4,096 by
         * default.
         */
        public Builder maxDecodeTableSize(int bytes) {
            values.maxDecodeTableSize = Checks.between("http2.maxDecodeTableSize", bytes, 0, Integer.MAX_VALUE);
            return this;
        }

        /**
         * The table that we use to compress header fields in bytes, 0 or more, with a server that takes as much; 4,096
         * by default.
         */
        public Builder maxEncodeTableSize(int bytes) {
            values.maxEncodeTableSize = Checks.between("http2.maxEncodeTableSize", bytes, 0, Integer.MAX_VALUE);
            return this;
        }

        /** Whether the server may push; on by default. */
        public Builder enablePush(boolean on) {
            values.enablePush = on;
            return this;
        }

        /**
         * How many promised streams there may be at a time, 0 or more; 100 by default. The server is told, and what it
         * promises beyond is cancelled. How many requests there may be, the server says; the others wait.
         */
        public Builder maxConcurrentStreams(int streams) {
            values.maxConcurrentStreams = Checks.between("http2.maxConcurrentStreams", streams, 0, Integer.MAX_VALUE);
            return this;
        }

        /** Whether a change of the peer's settings is told to the owner; off by default. */
        public Builder notifySettingsChanged(boolean on) {
            values.notifySettingsChanged = on;
            return this;
        }

        /** How often a PING is sent; INFINITE (never) by default. */
        public Builder keepalive(Duration interval) {
            values.keepalive = Checks.positive("http2.keepalive", interval);
            return this;
        }

        /** How many PINGs may go unanswered before the connection is lost; any number by default. */
        public Builder keepaliveTolerance(int pings) {
            values.keepaliveTolerance = Checks.between("http2.keepaliveTolerance", pings, 0, Integer.MAX_VALUE);
            return this;
        }

        /** How long to wait for the server's preface; 5 seconds by default. */
        public Builder prefaceTimeout(Duration timeout) {
            values.prefaceTimeout = Checks.positive("http2.prefaceTimeout", timeout);
            return this;
        }

        /** How long to wait for the acknowledgement of our SETTINGS; 5 seconds by default. */
        public Builder settingsTimeout(Duration timeout) {
            values.settingsTimeout = Checks.positive("http2.settingsTimeout", timeout);
            return this;
        }

        /**
         * The credits that a receiver begins with, 1 or more, unless the request says; {@link RequestOptions#UNLIMITED}
         * by default.
         */
        public Builder flow(long credits) {
            values.flow = Checks.between("http2.flow", credits, 1, RequestOptions.UNLIMITED);
            return this;
        }

        /**
         * The largest header list accepted in bytes, counted as RFC 9113 §6.5.2 says, 1,024 or more; 65,536 by default.
         * A larger one fails its stream with {@code limit_reached}.
         */
        public Builder maxHeaderListSize(int bytes) {
            values.maxHeaderListSize = Checks.between("http2.maxHeaderListSize", bytes, 1_024, Integer.MAX_VALUE);
            return this;
        }

        /**
         * The largest header block in bytes, as it comes in HEADERS or PUSH_PROMISE and CONTINUATION frames, 1,024 or
         * more; twice {@code maxHeaderListSize} by default. A larger one is not decoded, and ends the connection with
         * {@code limit_reached}.
         */
        public Builder maxFragmentedHeaderBlockSize(int bytes) {
            values.maxFragmentedHeaderBlockSize =
                    Checks.between("http2.maxFragmentedHeaderBlockSize", bytes, 1_024, Integer.MAX_VALUE);
            return this;
        }

        /** The CONTINUATION frames accepted in a header block, 0 or more; 32 by default. */
        public Builder maxContinuations(int frames) {
            values.maxContinuations = Checks.between("http2.maxContinuations", frames, 0, Integer.MAX_VALUE);
            return this;
        }

        /** The RST_STREAM frames accepted in 30 seconds, 0 or more; 200 by default. */
        public Builder maxResets(int frames) {
            values.maxResets = Checks.between("http2.maxResets", frames, 0, Integer.MAX_VALUE);
            return this;
        }

        /** The SETTINGS frames accepted in 30 seconds, 1 or more, acknowledgements not counted; 100 by default. */
        public Builder maxSettings(int frames) {
            values.maxSettings = Checks.between("http2.maxSettings", frames, 1, Integer.MAX_VALUE);
            return this;
        }

        /** The PING frames accepted in 30 seconds, 0 or more, answers not counted; 100 by default. */
        public Builder maxPings(int frames) {
            values.maxPings = Checks.between("http2.maxPings", frames, 0, Integer.MAX_VALUE);
            return this;
        }

        /** The empty DATA frames accepted in a row, 0 or more, not counting one that ends a stream; 10 by default. */
        public Builder maxEmptyData(int frames) {
            values.maxEmptyData = Checks.between("http2.maxEmptyData", frames, 0, Integer.MAX_VALUE);
            return this;
        }

        /** The informational responses accepted on a stream, 0 or more; 100 by default. */
        public Builder maxInforms(int responses) {
            values.maxInforms = Checks.between("http2.maxInforms", responses, 0, Integer.MAX_VALUE);
            return this;
        }

        /** The answers to control frames that may wait for a server that does not read, 1 or more; 1,000 by default. */
        public Builder maxControlQueue(int frames) {
            values.maxControlQueue = Checks.between("http2.maxControlQueue", frames, 1, Integer.MAX_VALUE);
            return this;
        }

        /** An option of Gun that is always refused: windows do not grow here. */
        public Builder connectionWindowMarginSize(int bytes) {
            throw GunOptionsException.notSupported("http2.connectionWindowMarginSize", bytes, NO_GROWTH);
        }

        /** An option of Gun that is always refused: windows do not grow here. */
        public Builder streamWindowMarginSize(int bytes) {
            throw GunOptionsException.notSupported("http2.streamWindowMarginSize", bytes, NO_GROWTH);
        }

        /** An option of Gun that is always refused: windows do not grow here. */
        public Builder maxConnectionWindowSize(int bytes) {
            throw GunOptionsException.notSupported("http2.maxConnectionWindowSize", bytes, NO_GROWTH);
        }

        /** An option of Gun that is always refused: windows do not grow here. */
        public Builder maxStreamWindowSize(int bytes) {
            throw GunOptionsException.notSupported("http2.maxStreamWindowSize", bytes, NO_GROWTH);
        }

        /** An option of Gun that is always refused: a body waiting for a larger window could wait for ever. */
        public Builder streamWindowDataThreshold(int bytes) {
            throw GunOptionsException.notSupported(
                    "http2.streamWindowDataThreshold",
                    bytes,
                    "what the server's window allows is sent, since a body that waits for more could wait for ever");
        }

        /** An option of Gun that is always refused: that setting is the server's to send (RFC 8441 §3). */
        public Builder enableConnectProtocol(boolean on) {
            throw GunOptionsException.notSupported(
                    "http2.enableConnectProtocol", on, "the setting is the server's to send (RFC 8441 §3)");
        }

        private static void check(String option, @Nullable Integer threshold, int window) {
            if (threshold != null && threshold >= window) {
                throw new GunOptionsException(option, threshold, "less than the window of " + window + " bytes");
            }
        }

        /** The options. */
        public Http2Options build() {
            check(
                    "http2.connectionWindowUpdateThreshold",
                    values.connectionWindowUpdateThreshold,
                    values.initialConnectionWindowSize);
            check(
                    "http2.streamWindowUpdateThreshold",
                    values.streamWindowUpdateThreshold,
                    values.initialStreamWindowSize);
            return new Http2Options(values.copy());
        }
    }

    /** What a builder has set, with the defaults. */
    private static final class Values implements Cloneable {

        private int initialConnectionWindowSize = 8_000_000;
        private int initialStreamWindowSize = 8_000_000;
        private @Nullable Integer connectionWindowUpdateThreshold;
        private @Nullable Integer streamWindowUpdateThreshold;
        private int maxFrameSizeReceived = 16_384;
        private int maxFrameSizeSent = 16_777_215;
        private int maxDecodeTableSize = 4_096;
        private int maxEncodeTableSize = 4_096;
        private boolean enablePush = true;
        private int maxConcurrentStreams = 100;
        private boolean notifySettingsChanged;
        private Duration keepalive = GunOptions.INFINITE;
        private int keepaliveTolerance = Integer.MAX_VALUE;
        private Duration prefaceTimeout = Duration.ofSeconds(5);
        private Duration settingsTimeout = Duration.ofSeconds(5);
        private int maxHeaderListSize = 65_536;
        private @Nullable Integer maxFragmentedHeaderBlockSize;
        private int maxContinuations = 32;
        private int maxResets = 200;
        private int maxSettings = 100;
        private int maxPings = 100;
        private int maxEmptyData = 10;
        private int maxInforms = 100;
        private int maxControlQueue = 1_000;
        private long flow = RequestOptions.UNLIMITED;

        Values copy() {
            try {
                return (Values) clone();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
