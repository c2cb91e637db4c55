package dev.gun.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The options of a {@link GunPool}: immutable, validated when built. */
public final class PoolOptions {

    private static final PoolOptions DEFAULTS = builder().build();

    private final int size;
    private final @Nullable GunOptions connection;
    private final @Nullable PoolSetup setup;
    private final Duration setupTimeout;
    private final String scope;
    private final int maxWaiting;
    private final Duration acquireTimeout;

    private PoolOptions(Builder builder) {
        this.size = builder.size;
        this.connection = builder.connection;
        this.setup = builder.setup;
        this.setupTimeout = builder.setupTimeout;
        this.scope = builder.scope;
        this.maxWaiting = builder.maxWaiting;
        this.acquireTimeout = builder.acquireTimeout;
    }

    /** The defaults. */
    public static PoolOptions defaults() {
        return DEFAULTS;
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that begins with these options. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** How many connections. */
    public int size() {
        return size;
    }

    /** The options of each connection, or {@code null} for the client's default options. */
    public @Nullable GunOptions connection() {
        return connection;
    }

    /** What is done on each new connection before it is given out, or {@code null} for nothing. */
    public @Nullable PoolSetup setup() {
        return setup;
    }

    /** How long the setup of one connection may take. */
    public Duration setupTimeout() {
        return setupTimeout;
    }

    /** Tells pools to one origin apart. */
    public String scope() {
        return scope;
    }

    /** How many requests may wait for a connection. */
    public int maxWaiting() {
        return maxWaiting;
    }

    /** How long a request may wait for a connection. */
    public Duration acquireTimeout() {
        return acquireTimeout;
    }

    @Override
    public String toString() {
        return "PoolOptions[size=" + size + ", scope=" + scope + ", maxWaiting=" + maxWaiting + ", acquireTimeout="
                + Checks.text(acquireTimeout) + ", connection=" + connection + "]";
    }

    /** Builds {@link PoolOptions}. Not thread-safe. */
    public static final class Builder {

        private int size = 8;
        private @Nullable GunOptions connection;
        private @Nullable PoolSetup setup;
        private Duration setupTimeout = Duration.ofSeconds(15);
        private String scope = "default";
        private int maxWaiting = 1_024;
        private Duration acquireTimeout = Duration.ofSeconds(5);

        private Builder() {}

        private Builder(PoolOptions from) {
            this.size = from.size;
            this.connection = from.connection;
            this.setup = from.setup;
            this.setupTimeout = from.setupTimeout;
            this.scope = from.scope;
            this.maxWaiting = from.maxWaiting;
            this.acquireTimeout = from.acquireTimeout;
        }

        /** How many connections; 8 by default, 1 to 10,000. */
        public Builder size(int value) {
            this.size = Checks.between("pool.size", value, 1, 10_000);
            return this;
        }

        /** The options of each connection; the client's default options when not set. */
        public Builder connection(GunOptions value) {
            this.connection = Checks.notNull("pool.connection", value);
            return this;
        }

        /** What is done on each new connection before it is given out; nothing by default. */
        public Builder setup(PoolSetup value) {
            this.setup = Checks.notNull("pool.setup", value);
            return this;
        }

        /** How long the setup of one connection may take; 15 seconds by default. */
        public Builder setupTimeout(Duration value) {
            this.setupTimeout = Checks.positive("pool.setupTimeout", value);
            return this;
        }

        /** Tells pools to one origin apart, for {@link GunClient#pool}; {@code default} by default. */
        public Builder scope(String value) {
            this.scope = Checks.notNull("pool.scope", value);
            return this;
        }

        /** How many requests may wait for a connection; 1,024 by default, 0 for none. */
        public Builder maxWaiting(int value) {
            this.maxWaiting = Checks.between("pool.maxWaiting", value, 0, 1_000_000);
            return this;
        }

        /** How long a request may wait for a connection; 5 seconds by default. */
        public Builder acquireTimeout(Duration value) {
            this.acquireTimeout = Checks.positive("pool.acquireTimeout", value);
            return this;
        }

        /** The options. */
        public PoolOptions build() {
            return new PoolOptions(this);
        }
    }
}
