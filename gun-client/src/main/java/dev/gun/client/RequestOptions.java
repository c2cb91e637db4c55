package dev.gun.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one request may ask for on top of the connection's options. Immutable. */
public final class RequestOptions {

    /** Stands for "no credits: as many messages as come" in {@link Builder#flow}. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final RequestOptions DEFAULTS = builder().build();

    private final @Nullable ReplyTo replyTo;
    private final @Nullable Long flow;
    private final @Nullable String uriTemplate;
    private final Resubmit resubmit;
    private final Duration responseTimeout;
    private final Duration idleTimeout;
    private final InvalidHeaders invalidRequestHeaders;
    private final boolean sse;
    private final @Nullable ContentDecoding contentDecoding;

    private RequestOptions(Builder builder) {
        this.replyTo = builder.replyTo;
        this.flow = builder.flow;
        this.uriTemplate = builder.uriTemplate;
        this.resubmit = builder.resubmit;
        this.responseTimeout = builder.responseTimeout;
        this.idleTimeout = builder.idleTimeout;
        this.invalidRequestHeaders = builder.invalidRequestHeaders;
        this.sse = builder.sse;
        this.contentDecoding = builder.contentDecoding;
    }

    /** Nothing on top of the connection's options. */
    public static RequestOptions defaults() {
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

    /** Who gets the messages, or {@code null} for the default: the returned handle. */
    public @Nullable ReplyTo replyTo() {
        return replyTo;
    }

    /**
     * The credits that the receiver begins with, or {@link #UNLIMITED}; {@code null} for the connection's default for
     * the protocol that it then speaks.
     */
    public @Nullable Long flow() {
        return flow;
    }

    /** The route, for metrics, or {@code null}. */
    public @Nullable String uriTemplate() {
        return uriTemplate;
    }

    /** Whether the request is sent again when its connection is lost. */
    public Resubmit resubmit() {
        return resubmit;
    }

    /** How long the head of the final response may take, or {@link GunOptions#INFINITE}. */
    public Duration responseTimeout() {
        return responseTimeout;
    }

    /** For how long nothing of the response may come, or {@link GunOptions#INFINITE}. */
    public Duration idleTimeout() {
        return idleTimeout;
    }

    /** What is done about header fields that must not be sent. */
    public InvalidHeaders invalidRequestHeaders() {
        return invalidRequestHeaders;
    }

    /** Whether an answer of {@code text/event-stream} is delivered as events. */
    public boolean sse() {
        return sse;
    }

    /** Whether the body is decoded if it is compressed, or {@code null} for what the connection does. */
    public @Nullable ContentDecoding contentDecoding() {
        return contentDecoding;
    }

    /** Builds {@link RequestOptions}. Not thread-safe. */
    public static final class Builder {

        private @Nullable ReplyTo replyTo;
        private @Nullable Long flow;
        private @Nullable String uriTemplate;
        private Resubmit resubmit = Resubmit.NEVER;
        private Duration responseTimeout = GunOptions.INFINITE;
        private Duration idleTimeout = GunOptions.INFINITE;
        private InvalidHeaders invalidRequestHeaders = InvalidHeaders.RAISE;
        private boolean sse;
        private @Nullable ContentDecoding contentDecoding;

        private Builder() {}

        private Builder(RequestOptions from) {
            this.replyTo = from.replyTo;
            this.flow = from.flow;
            this.uriTemplate = from.uriTemplate;
            this.resubmit = from.resubmit;
            this.responseTimeout = from.responseTimeout;
            this.idleTimeout = from.idleTimeout;
            this.invalidRequestHeaders = from.invalidRequestHeaders;
            this.sse = from.sse;
            this.contentDecoding = from.contentDecoding;
        }

        /** Who gets the messages; the returned handle by default. */
        public Builder replyTo(ReplyTo replyTo) {
            this.replyTo = Checks.notNull("replyTo", replyTo);
            return this;
        }

        /**
         * The credits that the receiver begins with, 1 or more, or {@link #UNLIMITED}; by default what
         * {@link Http1Options#flow()} or {@link Http2Options#flow()} says.
         */
        public Builder flow(long credits) {
            this.flow = Checks.between("flow", credits, 1, UNLIMITED);
            return this;
        }

        /** Names the route for metrics, for example {@code /users/{id}}. */
        public Builder uriTemplate(String template) {
            this.uriTemplate = Checks.notNull("uriTemplate", template);
            return this;
        }

        /** Whether the request is sent again when its connection is lost; {@link Resubmit#NEVER} by default. */
        public Builder resubmit(Resubmit when) {
            this.resubmit = Checks.notNull("resubmit", when);
            return this;
        }

        /**
         * How long the head of the final response may take, from the moment when the last byte of the request is
         * written; INFINITE by default. When it is over the stream ends with {@code timeout(response)} and is cancelled
         * as by {@link GunStream#cancel()}: HTTP/2 resets it; HTTP/1.1 cannot, so the response is read and dropped if it
         * still comes, and what was asked behind it waits for that. The time starts again when the request is sent
         * again, and while we do not read ourselves it does not run.
         */
        public Builder responseTimeout(Duration timeout) {
            this.responseTimeout = Checks.positive("responseTimeout", timeout);
            return this;
        }

        /**
         * For how long nothing of the response may come, from the moment when the last byte of the request is written,
         * or its response begins, to the end of the response; INFINITE by default. A head, or a piece of the body,
         * counts when all of it, or of the HTTP/2 frame that it is in, has come. When it is over the stream ends with
         * {@code timeout(idle)}; what then happens, and when the time does not run, is as for {@link #responseTimeout};
         * nor does it run while the stream's own receiver takes nothing.
         */
        public Builder idleTimeout(Duration timeout) {
            this.idleTimeout = Checks.positive("idleTimeout", timeout);
            return this;
        }

        /** What is done about header fields that must not be sent; they are refused at the call by default. */
        public Builder invalidRequestHeaders(InvalidHeaders value) {
            this.invalidRequestHeaders = Checks.notNull("invalidRequestHeaders", value);
            return this;
        }

        /**
         * Delivers an answer of {@code text/event-stream} as {@link dev.gun.client.message.GunSse} instead of {@link
         * dev.gun.client.message.GunData}; any other answer as it is. The request is sent as it is given: an {@code
         * accept} field is not added. The limits are {@link GunOptions#sse()}.
         */
        public Builder sse() {
            this.sse = true;
            return this;
        }

        /** Whether the body is decoded if it is compressed; by default what {@link GunOptions#contentDecoding()} says. */
        public Builder contentDecoding(ContentDecoding value) {
            this.contentDecoding = Checks.notNull("contentDecoding", value);
            return this;
        }

        /** The options. */
        public RequestOptions build() {
            return new RequestOptions(this);
        }
    }
}
