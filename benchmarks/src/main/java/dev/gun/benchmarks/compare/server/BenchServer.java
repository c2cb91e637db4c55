package dev.gun.benchmarks.compare.server;

import dev.gun.benchmarks.compare.work.Target;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * Prints the ports it listens on, obeys the lines {@code broadcast <path> <frames> <bytes> <text|binary>} and {@code drop <path>} on its standard
 * input with an {@code ok} each, and ends with it.
 */
public final class BenchServer {

    private final ChannelGroup webSockets = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    private BenchServer() {}

    /** Runs the server. */
    public static void main(String[] args) throws IOException {
        new BenchServer().run();
    }

    private void run() throws IOException {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            Http1Channel plain = new Http1Channel(webSockets, false);
            int http1 = listen(loops, plain);
            int deflate = listen(loops, new Http1Channel(webSockets, true));
            int http2 = listen(loops, new Http2Channel(plain));
            say("@ports " + new Target(http1, deflate, http2));
            obey(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII)));
        } finally {
            loops.shutdownGracefully();
        }
    }

    private static int listen(EventLoopGroup loops, ChannelInitializer<Channel> children) {
        Channel channel = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 16_384)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(children)
                .bind(Target.HOST, 0)
                .syncUninterruptibly()
                .channel();
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    private void obey(BufferedReader orders) throws IOException {
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "broadcast" ->
                    broadcast(
                            words[1],
                            Integer.parseInt(words[2]),
                            Integer.parseInt(words[3]),
                            words[4].equals("binary"));
                case "drop" ->
                    webSockets.close(channel -> isOf(channel, words[1])).syncUninterruptibly();
                default -> throw new IllegalArgumentException("Unknown order: " + line);
            }
            say("@ok");
        }
    }

    /** Every WebSocket of that path gets so many frames; in turns, so that a client sees them mixed. */
    private void broadcast(String path, int frames, int bytes, boolean binary) {
        for (Channel channel : webSockets) {
            if (isOf(channel, path)) {
                channel.eventLoop().execute(() -> new Burst(channel, frames, bytes, binary).run());
            }
        }
    }

    private static boolean isOf(Channel channel, String path) {
        return path.equals(channel.attr(Http1Channel.PATH).get());
    }

    @SuppressWarnings("SystemOut")
    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
