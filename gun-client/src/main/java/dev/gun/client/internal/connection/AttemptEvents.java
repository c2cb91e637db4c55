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
import io.netty.channel.Channel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What event handlers are told of one attempt to get a socket. Each start event is followed by exactly one end, also
 * when the attempt is given up (spec page 2). Event loop only.
 */
final class AttemptEvents {

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

    /** @param to what the socket leads to */
    AttemptEvents(ConnectionDriver driver, Origin to) {
        this.driver = driver;
        this.options = driver.options();
        this.to = to;
        this.handshakes = new HandshakeEvents(driver);
    }

    /** Whether something has begun and not ended. */
    boolean isOneUnderWay() {
        return owed != Owed.NOTHING || handshakes.isUnderWay();
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
