package dev.gun.benchmarks.compare.contender;

import dev.gun.benchmarks.compare.work.Contender;
import dev.gun.benchmarks.compare.work.Http;
import dev.gun.benchmarks.compare.work.Returning;
import dev.gun.benchmarks.compare.work.Target;
import dev.gun.benchmarks.compare.work.WebSockets;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;

/** Netty's codecs with nothing around them: no reconnection, no limits, no events, no checks. The limit. */
final class RawNetty implements Contender {

    static EventLoopGroup loop() {
        return new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    }

    static Bootstrap bootstrap(EventLoopGroup loop, int port) {
        return new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .remoteAddress(Target.HOST, port);
    }

    @Override
    public Http http1(Target target, int connections) {
        return new RawHttp1(target.http1(), connections);
    }

    @Override
    public Http http2(Target target, int streams) {
        return new RawHttp2(target.http2());
    }

    @Override
    public WebSockets webSockets(Target target, boolean deflate) {
        return deflate ? new RawWebSockets(target.deflate(), true) : new RawWebSockets(target.http1(), false);
    }

    @Override
    public WebSockets webSocketsOverHttp2(Target target) {
        return new RawWebSocketsOverHttp2(target.http2());
    }

    @Override
    public Returning returning(Target target) {
        return new RawReturning(target.http1());
    }
}
