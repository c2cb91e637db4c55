package dev.gun.client.internal.connection;

import dev.gun.client.GunOptions;
import dev.gun.client.Protocol;
import dev.gun.client.Proxy;
import dev.gun.client.Reason;
import dev.gun.client.TlsOptions;
import dev.gun.client.Transport;
import dev.gun.client.event.ConnectEvent;
import dev.gun.client.event.DisconnectEvent;
import dev.gun.client.event.DomainLookupEvent;
import dev.gun.client.event.EventHandler;
import dev.gun.client.event.LookupInfo;
import dev.gun.client.event.OriginChangedEvent;
import dev.gun.client.event.ProtocolChangedEvent;
import dev.gun.client.event.SocketInfo;
import dev.gun.client.event.TlsHandshakeEvent;
import dev.gun.client.internal.connection.Streams.Lost;
import dev.gun.client.internal.lifecycle.Input.AttemptFailed;
import dev.gun.client.internal.lifecycle.Input.Connected;
import dev.gun.client.internal.lifecycle.Input.HandshakeDone;
import dev.gun.client.internal.lifecycle.Input.LookedUp;
import dev.gun.client.internal.protocol.ConnectionProtocol;
import dev.gun.client.internal.protocol.ConnectionProtocol.Orphan;
import dev.gun.client.internal.protocol.ProtocolCatalog;
import dev.gun.client.internal.protocol.ProtocolContext;
import dev.gun.client.internal.protocol.TunnelChannel;
import dev.gun.client.internal.protocol.TunnelLink;
import dev.gun.client.internal.transport.Cancellable;
import dev.gun.client.internal.transport.ConnectCallback;
import dev.gun.client.internal.transport.Dialer;
import dev.gun.client.internal.transport.HandshakeCallback;
import dev.gun.client.internal.transport.LookupCallback;
import dev.gun.client.message.GunTunnelUp;
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
final class SocketHolder implements LookupCallback, ConnectCallback, HandshakeCallback, Inside {

    private final ConnectionDriver driver;
    /** What the socket leads to: the origin, or the first of the proxies. */
    private final Endpoint first;

    private final GunOptions options;
    private final @Nullable EventHandlers handlers;
    private final CommandBuffer commands;

    private boolean dropped;
    private @Nullable Cancellable underWay;
    private @Nullable LookupInfo addresses;
    private @Nullable Channel socket;
    /** What the connection's protocol is on: the socket, or the inside of the last tunnel. */
    private @Nullable Channel channel;

    private @Nullable ProxyChain proxies;
    private Protocol negotiated;
    /** What TLS is done with on this socket. */
    private TlsOptions tls = TlsOptions.defaults();

    private @Nullable ConnectionProtocol protocol;
    private @Nullable SendWatch sendWatch;
    /** Whom TLS is, or was last, made with. */
    private Endpoint handshaking;
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
        this.first = driver.first();
        this.handshaking = first;
        this.options = driver.options();
        this.handlers = driver.handlers();
        this.commands = new CommandBuffer(driver);
        this.negotiated = first.origin().protocols().get(0);
    }

    CommandBuffer commands() {
        return commands;
    }

    @Nullable Channel channel() {
        return channel;
    }

    @Override
    public @Nullable ConnectionProtocol protocol() {
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
        Path path = first.origin().unixPath();
        if (path != null) {
            // Later, as any other answer.
            driver.loop().execute(() -> resolved(new LookupInfo(path)));
            return;
        }
        Cancellable started = driver.runtime()
                .resolver()
                .resolve(
                        driver.loop(),
                        first.origin().host(),
                        first.origin().port(),
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
            failed(new Reason.UnknownHost(first.origin().host(), "addressFilter allows none of its addresses"));
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
                    first.origin().unixPath() == null
                            ? first.origin().host()
                            : first.origin().unixPath().toString(),
                    first.origin().port(),
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
            socket = connected;
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
                    done && first.origin().transport() == Transport.TCP ? negotiated : null,
                    error);
            handlers.fire(end ? EventHandler::connectEnd : EventHandler::connectStart, event);
        }
    }

    // ---- TLS

    void handshake() {
        handshake(first);
    }

    private void handshake(Endpoint with) {
        handshaking = with;
        tls = with.tls(options);
        owed = Owed.HANDSHAKE_END;
        handshakeEvent(false, null);
        Cancellable started = driver.runtime()
                .tls()
                .handshake(
                        connectedChannel(),
                        with.origin().host(),
                        with.origin().port(),
                        tls,
                        with.origin().protocols(),
                        with.tlsHandshakeTimeout(options),
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
            if (proxies == null) {
                driver.step(new HandshakeDone());
            } else {
                startOwn(connectedChannel());
            }
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
                    handshaking.tlsHandshakeTimeout(options),
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
            Origin where = proxies == null ? first.origin() : driver.origin();
            driver.step(new AttemptFailed(driver.atHop(where, reason)));
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
        if (options.proxies().isEmpty()) {
            startOwn(ready);
        } else {
            ProxyChain chain = new ProxyChain(driver, this);
            proxies = chain;
            chain.first().startOn(ready, negotiated);
        }
    }

    // ---- behind proxies

    /** The last proxy has made the tunnel to the origin. */
    @Override
    public void established(TunnelLink link) {
        callback(() -> {
            driver.tunnels().made();
            TunnelChannel inside = new TunnelChannel(link);
            channel = inside;
            Origin origin = driver.origin();
            negotiated = origin.protocols().get(0);
            originChanged(origin);
            inside.start();
            if (origin.transport() == Transport.TLS) {
                handshake(Endpoint.of(origin));
            } else {
                startOwn(inside);
            }
        });
    }

    private void originChanged(Origin origin) {
        ProxyChain chain = proxies;
        if (handlers != null && chain != null) {
            handlers.fire(
                    EventHandler::originChanged,
                    new OriginChangedEvent(
                            driver.name(),
                            chain.lastType() == Proxy.Type.SOCKS5
                                    ? OriginChangedEvent.Type.SOCKS5
                                    : OriginChangedEvent.Type.CONNECT,
                            origin.scheme(),
                            origin.host(),
                            origin.port(),
                            null));
        }
    }

    /** The last tunnel is up, when there is any: what is spoken in it is told before the connection is up. */
    void tellTunnel(Protocol spoken) {
        ProxyChain chain = proxies;
        if (chain != null) {
            driver.status().through(chain.intermediaries());
            if (handlers != null) {
                handlers.fire(EventHandler::protocolChanged, new ProtocolChangedEvent(driver.name(), spoken, null));
            }
            driver.tellOwner(new GunTunnelUp(driver.name(), null, spoken));
        }
    }

    @Override
    public void gone(Reason reason, Lost lost) {
        // The proxy that carries it says to the connection that it is lost.
    }

    @Override
    public void shutdown() {
        ConnectionProtocol now = protocol;
        if (now != null) {
            now.shutdown();
        }
    }

    // ---- the connection's own protocol

    private void startOwn(Channel ready) {
        WireLog.install(driver, negotiated, ready.pipeline());
        ready.pipeline().addLast("gate", new Gate(driver, driver.traffic()));
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
        if (next.tunnel() != null) {
            WireLog.remove(on.pipeline());
        }
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
        Channel open = socket;
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
        ProxyChain chain = proxies;
        if (chain != null) {
            chain.first().gone(reason, Lost.none());
        }
        Channel open = socket;
        if (open != null) {
            driver.status().disconnected();
            if (last != null && (reason.equals(Reason.NORMAL) || reason instanceof Reason.UpgradeFailed)) {
                // The protocol's last words, such as a close frame, were written but maybe not flushed.
                last.flush();
            }
            if (channel != null && channel != open) {
                channel.close();
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
