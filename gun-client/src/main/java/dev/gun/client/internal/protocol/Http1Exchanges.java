package dev.gun.client.internal.protocol;

import dev.gun.client.Http1Options;
import dev.gun.client.Processed;
import dev.gun.client.Reason;
import dev.gun.client.internal.protocol.ConnectionProtocol.Admission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The requests that were written and not answered in full, oldest first, and what may still happen on the connection.
 * Responses come in the order of the requests (RFC 9112 §9.3.2), so the oldest one is the one that bytes belong to.
 *
 * <pre>
 *   OPEN ──close announced, request cut short, shutdown──► DRAINING ──oldest response ends, none left──► CLOSED
 *    │                                                        │                                            ▲
 *    ├── 101 accepted ──► SWITCHED                            └────────── protocol error, limit ───────────┤
 *    └── protocol error, limit, unsolicited bytes, idle shutdown ──────────────────────────────────────────┘
 * </pre>
 *
 * Confined to the event loop.
 */
final class Http1Exchanges {

    /** What may still happen on the connection. */
    enum Phase {
        /** Requests are written and responses read. */
        OPEN,
        /** No request is written any more; the connection closes when what was written is answered. */
        DRAINING,
        /** Another protocol takes the connection over; what is received is its. */
        SWITCHED,
        /** The connection was asked to close; what is received is dropped. */
        CLOSED
    }

    /** RFC 9110 §9.2.2. */
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE");

    private final ProtocolContext context;
    private final Http1Options options;
    private final ArrayDeque<Http1Exchange> written = new ArrayDeque<>();
    private Phase phase = Phase.OPEN;

    Http1Exchanges(ProtocolContext context) {
        this.context = context;
        this.options = context.options().http1();
    }

    Phase phase() {
        return phase;
    }

    /** Whether what is received is still looked at. */
    boolean listening() {
        return phase == Phase.OPEN || phase == Phase.DRAINING;
    }

    int size() {
        return written.size();
    }

    /** The one whose response is next or coming, {@code null} when nothing was asked. */
    @Nullable Http1Exchange oldest() {
        return written.peekFirst();
    }

    /** Whether {@code stream} may be written now, behind those that are. */
    Admission admits(ClientStream stream) {
        if (phase != Phase.OPEN) {
            return phase == Phase.SWITCHED ? Admission.REFUSE : Admission.WAIT;
        }
        Http1Exchange last = written.peekLast();
        if (last == null) {
            return Admission.ADMIT;
        }
        // RFC 9110 §7.8: the server may answer an upgrade with another protocol, which then has the connection.
        // RFC 9112 §9.3.2: "A user agent SHOULD NOT pipeline requests after a non-idempotent method".
        boolean room = written.size() < options.maxPipelined()
                && !options.http10()
                && last.requestWhole()
                && !last.blocksOthers()
                && !Http1RequestWriter.asksToSwitch(stream.head())
                && (options.pipelineNonIdempotent()
                        || IDEMPOTENT.contains(last.stream().head().method()));
        return room ? Admission.ADMIT : Admission.WAIT;
    }

    void add(Http1Exchange exchange) {
        written.add(exchange);
    }

    /** The peer, or a request of ours, has announced the end of the connection, or made it unavoidable. */
    void drain() {
        if (phase == Phase.OPEN) {
            phase = Phase.DRAINING;
            context.commands().draining();
        }
    }

    /** The connection cannot go on, or has come to its end. */
    void close(Reason reason) {
        if (listening()) {
            phase = Phase.CLOSED;
            context.commands().close(reason);
        }
    }

    /** The oldest request's upgrade was accepted: it is the next protocol's now. */
    void switched() {
        written.clear();
        phase = Phase.SWITCHED;
    }

    /** The requests behind the oldest one will never be answered here. */
    void failBehindOldest(Processed processed) {
        Http1Exchange oldest = written.pollFirst();
        Http1Exchange behind;
        while ((behind = written.pollFirst()) != null) {
            behind.sending(Http1Exchange.Sending.ABORTED);
            context.listener().failed(behind.stream(), Reason.CLOSING, processed);
        }
        if (oldest != null) {
            written.add(oldest);
        }
    }

    /** The oldest request comes to nothing. */
    void failOldest(Reason reason) {
        context.listener().failed(written.remove().stream(), reason, Processed.MAYBE);
    }

    /** The oldest response is complete. What was told of it may have ended the connection, as a refusing proxy's does. */
    void oldestEnded() {
        Http1Exchange ended = written.pollFirst();
        if (ended != null) {
            context.listener().ended(ended.stream());
            closeIfDrained();
        }
    }

    /** Closes when nothing that was written can still be answered. */
    void closeIfDrained() {
        Http1Exchange oldest = written.peekFirst();
        // A request that was cut short is never whole for the server, so no answer is worth waiting for.
        boolean over = oldest == null
                || (oldest.sending() == Http1Exchange.Sending.ABORTED
                        && oldest.stream().silenced());
        if (phase == Phase.DRAINING && over) {
            close(Reason.NORMAL);
        }
    }

    /** Begins a graceful end: the current response is finished, those behind it are given up. */
    void shutdown() {
        if (phase == Phase.OPEN) {
            phase = Phase.DRAINING;
        }
        failBehindOldest(Processed.MAYBE);
        Http1Exchange current = oldest();
        if (current != null && current.stream().silenced()) {
            // Nobody waits for the rest of an answer that was cancelled.
            close(Reason.NORMAL);
        }
        closeIfDrained();
    }

    /** Takes all that are left, in order. */
    List<Http1Exchange> abandon() {
        List<Http1Exchange> left = new ArrayList<>(written);
        written.clear();
        phase = Phase.CLOSED;
        return left;
    }
}
