package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.InvalidHeaders;
import dev.gun.client.SessionOptions.Outbox;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.Delimiter;
import org.springframework.util.unit.DataSize;

/**
 * Options of the WebSocket that a connection keeps open, and defaults of every other on it.
 *
 * @param path Path, with query, of the WebSocket to keep open; the URI's unless set.
 * @param sessionName Name of the WebSocket to keep open, in messages and log lines.
 * @param protocols Comma-separated list of subprotocols to offer, in order of preference.
 * @param subscribe Text frames to send whenever the WebSocket is up: one, or a list of them.
 * @param compress Whether compression (permessage-deflate) is offered.
 * @param clientMaxWindowBits Window that we are ready to compress with, 8 to 15 bits.
 * @param serverMaxWindowBits Window that the server is asked to compress with, 8 to 15 bits.
 * @param clientNoContextTakeover Whether we compress each message for itself.
 * @param serverNoContextTakeover Whether the server is asked to compress each message for itself.
 * @param keepalive How often a ping is sent, or infinite for never.
 * @param pongTimeout How long nothing may be received after a ping before the connection is lost, or infinite.
 * @param closingTimeout How long to wait for the answer to our close, or infinite.
 * @param silencePings Whether pings and pongs are kept from listeners.
 * @param flow Number of messages that the receiver takes before it asks for more; no limit unless set.
 * @param maxMessageSize Largest message accepted.
 * @param maxFrameSize Largest frame accepted.
 * @param maxDecompressedSize Largest message accepted after decompression.
 * @param receiveBuffer Size of what is held while the receiver is out of credits.
 * @param invalidRequestHeaders What is done about header fields of the upgrade that must not be sent.
 * @param stopOnStatus Comma-separated list of statuses of a refused upgrade that end the connection for good.
 * @param stopOnClose Comma-separated list of close codes that end the connection for good.
 * @param outbox What happens to frames that are sent while the WebSocket is not up.
 */
public record GunWebSocketProperties(
        @Nullable String path,
        @Nullable String sessionName,
        @Nullable List<String> protocols,
        @Delimiter(Delimiter.NONE) @Nullable List<String> subscribe,
        @Nullable Boolean compress,
        @Nullable Integer clientMaxWindowBits,
        @Nullable Integer serverMaxWindowBits,
        @Nullable Boolean clientNoContextTakeover,
        @Nullable Boolean serverNoContextTakeover,
        @MayBeInfinite @Nullable Duration keepalive,
        @MayBeInfinite @Nullable Duration pongTimeout,
        @MayBeInfinite @Nullable Duration closingTimeout,
        @Nullable Boolean silencePings,
        @Nullable Long flow,
        @Nullable DataSize maxMessageSize,
        @Nullable DataSize maxFrameSize,
        @Nullable DataSize maxDecompressedSize,
        @Nullable DataSize receiveBuffer,
        @Nullable InvalidHeaders invalidRequestHeaders,
        @Nullable Set<Integer> stopOnStatus,
        @Nullable Set<Integer> stopOnClose,
        @NestedConfigurationProperty @DefaultValue OutboxProperties outbox) {

    /**
     * What happens to frames that are sent while the WebSocket is not up.
     *
     * @param policy Whether they fail, or wait, and which is given up when too many do.
     * @param maxFrames Number of frames that wait at most.
     * @param maxSize Size of the frames that wait at most.
     */
    public record OutboxProperties(
            @Nullable Outbox policy,
            @Nullable Integer maxFrames,
            @Nullable DataSize maxSize) {}

    /** Names nothing: path and frames may hold secrets. */
    @Override
    public String toString() {
        return "GunWebSocketProperties[***]";
    }
}
