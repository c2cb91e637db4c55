package dev.gun.client.internal.connection;

import dev.gun.client.GunOptions;
import dev.gun.client.Reason;
import dev.gun.client.internal.protocol.TunnelTarget;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The way on from a proxy: what it is asked for once it is up, and what is to be inside then. Event loop only. */
final class NextHop {

    private final ConnectionDriver driver;
    private final TunnelLayer proxy;
    private final TunnelTarget target;
    private final Inside inside;
    private @Nullable Future<?> timer;

    NextHop(ConnectionDriver driver, TunnelLayer proxy, TunnelTarget target, Inside inside) {
        this.driver = driver;
        this.proxy = proxy;
        this.target = target;
        this.inside = inside;
    }

    /** What is behind the proxy. */
    Inside inside() {
        return inside;
    }

    /** Asks the proxy; a refusal, or no answer within {@code connectTimeout}, is the proxy's failure. */
    void ask() {
        TunnelStream hop = TunnelRequests.hop(driver, proxy, target, inside);
        hop.tap(message -> {
            Reason failure = TunnelRequests.failure(message);
            if (failure != null) {
                proxy.fail(failure);
            }
        });
        driver.counts().countIn();
        proxy.streams().enqueue(hop, null);
        Duration limit = driver.options().connectTimeout();
        if (!limit.equals(GunOptions.INFINITE)) {
            timer = driver.schedule(limit, () -> {
                if (!hop.isMade()) {
                    proxy.fail(TunnelRequests.late(target, limit));
                }
            });
        }
    }

    /** The proxy is gone: nothing is waited for. */
    void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
