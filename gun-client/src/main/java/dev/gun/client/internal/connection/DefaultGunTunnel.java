package dev.gun.client.internal.connection;

import dev.gun.client.Bytes;
import dev.gun.client.Destination;
import dev.gun.client.GunException;
import dev.gun.client.GunStream;
import dev.gun.client.GunTunnel;
import dev.gun.client.GunWebSocket;
import dev.gun.client.Headers;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.RequestOptions;
import dev.gun.client.WsOptions;
import dev.gun.client.event.RequestStartEvent.Function;
import java.time.Duration;

/** The handle of a tunnel. Threads: as {@link DefaultGunStream}. */
final class DefaultGunTunnel extends TunnelStream implements GunTunnel {

    private final ConnectionDriver driver;
    private final Destination destination;
    private final TunnelLayer innermost;
    private final Requests requests;

    /**
     * A tunnel.
     *
     * @param hops what is inside it, one in the other, at least one; requests go to the last
     */
    DefaultGunTunnel(ConnectionDriver driver, Layer layer, StreamSpec spec, Destination destination, TunnelHops hops) {
        super(driver, layer, spec, hops.target(), hops.first());
        this.driver = driver;
        this.destination = destination;
        this.innermost = hops.last();
        this.requests = new Requests(driver, innermost);
        hops.belongTo(this);
    }

    @Override
    boolean isInternal() {
        return false;
    }

    @Override
    Layer through() {
        return innermost;
    }

    @Override
    public Destination destination() {
        return destination;
    }

    @Override
    public Protocol awaitUp(Duration timeout) {
        return reader().tunnelUp(timeout);
    }

    @Override
    public GunStream request(String method, String path, Headers headers, Bytes body, RequestOptions options) {
        return requests.request(Function.REQUEST, method, path, headers, body, options);
    }

    @Override
    public GunStream headers(String method, String path, Headers headers, RequestOptions options) {
        return requests.request(Function.HEADERS, method, path, headers, null, options);
    }

    @Override
    public GunWebSocket wsUpgrade(String path) {
        return wsUpgrade(path, driver.options().websocket());
    }

    @Override
    public GunWebSocket wsUpgrade(String path, Headers headers, WsOptions options) {
        return requests.wsUpgrade(path, headers, options);
    }

    @Override
    public GunStream raw(RequestOptions options) {
        return requests.raw(options);
    }

    @Override
    public GunTunnel connect(Destination to, Headers headers, RequestOptions options) {
        return requests.connect(to, headers, options);
    }

    @Override
    public long ping() {
        Reason down = driver.terminationReason();
        if (down != null) {
            throw new GunException.Down(down);
        }
        long ref = driver.nextPing();
        driver.submit(() -> innermost.ping(ref));
        return ref;
    }

    @Override
    public String toString() {
        return "GunTunnel[" + connection() + "#" + id() + "]";
    }
}
