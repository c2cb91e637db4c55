package dev.gun.client.internal.protocol;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/** Says that nothing more comes from us, while the peer may go on. */
final class HalfClose {

    private HalfClose() {}

    /**
     * A FIN, over TLS a close_notify, after which the peer may go on sending (RFC 9293 §3.6, RFC 8446 §6.1; up to TLS
     * 1.2 it closes as well).
     */
    static void endOutput(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.closeOutbound();
        } else if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        }
    }
}
