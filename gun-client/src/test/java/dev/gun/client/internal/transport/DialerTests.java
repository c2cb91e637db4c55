package dev.gun.client.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.Reason;
import dev.gun.client.TcpOptions;
import dev.gun.client.event.LookupInfo;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.Recorder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Over real sockets. What takes time is in {@link HappyEyeballsTests}. */
@DisplayName("The dialer (spec §13)")
class DialerTests {

    private static final InetAddress V4 = NetUtil.LOCALHOST4;
    private static final InetAddress V6 = NetUtil.LOCALHOST6;

    @RegisterExtension
    static final Loops LOOPS = new Loops();

    private final Recorder<Object> results = new Recorder<>();

    @Test
    void theChannelIsActiveOnTheLoopWithAutoReadOffAndAnEmptyPipeline() throws Exception {
        try (RawPeer peer = RawPeer.start()) {
            Channel channel = connect(TcpOptions.defaults(), peer.port(), V4);

            assertThat(LOOPS.call(channel::isActive)).isTrue();
            assertThat(channel.eventLoop()).isSameAs(LOOPS.loop());
            assertThat(channel.remoteAddress()).isEqualTo(peer.address());
            assertThat(channel.config().isAutoRead()).isFalse();
            assertThat(channel.pipeline().toMap()).isEmpty();
            channel.close().sync();
            peer.awaitNoOpenConnections();
            assertThat(peer.acceptedConnections()).isEqualTo(1);
        }
    }

    @Test
    void theSocketHasTheOptionsThatWereAskedFor() throws Exception {
        InetSocketAddress local = new InetSocketAddress("127.0.0.2", 0);
        try (RawPeer peer = RawPeer.start()) {
            Channel channel = connect(new TcpOptions(false, true, 20_000, 30_000, local), peer.port(), V4);

            assertThat(channel.config().getOption(ChannelOption.TCP_NODELAY)).isFalse();
            assertThat(channel.config().getOption(ChannelOption.SO_KEEPALIVE)).isTrue();
            // Linux doubles what it is asked for (socket(7)).
            assertThat(channel.config().getOption(ChannelOption.SO_SNDBUF)).isIn(20_000, 40_000);
            assertThat(channel.config().getOption(ChannelOption.SO_RCVBUF)).isIn(30_000, 60_000);
            assertThat(((InetSocketAddress) channel.localAddress()).getAddress())
                    .isEqualTo(local.getAddress());
            channel.close().sync();
        }
    }

    @Test
    void nagleIsOffByDefault() throws Exception {
        try (RawPeer peer = RawPeer.start()) {
            Channel channel = connect(TcpOptions.defaults(), peer.port(), V4);

            assertThat(channel.config().getOption(ChannelOption.TCP_NODELAY)).isTrue();
            channel.close().sync();
        }
    }

    @Test
    void anAddressThatRefusesIsFollowedByTheNext() throws Exception {
        try (RawPeer peer = RawPeer.start()) {
            // The peer listens on IPv4 only.
            Channel channel = connect(TcpOptions.defaults(), peer.port(), V6, V4);

            assertThat(channel.remoteAddress()).isEqualTo(peer.address());
            channel.close().sync();
        }
    }

    @Test
    void whenAllRefuseTheReasonNamesEachAddress() throws Exception {
        int port = RawPeer.refusingPort();
        start(TcpOptions.defaults(), port, GunOptions.INFINITE, V6, V4);

        results.awaitExactly(new Reason.ConnectFailed(
                List.of("[::1]:" + port + ": Connection refused", "127.0.0.1:" + port + ": Connection refused")));
        LOOPS.drain();
        results.assertNothingMore();
    }

    @Test
    void cancellingLeavesNothingOpen() throws Exception {
        try (RawPeer peer = RawPeer.start()) {
            LOOPS.call(() -> {
                Cancellable cancellable = dial(TcpOptions.defaults(), peer.port(), Duration.ofSeconds(10), V4);
                // After the attempt has begun, before its result can be known.
                LOOPS.loop().execute(cancellable::cancel);
                return cancellable;
            });

            LOOPS.drain();
            peer.awaitNoOpenConnections();
            LOOPS.drain();
            results.assertNothingMore();
        }
    }

    private Channel connect(TcpOptions tcp, int port, InetAddress... addresses) throws Exception {
        start(tcp, port, GunOptions.INFINITE, addresses);
        return (Channel) results.awaitNext();
    }

    private Cancellable start(TcpOptions tcp, int port, Duration timeout, InetAddress... addresses) throws Exception {
        return LOOPS.call(() -> dial(tcp, port, timeout, addresses));
    }

    private Cancellable dial(TcpOptions tcp, int port, Duration timeout, InetAddress... addresses) {
        return Dialer.connect(
                LOOPS.loop(), new LookupInfo(List.of(addresses), port), tcp, timeout, new ConnectCallback() {
                    @Override
                    public void connected(Channel channel) {
                        results.record(LOOPS.loop().inEventLoop() ? channel : "not on the loop");
                    }

                    @Override
                    public void failed(Reason reason) {
                        results.record(LOOPS.loop().inEventLoop() ? reason : "not on the loop");
                    }
                });
    }
}
