package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.Headers;
import dev.gun.client.SessionOptions;
import dev.gun.client.SessionOptions.Outbox;
import dev.gun.client.WsFrame;
import dev.gun.client.WsOptions;
import dev.gun.spring.boot.autoconfigure.GunWebSocketProperties.OutboxProperties;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Maps {@code websocket.*} to the options of WebSockets, and of the session, which is the one kept open. */
final class WebSocketMapper {

    private final WsOptions.Builder options =
            WsOptions.builder().keepalive(Duration.ofSeconds(30)).pongTimeout(Duration.ofSeconds(10));
    private @Nullable String path;
    private @Nullable String sessionName;
    private @Nullable List<String> subscribe;
    private @Nullable Set<Integer> stopOnStatus;
    private @Nullable Set<Integer> stopOnClose;
    private @Nullable Outbox outbox;
    private int outboxFrames = 1_000;
    private long outboxBytes = 1L << 20;

    void apply(PropertyGroup group, GunWebSocketProperties properties) {
        applyCompression(group, properties);
        group.set("protocols", properties.protocols(), options::subprotocols);
        group.set("keepalive", properties.keepalive(), options::keepalive);
        group.set("pong-timeout", properties.pongTimeout(), options::pongTimeout);
        group.set("closing-timeout", properties.closingTimeout(), options::closingTimeout);
        group.set("silence-pings", properties.silencePings(), options::silencePings);
        group.set("flow", properties.flow(), options::flow);
        group.setIntBytes("max-message-size", properties.maxMessageSize(), options::maxMessageSize);
        group.setBytes("max-frame-size", properties.maxFrameSize(), options::maxFrameSize);
        group.setIntBytes("max-decompressed-size", properties.maxDecompressedSize(), options::maxDecompressedSize);
        group.setIntBytes("receive-buffer", properties.receiveBuffer(), options::receiveBuffer);
        group.set("invalid-request-headers", properties.invalidRequestHeaders(), options::invalidRequestHeaders);
        applySession(group, properties);
        applyOutbox(group.group("outbox"), properties.outbox());
    }

    private void applyCompression(PropertyGroup group, GunWebSocketProperties properties) {
        group.set("compress", properties.compress(), options::compress);
        group.set("client-max-window-bits", properties.clientMaxWindowBits(), options::clientMaxWindowBits);
        group.set("server-max-window-bits", properties.serverMaxWindowBits(), options::serverMaxWindowBits);
        group.set("client-no-context-takeover", properties.clientNoContextTakeover(), options::clientNoContextTakeover);
        group.set("server-no-context-takeover", properties.serverNoContextTakeover(), options::serverNoContextTakeover);
    }

    private void applySession(PropertyGroup group, GunWebSocketProperties properties) {
        group.setSecret("path", properties.path(), value -> {
            SessionOptions.builder(value);
            path = value;
        });
        group.set("session-name", properties.sessionName(), value -> sessionName = value);
        group.setSecret("subscribe", properties.subscribe(), value -> subscribe = value);
        group.set("stop-on-status", properties.stopOnStatus(), value -> stopOnStatus = value);
        group.set("stop-on-close", properties.stopOnClose(), value -> stopOnClose = value);
    }

    private void applyOutbox(PropertyGroup group, OutboxProperties properties) {
        group.set("policy", properties.policy(), value -> outbox = value);
        group.set("max-frames", properties.maxFrames(), value -> {
            SessionOptions.builder("/").outboxLimits(value, 1);
            outboxFrames = value;
        });
        group.setBytes("max-size", properties.maxSize(), value -> {
            SessionOptions.builder("/").outboxLimits(1, value);
            outboxBytes = value;
        });
    }

    WsOptions options() {
        return options.build();
    }

    boolean asksForSession() {
        return path != null || subscribe != null || sessionName != null;
    }

    /** The session on the configured path, else on {@code uriPath}. */
    SessionOptions session(String uriPath, Headers headers) {
        SessionOptions.Builder session = SessionOptions.builder(path == null ? uriPath : path)
                .headers(headers)
                .outboxLimits(outboxFrames, outboxBytes);
        if (sessionName != null) {
            session.name(sessionName);
        }
        if (subscribe != null) {
            session.subscribe(subscribe.stream().map(WsFrame::text).toArray(WsFrame[]::new));
        }
        if (stopOnStatus != null) {
            session.stopOnStatus(stopOnStatus);
        }
        if (stopOnClose != null) {
            session.stopOnClose(stopOnClose);
        }
        if (outbox != null) {
            session.outbox(outbox);
        }
        return session.build();
    }
}
