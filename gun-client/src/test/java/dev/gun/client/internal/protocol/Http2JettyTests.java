package dev.gun.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gun.client.GunOptions;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("HTTP/2 with a server that is not Netty's")
class Http2JettyTests {

    private final Server server = new Server();
    private final ServerConnector connector =
            new ServerConnector(server, new HTTP2CServerConnectionFactory(new HttpConfiguration()));
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Http2Recorder log = new Http2Recorder();
    private final List<String> lines = new ArrayList<>();
    private final Http2Protocol protocol =
            new Http2Protocol(new ProtocolContext("jetty", GunOptions.defaults(), log, log));
    private Channel channel;

    @BeforeEach
    void connect() throws Exception {
        server.addConnector(connector);
        server.setHandler(new Echo());
        server.start();
        channel = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInboundHandlerAdapter())
                .connect("localhost", connector.getLocalPort())
                .sync()
                .channel();
        onLoop(() -> {
            protocol.start(channel.pipeline(), Unpooled.EMPTY_BUFFER);
            return 0;
        });
    }

    @AfterEach
    void stop() throws Exception {
        channel.close().sync();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        server.stop();
    }

    private <T> T onLoop(Callable<T> task) throws Exception {
        return channel.eventLoop().submit(task).get(10, TimeUnit.SECONDS);
    }

    /** The calls so far, once the last of them is there. */
    private List<String> until(String last) {
        await().until(() -> {
            lines.addAll(onLoop(log::take));
            return lines.contains(last);
        });
        return lines;
    }

    @Test
    void echoesABodyLargerThanAnyWindowAndFinishes() throws Exception {
        int size = 10_000_000;
        Http2TestStream post = new Http2TestStream(1, Http2TestStream.head("POST", "/echo"), size);
        onLoop(() -> {
            protocol.open(post);
            protocol.data(post, Unpooled.wrappedBuffer(new byte[size]), true, log.result("body"));
            protocol.flush();
            return 0;
        });

        until("S1 ended");

        assertThat(lines).contains("S1 requestEnd", "body written", "S1 responseEnd");
        int received = lines.stream()
                .filter(line -> line.startsWith("S1 data "))
                .mapToInt(line -> line.substring(line.indexOf('"')).length() - 2)
                .sum();
        assertThat(received).isEqualTo(size);
    }

    @Test
    void shutdownEndsWithTheRunningStream() throws Exception {
        Http2TestStream post = new Http2TestStream(1, Http2TestStream.head("POST", "/echo"), -1);
        onLoop(() -> {
            protocol.open(post);
            protocol.flush();
            protocol.shutdown();
            protocol.data(post, Unpooled.copiedBuffer(new byte[] {'h', 'i'}), true, log.result("body"));
            protocol.flush();
            return 0;
        });

        assertThat(until("close normal: The connection ended cleanly"))
                .containsSubsequence("S1 requestEnd", "S1 responseEnd", "S1 ended");
    }

    /** Sends back what it gets. */
    private static final class Echo extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Content.copy(request, response, callback);
            return true;
        }
    }
}
