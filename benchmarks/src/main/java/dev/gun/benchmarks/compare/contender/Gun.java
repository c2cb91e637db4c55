package dev.gun.benchmarks.compare.contender;

import dev.gun.benchmarks.compare.work.Contender;
import dev.gun.benchmarks.compare.work.Http;
import dev.gun.benchmarks.compare.work.Returning;
import dev.gun.benchmarks.compare.work.Target;
import dev.gun.benchmarks.compare.work.WebSockets;
import dev.gun.client.GunClient;
import dev.gun.client.GunOptions;
import dev.gun.client.Http2Options;
import dev.gun.client.Protocol;

/** gun-client, with receivers that run on the event loop, or on the client's own threads. */
final class Gun implements Contender {

    private final boolean onEventLoop;

    Gun(boolean onEventLoop) {
        this.onEventLoop = onEventLoop;
    }

    /** One event loop, as every contender here. */
    static GunClient client() {
        return GunClient.builder().eventLoopThreads(1).build();
    }

    @Override
    public Http http1(Target target, int connections) {
        return new GunHttp(target.http1(), GunOptions.builder().build(), connections, onEventLoop);
    }

    @Override
    public Http http2(Target target, int streams) {
        GunOptions options = GunOptions.builder()
                .protocols(Protocol.HTTP2)
                .http2(Http2Options.builder().maxFrameSizeReceived(1 << 20).build())
                .build();
        return new GunHttp(target.http2(), options, 1, onEventLoop);
    }

    @Override
    public WebSockets webSockets(Target target, boolean deflate) {
        return new GunWebSockets(
                deflate ? target.deflate() : target.http1(), GunOptions.defaults(), false, deflate, onEventLoop);
    }

    @Override
    public WebSockets webSocketsOverHttp2(Target target) {
        return new GunWebSockets(
                target.http2(), GunOptions.builder().protocols(Protocol.HTTP2).build(), true, false, onEventLoop);
    }

    @Override
    public Returning returning(Target target) {
        return new GunReturning(target.http1());
    }
}
