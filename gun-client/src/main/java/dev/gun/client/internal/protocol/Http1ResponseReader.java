package dev.gun.client.internal.protocol;

import dev.gun.client.Headers;
import dev.gun.client.Processed;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.Side;
import dev.gun.client.internal.codec.http1.BodyFraming;
import dev.gun.client.internal.codec.http1.Http1Text;
import dev.gun.client.internal.codec.ws.HandshakeResult;
import dev.gun.client.internal.protocol.ConnectionProtocol.Orphan;
import dev.gun.client.internal.protocol.Http1Decoder.Head;
import dev.gun.client.internal.protocol.Http1Exchange.Receiving;
import dev.gun.client.internal.protocol.Http1Exchange.Sending;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Brings decoded responses to the streams they answer: RFC 9112 §9.3. Confined to the event loop. */
final class Http1ResponseReader {

    private static final int MAX_INFORMS = 100;

    private final ProtocolContext context;
    private final StreamListener listener;
    private final Http1Exchanges exchanges;
    private final Http1Upgrade.Next next;

    /** What the response that is coming answers, {@code null} when nothing was asked as it began. */
    private @Nullable Http1Exchange answered;

    private boolean paused;
    /** The end of a body that waits for what the body is turned into, {@code null} when none does. */
    private @Nullable HeldEnd heldEnd;

    private @Nullable ConnectionProtocol successor;
    private ByteBuf leftover = Unpooled.EMPTY_BUFFER;

    Http1ResponseReader(ProtocolContext context, Http1Exchanges exchanges, Http1Upgrade.Next next) {
        this.context = context;
        this.listener = context.listener();
        this.exchanges = exchanges;
        this.next = next;
    }

    // ---- asked by the decoder

    boolean listening() {
        return exchanges.listening();
    }

    /** The method of the request that is answered. */
    String method() {
        return answered == null ? "GET" : answered.stream().head().method();
    }

    /** Whether nothing is HTTP any more behind a response of this status. */
    boolean handsOver(int status) {
        return status == 101 || (answered != null && isTunnel(answered) && status >= 200 && status < 300);
    }

    private static boolean isTunnel(Http1Exchange exchange) {
        return exchange.stream().head().isTunnel();
    }

    /** Whether the receiver takes more of the body; if not, reading stops until {@link #unpause}. */
    boolean ready() {
        boolean ready = answered == null
                || answered.stream().silenced()
                || answered.stream().readable();
        if (!ready && !paused) {
            paused = true;
            context.commands().read(false);
        }
        return ready;
    }

    boolean paused() {
        return paused;
    }

    /** The receiver takes messages again; {@link #paused} says whether that is not enough. */
    void unpause() {
        paused = false;
        HeldEnd end = heldEnd;
        if (end != null && ready()) {
            heldEnd = null;
            if (end.trailers() == null) {
                last(Unpooled.EMPTY_BUFFER);
            } else {
                trailers(end.trailers());
            }
        }
    }

    /** Whether the response that was decoded last has not come to its end here, so that no other can begin. */
    boolean holdsEnd() {
        return heldEnd != null;
    }

    // ---- told by the decoder

    /** The first byte of a response has come. */
    void begins() {
        Http1Exchange exchange = exchanges.oldest();
        answered = exchange;
        if (exchange != null) {
            listener.responseStart(exchange.stream());
        }
    }

    void head(Head head) {
        Http1Exchange exchange = answered;
        if (head.status() == 101 && (exchange == null || !exchange.asksForUpgrade())) {
            fail(new Reason.ProtocolError(
                    Protocol.HTTP,
                    "RFC 9110 §15.2.2: unexpected 101 (Switching Protocols), no upgrade was asked for",
                    Side.REMOTE));
        } else if (head.status() == 101 && head.http10()) {
            fail(new Reason.ProtocolError(
                    Protocol.HTTP,
                    "RFC 9110 §15.2: 101 (Switching Protocols) in HTTP/1.0, which has no 1xx",
                    Side.REMOTE));
        } else if (exchange == null) {
            // RFC 9110 §15.5.9: a server may say that it waited long enough before it closes an idle connection.
            fail(head.status() == 408 ? new Reason.RequestTimeout() : new Reason.UnsolicitedResponse(head.status()));
        } else if (head.status() == 101) {
            switching(exchange, head);
        } else if (head.status() < 200 && exchange.countInform() > MAX_INFORMS) {
            // They cost no credits and stop no reading, so that nothing else would bound them.
            fail(new Reason.ProtocolError(
                    Protocol.HTTP,
                    "More than " + MAX_INFORMS + " informational responses to one request",
                    Side.REMOTE));
        } else if (head.status() < 200) {
            listener.inform(exchange.stream(), head.status(), head.headers());
        } else {
            finalHead(exchange, head);
        }
    }

    private void finalHead(Http1Exchange exchange, Head head) {
        if (isTunnel(exchange) && head.status() < 300) {
            tunnel(exchange, head);
            return;
        }
        BodyFraming framing = head.framing();
        boolean fin = framing instanceof BodyFraming.Length length && length.bytes() == 0;
        boolean untilClose = framing instanceof BodyFraming.UntilClose;
        exchange.receiving(untilClose ? Receiving.BODY_UNTIL_CLOSE : Receiving.BODY);
        listener.response(exchange.stream(), fin, head.status(), head.headers());
        boolean persists = Http1Text.persists(head.http10(), head.headers());
        if (!persists) {
            // RFC 9112 §9.6: the server "MUST NOT process any further requests received on that connection".
            exchanges.failBehindOldest(Processed.NO);
        }
        boolean cutShort = !exchange.requestWhole();
        if (cutShort) {
            exchange.sending(Sending.ABORTED);
        }
        boolean tunnel = method().equals("CONNECT") && head.status() < 300;
        if (!persists || cutShort || untilClose || tunnel) {
            exchanges.drain();
        }
        if (fin) {
            end(exchange);
        }
    }

    private void end(Http1Exchange exchange) {
        answered = null;
        listener.responseEnd(exchange.stream());
        exchanges.oldestEnded();
    }

    /** A piece of the body; {@code data} stays the caller's. */
    void data(ByteBuf data, boolean fin) {
        Http1Exchange exchange = answered;
        if (exchange == null) {
            return;
        }
        ClientStream stream = exchange.stream();
        boolean apart = stream.transformed() && data.isReadable();
        if ((apart || !fin) && !stream.silenced()) {
            listener.data(stream, false, data);
        }
        // Asked at once, so that the end of the connection, too, waits for what the body is turned into.
        boolean ready = !stream.transformed() || ready();
        if (fin && ready) {
            last(apart ? Unpooled.EMPTY_BUFFER : data);
        } else if (fin) {
            heldEnd = new HeldEnd(null);
        }
    }

    private void last(ByteBuf data) {
        Http1Exchange exchange = answered;
        if (exchange != null) {
            listener.responseEnd(exchange.stream());
            if (!exchange.stream().silenced()) {
                listener.data(exchange.stream(), true, data);
            }
            answered = null;
            exchanges.oldestEnded();
        }
    }

    /** The end of a body, with the trailers that it came with, {@code null} for none. */
    private record HeldEnd(@Nullable Headers trailers) {}

    void trailers(Headers trailers) {
        Http1Exchange exchange = answered;
        if (exchange != null && exchange.stream().transformed() && !ready()) {
            heldEnd = new HeldEnd(trailers);
        } else if (exchange != null) {
            listener.trailers(exchange.stream(), trailers);
            end(exchange);
        }
    }

    /** The connection cannot go on. */
    void fail(Reason reason) {
        exchanges.close(reason);
    }

    // ---- upgrades

    private void switching(Http1Exchange exchange, Head head) {
        listener.inform(exchange.stream(), head.status(), head.headers());
        Http1Upgrade upgrade = exchange.upgrade();
        if (upgrade == null) {
            Reason refusal =
                    Http1OtherUpgrade.refusal(exchange.stream().head(), head.headers(), exchange.requestWhole());
            if (refusal != null) {
                switchFailed(refusal);
            } else {
                switchTo(exchange, head, Protocol.RAW, () -> new RawProtocol(context, exchange.stream()));
            }
            return;
        }
        HandshakeResult result = upgrade.verify(head.status(), head.headers());
        if (result instanceof HandshakeResult.Failed failed) {
            String actual = failed.actual();
            switchFailed(new Reason.UpgradeFailed(failed.header(), actual == null ? "" : actual, failed.expected()));
        } else {
            HandshakeResult.Accepted accepted = (HandshakeResult.Accepted) result;
            switchTo(exchange, head, Protocol.WS, () -> next.protocol(context, exchange.stream(), accepted));
        }
    }

    /** RFC 9110 §9.3.6: "the connection becomes a tunnel immediately after the blank line". */
    private void tunnel(Http1Exchange exchange, Head head) {
        ClientStream stream = exchange.stream();
        listener.response(stream, true, head.status(), head.headers());
        listener.responseEnd(stream);
        if (takesOver(exchange)) {
            successor = new TunnelProtocol(context, Protocol.HTTP, stream);
            exchanges.switched();
        }
    }

    private void switchFailed(Reason reason) {
        exchanges.failOldest(reason);
        fail(reason);
    }

    /** Whether another protocol is wanted still; if not, the connection comes to its end. */
    private boolean takesOver(Http1Exchange exchange) {
        if (exchange.stream().silenced()) {
            // The user has cancelled: what nobody wants is closed before it begins.
            fail(Reason.NORMAL);
            return false;
        }
        if (exchanges.phase() == Http1Exchanges.Phase.DRAINING) {
            // Shut down while the answer was awaited: the next protocol would only be closed again.
            exchanges.failOldest(Reason.CLOSING);
            fail(Reason.NORMAL);
            return false;
        }
        return true;
    }

    private void switchTo(Http1Exchange exchange, Head head, Protocol protocol, Supplier<ConnectionProtocol> made) {
        ClientStream stream = exchange.stream();
        if (takesOver(exchange)) {
            // From here on the stream is the next protocol's, whatever goes wrong.
            successor = made.get();
            exchanges.switched();
            listener.upgraded(stream, Http1Text.elements(head.headers(), "upgrade"), head.headers(), protocol);
        }
    }

    /** Bytes that belong to the next protocol; taken over. */
    void passOn(ByteBuf bytes) {
        if (successor == null) {
            bytes.release();
        } else {
            leftover = bytes;
        }
    }

    /** The next protocol that was not handed over yet never will be: gives up the stream that is its already. */
    List<Orphan> abandonSuccessor(Reason reason) {
        ConnectionProtocol protocol = successor;
        successor = null;
        leftover.release();
        leftover = Unpooled.EMPTY_BUFFER;
        return protocol == null ? List.of() : protocol.abandon(reason);
    }

    /** Everything of one read is decoded: only now is it known which bytes came with a 101. */
    void batchEnded() {
        ConnectionProtocol protocol = successor;
        if (protocol != null) {
            ByteBuf bytes = leftover;
            successor = null;
            leftover = Unpooled.EMPTY_BUFFER;
            context.commands().switchProtocol(protocol, bytes);
        }
    }
}
