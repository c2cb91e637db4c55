package dev.gun.client.internal.transport;

import dev.gun.client.Protocol;
import dev.gun.client.TlsOptions;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** Puts TLS on channels. Thread-safe; each handshake is confined to its channel's event loop. */
public final class TlsHandshaker {

    private final TlsContexts contexts;

    /** Handshakes with the contexts of this cache. */
    public TlsHandshaker(TlsContexts contexts) {
        this.contexts = contexts;
    }

    /**
     * Adds an {@link SslHandler} first in the pipeline and does the handshake, with ALPN for {@code offered}. Works with
     * autoRead on or off. On the channel's event loop, which the callback comes on, later.
     *
     * @param host what the certificate must be for and what is sent as server name, unless the options say otherwise
     * @param port with the host, what sessions are kept for
     * @param offered the protocols, best first, at least one
     * @param timeout how long it may take, or {@link dev.gun.client.GunOptions#INFINITE}
     * @return cancels it and closes the channel
     */
    public Cancellable handshake(
            Channel channel,
            String host,
            int port,
            TlsOptions options,
            List<Protocol> offered,
            Duration timeout,
            HandshakeCallback callback) {
        TlsHandshake handshake = new TlsHandshake(channel, host, List.copyOf(offered), callback);
        try {
            handshake.start(handler(channel, host, port, options, offered), timeout);
        } catch (SSLException | IllegalArgumentException e) {
            // Options that cannot be used show here, because factories are asked late.
            handshake.refuse(e);
        }
        return handshake;
    }

    private SslHandler handler(Channel channel, String host, int port, TlsOptions options, List<Protocol> offered)
            throws SSLException {
        String name =
                HostName.withoutTrailingDot(HostName.toAscii(Objects.requireNonNullElse(options.serverName(), host)));
        SslHandler handler = contexts.get(options, offered).newHandler(channel.alloc(), name, port);
        // One clock, and it is not Netty's 10 s.
        handler.setHandshakeTimeoutMillis(0);
        sendServerName(handler.engine(), name, options.sendServerName());
        return handler;
    }

    private static void sendServerName(SSLEngine engine, String name, boolean send) {
        SSLParameters parameters = engine.getSSLParameters();
        // "Literal IPv4 and IPv6 addresses are not permitted in HostName" (RFC 6066 §3). Of itself the JDK leaves out
        // names without a dot, too.
        boolean hasName = send && HostName.literal(name) == null;
        parameters.setServerNames(hasName ? List.of(new SNIHostName(name)) : List.of());
        engine.setSSLParameters(parameters);
    }
}
