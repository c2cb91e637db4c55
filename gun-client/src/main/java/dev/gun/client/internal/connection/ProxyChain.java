package dev.gun.client.internal.connection;

import dev.gun.client.Intermediary;
import dev.gun.client.Proxy;
import dev.gun.client.Reason;
import dev.gun.client.internal.protocol.TunnelTarget;
import java.util.ArrayList;
import java.util.List;

/** The connection's own proxies, in order, on one socket (spec page 1 §10). Event loop only, but where marked. */
final class ProxyChain {

    private final TunnelLayer first;
    private final List<TunnelLayer> layers = new ArrayList<>();
    private final List<Proxy> proxies;

    /** The proxies of {@code driver}, and behind them {@code origin}. */
    ProxyChain(ConnectionDriver driver, Inside origin) {
        this.proxies = driver.options().proxies();
        TunnelLayer last = new TunnelLayer(driver, driver, Endpoint.of(proxies.get(0)));
        this.first = last;
        layers.add(last);
        for (int i = 1; i < proxies.size(); i++) {
            TunnelLayer further = new TunnelLayer(driver, last, Endpoint.of(proxies.get(i)));
            last.leadsTo(target(further.origin(), proxies.get(i - 1)), further);
            layers.add(further);
            last = further;
        }
        last.leadsTo(target(driver.origin(), proxies.get(proxies.size() - 1)), origin);
    }

    private static TunnelTarget target(Origin to, Proxy asked) {
        return new TunnelTarget(to.host(), to.port(), asked.username(), asked.password());
    }

    TunnelLayer first() {
        return first;
    }

    /** How the last of them was asked. */
    Proxy.Type lastType() {
        return proxies.get(proxies.size() - 1).type();
    }

    /** What was negotiated with each. */
    List<Intermediary> intermediaries() {
        List<Intermediary> through = new ArrayList<>();
        for (int i = 0; i < proxies.size(); i++) {
            through.add(of(proxies.get(i), layers.get(i)));
        }
        return through;
    }

    private static Intermediary of(Proxy proxy, TunnelLayer layer) {
        return new Intermediary(proxy.type(), proxy.host(), proxy.port(), proxy.transport(), layer.negotiated());
    }

    /** Any thread: what is wanted of each while none was asked. */
    static List<Intermediary> wanted(List<Proxy> proxies) {
        return proxies.stream()
                .map(proxy -> new Intermediary(
                        proxy.type(),
                        proxy.host(),
                        proxy.port(),
                        proxy.transport(),
                        proxy.protocols().get(0)))
                .toList();
    }

    /** The same reason, with the place on the way where it arose. */
    static Reason at(List<Proxy> proxies, Origin where, Reason reason) {
        if (proxies.isEmpty() || reason instanceof Reason.AtHop) {
            return reason;
        }
        String address =
                (where.host().indexOf(':') >= 0 ? "[" + where.host() + "]" : where.host()) + ":" + where.port();
        for (int i = 0; i < proxies.size(); i++) {
            Proxy proxy = proxies.get(i);
            boolean here = proxy.port() == where.port()
                    && Origin.host(proxy.host()).equals(where.host())
                    && proxy.protocols().equals(where.protocols());
            if (here) {
                return new Reason.AtHop("proxy " + (i + 1) + " of " + proxies.size() + " (" + address + ")", reason);
            }
        }
        return new Reason.AtHop("the origin (" + address + ") behind the proxies", reason);
    }
}
