package dev.gun.client.internal.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.TcpOptions;
import dev.gun.client.TlsOptions;
import dev.gun.client.event.LookupInfo;
import dev.gun.client.testkit.Gates;
import dev.gun.client.testkit.Identity;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.Recorder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Dials a peer and does handshakes with it, as the driver does. One connection at a time. */
final class TlsClient {
    private final Loops loops;
    private final TlsHandshaker handshaker = new TlsHandshaker(new TlsContexts());
    private final Recorder<Object> results = new Recorder<>();
    private final Recorder<Object> failures = new Recorder<>();
    private Consumer<Channel> afterwards = channel -> {};
    private volatile String received = "";
    private String host = "localhost";
    private Duration timeout = GunOptions.INFINITE;
    private @Nullable Channel channel;

    TlsClient(Loops loops) {
        this.loops = loops;
    }

    TlsClient host(String name) {
        host = name;
        return this;
    }

    /** Runs it on the event loop when a handshake is over, before anything else that the loop finds to do. */
    void afterHandshake(Consumer<Channel> task) {
        afterwards = task;
    }

    TlsClient timeout(Duration value) {
        timeout = value;
        return this;
    }

    /** What the callback was told: a protocol or a reason. */
    Recorder<Object> results() {
        return results;
    }

    /** The reasons for what failed in TLS after the handshake. */
    Recorder<Object> failures() {
        return failures;
    }

    Channel channel() {
        return Objects.requireNonNull(channel);
    }

    void awaitReceived(String text) {
        Awaitility.await().atMost(Gates.TIMEOUT).untilAsserted(() -> assertThat(received)
                .hasToString(text));
    }

    Cancellable handshake(RawPeer peer, TlsOptions options, Protocol... offered) {
        received = "";
        connect(peer);
        return begin(peer.port(), options, offered);
    }

    void connect(RawPeer peer) {
        CompletableFuture<Channel> connected = new CompletableFuture<>();
        loops.loop()
                .execute(() -> Dialer.connect(
                        loops.loop(),
                        new LookupInfo(List.of(peer.address().getAddress()), peer.port()),
                        TcpOptions.defaults(),
                        GunOptions.INFINITE,
                        new ConnectCallback() {
                            @Override
                            public void connected(Channel made) {
                                connected.complete(made);
                            }

                            @Override
                            public void failed(Reason reason) {
                                connected.completeExceptionally(new AssertionError(reason.text()));
                            }
                        }));
        channel =
                connected.orTimeout(Gates.TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
    }

    Cancellable begin(int port, TlsOptions options, Protocol... offered) {
        CompletableFuture<Cancellable> begun = new CompletableFuture<>();
        loops.loop()
                .execute(() -> begun.complete(handshaker.handshake(
                        channel(), host, port, options, List.of(offered), timeout, new HandshakeCallback() {
                            @Override
                            public void established(Protocol protocol) {
                                channel().pipeline().addLast(new Sink());
                                channel().config().setAutoRead(true);
                                record(protocol);
                                loops.loop().execute(() -> afterwards.accept(channel()));
                            }

                            @Override
                            public void failed(Reason reason) {
                                record(reason);
                            }
                        })));
        return begun.orTimeout(Gates.TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Closes the connection and fails if more was called back than was expected. */
    void close() throws Exception {
        if (channel != null) {
            channel.close().sync();
            loops.drain();
        }
        results.assertNothingMore();
        failures.assertNothingMore();
    }

    static KeyManagerFactory keys(Identity identity) {
        try {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(identity.keyStore(), Identity.PASSWORD.toCharArray());
            return factory;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void record(Object result) {
        results.record(loops.loop().inEventLoop() ? result : "not on the loop");
    }

    /** Stands for the protocol. */
    private final class Sink extends SimpleChannelInboundHandler<ByteBuf> {
        private final StringBuilder seen = new StringBuilder();

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
            seen.append(bytes.toString(US_ASCII));
            received = seen.toString();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
            Reason tls = TlsAlerts.reason(failure);
            // A peer that ends with its test resets what is still open.
            if (tls != null) {
                failures.record(tls);
            }
        }
    }
}
