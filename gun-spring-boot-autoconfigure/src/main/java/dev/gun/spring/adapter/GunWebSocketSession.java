package dev.gun.spring.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gun.client.GunException;
import dev.gun.client.GunWebSocket;
import dev.gun.client.WsFrame;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.util.ObjectUtils;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.HandshakeInfo;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.adapter.AbstractWebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A session over a WebSocket of Gun's. Thread-safe. */
final class GunWebSocketSession extends AbstractWebSocketSession<GunWebSocket> {

    private final Flux<WebSocketMessage> incoming;
    private final Sinks.One<CloseStatus> closeStatus = Sinks.one();
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

    private enum State {
        /** Frames go both ways. */
        OPEN,
        /** Our close frame is on its way, or the peer's has come. */
        CLOSED
    }

    GunWebSocketSession(HandshakeInfo info, DataBufferFactory buffers, UpgradeReader frames) {
        super(frames.webSocket(), ObjectUtils.getIdentityHexString(frames.webSocket()), info, buffers);
        this.incoming = Flux.from(FlowAdapters.toPublisher(frames))
                .<WebSocketMessage>handle((frame, sink) -> {
                    WebSocketMessage message = message(frame);
                    if (message != null) {
                        sink.next(message);
                    }
                })
                // Not when it is cancelled: whoever reads no more may still send.
                .doOnTerminate(() -> ended(null));
    }

    /** What a frame is for Spring, {@code null} for a close. */
    private @Nullable WebSocketMessage message(WsFrame frame) {
        if (frame instanceof WsFrame.Close close) {
            ended(close);
            return null;
        } else if (frame instanceof WsFrame.Text text) {
            return message(WebSocketMessage.Type.TEXT, text.text().getBytes(UTF_8), frame);
        } else if (frame instanceof WsFrame.Binary binary) {
            return message(WebSocketMessage.Type.BINARY, binary.bytes().asBytes(), frame);
        } else if (frame instanceof WsFrame.Ping ping) {
            return message(WebSocketMessage.Type.PING, ping.payload().asBytes(), frame);
        }
        return message(
                WebSocketMessage.Type.PONG, ((WsFrame.Pong) frame).payload().asBytes(), frame);
    }

    private WebSocketMessage message(WebSocketMessage.Type type, byte[] payload, WsFrame frame) {
        return new WebSocketMessage(type, bufferFactory().wrap(payload), frame);
    }

    private void ended(WsFrame.@Nullable Close close) {
        state.set(State.CLOSED);
        if (close == null) {
            // An answer that is there already is not replaced.
            closeStatus.tryEmitEmpty();
        } else {
            boolean none = close.code() == WsFrame.Close.NO_CODE;
            closeStatus.tryEmitValue(
                    none ? CloseStatus.NO_STATUS_CODE : CloseStatus.create(close.code(), close.reason()));
        }
    }

    @Override
    public Flux<WebSocketMessage> receive() {
        return incoming;
    }

    @Override
    public Mono<Void> send(Publisher<WebSocketMessage> messages) {
        return Flux.from(messages)
                .concatMap(
                        message -> Mono.fromCompletionStage(() -> getDelegate().send(frame(message))), 1)
                .then();
    }

    private static WsFrame frame(WebSocketMessage message) {
        DataBuffer payload = message.getPayload();
        try {
            byte[] bytes = new byte[payload.readableByteCount()];
            payload.read(bytes);
            return switch (message.getType()) {
                case TEXT -> WsFrame.text(new String(bytes, UTF_8));
                case BINARY -> WsFrame.binary(bytes);
                case PING -> WsFrame.ping(bytes);
                case PONG -> WsFrame.pong(bytes);
            };
        } finally {
            DataBufferUtils.release(payload);
        }
    }

    @Override
    public boolean isOpen() {
        return state.get() == State.OPEN;
    }

    /** Sends a close frame, once; completes when it is written. */
    @Override
    public Mono<Void> close(CloseStatus status) {
        String reason = status.getReason() == null ? "" : status.getReason();
        return Mono.defer(() -> state.compareAndSet(State.OPEN, State.CLOSED)
                        ? Mono.fromCompletionStage(getDelegate().send(WsFrame.close(status.getCode(), reason)))
                        : Mono.<Void>empty())
                // It has ended meanwhile: what was wanted.
                .onErrorComplete(GunException.class);
    }

    @Override
    public Mono<CloseStatus> closeStatus() {
        return closeStatus.asMono();
    }
}
