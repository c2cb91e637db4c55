package dev.gun.client.internal.connection;

import dev.gun.client.GunOptions;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.TlsOptions;
import dev.gun.client.Transport;
import dev.gun.client.event.DisconnectEvent;
import dev.gun.client.event.EventHandler;
import dev.gun.client.event.LookupInfo;
import dev.gun.client.event.ProtocolChangedEvent;
import dev.gun.client.internal.connection.Streams.Lost;
import dev.gun.client.internal.lifecycle.Input.AttemptFailed;
import dev.gun.client.internal.lifecycle.Input.Connected;
import dev.gun.client.internal.lifecycle.Input.HandshakeDone;
import dev.gun.client.internal.lifecycle.Input.LookedUp;
import dev.gun.client.internal.protocol.ConnectionProtocol;
import dev.gun.client.internal.protocol.ConnectionProtocol.Orphan;
import dev.gun.client.internal.protocol.TunnelChannel;
import dev.gun.client.internal.protocol.TunnelLink;
import dev.gun.client.internal.transport.Cancellable;
import dev.gun.client.internal.transport.ConnectCallback;
import dev.gun.client.internal.transport.Dialer;
import dev.gun.client.internal.transport.HandshakeCallback;
import dev.gun.client.internal.transport.LookupCallback;
import dev.gun.client.message.GunTunnelUp;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to get a socket, and the socket that comes of it. Made anew for each attempt, so that nothing an old one
 * still says can be mistaken for the new one's. Confined to the event loop.
 */
final class SocketHolder implements LookupCallback, ConnectCallback, HandshakeCallback, Inside {

    private static final Logger LOG = LoggerFactory.getLogger(SocketHolder.class);

    private final ConnectionDriver driver;
    private final SpokenProtocol spoken;

    /** What there is until the connection's protocol begins, {@code null} from then on. */
    private @Nullable Attempt attempt;

    private @Nullable Channel socket;
    /** What the connection's protocol is on: the socket, or the inside of the last tunnel. */
    private @Nullable Channel channel;

    private @Nullable ProxyChain proxies;
    private @Nullable SendWatch sendWatch;

    SocketHolder(ConnectionDriver driver) {
        this.driver = driver;
        this.spoken = new SpokenProtocol(driver);
        Origin first = driver.first().origin();
        this.attempt = new Attempt(driver, first);
    }

    private Attempt attempt() {
        Attempt now = attempt;
        if (now == null) {
            throw new IllegalStateException("The attempt is over");
        }
        return now;
    }

    private boolean dropped() {
        return spoken.isDetached();
    }

    CommandBuffer commands() {
        return spoken;
    }

    @Nullable Channel channel() {
        return channel;
    }

    @Override
    public @Nullable ConnectionProtocol protocol() {
        return spoken.now();
    }

    ConnectionProtocol protocolNow() {
        ConnectionProtocol now = spoken.now();
        if (now == null) {
            throw new IllegalStateException("No protocol was started");
        }
        return now;
    }

    // ---- look-up

    void lookUp() {
        attempt().lookupStart();
        Origin first = driver.first().origin();
        Path path = first.unixPath();
        if (path != null) {
            // Later, as any other answer.
            driver.loop().execute(() -> resolved(new LookupInfo(path)));
            return;
        }
        GunOptions options = driver.options();
        underWay(driver.runtime()
                .resolver()
                .resolve(
                        driver.loop(),
                        first.host(),
                        first.port(),
                        options.resolver(),
                        options.domainLookupTimeout(),
                        this));
    }

    /** Remembers what has begun, unless the attempt is over already. */
    private void underWay(Cancellable started) {
        if (attempt != null) {
            attempt.underWay(started);
        }
    }

    @Override
    public void resolved(LookupInfo answer) {
        callback(() -> {
            if (answer.unixPath() == null) {
                filter(answer);
            } else {
                found(answer);
            }
        });
    }

    private void filter(LookupInfo answer) {
        Predicate<InetAddress> filter = driver.options().addressFilter();
        List<InetAddress> allowed;
        try {
            allowed = answer.addresses().stream().filter(filter).toList();
        } catch (RuntimeException | Error e) {
            LOG.warn("[{}] the addressFilter {} threw: the attempt fails", driver.name(), filter, e);
            unknownHost("addressFilter threw " + e);
            return;
        }
        if (allowed.isEmpty()) {
            unknownHost("addressFilter allows none of its addresses");
        } else {
            found(new LookupInfo(allowed, answer.port()));
        }
    }

    private void unknownHost(String detail) {
        failed(new Reason.UnknownHost(driver.first().origin().host(), detail));
    }

    private void found(LookupInfo addresses) {
        attempt().lookupEnd(addresses);
        driver.step(new LookedUp());
    }

    // ---- connect

    void connect() {
        GunOptions options = driver.options();
        LookupInfo to = attempt().connectStart();
        underWay(Dialer.connect(driver.loop(), to, options.tcp(), options.connectTimeout(), this));
    }

    @Override
    public void connected(Channel connected) {
        if (dropped()) {
            connected.close();
            return;
        }
        callback(() -> {
            socket = connected;
            channel = connected;
            driver.status().connected(connected);
            attempt().connectEnd(connected);
            driver.step(new Connected());
        });
    }

    // ---- TLS

    void handshake() {
        handshake(driver.first());
    }

    private void handshake(Endpoint with) {
        Channel on = connectedChannel();
        TlsOptions tls = with.tls(driver.options());
        attempt().handshakeStart(on, with, tls);
        underWay(driver.runtime()
                .tls()
                .handshake(
                        on,
                        with.origin().host(),
                        with.origin().port(),
                        tls,
                        with.origin().protocols(),
                        with.tlsHandshakeTimeout(driver.options()),
                        this));
    }

    @Override
    public void established(Protocol protocol) {
        callback(() -> {
            attempt().handshakeEnd(protocol);
            if (proxies == null) {
                driver.step(new HandshakeDone());
            } else {
                startOwn(connectedChannel());
            }
        });
    }

    // ---- any failure of the attempt

    @Override
    public void failed(Reason reason) {
        callback(() -> {
            attemptFailed(reason);
            Origin where = proxies == null ? driver.first().origin() : driver.origin();
            driver.step(new AttemptFailed(driver.atHop(where, reason)));
        });
    }

    private void attemptFailed(Reason reason) {
        if (attempt != null) {
            attempt.failed(reason);
        }
    }

    private void callback(Runnable body) {
        if (dropped()) {
            return;
        }
        if (attempt != null) {
            attempt.stepEnded();
        }
        driver.turn(body);
    }

    // ---- the protocol

    void startProtocol() {
        Channel ready = connectedChannel();
        if (driver.options().proxies().isEmpty()) {
            startOwn(ready);
        } else {
            ProxyChain chain = new ProxyChain(driver, this);
            proxies = chain;
            chain.first().startOn(ready, attempt().protocol());
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
            attempt().protocol(origin.protocols().get(0));
            if (proxies != null) {
                TunnelNews.originChanged(driver, proxies.lastType(), origin, null);
            }
            inside.start();
            if (origin.transport() == Transport.TLS) {
                handshake(Endpoint.of(origin));
            } else {
                startOwn(inside);
            }
        });
    }

    /** The last tunnel is up, when there is any: what is spoken in it is told before the connection is up. */
    void tellTunnel(Protocol within) {
        ProxyChain chain = proxies;
        if (chain != null) {
            driver.status().through(chain.intermediaries());
            EventHandlers handlers = driver.handlers();
            if (handlers != null) {
                handlers.fire(EventHandler::protocolChanged, new ProtocolChangedEvent(driver.name(), within, null));
            }
            driver.tellOwner(new GunTunnelUp(driver.name(), null, within));
        }
    }

    @Override
    public void gone(Reason reason, Lost lost) {
        // The proxy that carries it says to the connection that it is lost.
    }

    @Override
    public void shutdown() {
        ConnectionProtocol now = spoken.now();
        if (now != null) {
            now.shutdown();
        }
    }

    // ---- the connection's own protocol

    private void startOwn(Channel ready) {
        Protocol negotiated = attempt().protocol();
        attempt = null;
        spoken.start(driver, ready, negotiated);
    }

    void switchTo(ConnectionProtocol next, @Nullable ByteBuf leftover) {
        spoken.switchTo(next, leftover);
    }

    /** The socket is gone: gives up the streams of its protocol, and of the one that was about to take over. */
    List<Orphan> abandon(Reason reason) {
        return spoken.abandon(reason);
    }

    private void stuck(Reason reason) {
        driver.turn(() -> driver.protocolClosed(reason));
    }

    void flush() {
        spoken.flush();
    }

    void watchSending() {
        SendWatch watch = sendWatch;
        Channel open = socket;
        if (watch == null
                && open != null
                && SendWatch.isNeeded(open, driver.options().tcpSendTimeout())) {
            watch = new SendWatch(open, driver.options().tcpSendTimeout(), this::stuck);
            sendWatch = watch;
        }
        if (watch != null) {
            watch.flushed();
        }
    }

    void read(boolean wanted) {
        spoken.readChannel(wanted);
    }

    /** Closes the socket, or stops what is under way to get one. */
    void drop(Reason reason, boolean wasUp) {
        attemptFailed(reason);
        spoken.detach();
        if (attempt != null) {
            attempt.cancel();
        }
        if (sendWatch != null) {
            sendWatch.stop();
        }
        ConnectionProtocol last = spoken.now();
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
        EventHandlers handlers = driver.handlers();
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
}
