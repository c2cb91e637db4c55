package dev.gun.client;

import java.time.Duration;

/** Options of HTTP/2 (RFC 9113). Immutable. */
public final class Http2Options {

    private static final Http2Options DEFAULTS = builder().build();

    private final int initialConnectionWindowSize;
    private final int initialStreamWindowSize;
    private final int maxFrameSizeReceived;
    private final int maxHeaderListSize;
    private final boolean enablePush;
    private final boolean notifySettingsChanged;
    private final Duration keepalive;
    private final int keepaliveTolerance;
    private final Duration prefaceTimeout;
    private final Duration settingsTimeout;
    private final long flow;

    private Http2Options(Builder builder) {
        this.initialConnectionWindowSize = builder.initialConnectionWindowSize;
        this.initialStreamWindowSize = builder.initialStreamWindowSize;
        this.maxFrameSizeReceived = builder.maxFrameSizeReceived;
        this.maxHeaderListSize = builder.maxHeaderListSize;
        this.enablePush = builder.enablePush;
        this.notifySettingsChanged = builder.notifySettingsChanged;
        this.keepalive = builder.keepalive;
        this.keepaliveTolerance = builder.keepaliveTolerance;
        this.prefaceTimeout = builder.prefaceTimeout;
        this.settingsTimeout = builder.settingsTimeout;
        this.flow = builder.flow;
    }

    /** The defaults. */
    public static Http2Options defaults() {
        return DEFAULTS;
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** The connection's receive window, in bytes. */
    public int initialConnectionWindowSize() {
        return initialConnectionWindowSize;
    }

    /** Each stream's receive window, in bytes. */
    public int initialStreamWindowSize() {
        return initialStreamWindowSize;
    }

    /** The largest frame accepted, in bytes. */
    public int maxFrameSizeReceived() {
        return maxFrameSizeReceived;
    }

    /** The largest header list accepted, in bytes. */
    public int maxHeaderListSize() {
        return maxHeaderListSize;
    }

    /** Whether the server may push. */
    public boolean enablePush() {
        return enablePush;
    }

    /** Whether a change of the peer's settings is told to the owner. */
    public boolean notifySettingsChanged() {
        return notifySettingsChanged;
    }

    /** How often a PING is sent, or INFINITE. */
    public Duration keepalive() {
        return keepalive;
    }

    /** How many PINGs may go unanswered before the connection is lost; {@code Integer.MAX_VALUE}: any number. */
    public int keepaliveTolerance() {
        return keepaliveTolerance;
    }

    /** How long to wait for the server's preface. */
    public Duration prefaceTimeout() {
        return prefaceTimeout;
    }

    /** How long to wait for the acknowledgement of our SETTINGS. */
    public Duration settingsTimeout() {
        return settingsTimeout;
    }

    /** The credits that a receiver begins with, or {@link RequestOptions#UNLIMITED}. */
    public long flow() {
        return flow;
    }

    @Override
    public String toString() {
        return "Http2Options[initialConnectionWindowSize=" + initialConnectionWindowSize
                + ", initialStreamWindowSize=" + initialStreamWindowSize + ", maxFrameSizeReceived="
                + maxFrameSizeReceived + ", enablePush=" + enablePush + ", keepalive=" + Checks.text(keepalive) + "]";
    }

    /** Builds {@link Http2Options}. Not thread-safe. */
    public static final class Builder {

        private int initialConnectionWindowSize = 8_000_000;
        private int initialStreamWindowSize = 8_000_000;
        private int maxFrameSizeReceived = 16_384;
        private int maxHeaderListSize = 65_536;
        private boolean enablePush = true;
        private boolean notifySettingsChanged;
        private Duration keepalive = GunOptions.INFINITE;
        private int keepaliveTolerance = Integer.MAX_VALUE;
        private Duration prefaceTimeout = Duration.ofSeconds(5);
        private Duration settingsTimeout = Duration.ofSeconds(5);
        private long flow = RequestOptions.UNLIMITED;

        private Builder() {}

        /** The connection's receive window in bytes, 65,535 to 2^31-1; 8,000,000 by default. */
        public Builder initialConnectionWindowSize(int bytes) {
            this.initialConnectionWindowSize =
                    Checks.between("http2.initialConnectionWindowSize", bytes, 65_535, Integer.MAX_VALUE);
            return this;
        }

        /** Each stream's receive window in bytes, 0 to 2^31-1; 8,000,000 by default. */
        public Builder initialStreamWindowSize(int bytes) {
            this.initialStreamWindowSize = Checks.between("http2.initialStreamWindowSize", bytes, 0, Integer.MAX_VALUE);
            return this;
        }

        /** The largest frame accepted, 16,384 to 16,777,215 bytes; 16,384 by default. */
        public Builder maxFrameSizeReceived(int bytes) {
            this.maxFrameSizeReceived = Checks.between("http2.maxFrameSizeReceived", bytes, 16_384, 16_777_215);
            return this;
        }

        /** The largest header list accepted in bytes, 1,024 or more; 65,536 by default. */
        public Builder maxHeaderListSize(int bytes) {
            this.maxHeaderListSize = Checks.between("http2.maxHeaderListSize", bytes, 1_024, Integer.MAX_VALUE);
            return this;
        }

        /** Whether the server may push; on by default. */
        public Builder enablePush(boolean on) {
            this.enablePush = on;
            return this;
        }

        /** Whether a change of the peer's settings is told to the owner; off by default. */
        public Builder notifySettingsChanged(boolean on) {
            this.notifySettingsChanged = on;
            return this;
        }

        /** How often a PING is sent; INFINITE (never) by default. */
        public Builder keepalive(Duration interval) {
            this.keepalive = Checks.positive("http2.keepalive", interval);
            return this;
        }

        /** How many PINGs may go unanswered before the connection is lost; any number by default. */
        public Builder keepaliveTolerance(int pings) {
            this.keepaliveTolerance = Checks.between("http2.keepaliveTolerance", pings, 0, Integer.MAX_VALUE);
            return this;
        }

        /** How long to wait for the server's preface; 5 seconds by default. */
        public Builder prefaceTimeout(Duration timeout) {
            this.prefaceTimeout = Checks.positive("http2.prefaceTimeout", timeout);
            return this;
        }

        /** How long to wait for the acknowledgement of our SETTINGS; 5 seconds by default. */
        public Builder settingsTimeout(Duration timeout) {
            this.settingsTimeout = Checks.positive("http2.settingsTimeout", timeout);
            return this;
        }

        /**
         * The credits that a receiver begins with, 1 or more, unless the request says; {@link RequestOptions#UNLIMITED}
         * by default.
         */
        public Builder flow(long credits) {
            this.flow = Checks.between("http2.flow", credits, 1, RequestOptions.UNLIMITED);
            return this;
        }

        /** The options. */
        public Http2Options build() {
            return new Http2Options(this);
        }
    }
}
