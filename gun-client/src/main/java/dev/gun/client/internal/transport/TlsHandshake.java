package dev.gun.client.internal.transport;

import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.Reason.TimeoutPhase;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One TLS handshake. Confined to its channel's event loop. */
final class TlsHandshake extends OneShot {

    private static final Logger LOG = LoggerFactory.getLogger(TlsHandshake.class);

    private final Channel channel;
    private final String host;
    private final List<Protocol> offered;
    private final HandshakeCallback callback;

    TlsHandshake(Channel channel, String host, List<Protocol> offered, HandshakeCallback callback) {
        super(channel.eventLoop());
        this.channel = channel;
        this.host = host;
        this.offered = offered;
        this.callback = callback;
    }

    void start(SslHandler tls, Duration timeout) {
        startTimer(
                timeout,
                () -> fail(new Reason.Timeout(
                        TimeoutPhase.TLS_HANDSHAKE,
                        "The TLS handshake with \"" + host + "\" was not over within tlsHandshakeTimeout = "
                                + timeout)));
        // Later, so that the caller has this object before its callback is called.
        loop.execute(() -> begin(tls));
    }

    /** Fails because of the options; nothing is sent. */
    void refuse(Exception failure) {
        loop.execute(() -> fail(new Reason.TlsFailed(TlsAlerts.NONE, String.valueOf(failure.getMessage()))));
    }

    private void begin(SslHandler tls) {
        if (!isRunning()) {
            return;
        }
        if (!channel.isActive()) {
            fail(Reason.CLOSED);
            return;
        }
        // The watcher first: adding the SslHandler writes the ClientHello, and it may fail.
        channel.pipeline().addFirst(new Watcher(tls));
        channel.pipeline().addFirst(tls);
        // With autoRead off nobody else asks for the first bytes of the answer.
        channel.read();
    }

    private void completed(SslHandler tls) {
        Protocol protocol = negotiated(tls.applicationProtocol());
        if (protocol == null) {
            fail(new Reason.AlpnNotNegotiated(TlsContexts.alpn(offered)));
        } else if (end()) {
            callback.established(protocol);
        }
    }

    private @Nullable Protocol negotiated(@Nullable String answer) {
        for (Protocol protocol : offered) {
            // Without an answer it is what one speaks without ALPN, if that was wanted at all.
            boolean chosen = answer == null
                    ? protocol == Protocol.HTTP || protocol == Protocol.RAW || protocol == Protocol.SOCKS
                    : answer.equals(protocol.alpn());
            if (chosen) {
                return protocol;
            }
        }
        return null;
    }

    private void failed(Throwable failure) {
        Reason tls = TlsAlerts.reason(failure, host, TlsContexts.alpn(offered));
        fail(tls == null ? SocketFailures.reason(failure) : tls);
    }

    private void fail(Reason reason) {
        if (end()) {
            release();
            callback.failed(reason);
        }
    }

    @Override
    void release() {
        channel.close();
    }

    /** Sees the end of the handshake before any handler of the protocol sees a byte. */
    private final class Watcher extends ChannelInboundHandlerAdapter {
        private final SslHandler tls;

        Watcher(SslHandler tls) {
            this.tls = tls;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (!(event instanceof SslHandshakeCompletionEvent completion)) {
                ctx.fireUserEventTriggered(event);
            } else if (!isRunning()) {
                LOG.debug("{} handshake ended late: {}", channel, completion.toString());
            } else if (completion.isSuccess()) {
                AlertWait.install(ctx);
                ctx.pipeline().remove(this);
                completed(tls);
            } else {
                failed(completion.cause());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
            // What follows the failure that was reported tells nobody anything new.
            if (isRunning()) {
                failed(failure);
            } else {
                LOG.debug("{} failed after the handshake had", channel, failure);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            fail(Reason.CLOSED);
            ctx.fireChannelInactive();
        }
    }
}
