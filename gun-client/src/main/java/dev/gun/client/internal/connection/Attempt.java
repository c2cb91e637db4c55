package dev.gun.client.internal.connection;

import dev.gun.client.GunOptions;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.TlsOptions;
import dev.gun.client.Transport;
import dev.gun.client.event.ConnectEvent;
import dev.gun.client.event.DomainLookupEvent;
import dev.gun.client.event.EventHandler;
import dev.gun.client.event.LookupInfo;
import dev.gun.client.event.SocketInfo;
import dev.gun.client.internal.transport.Cancellable;
import io.netty.channel.Channel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to get a socket: what is under way, what has come of it, and what event handlers are told. Each start event
 * is followed by exactly one end, also when the attempt is given up (spec page 2). Event loop only.
 */
final class Attempt {

    /** Which end event is still owed for a start event that was reported; a handshake's is known where it is told. */
    private enum Owed {
        NOTHING,
        LOOKUP_END,
        CONNECT_END
    }

    private final ConnectionDriver driver;
    private final GunOptions options;
    private final Origin to;
    private final HandshakeEvents handshakes;

    private Owed owed = Owed.NOTHING;
    /** What was found, until it is connected to. */
    private @Nullable LookupInfo addresses;
    /** What can be given up, {@code null} between two steps. */
    private @Nullable Cancellable underWay;
    /** What is spoken next, unless a handshake says otherwise. */
    private Protocol protocol;

    /** @param to what the socket leads to */
    Attempt(ConnectionDriver driver, Origin to) {
        this.driver = driver;
        this.options = driver.options();
        this.to = to;
        this.handshakes = new HandshakeEvents(driver);
        this.protocol = to.protocols().get(0);
    }

    /** Remembers what has begun, unless it has ended already. */
    void underWay(Cancellable started) {
        if (owed != Owed.NOTHING || handshakes.isUnderWay()) {
            underWay = started;
        }
    }

    /** What was under way has ended, one way or the other. */
    void stepEnded() {
        underWay = null;
    }

    /** Stops what is under way. */
    void cancel() {
        if (underWay != null) {
            underWay.cancel();
        }
    }

    /** What is to be spoken. */
    Protocol protocol() {
        return protocol;
    }

    /** This is to be spoken next, to the origin behind proxies. */
    void protocol(Protocol next) {
        protocol = next;
    }

    void lookupStart() {
        owed = Owed.LOOKUP_END;
        lookup(null, null);
    }

    void lookupEnd(LookupInfo found) {
        owed = Owed.NOTHING;
        addresses = found;
        lookup(found, null);
    }

    private void lookup(@Nullable LookupInfo found, @Nullable Reason error) {
        EventHandlers handlers = driver.handlers();
        if (handlers != null) {
            Path path = to.unixPath();
            boolean end = found != null || error != null;
            handlers.fire(
                    end ? EventHandler::domainLookupEnd : EventHandler::domainLookupStart,
                    new DomainLookupEvent(
                            driver.name(),
                            path == null ? to.host() : path.toString(),
                            to.port(),
                            options.tcp(),
                            options.domainLookupTimeout(),
                            found,
                            error));
        }
    }

    /** Returns what to connect to: what was found. */
    LookupInfo connectStart() {
        LookupInfo lookedUp = addresses;
        if (lookedUp == null) {
            throw new IllegalStateException("Connecting before the look-up has ended");
        }
        owed = Owed.CONNECT_END;
        connect(lookedUp, null, null);
        return lookedUp;
    }

    void connectEnd(Channel socket) {
        connectEnd(socket, null);
    }

    private void connectEnd(@Nullable Channel socket, @Nullable Reason error) {
        LookupInfo lookedUp = addresses;
        owed = Owed.NOTHING;
        addresses = null;
        if (lookedUp != null) {
            connect(lookedUp, socket, error);
        }
    }

    private void connect(LookupInfo lookedUp, @Nullable Channel socket, @Nullable Reason error) {
        EventHandlers handlers = driver.handlers();
        if (handlers != null) {
            boolean end = socket != null || error != null;
            // Over TLS it is the handshake that says what is spoken.
            Protocol spoken = socket != null && to.transport() == Transport.TCP
                    ? to.protocols().get(0)
                    : null;
            handlers.fire(
                    end ? EventHandler::connectEnd : EventHandler::connectStart,
                    new ConnectEvent(
                            driver.name(),
                            lookedUp,
                            options.connectTimeout(),
                            socket == null ? null : new SocketInfo(socket.localAddress(), socket.remoteAddress()),
                            spoken,
                            error));
        }
    }

    void handshakeStart(Channel channel, Endpoint with, TlsOptions tls) {
        handshakes.start(channel, with, tls, null);
    }

    void handshakeEnd(Protocol negotiated) {
        protocol = negotiated;
        handshakes.end(negotiated, null);
    }

    /** The attempt is over: whatever has begun has ended with it. */
    void failed(Reason reason) {
        switch (owed) {
            case LOOKUP_END -> {
                owed = Owed.NOTHING;
                lookup(null, reason);
            }
            case CONNECT_END -> connectEnd(null, reason);
            case NOTHING -> handshakes.end(null, reason);
        }
    }
}
