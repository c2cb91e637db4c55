package dev.gun.client.internal.connection;

import dev.gun.client.Reason;
import dev.gun.client.internal.connection.Streams.Lost;
import dev.gun.client.internal.protocol.ConnectionProtocol;
import dev.gun.client.internal.protocol.TunnelLink;
import dev.gun.client.internal.protocol.TunnelTarget;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The stream of a tunnel: with it the proxy is asked, and it lives as long as the tunnel. As it is here it is the
 * connection's own: the tunnel to the next hop. Threads: as {@link DefaultGunStream}.
 */
class TunnelStream extends DefaultGunStream {

    private final Inside inside;
    private final TunnelTarget target;
    private boolean made;

    TunnelStream(ConnectionDriver driver, Layer layer, StreamSpec spec, TunnelTarget target, Inside inside) {
        super(driver, layer, spec);
        this.target = target;
        this.inside = inside;
    }

    @Override
    public final TunnelTarget target() {
        return target;
    }

    @Override
    boolean isInternal() {
        return true;
    }

    /** The proxy has made the tunnel. */
    final void established(TunnelLink link) {
        made = true;
        inside.established(link);
    }

    /** Whether the proxy has made the tunnel. */
    final boolean isMade() {
        return made;
    }

    /** The proxy has answered that it will not. */
    final void refused(int status) {
        inside.gone(new Reason.ConnectRefused(status), Lost.none());
    }

    /** What carries it goes away gracefully. */
    final void shutdown() {
        inside.shutdown();
    }

    /** What is spoken inside it, {@code null} while it is not up. */
    final @Nullable ConnectionProtocol within() {
        return inside.protocol();
    }

    @Override
    final void carrierEnds(Reason reason) {
        inside.gone(reason, Lost.none());
    }

    @Override
    final void carrierEnds(Reason reason, Lost lost) {
        inside.gone(reason, lost);
    }

    @Override
    final void eachCarried(Consumer<DefaultGunStream> each) {
        // What is inside the last of the connection's own proxies is not carried, but the connection's.
        if (inside instanceof TunnelLayer layer) {
            layer.streams().eachWritten(each);
        }
    }
}
