package dev.gun.client.internal.connection;

import dev.gun.client.GunOptions;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.TlsOptions;
import dev.gun.client.Transport;
import dev.gun.client.event.ConnectEvent;
import dev.gun.client.event.DisconnectEvent;
import dev.gun.client.event.DomainLookupEvent;
import dev.gun.client.event.EventHandler;
import dev.gun.client.event.LookupInfo;
import dev.gun.client.event.SocketInfo;
import dev.gun.client.event.TlsHandshakeEvent;
import dev.gun.client.internal.lifecycle.Input.AttemptFailed;
import dev.gun.client.internal.lifecycle.Input.Connected;
import dev.gun.client.internal.lifecycle.Input.HandshakeDone;
import dev.gun.client.internal.lifecycle.Input.LookedUp;
import dev.gun.client.internal.protocol.ConnectionProtocol;
import dev.gun.client.internal.protocol.ConnectionProtocol.Orphan;
import dev.gun.client.internal.protocol.ProtocolCatalog;
import dev.gun.client.internal.protocol.ProtocolContext;
import dev.gun.client.internal.transport.Cancellable;
import dev.gun.client.internal.transport.ConnectCallback;
import dev.gun.client.internal.transport.Dialer;
import dev.gun.client.internal.transport.HandshakeCallback;
import dev.gun.client.internal.transport.LookupCallback;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to get a socket, and the socket that comes of it. Made anew for each attempt, so that nothing an old one
 * still says can be mistaken for the new one's. Confined to the event loop.
 */
final class SocketHolder implements LookupCallback, ConnectCallback, HandshakeCallback {

    private final ConnectionDriver driver;
    private final Origin origin;
    private final GunOptions options;
    private final @Nullable EventHandlers handlers;
    private final CommandBuffer commands;

    private boolean dropped;
    private @Nullable Cancellable underWay;
    private @Nullable LookupInfo addresses;
    private @Nullable Channel channel;
    private Protocol negotiated;
    /** What TLS is done with on this socket. */
    private TlsOptions tls = TlsOptions.defaults();

    private @Nullable ConnectionProtocol protocol;
    private @Nullable SendWatch sendWatch;
    /** Which end event is still owed for a start event that was reported. */
    private Owed owed = Owed.NOTHING;

    private enum Owed {
        NOTHING,
        LOOKUP_END,
        CONNECT_END,
        HANDSHAKE_END
    }

    SocketHolder(ConnectionDriver driver) {
        this.driver = driver;
        this.origin = driver.origin();
        this.options = driver.options();
        this.handlers = driver.handlers();
        this.commands = new CommandBuffer(driver);
        this.negotiated = origin.protocols().get(0);
    }

    CommandBuffer commands() {
        return commands;
    }

    @Nullable Channel channel() {
        return channel;
    }

    @Nullable ConnectionProtocol protocol() {
        return protocol;
    }

    ConnectionProtocol protocolNow() {
        ConnectionProtocol now = protocol;
        if (now == null) {
            throw new IllegalStateException("No protocol was started");
        }
        return now;
    }

    // ---- look-up

    void lookUp() {
        owed = Owed.LOOKUP_END;
        lookupEvent(false, null);
        Path path = origin.unixPath();
        if (path != null) {
            // Later, as any other answer.
            driver.loop().execute(() -> resolved(new LookupInfo(path)));
            return;
        }
        Cancellable started = driver.runtime()
                .resolver()
                .resolve(
                        driver.loop(),
                        origin.host(),
                        origin.port(),
                        options.resolver(),
                        options.domainLookupTimeout(),
                        this);
        if (owed == Owed.LOOKUP_END) {
            underWay = started;
        }
    }

    @Override
    public void resolved(LookupInfo answer) {
        LookupInfo found = answer.unixPath() == null
                ? new LookupInfo(
                        answer.addresses().stream()
                                .filter(options.addressFilter())
                                .toList(),
                        answer.port())
                : answer;
        if (found.unixPath() == null && found.addresses().isEmpty()) {
            failed(new Reason.UnknownHost(origin.host(), "addressFilter allows none of its addresses"));
            return;
        }
        callback(() -> {
            addresses = found;
            lookupEvent(true, null);
            driver.step(new LookedUp());
        });
    }

    private void lookupEvent(boolean end, @Nullable Reason error) {
        if (end) {
            owed = Owed.NOTHING;
        }
        if (handlers != null) {
            DomainLookupEvent event = new DomainLookupEvent(
                    driver.name(),
                    origin.unixPath() == null
                            ? origin.host()
                            : origin.unixPath().toString(),
                    origin.port(),
                    options.tcp(),
                    options.domainLookupTimeout(),
                    end ? addresses : null,
                    error);
            handlers.fire(end ? EventHandler::domainLookupEnd : EventHandler::domainLookupStart, event);
        }
    }

    // ---- connect

    void connect() {
        owed = Owed.CONNECT_END;
        connectEvent(false, null);
        Cancellable started = Dialer.connect(driver.loop(), lookedUp(), options.tcp(), options.connectTimeout(), this);
        if (owed == Owed.CONNECT_END) {
            underWay = started;
        }
    }

    @Override
    public void connected(Channel connected) {
        if (dropped) {
            connected.close();
            return;
        }
        callback(() -> {
            channel = connected;
            driver.status().connected(connected);
            connectEvent(true, null);
            addresses = null;
            driver.step(new Connected());
        });
    }

    private LookupInfo lookedUp() {
        LookupInfo found = addresses;
        if (found == null) {
            throw new IllegalStateException("Connecting before the look-up has ended");
        }
        return found;
    }

    private void connectEvent(boolean end, @Nullable Reason error) {
        if (end) {
            owed = Owed.NOTHING;
        }
        if (handlers != null) {
            boolean done = end && error == null;
            ConnectEvent event = new ConnectEvent(
                    driver.name(),
                    lookedUp(),
                    options.connectTimeout(),
                    done ? socketInfo() : null,
                    done && origin.transport() == Transport.TCP ? negotiated : null,
                    error);
            handlers.fire(end ? EventHandler::connectEnd : EventHandler::connectStart, event);
        }
    }

    // ---- TLS

    void handshake() {
        tls = options.tls();
        owed = Owed.HANDSHAKE_END;
        handshakeEvent(false, null);
        Cancellable started = driver.runtime()
                .tls()
                .handshake(
                        connectedChannel(),
                        origin.host(),
                        origin.port(),
                        tls,
                        origin.protocols(),
                        options.tlsHandshakeTimeout(),
                        this);
        if (owed == Owed.HANDSHAKE_END) {
            underWay = started;
        }
    }

    @Override
    public void established(Protocol protocol) {
        callback(() -> {
            negotiated = protocol;
            handshakeEvent(true, null);
            driver.step(new HandshakeDone());
        });
    }

    private void handshakeEvent(boolean end, @Nullable Reason error) {
        if (end) {
            owed = Owed.NOTHING;
        }
        if (handlers != null) {
            TlsHandshakeEvent event = new TlsHandshakeEvent(
                    driver.name(),
                    null,
                    null,
                    socketInfo(),
                    tls,
                    options.tlsHandshakeTimeout(),
                    end && error == null ? negotiated : null,
                    error);
            handlers.fire(end ? EventHandler::tlsHandshakeEnd : EventHandler::tlsHandshakeStart, event);
        }
    }

    // ---- any failure of the attempt

    @Override
    public void failed(Reason reason) {
        callback(() -> {
            reportOwed(reason);
            driver.step(new AttemptFailed(reason));
        });
    }

    /** Each start event is followed by exactly one end, also when the attempt is given up (spec page 2). */
    private void reportOwed(Reason reason) {
        switch (owed) {
            case LOOKUP_END -> lookupEvent(true, reason);
            case CONNECT_END -> connectEvent(true, reason);
            case HANDSHAKE_END -> handshakeEvent(true, reason);
            case NOTHING -> {
                // Every start has had its end.
            }
        }
    }

    private void callback(Runnable body) {
        if (dropped) {
            return;
        }
        underWay = null;
        driver.turn(body);
    }

    // ---- the protocol

    void startProtocol() {
        Channel ready = connectedChannel();
        if (options.trace() && WireLog.LOG.isTraceEnabled()) {
            ready.pipeline().addLast("wire", new WireLog(driver.name(), negotiated, options.redactedHeaders()));
        }
        ready.pipeline().addLast("gate", new Gate(driver));
        ProtocolContext context = new ProtocolContext(driver.name(), options, commands, driver.reporter());
        start(ready, ProtocolCatalog.create(negotiated, context), Unpooled.EMPTY_BUFFER);
        ready.config().setAutoRead(true);
    }

    private void start(Channel on, ConnectionProtocol next, ByteBuf leftover) {
        protocol = next;
        next.start(on.pipeline(), leftover);
        on.pipeline().addLast("tail", new Gate.Tail(driver));
        driver.written();
    }

    void switchTo(ConnectionProtocol next, @Nullable ByteBuf leftover) {
        Channel on = connectedChannel();
        protocolNow().stop();
        on.pipeline().remove("tail");
        start(on, next, leftover == null ? Unpooled.EMPTY_BUFFER : leftover);
    }

    /** The socket is gone: gives up the streams of its protocol, and of the one that was about to take over. */
    List<Orphan> abandon(Reason reason) {
        ConnectionProtocol now = protocol;
        List<Orphan> orphans = new ArrayList<>(now == null ? List.of() : now.abandon(reason));
        orphans.addAll(commands.abandonNext(reason));
        return orphans;
    }

    private void stuck(Reason reason) {
        driver.turn(() -> driver.protocolClosed(reason));
    }

    void flush() {
        ConnectionProtocol now = protocol;
        if (now != null) {
            now.flush();
        }
    }

    void watchSending() {
        SendWatch watch = sendWatch;
        Channel open = channel;
        if (watch == null && open != null && SendWatch.isNeeded(open, options.tcpSendTimeout())) {
            watch = new SendWatch(open, options.tcpSendTimeout(), this::stuck);
            sendWatch = watch;
        }
        if (watch != null) {
            watch.flushed();
        }
    }

    void read(boolean wanted) {
        connectedChannel().config().setAutoRead(wanted);
    }

    /** Closes the socket, or stops what is under way to get one. */
    void drop(Reason reason, boolean wasUp) {
        reportOwed(reason);
        dropped = true;
        commands.detach();
        if (underWay != null) {
            underWay.cancel();
        }
        if (sendWatch != null) {
            sendWatch.stop();
        }
        ConnectionProtocol last = protocol;
        if (last != null && !wasUp) {
            // It had no streams yet, but its timers run.
            last.abandon(reason);
        }
        Channel open = channel;
        if (open != null) {
            driver.status().disconnected();
            if (last != null && (reason.equals(Reason.NORMAL) || reason instanceof Reason.UpgradeFailed)) {
                // The protocol's last words, such as a close frame, were written but maybe not flushed.
                last.flush();
            }
            ChannelFuture closing = open.close();
            if (!closing.isDone()) {
                driver.runtime().lingers(open);
            }
        }
        if (wasUp && handlers != null) {
            handlers.fire(EventHandler::disconnect, new DisconnectEvent(driver.name(), reason));
        }
    }

    private Channel connectedChannel() {
        Channel connected = channel;
        if (connected == null) {
            throw new IllegalStateException("No socket is connected");
        }
        return connected;
    }

    private SocketInfo socketInfo() {
        Channel connected = connectedChannel();
        return new SocketInfo(connected.localAddress(), connected.remoteAddress());
    }
}
