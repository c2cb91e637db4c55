package dev.gun.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Options of a WebSocket (RFC 6455, RFC 7692). Immutable. */
public final class WsOptions {

    /** Stands for "no credits: as many messages as come" in {@link Builder#flow}. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final WsOptions DEFAULTS = builder().build();

    private final boolean compress;
    private final int clientMaxWindowBits;
    private final int serverMaxWindowBits;
    private final boolean clientNoContextTakeover;
    private final boolean serverNoContextTakeover;
    private final List<String> subprotocols;
    private final Duration keepalive;
    private final Duration pongTimeout;
    private final Duration closingTimeout;
    private final boolean silencePings;
    private final long flow;
    private final int maxMessageSize;
    private final long maxFrameSize;
    private final int maxDecompressedSize;
    private final int receiveBuffer;
    private final @Nullable ReplyTo replyTo;
    private final InvalidHeaders invalidRequestHeaders;
    private final Map<String, Supplier<? extends WsSubprotocol>> protocols;
    private final @Nullable Supplier<? extends WsSubprotocol> defaultProtocol;
    private final @Nullable Object userOptions;

    private WsOptions(Builder builder) {
        this.compress = builder.compress;
        this.clientMaxWindowBits = builder.clientMaxWindowBits;
        this.serverMaxWindowBits = builder.serverMaxWindowBits;
        this.clientNoContextTakeover = builder.clientNoContextTakeover;
        this.serverNoContextTakeover = builder.serverNoContextTakeover;
        this.subprotocols = List.copyOf(builder.subprotocols);
        this.keepalive = builder.keepalive;
        this.pongTimeout = builder.pongTimeout;
        this.closingTimeout = builder.closingTimeout;
        this.silencePings = builder.silencePings;
        this.flow = builder.flow;
        this.maxMessageSize = builder.maxMessageSize;
        this.maxFrameSize = builder.maxFrameSize;
        this.maxDecompressedSize = builder.maxDecompressedSize;
        this.receiveBuffer = builder.receiveBuffer;
        this.replyTo = builder.replyTo;
        this.invalidRequestHeaders = builder.invalidRequestHeaders;
        this.protocols = Map.copyOf(builder.protocols);
        this.defaultProtocol = builder.defaultProtocol;
        this.userOptions = builder.userOptions;
    }

    /** The defaults. */
    public static WsOptions defaults() {
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

    /** Whether permessage-deflate is offered. */
    public boolean compress() {
        return compress;
    }

    /** The window, in bits, that we are ready to compress with. */
    public int clientMaxWindowBits() {
        return clientMaxWindowBits;
    }

    /** The window, in bits, that the server is asked to compress with. */
    public int serverMaxWindowBits() {
        return serverMaxWindowBits;
    }

    /** Whether we compress each message for itself. */
    public boolean clientNoContextTakeover() {
        return clientNoContextTakeover;
    }

    /** Whether the server is asked to compress each message for itself. */
    public boolean serverNoContextTakeover() {
        return serverNoContextTakeover;
    }

    /** The subprotocols offered, in order of preference. */
    public List<String> subprotocols() {
        return subprotocols;
    }

    /** How often a ping is sent, or INFINITE. */
    public Duration keepalive() {
        return keepalive;
    }

    /** How long after a ping something must have been received, or INFINITE. */
    public Duration pongTimeout() {
        return pongTimeout;
    }

    /** How long to wait for the answer to our close. */
    public Duration closingTimeout() {
        return closingTimeout;
    }

    /** Whether pings and pongs are kept from the receiver. */
    public boolean silencePings() {
        return silencePings;
    }

    /** The credits that the receiver begins with, or {@link #UNLIMITED}. */
    public long flow() {
        return flow;
    }

    /** The largest message accepted, in bytes. */
    public int maxMessageSize() {
        return maxMessageSize;
    }

    /** The largest frame accepted, in bytes. */
    public long maxFrameSize() {
        return maxFrameSize;
    }

    /** The largest message accepted after decompression, in bytes. */
    public int maxDecompressedSize() {
        return maxDecompressedSize;
    }

    /** How many received bytes are held while the receiver has no credits. */
    public int receiveBuffer() {
        return receiveBuffer;
    }

    /** Who gets the messages, or {@code null} for the default: the owner if there is one, else the handle. */
    public @Nullable ReplyTo replyTo() {
        return replyTo;
    }

    /** What is done about header fields of the upgrade that must not be sent. */
    public InvalidHeaders invalidRequestHeaders() {
        return invalidRequestHeaders;
    }

    /** Makes the handlers of subprotocols, by their names; those without one are left to the receiver. */
    public Map<String, Supplier<? extends WsSubprotocol>> protocols() {
        return protocols;
    }

    /** Makes the handler for a server that chooses no subprotocol, or {@code null} to leave it to the receiver. */
    public @Nullable Supplier<? extends WsSubprotocol> defaultProtocol() {
        return defaultProtocol;
    }

    /** What the application gives to the handlers, or {@code null}. */
    public @Nullable Object userOptions() {
        return userOptions;
    }

    @Override
    public String toString() {
        return "WsOptions[compress=" + compress + ", subprotocols=" + subprotocols + ", keepalive="
                + Checks.text(keepalive) + ", pongTimeout=" + Checks.text(pongTimeout) + ", maxMessageSize="
                + maxMessageSize + "]";
    }

    /** Builds {@link WsOptions}. Not thread-safe. */
    public static final class Builder {

        private boolean compress;
        private int clientMaxWindowBits = 15;
        private int serverMaxWindowBits = 15;
        private boolean clientNoContextTakeover;
        private boolean serverNoContextTakeover;
        private List<String> subprotocols = List.of();
        private Duration keepalive = GunOptions.INFINITE;
        private Duration pongTimeout = GunOptions.INFINITE;
        private Duration closingTimeout = Duration.ofSeconds(15);
        private boolean silencePings = true;
        private long flow = UNLIMITED;
        private int maxMessageSize = 16 << 20;
        private long maxFrameSize = 16 << 20;
        private int maxDecompressedSize = 16 << 20;
        private int receiveBuffer = 64 << 10;
        private @Nullable ReplyTo replyTo;
        private InvalidHeaders invalidRequestHeaders = InvalidHeaders.RAISE;
        private final Map<String, Supplier<? extends WsSubprotocol>> protocols = new LinkedHashMap<>();
        private @Nullable Supplier<? extends WsSubprotocol> defaultProtocol;
        private @Nullable Object userOptions;

        private Builder() {}

        private Builder(WsOptions from) {
            this.compress = from.compress;
            this.clientMaxWindowBits = from.clientMaxWindowBits;
            this.serverMaxWindowBits = from.serverMaxWindowBits;
            this.clientNoContextTakeover = from.clientNoContextTakeover;
            this.serverNoContextTakeover = from.serverNoContextTakeover;
            this.subprotocols = from.subprotocols;
            this.keepalive = from.keepalive;
            this.pongTimeout = from.pongTimeout;
            this.closingTimeout = from.closingTimeout;
            this.silencePings = from.silencePings;
            this.flow = from.flow;
            this.maxMessageSize = from.maxMessageSize;
            this.maxFrameSize = from.maxFrameSize;
            this.maxDecompressedSize = from.maxDecompressedSize;
            this.receiveBuffer = from.receiveBuffer;
            this.replyTo = from.replyTo;
            this.invalidRequestHeaders = from.invalidRequestHeaders;
            protocols.putAll(from.protocols);
            this.defaultProtocol = from.defaultProtocol;
            this.userOptions = from.userOptions;
        }

        /** Whether permessage-deflate (RFC 7692) is offered; off by default. */
        public Builder compress(boolean on) {
            this.compress = on;
            return this;
        }

        /** The window that we are ready to compress with, 8 to 15 bits; 15 by default. */
        public Builder clientMaxWindowBits(int bits) {
            this.clientMaxWindowBits = Checks.between("websocket.clientMaxWindowBits", bits, 8, 15);
            return this;
        }

        /** The window that the server is asked to compress with, 8 to 15 bits; 15 by default. */
        public Builder serverMaxWindowBits(int bits) {
            this.serverMaxWindowBits = Checks.between("websocket.serverMaxWindowBits", bits, 8, 15);
            return this;
        }

        /** Whether we compress each message for itself; off by default. */
        public Builder clientNoContextTakeover(boolean on) {
            this.clientNoContextTakeover = on;
            return this;
        }

        /** Whether the server is asked to compress each message for itself; off by default. */
        public Builder serverNoContextTakeover(boolean on) {
            this.serverNoContextTakeover = on;
            return this;
        }

        /** The subprotocols to offer, in order of preference (RFC 6455 §1.9); none by default. */
        public Builder subprotocols(List<String> names) {
            for (String name : Checks.notNull("websocket.subprotocols", names)) {
                if (!HttpSyntax.isToken(name)) {
                    throw new GunOptionsException("websocket.subprotocols", name, "tokens (RFC 9110 §5.6.2)");
                }
            }
            if (new HashSet<>(names).size() < names.size()) {
                throw new GunOptionsException("websocket.subprotocols", names, "each name once (RFC 6455 §4.1)");
            }
            this.subprotocols = List.copyOf(names);
            return this;
        }

        /** How often a ping is sent; INFINITE (never) by default. */
        public Builder keepalive(Duration interval) {
            this.keepalive = Checks.positive("websocket.keepalive", interval);
            return this;
        }

        /**
         * The connection is lost when nothing at all is received for this long after a keepalive ping; INFINITE by
         * default.
         */
        public Builder pongTimeout(Duration timeout) {
            this.pongTimeout = Checks.positive("websocket.pongTimeout", timeout);
            return this;
        }

        /** How long to wait for the answer to our close; 15 seconds by default. */
        public Builder closingTimeout(Duration timeout) {
            this.closingTimeout = Checks.positive("websocket.closingTimeout", timeout);
            return this;
        }

        /** Whether pings and pongs are kept from the receiver; on by default. They are answered in any case. */
        public Builder silencePings(boolean on) {
            this.silencePings = on;
            return this;
        }

        /** The credits that the receiver begins with, 1 or more; {@link #UNLIMITED} by default. */
        public Builder flow(long credits) {
            this.flow = Checks.between("websocket.flow", credits, 1, UNLIMITED);
            return this;
        }

        /** The largest message accepted, in bytes; a larger one is refused with 1009. 16 MiB by default. */
        public Builder maxMessageSize(int bytes) {
            this.maxMessageSize = Checks.between("websocket.maxMessageSize", bytes, 1, Integer.MAX_VALUE - 16);
            return this;
        }

        /** The largest frame accepted, in bytes; a larger one is refused with 1009. 16 MiB by default. */
        public Builder maxFrameSize(long bytes) {
            this.maxFrameSize = Checks.between("websocket.maxFrameSize", bytes, 1, Long.MAX_VALUE);
            return this;
        }

        /** The largest message accepted after decompression, in bytes. 16 MiB by default. */
        public Builder maxDecompressedSize(int bytes) {
            this.maxDecompressedSize =
                    Checks.between("websocket.maxDecompressedSize", bytes, 1, Integer.MAX_VALUE - 16);
            return this;
        }

        /** How many received bytes are held while the receiver has no credits; 64 KiB by default. */
        public Builder receiveBuffer(int bytes) {
            this.receiveBuffer = Checks.between("websocket.receiveBuffer", bytes, 1_024, 64 << 20);
            return this;
        }

        /** Who gets the messages; by default the owner if the connection has one, else the handle. */
        public Builder replyTo(ReplyTo replyTo) {
            this.replyTo = Checks.notNull("websocket.replyTo", replyTo);
            return this;
        }

        /** What is done about header fields that must not be sent; they are refused at the call by default. */
        public Builder invalidRequestHeaders(InvalidHeaders value) {
            this.invalidRequestHeaders = Checks.notNull("websocket.invalidRequestHeaders", value);
            return this;
        }

        /**
         * Offers a subprotocol after those already offered, and has its frames handled when the server chooses it.
         *
         * @param name its name, a token
         * @param handler makes a handler for each WebSocket
         */
        public Builder protocol(String name, Supplier<? extends WsSubprotocol> handler) {
            List<String> names = new ArrayList<>(subprotocols);
            if (!names.contains(name)) {
                names.add(name);
            }
            subprotocols(names);
            protocols.put(name, Checks.notNull("websocket.protocol", handler));
            return this;
        }

        /** Makes the handler for a server that chooses no subprotocol; by default its frames go to the receiver. */
        public Builder defaultProtocol(Supplier<? extends WsSubprotocol> handler) {
            this.defaultProtocol = Checks.notNull("websocket.defaultProtocol", handler);
            return this;
        }

        /** Anything that the handlers of subprotocols are to have; nothing by default. It is never printed. */
        public Builder userOptions(Object value) {
            this.userOptions = Checks.notNull("websocket.userOptions", value);
            return this;
        }

        /** The options. */
        public WsOptions build() {
            return new WsOptions(this);
        }
    }
}
