package dev.gun.client.internal.connection;

import dev.gun.client.GunOptions;
import dev.gun.client.Intermediary;
import dev.gun.client.Protocol;
import dev.gun.client.Proxy;
import dev.gun.client.Reason;
import dev.gun.client.TlsOptions;
import dev.gun.client.Transport;
import dev.gun.client.internal.connection.LoopStream.FailedWith;
import dev.gun.client.internal.connection.Streams.Lost;
import dev.gun.client.internal.protocol.ConnectionProtocol;
import dev.gun.client.internal.protocol.ConnectionProtocol.Orphan;
import dev.gun.client.internal.protocol.TunnelChannel;
import dev.gun.client.internal.protocol.TunnelLink;
import dev.gun.client.internal.protocol.TunnelTarget;
import dev.gun.client.internal.transport.Cancellable;
import dev.gun.client.internal.transport.HandshakeCallback;
import dev.gun.client.message.GunNotify;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The inside of a tunnel: TLS if asked for, a protocol, and the streams on it, which may be tunnels again. Confined to
 * the event loop, but where {@link Layer} says otherwise.
 *
 * <pre>
 *   ASKED ──established──► SETTING_UP ──protocol up──► UP ──peer drains, shutdown──► DRAINING
 *
 *   any ──gone──► GONE
 * </pre>
 *
 * <p>It never ends by itself: it says to its link that it is over, so that its stream ends as any other, and with its
 * stream it is gone. So whatever goes wrong at whichever layer, there is one way in which everything inside ends.
 */
final class TunnelLayer implements Layer, ProtocolHost, Inside, HandshakeCallback {

    private enum State {
        /** The tunnel is not made yet: requests are kept. */
        ASKED,
        /** TLS, the protocol, or the way on through the next proxy is being set up; requests are kept. */
        SETTING_UP,
        /** Requests are written. */
        UP,
        /** What runs finishes; requests are refused. */
        DRAINING,
        /** The end. */
        GONE
    }

    private final ConnectionDriver driver;
    private final GunOptions options;
    private final Layer parent;
    private final Endpoint endpoint;
    private final Streams streams;
    private final SpokenProtocol spoken;
    private final TunnelNews news;

    /** Written on the event loop, read by any thread. */
    private volatile List<Intermediary> through = List.of();

    private State state = State.ASKED;
    private Reason end = Reason.CLOSED;
    private Protocol negotiated;
    private @Nullable TunnelLink link;
    private @Nullable Channel channel;
    private @Nullable Cancellable underWay;
    private @Nullable NextHop next;
    private boolean reading = true;
    /** When that began again, on the loop's clock. */
    private long readingSince = Long.MIN_VALUE;

    private boolean touched;
    private boolean unflushed;

    /**
     * The inside of a tunnel that is asked for on {@code parent}.
     *
     * @param parent the connection itself for what is spoken to its first proxy
     */
    TunnelLayer(ConnectionDriver driver, Layer parent, Endpoint endpoint) {
        this.driver = driver;
        this.options = driver.options();
        this.parent = parent;
        this.endpoint = endpoint;
        this.streams = new Streams(driver, this);
        this.spoken = new SpokenProtocol(this);
        this.news = new TunnelNews(driver, this);
        this.negotiated = endpoint.origin().protocols().get(0);
    }

    /** Before it begins: it is a proxy, which is asked for {@code further} when it is up. */
    void leadsTo(TunnelTarget to, Inside further) {
        next = new NextHop(driver, this, to, further);
    }

    /** Before it begins: the user's tunnel that it is in. */
    void belongsTo(DefaultGunTunnel tunnel) {
        news.belongsTo(tunnel);
    }

    /** The layer behind it, {@code null} when it is the last of its tunnel. */
    @Nullable TunnelLayer next() {
        return next != null && next.inside() instanceof TunnelLayer layer ? layer : null;
    }

    // ---- any thread

    @Override
    public Origin origin() {
        return endpoint.origin();
    }

    @Override
    public Streams streams() {
        return streams;
    }

    @Override
    public List<Intermediary> intermediaries() {
        return through;
    }

    Layer parent() {
        return parent;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    // ---- where it stands

    @Override
    public @Nullable ConnectionProtocol protocol() {
        return state == State.UP || state == State.DRAINING ? spoken.now() : null;
    }

    @Override
    public boolean isUp() {
        return state == State.UP;
    }

    /** What carries it may not be read either: then nothing comes here. */
    @Override
    public boolean isReading() {
        return reading && parent.isReading();
    }

    @Override
    public long readingSince() {
        return Math.max(readingSince, parent.readingSince());
    }

    @Override
    public @Nullable Reason refusal() {
        Reason ending = driver.ending();
        return switch (state) {
            case GONE -> end.equals(Reason.NORMAL) ? Reason.CLOSING : end;
            case DRAINING -> Reason.CLOSING;
            case ASKED, SETTING_UP, UP -> ending;
        };
    }

    @Override
    public FailedWith failedWith() {
        return driver.failedWith() == FailedWith.CONNECTION ? FailedWith.CONNECTION : FailedWith.ITSELF;
    }

    @Override
    public boolean willWrite(boolean here) {
        return here && state == State.UP;
    }

    // ---- set up

    @Override
    public void established(TunnelLink made) {
        if (state != State.ASKED) {
            return;
        }
        link = made;
        driver.tunnels().made();
        TunnelChannel inner = new TunnelChannel(made);
        channel = inner;
        state = State.SETTING_UP;
        List<Intermediary> proxies = new ArrayList<>(parent.intermediaries());
        proxies.add(news.proxy());
        through = List.copyOf(proxies);
        news.originChanged();
        inner.start();
        if (endpoint.origin().transport() == Transport.TLS) {
            handshake(inner);
        } else {
            startProtocol(inner);
        }
    }

    /** Not in a tunnel, but on the connection's own socket: what is spoken to its first proxy. */
    void startOn(Channel socket, Protocol agreed) {
        channel = socket;
        negotiated = agreed;
        state = State.SETTING_UP;
        startProtocol(socket);
    }

    private void handshake(Channel on) {
        TlsOptions tls = endpoint.tls(options);
        news.handshakeStart(on, tls);
        Origin origin = endpoint.origin();
        Cancellable started = driver.runtime()
                .tls()
                .handshake(
                        on,
                        origin.host(),
                        origin.port(),
                        tls,
                        origin.protocols(),
                        endpoint.tlsHandshakeTimeout(options),
                        this);
        if (news.handshakes()) {
            underWay = started;
        }
    }

    @Override
    public void established(Protocol agreed) {
        Channel on = channel;
        if (state == State.SETTING_UP && on != null) {
            driver.turn(() -> {
                underWay = null;
                negotiated = agreed;
                news.handshakeEnd(agreed, null);
                startProtocol(on);
            });
        }
    }

    @Override
    public void failed(Reason reason) {
        if (state == State.SETTING_UP) {
            driver.turn(() -> {
                underWay = null;
                news.handshakeEnd(null, reason);
                fail(reason);
            });
        }
    }

    private void startProtocol(Channel on) {
        spoken.start(driver, on, negotiated);
    }

    @Override
    public void protocolUp(Protocol ready) {
        if (state != State.SETTING_UP) {
            return;
        }
        state = State.UP;
        news.up(ready);
        streams.queuedWhileUp();
        if (next != null) {
            next.ask();
        }
        touch();
    }

    // ---- a turn

    @Override
    public @Nullable Traffic traffic() {
        return null;
    }

    @Override
    public void enter() {
        driver.enter();
    }

    @Override
    public void switchNow() {
        spoken.applySwitch();
    }

    @Override
    public void applied() {
        touch();
        driver.applied();
    }

    @Override
    public void exit() {
        touch();
        driver.exit();
    }

    @Override
    public void turn(Runnable task) {
        touch();
        driver.turn(task);
    }

    @Override
    public void touch() {
        if (!touched && state != State.GONE) {
            touched = true;
            driver.tunnels().touched(this);
        }
        driver.touch();
    }

    @Override
    public void written() {
        unflushed = true;
        touch();
    }

    void applyCommands() {
        spoken.apply();
    }

    void apply() {
        touched = false;
        applyCommands();
        ConnectionProtocol now = spoken.now();
        if (state == State.UP && now != null) {
            streams.admit(now);
            applyCommands();
        }
        if (unflushed && now != null && state != State.GONE) {
            unflushed = false;
            spoken.flush();
        }
    }

    // ---- what the protocol asks for

    @Override
    public void switchTo(ConnectionProtocol next, @Nullable ByteBuf leftover) {
        if (state == State.GONE) {
            ReferenceCountUtil.release(leftover);
            return;
        }
        spoken.switchTo(next, leftover);
        driver.lifecycle().showState();
    }

    @Override
    public void peerCloses() {
        if (state == State.UP) {
            state = State.DRAINING;
            streams.failQueued(Reason.CLOSING);
        }
    }

    @Override
    public void read(boolean wanted) {
        reading = wanted;
        readingSince = driver.nanoTime();
        spoken.readChannel(wanted);
    }

    @Override
    public void protocolClosed(Reason reason) {
        fail(reason);
    }

    @Override
    public long keepaliveRef() {
        return driver.status().pings().keepaliveRef();
    }

    @Override
    public void pingSent(long ref) {
        // The round trip in info() is the connection's own.
    }

    @Override
    public void pingAnswered(long ref, long roundTripNanos) {
        if (ref > 0) {
            driver.notice(new GunNotify.PingAck(ref, news.tunnel(), Duration.ofNanos(roundTripNanos)));
        }
    }

    @Override
    public void pingForgotten(long ref) {
        // Nothing was kept of it.
    }

    @Override
    public void notice(GunNotify.Notice notice) {
        driver.notice(notice);
    }

    // ---- the end

    @Override
    public void socketInactive(Channel closed) {
        // What the protocol asked for on seeing the end counts before the end itself.
        applyCommands();
        fail(Reason.CLOSED);
    }

    @Override
    public void socketFailed(Channel on, Throwable cause) {
        fail(LifecycleRunner.reason(driver, cause));
    }

    /** It cannot go on, or has come to its end; what that is to what carries it, its link knows. */
    void fail(Reason reason) {
        if (state == State.GONE) {
            return;
        }
        Reason named = news.named(reason);
        TunnelLink carrying = link;
        if (carrying != null) {
            flush();
            carrying.close(named);
        } else {
            driver.protocolClosed(named);
        }
    }

    /** The protocol's last words may have been written and not flushed. */
    private void flush() {
        Channel on = channel;
        if (on != null && on.isActive()) {
            on.flush();
        }
    }

    @Override
    public void shutdown() {
        ConnectionProtocol now = protocol();
        if (state == State.UP) {
            state = State.DRAINING;
            streams.failQueued(Reason.CLOSING);
        }
        if (now == null) {
            fail(Reason.CLOSING);
        } else {
            now.shutdown();
            written();
        }
    }

    @Override
    public void gone(Reason reason, Lost lost) {
        if (state == State.GONE) {
            return;
        }
        state = State.GONE;
        end = reason;
        if (underWay != null) {
            underWay.cancel();
        }
        if (next != null) {
            next.stop();
        }
        news.gone(reason);
        List<Orphan> orphans = spoken.abandon(reason);
        streams.queuedWhileUp();
        lost.addAll(streams.abandon(orphans, reason, false));
        streams.failQueued(reason);
        spoken.detach();
        if (link != null && channel != null) {
            channel.close();
        }
        if (next != null) {
            next.inside().gone(reason, lost);
        }
    }

    /** How its parent was asked for it. */
    Proxy.Type type() {
        return parent.origin().protocols().contains(Protocol.SOCKS) ? Proxy.Type.SOCKS5 : Proxy.Type.CONNECT;
    }

    /** What is spoken on it, or will be. */
    Protocol negotiated() {
        return negotiated;
    }

    /** Whether the tunnel is all that the connection is used for. */
    boolean takesConnection() {
        ConnectionProtocol below = parent.protocol();
        boolean whole = below != null && below.tunnel() != null;
        return whole && (parent == driver || (parent instanceof TunnelLayer layer && layer.takesConnection()));
    }
}
