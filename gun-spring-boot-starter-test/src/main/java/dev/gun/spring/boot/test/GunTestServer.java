package dev.gun.spring.boot.test;

import dev.gun.client.WsFrame;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A server on a loopback port that says what a test wants it to say: accepts every WebSocket, records what comes, and
 * answers requests with 404, until scripted otherwise. Scripts may be changed at any time and hold for what comes then.
 * They are called on the server's thread and must not block. Thread-safe.
 */
public final class GunTestServer implements AutoCloseable {

    /** Where it listens. */
    public static final String HOST = "localhost";

    private static final int MAX_REQUEST = 1 << 24;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final TestServerState state = new TestServerState();
    private final Channel server;

    /**
     * A request that is no upgrade.
     *
     * @param method the method
     * @param target path and query
     * @param body the body as UTF-8
     */
    public record Request(String method, String target, String body) {}

    /**
     * An answer.
     *
     * @param status the status
     * @param contentType the type of the body
     * @param body the body, sent as UTF-8
     */
    public record Response(int status, String contentType, String body) {

        /** 200 with plain text. */
        public static Response text(String body) {
            return new Response(200, "text/plain;charset=UTF-8", body);
        }

        /** 200 with JSON. */
        public static Response json(String body) {
            return new Response(200, "application/json", body);
        }

        /** A status without a body. */
        public static Response status(int status) {
            return new Response(status, "text/plain;charset=UTF-8", "");
        }
    }

    /** One client's WebSocket, as the server sees it. */
    public interface Peer {

        /** Path and query that the client asked for. */
        String target();

        /** Sends a frame. */
        void send(WsFrame frame);

        /** Sends a text. */
        default void send(String text) {
            send(WsFrame.text(text));
        }

        /** Cuts the connection, without a word. */
        void disconnect();
    }

    private GunTestServer() {
        server = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(MAX_REQUEST))
                                .addLast(new WebSocketServerCompressionHandler(MAX_REQUEST))
                                .addLast(new TestServerHandler(state));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    /** Starts a server on a free port. */
    public static GunTestServer start() {
        return new GunTestServer();
    }

    /** Its port. */
    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** A {@code ws} URI of the server; {@code http} has the same host and port. */
    public URI uri(String path) {
        return URI.create("ws://" + HOST + ":" + port() + path);
    }

    /** Calls {@code script} with each WebSocket when it is open. */
    public GunTestServer onOpen(Consumer<Peer> script) {
        state.onOpen = script;
        return this;
    }

    /** Calls {@code script} with each text, binary and close frame that comes, after it was recorded. */
    public GunTestServer onFrame(BiConsumer<Peer, WsFrame> script) {
        state.onFrame = script;
        return this;
    }

    /** Answers requests that are no upgrade. */
    public GunTestServer onRequest(Function<Request, Response> script) {
        state.onRequest = script;
        return this;
    }

    /** Refuses upgrades with this status; 101 accepts them again. */
    public GunTestServer upgradeStatus(int status) {
        state.upgradeStatus = status;
        return this;
    }

    /** Sends a frame to every WebSocket that is open. */
    public void send(WsFrame frame) {
        state.peers().forEach(peer -> peer.send(frame));
    }

    /** Sends a text to every WebSocket that is open. */
    public void send(String text) {
        send(WsFrame.text(text));
    }

    /** Cuts every WebSocket, without a word. */
    public void disconnect() {
        state.peers().forEach(Peer::disconnect);
    }

    /** The WebSockets that are open, the oldest first. */
    public List<Peer> peers() {
        return state.peers();
    }

    /** Waits 10 seconds for a WebSocket that is open, and gives the one that was opened last. */
    public Peer awaitPeer() {
        return state.await(PATIENCE, "WebSocket", () -> {
            List<Peer> peers = state.peers();
            return peers.isEmpty() ? null : peers.get(peers.size() - 1);
        });
    }

    /** The text, binary and close frames that came, in order. */
    public List<WsFrame> received() {
        return state.received();
    }

    /** Waits 10 seconds until {@code count} text, binary and close frames have come, and gives all that have. */
    public List<WsFrame> awaitReceived(int count) {
        return awaitReceived(count, PATIENCE);
    }

    /**
     * Waits until {@code count} text, binary and close frames have come, and gives all that have.
     *
     * @throws AssertionError when they do not come in time; its text has what did
     */
    public List<WsFrame> awaitReceived(int count, Duration patience) {
        return state.await(patience, count + " frames", () -> {
            List<WsFrame> received = state.received();
            return received.size() < count ? null : received;
        });
    }

    /** The requests that came and were no upgrades, in order. */
    public List<Request> requests() {
        return state.requests();
    }

    /** Forgets what came, and the scripts: for servers that several tests share. */
    public void reset() {
        state.reset();
    }

    @Override
    public void close() {
        if (loop.isShuttingDown()) {
            return;
        }
        server.close().syncUninterruptibly();
        state.closeAll();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
