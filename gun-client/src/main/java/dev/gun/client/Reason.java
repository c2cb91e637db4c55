package dev.gun.client;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a stream or a connection failed or ended. Each reason has a stable {@link #code()}, a {@link #text()} for people
 * that names the broken rule or the offending value, and says which side it came from and whether trying again can
 * help.
 *
 * <p>The catalogue is one long file on purpose: a sealed type is read, and matched on, as a whole.
 */
public sealed interface Reason {

    /** A clean end of the protocol. */
    Reason NORMAL = new Simple("normal", "The connection ended cleanly", null, true);

    /** The user closed or shut down the connection. */
    Reason SHUTDOWN = new Simple("shutdown", "The connection was shut down", Side.LOCAL, false);

    /** The peer, or the network, closed the socket. */
    Reason CLOSED = new Simple("closed", "The socket was closed by the peer", Side.REMOTE, true);

    /** The connection was closed by its user; what its live streams end with. */
    Reason CLOSED_LOCALLY = new Simple("closed", "The connection was closed by its user", Side.LOCAL, false);

    /** The connection is draining and takes no new requests. */
    Reason CLOSING = new Simple("closing", "The connection is closing and takes no new requests", null, true);

    /** The user cancelled the stream. */
    Reason CANCELLED = new Simple("cancelled", "The stream was cancelled", Side.LOCAL, false);

    /** The reason's name in the catalogue, for example {@code timeout}. */
    String code();

    /** What happened, for people; names the rule or the value. Never holds a secret. */
    String text();

    /** Which side it came from, or {@code null} where that makes no sense. */
    @Nullable Side side();

    /** Whether the same operation may succeed when it is tried again unchanged. */
    boolean retryable();

    /** A reason with details of its own. By default it has no side and is not worth trying again. */
    sealed interface Detailed extends Reason {

        @Override
        default @Nullable Side side() {
            return null;
        }

        @Override
        default boolean retryable() {
            return false;
        }
    }

    /** A reason that is a code and a sentence. */
    record Simple(String code, String text, @Nullable Side side, boolean retryable) implements Reason {
        @Override
        public String toString() {
            return code;
        }
    }

    /**
     * The connection ended for this cause, with no retry left.
     *
     * @param cause the last failure
     */
    record Shutdown(Reason cause) implements Detailed {
        @Override
        public String code() {
            return "shutdown";
        }

        @Override
        public String text() {
            return "The connection gave up: " + cause.text();
        }

        @Override
        public String toString() {
            return "shutdown(" + cause + ")";
        }
    }

    /**
     * The owner of the connection ended.
     *
     * @param reason what the owner ended with
     */
    record OwnerDown(String reason) implements Detailed {
        @Override
        public String code() {
            return "owner_down";
        }

        @Override
        public String text() {
            return "The owner of the connection ended: " + reason;
        }
    }

    /**
     * The operation is not allowed in the state that the connection or the stream is in.
     *
     * @param text the operation and why it is refused
     */
    record BadState(String text) implements Detailed {
        @Override
        public String code() {
            return "badstate";
        }

        @Override
        public Side side() {
            return Side.LOCAL;
        }
    }

    /**
     * A limit on what may wait to be written is reached.
     *
     * @param option the option that sets the limit
     * @param limit its value
     */
    record TooManyPending(String option, long limit) implements Detailed {
        @Override
        public String code() {
            return "too_many_pending";
        }

        @Override
        public String text() {
            return "Too much is waiting to be written: " + option + " is " + limit;
        }

        @Override
        public Side side() {
            return Side.LOCAL;
        }

        @Override
        public boolean retryable() {
            return true;
        }
    }

    /**
     * A stream's mailbox stayed full.
     *
     * @param option the option that sets the time
     */
    record Unread(String option) implements Detailed {
        @Override
        public String code() {
            return "unread";
        }

        @Override
        public String text() {
            return "Nobody read the stream's messages within " + option;
        }

        @Override
        public Side side() {
            return Side.LOCAL;
        }
    }

    /**
     * Something took longer than its option allows.
     *
     * @param phase what did
     * @param text the option and its value
     */
    record Timeout(TimeoutPhase phase, String text) implements Detailed {
        @Override
        public String code() {
            return "timeout";
        }

        @Override
        public boolean retryable() {
            return true;
        }

        @Override
        public String toString() {
            return "timeout(" + phase.name().toLowerCase(Locale.ROOT) + ")";
        }
    }

    /** What a {@link Timeout} was waiting for. */
    enum TimeoutPhase {
        /** The host name's addresses. */
        DOMAIN_LOOKUP,
        /** The TCP connection. */
        CONNECT,
        /** The TLS handshake. */
        TLS_HANDSHAKE,
        /** The server's HTTP/2 preface. */
        PREFACE,
        /** The server's acknowledgement of our SETTINGS. */
        SETTINGS,
        /** The socket to take bytes. */
        SEND,
        /** A response. */
        RESPONSE,
        /** Any byte of a stream. */
        IDLE,
        /** A request to be written. */
        PENDING,
        /** The peer's part of a graceful close. */
        CLOSING,
        /** A pong, or anything else from the peer. */
        PONG,
        /** Answers to keepalive pings. */
        KEEPALIVE
    }

    /**
     * The host name has no address.
     *
     * @param host the name
     * @param detail what the resolver said
     */
    record UnknownHost(String host, String detail) implements Detailed {
        @Override
        public String code() {
            return "unknown_host";
        }

        @Override
        public String text() {
            return "The host name \"" + host + "\" cannot be resolved: " + detail;
        }

        @Override
        public boolean retryable() {
            return true;
        }
    }

    /**
     * No address could be connected to.
     *
     * @param failures one line per address tried: the address and what happened
     */
    record ConnectFailed(List<String> failures) implements Detailed {
        /** Keeps a copy of the list. */
        public ConnectFailed {
            failures = List.copyOf(failures);
        }

        @Override
        public String code() {
            return "connect_failed";
        }

        @Override
        public String text() {
            return "No connection could be made: " + String.join("; ", failures);
        }

        @Override
        public boolean retryable() {
            return true;
        }
    }

    /**
     * The TLS handshake failed, or the peer sent a fatal alert afterwards.
     *
     * @param alert the alert's name (RFC 8446 §6), for example {@code unknown_ca}, or {@code none}
     * @param detail what was wrong
     */
    record TlsFailed(String alert, String detail) implements Detailed {
        @Override
        public String code() {
            return "tls_failed";
        }

        @Override
        public String text() {
            return "TLS failed (" + alert + "): " + detail;
        }
    }

    /**
     * The server chose none of the offered protocols.
     *
     * @param offered what was offered
     */
    record AlpnNotNegotiated(List<String> offered) implements Detailed {
        /** Keeps a copy of the list. */
        public AlpnNotNegotiated {
            offered = List.copyOf(offered);
        }

        @Override
        public String code() {
            return "alpn_not_negotiated";
        }

        @Override
        public String text() {
            return "The server chose none of the protocols offered by ALPN: " + String.join(", ", offered);
        }

        @Override
        public Side side() {
            return Side.REMOTE;
        }
    }

    /**
     * A rule of the protocol was broken.
     *
     * @param protocol the protocol
     * @param text the rule, with its section, and the offending value
     * @param side who broke it
     */
    record ProtocolError(Protocol protocol, String text, Side side) implements Detailed {
        @Override
        public String code() {
            return "protocol_error";
        }
    }

    /**
     * Something was larger than an option allows.
     *
     * @param option the option
     * @param limit its value
     */
    record LimitReached(String option, long limit) implements Detailed {
        @Override
        public String code() {
            return "limit_reached";
        }

        @Override
        public String text() {
            return "More than " + option + " = " + limit + " allows";
        }

        @Override
        public Side side() {
            return Side.REMOTE;
        }
    }

    /**
     * The content of a response is not what its coding says, or decodes to too much.
     *
     * @param text the broken rule, or the limit
     */
    record DecodeFailed(String text) implements Detailed {
        @Override
        public String code() {
            return "decode_failed";
        }

        @Override
        public Side side() {
            return Side.REMOTE;
        }
    }

    /**
     * The stream was reset (RFC 9113 §6.4).
     *
     * @param errorCode the HTTP/2 error code
     * @param name its name, for example {@code REFUSED_STREAM}
     * @param side who reset it
     */
    record StreamReset(long errorCode, String name, Side side) implements Detailed {
        @Override
        public String code() {
            return "stream_reset";
        }

        @Override
        public String text() {
            return "The stream was reset by the " + (side == Side.REMOTE ? "server" : "client") + ": " + name + " ("
                    + errorCode + ")";
        }

        @Override
        public boolean retryable() {
            return name.equals("REFUSED_STREAM");
        }
    }

    /**
     * The server is going away (RFC 9113 §6.8).
     *
     * @param errorCode the HTTP/2 error code
     * @param lastStreamId the last stream that the server may act on
     * @param debug the server's debug data, at most 256 bytes, printable
     */
    record GoAway(long errorCode, int lastStreamId, String debug) implements Detailed {
        @Override
        public String code() {
            return "goaway";
        }

        @Override
        public String text() {
            return "The server is going away: error " + errorCode + ", last stream " + lastStreamId
                    + (debug.isEmpty() ? "" : ", \"" + debug + "\"");
        }

        @Override
        public Side side() {
            return Side.REMOTE;
        }

        @Override
        public boolean retryable() {
            return true;
        }
    }

    /**
     * A response came that nobody asked for.
     *
     * @param status its status
     */
    record UnsolicitedResponse(int status) implements Detailed {
        @Override
        public String code() {
            return "unsolicited_response";
        }

        @Override
        public String text() {
            return "The server sent a response (status " + status + ") that was not asked for";
        }

        @Override
        public Side side() {
            return Side.REMOTE;
        }

        @Override
        public boolean retryable() {
            return true;
        }
    }

    /** The server closed an idle connection with a 408 (RFC 9110 §15.5.9). */
    record RequestTimeout() implements Detailed {
        @Override
        public String code() {
            return "request_timeout";
        }

        @Override
        public String text() {
            return "The server closed the idle connection with status 408 (RFC 9110 §15.5.9)";
        }

        @Override
        public Side side() {
            return Side.REMOTE;
        }

        @Override
        public boolean retryable() {
            return true;
        }
    }

    /**
     * An upgrade failed.
     *
     * @param what the header or the status that decided it
     * @param actual its value
     * @param expected what would have been right
     */
    record UpgradeFailed(String what, String actual, String expected) implements Detailed {
        @Override
        public String code() {
            return "upgrade_failed";
        }

        @Override
        public String text() {
            return "The upgrade failed: " + what + " was \"" + actual + "\", expected " + expected;
        }

        @Override
        public Side side() {
            return Side.REMOTE;
        }
    }

    /**
     * The WebSocket was closed.
     *
     * @param closeCode the close code (RFC 6455 §7.4), 1005 when there was none, 1006 when there was no close frame
     * @param side who closed it first
     */
    record WsClosed(int closeCode, Side side) implements Detailed {
        @Override
        public String code() {
            return "ws_closed";
        }

        @Override
        public String text() {
            return "The WebSocket was closed by the " + (side == Side.REMOTE ? "server" : "client") + " with code "
                    + closeCode;
        }

        @Override
        public boolean retryable() {
            return true;
        }
    }

    /**
     * A rule of RFC 6455 or RFC 7692 was broken by the peer.
     *
     * @param closeCode the code we closed with
     * @param text the rule, with its section
     */
    record WsProtocolError(int closeCode, String text) implements Detailed {
        @Override
        public String code() {
            return "ws_protocol_error";
        }

        @Override
        public Side side() {
            return Side.REMOTE;
        }
    }

    /**
     * More is waiting to be sent than the stream may hold.
     *
     * @param option the option that sets the limit
     * @param limit its value
     */
    record WouldBlock(String option, long limit) implements Detailed {
        @Override
        public String code() {
            return "would_block";
        }

        @Override
        public String text() {
            return "Sending would block: " + option + " = " + limit + " is reached";
        }

        @Override
        public Side side() {
            return Side.LOCAL;
        }

        @Override
        public boolean retryable() {
            return true;
        }
    }

    /**
     * A proxy refused a tunnel.
     *
     * @param status the status it answered CONNECT with
     */
    record ConnectRefused(int status) implements Detailed {
        @Override
        public String code() {
            return "connect_refused";
        }

        @Override
        public String text() {
            return "The proxy refused the tunnel with status " + status + " (RFC 9110 §9.3.6)";
        }

        @Override
        public Side side() {
            return Side.REMOTE;
        }

        @Override
        public boolean retryable() {
            return status >= 500;
        }

        @Override
        public String toString() {
            return "connect_refused(" + status + ")";
        }
    }

    /**
     * A SOCKS5 proxy refused (RFC 1928, RFC 1929).
     *
     * @param reply what it answered
     */
    record SocksFailed(SocksReply reply) implements Detailed {
        @Override
        public String code() {
            return "socks_failed";
        }

        @Override
        public String text() {
            return "The SOCKS5 proxy refused: " + reply.text();
        }

        @Override
        public Side side() {
            return Side.REMOTE;
        }

        @Override
        public boolean retryable() {
            return reply.retryable();
        }

        @Override
        public String toString() {
            return "socks_failed(" + reply.name().toLowerCase(Locale.ROOT) + ")";
        }
    }

    /** How a SOCKS5 proxy refuses. */
    enum SocksReply {
        /** Reply 1. */
        GENERAL_FAILURE("general SOCKS server failure (RFC 1928 §6, reply 1)", true),
        /** Reply 2. */
        NOT_ALLOWED("connection not allowed by its ruleset (RFC 1928 §6, reply 2)", false),
        /** Reply 3. */
        NETWORK_UNREACHABLE("network unreachable (RFC 1928 §6, reply 3)", true),
        /** Reply 4. */
        HOST_UNREACHABLE("host unreachable (RFC 1928 §6, reply 4)", true),
        /** Reply 5. */
        CONNECTION_REFUSED("connection refused (RFC 1928 §6, reply 5)", true),
        /** Reply 6. */
        TTL_EXPIRED("TTL expired (RFC 1928 §6, reply 6)", true),
        /** Reply 7. */
        COMMAND_NOT_SUPPORTED("command not supported (RFC 1928 §6, reply 7)", false),
        /** Reply 8. */
        ADDRESS_TYPE_NOT_SUPPORTED("address type not supported (RFC 1928 §6, reply 8)", false),
        /** A reply that RFC 1928 does not assign. */
        UNASSIGNED("with a reply that is not assigned (RFC 1928 §6)", false),
        /** X'FF' to our greeting. */
        NO_ACCEPTABLE_METHOD("none of the offered authentication methods is acceptable (RFC 1928 §3)", false),
        /** A status that is not 0. */
        WRONG_CREDENTIALS("wrong username or password (RFC 1929 §2)", false);

        private final String text;
        private final boolean retryable;

        SocksReply(String text, boolean retryable) {
            this.text = text;
            this.retryable = retryable;
        }

        /** The reply in words, with the rule. */
        public String text() {
            return text;
        }

        boolean retryable() {
            return retryable;
        }
    }

    /**
     * What went wrong on the way through the connection's own {@code proxies}, and at which hop. Its code is the
     * cause's.
     *
     * @param hop the proxy, or the origin behind the last one
     * @param cause what went wrong there
     */
    record AtHop(String hop, Reason cause) implements Detailed {
        @Override
        public String code() {
            return cause.code();
        }

        @Override
        public String text() {
            return "At " + hop + ": " + cause.text();
        }

        @Override
        public @Nullable Side side() {
            return cause.side();
        }

        @Override
        public boolean retryable() {
            return cause.retryable();
        }

        @Override
        public String toString() {
            return cause.toString();
        }
    }

    /**
     * A frame was accepted but not written.
     *
     * @param text why
     */
    record Undelivered(String text) implements Detailed {
        @Override
        public String code() {
            return "undelivered";
        }

        @Override
        public Side side() {
            return Side.LOCAL;
        }

        @Override
        public boolean retryable() {
            return true;
        }
    }

    /**
     * An error that no other reason describes, such as an I/O error of the socket.
     *
     * @param text the error's class and message
     */
    record SocketError(String text) implements Detailed {
        @Override
        public String code() {
            return "closed";
        }

        @Override
        public Side side() {
            return Side.REMOTE;
        }

        @Override
        public boolean retryable() {
            return true;
        }
    }
}
