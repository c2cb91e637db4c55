package dev.gun.benchmarks.compare.contender;

import dev.gun.benchmarks.compare.work.Contender;
import dev.gun.benchmarks.compare.work.Http;
import dev.gun.benchmarks.compare.work.Target;
import dev.gun.benchmarks.compare.work.WebSockets;
import dev.gun.client.GunOptions;
import dev.gun.client.Protocol;
import dev.gun.client.Proxy;

/**
 * gun-client, its receivers on the event loop, with one proxy before the origin or none. What is spoken to the origin is
 * HTTP/1.1 in any case, so that the difference is the tunnel's alone.
 */
final class GunThroughTunnel implements Contender {

    private final Way way;

    GunThroughTunnel(Way way) {
        this.way = way;
    }

    /** How the origin is reached. */
    enum Way {
        /** Without a proxy. */
        DIRECT,
        /** Through a tunnel that takes the whole connection. */
        HTTP1,
        /** Through a tunnel that is one stream. */
        HTTP2
    }

    private GunOptions options(Target target) {
        GunOptions.Builder options = GunOptions.builder();
        return switch (way) {
            case DIRECT -> options.build();
            case HTTP1 ->
                options.proxies(Proxy.connect(Target.HOST, target.http1())).build();
            case HTTP2 ->
                options.proxies(Proxy.connect(Target.HOST, target.http2()).withProtocols(Protocol.HTTP2))
                        .build();
        };
    }

    @Override
    public Http http1(Target target, int connections) {
        return new GunHttp(target.http1(), options(target), connections, true);
    }

    @Override
    public WebSockets webSockets(Target target, boolean deflate) {
        return new GunWebSockets(deflate ? target.deflate() : target.http1(), options(target), false, deflate, true);
    }
}
