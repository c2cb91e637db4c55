package dev.gun.client.internal.protocol;

import static dev.gun.client.internal.protocol.Http2Peer.DATA;
import static dev.gun.client.internal.protocol.Http2Peer.frame;
import static dev.gun.client.internal.protocol.Http2Peer.headers;
import static dev.gun.client.internal.protocol.Http2Peer.settings;

import dev.gun.client.GunOptions;
import dev.gun.client.Headers;
import dev.gun.client.WsOptions;
import dev.gun.client.event.RequestStartEvent.Function;
import java.nio.charset.StandardCharsets;

/** WebSockets on an HTTP/2 connection, for tests of them: what is asked, and what the server sends. */
final class Http2WebSockets {

    private Http2WebSockets() {}

    static RequestHead head(WsOptions options, String... fields) {
        return new RequestHead(Function.WS_UPGRADE, "GET", "http", "example.org", "/ws", Headers.of(fields), options);
    }

    /** A connection whose server has sent {@code settings}: number, value, and so on. */
    static Http2Peer peer(GunOptions options, int... settings) throws Exception {
        Http2Peer peer = new Http2Peer(options);
        peer.send(settings(settings), frame(Http2Peer.SETTINGS, Http2Peer.ACK, 0));
        peer.log.take();
        peer.sent();
        return peer;
    }

    /** A connection whose server knows RFC 8441. */
    static Http2Peer peer() throws Exception {
        return peer(GunOptions.defaults(), 8, 1);
    }

    /** An upgrade, asked and accepted. */
    static Http2TestStream open(Http2Peer peer, WsOptions options) throws Exception {
        Http2TestStream stream = peer.open(head(options), 0);
        peer.send(headers(2 * (int) stream.id() - 1, false, ":status", "200"));
        peer.log.take();
        peer.sent();
        return stream;
    }

    static Http2TestStream open(Http2Peer peer) throws Exception {
        return open(peer, WsOptions.defaults());
    }

    static byte[] bytes(int stream, int flags, int... bytes) {
        byte[] payload = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            payload[i] = (byte) bytes[i];
        }
        return frame(DATA, flags, stream, payload);
    }

    static byte[] text(int stream, String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        return frame(DATA, 0, stream, new byte[] {(byte) 0x81, (byte) payload.length}, payload);
    }

    static byte[] close1000(int stream, int flags) {
        return bytes(stream, flags, 0x88, 2, 0x03, 0xe8);
    }
}
