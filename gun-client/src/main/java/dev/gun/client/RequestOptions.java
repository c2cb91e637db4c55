package dev.gun.client;

import org.jspecify.annotations.Nullable;

/** What one request may ask for on top of the connection's options. Immutable. */
public final class RequestOptions {

    /** Stands for "no credits: as many messages as come" in {@link Builder#flow}. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final RequestOptions DEFAULTS = builder().build();

    private final @Nullable ReplyTo replyTo;
    private final long flow;
    private final @Nullable String uriTemplate;
    private final InvalidHeaders invalidRequestHeaders;

    private RequestOptions(Builder builder) {
        this.replyTo = builder.replyTo;
        this.flow = builder.flow;
        this.uriTemplate = builder.uriTemplate;
        this.invalidRequestHeaders = builder.invalidRequestHeaders;
    }

    /** Nothing on top of the connection's options. */
    public static RequestOptions defaults() {
        return DEFAULTS;
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Who gets the messages, or {@code null} for the default: the returned handle. */
    public @Nullable ReplyTo replyTo() {
        return replyTo;
    }

    /** The credits that the receiver begins with, or {@link #UNLIMITED}. */
    public long flow() {
        return flow;
    }

    /** The route, for metrics, or {@code null}. */
    public @Nullable String uriTemplate() {
        return uriTemplate;
    }

    /** What is done about header fields that must not be sent. */
    public InvalidHeaders invalidRequestHeaders() {
        return invalidRequestHeaders;
    }

    /** Builds {@link RequestOptions}. Not thread-safe. */
    public static final class Builder {

        private @Nullable ReplyTo replyTo;
        private long flow = UNLIMITED;
        private @Nullable String uriTemplate;
        private InvalidHeaders invalidRequestHeaders = InvalidHeaders.RAISE;

        private Builder() {}

        /** Who gets the messages; the returned handle by default. */
        public Builder replyTo(ReplyTo replyTo) {
            this.replyTo = Checks.notNull("replyTo", replyTo);
            return this;
        }

        /** The credits that the receiver begins with, 1 or more; {@link #UNLIMITED} by default. */
        public Builder flow(long credits) {
            this.flow = Checks.between("flow", credits, 1, UNLIMITED);
            return this;
        }

        /** Names the route for metrics, for example {@code /users/{id}}. */
        public Builder uriTemplate(String template) {
            this.uriTemplate = Checks.notNull("uriTemplate", template);
            return this;
        }

        /** What is done about header fields that must not be sent; they are refused at the call by default. */
        public Builder invalidRequestHeaders(InvalidHeaders value) {
            this.invalidRequestHeaders = Checks.notNull("invalidRequestHeaders", value);
            return this;
        }

        /** The options. */
        public RequestOptions build() {
            return new RequestOptions(this);
        }
    }
}
