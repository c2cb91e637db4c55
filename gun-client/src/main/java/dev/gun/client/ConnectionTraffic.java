package dev.gun.client;

/**
 * What a connection has received and sent since it was opened, over all its sockets.
 *
 * @param bytesReceived bytes that its protocol was given to read; behind TLS, so handshakes do not count
 * @param bytesSent bytes that its protocol has written; before TLS
 * @param framesReceived WebSocket messages that were delivered, and control frames that were; a fragmented message is one
 * @param framesSent WebSocket frames that were accepted to be sent; those that are sent by the library itself, as pongs
 *     are, do not count
 * @param waiting messages handed over to the owner's thread that its {@code receive} is not done with; counted by the
 *     batch that is handed over at once
 */
public record ConnectionTraffic(
        long bytesReceived, long bytesSent, long framesReceived, long framesSent, int waiting) {}
