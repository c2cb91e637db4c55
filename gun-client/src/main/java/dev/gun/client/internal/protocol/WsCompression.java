package dev.gun.client.internal.protocol;

import dev.gun.client.internal.codec.ws.DeflateParams;
import dev.gun.client.internal.codec.ws.PermessageDeflate;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The compression contexts of a WebSocket, if compression was agreed on. What of them can be made anew is released when no
 * message has gone either way for a while, because they hold some 300 KiB. Confined to the event loop.
 */
final class WsCompression {

    private static final Duration IDLE = Duration.ofSeconds(30);

    private enum Use {
        /** Nothing is compressed, or not any more. */
        OFF,
        /** No context holds memory that could be released. */
        FRESH,
        /** A message was sent or received since the last look. */
        USED,
        /** None was. */
        QUIET
    }

    /** No compression, for every WebSocket without it: nothing of it ever changes. */
    private static final WsCompression NONE = new WsCompression(null, () -> ImmediateEventExecutor.INSTANCE);

    private final @Nullable PermessageDeflate contexts;
    private final Supplier<EventExecutor> executor;
    private Use use;
    private @Nullable Future<?> look;
    private BooleanSupplier betweenMessages = () -> false;

    private WsCompression(@Nullable DeflateParams agreed, Supplier<EventExecutor> executor) {
        this.contexts = agreed == null ? null : new PermessageDeflate(agreed, -1);
        this.executor = executor;
        this.use = contexts == null ? Use.OFF : Use.FRESH;
    }

    /**
     * A WebSocket's.
     *
     * @param agreed what was agreed on, {@code null} for nothing
     * @param transport has its event loop, once something is sent or received
     */
    static WsCompression of(@Nullable DeflateParams agreed, WsTransport transport) {
        return agreed == null ? NONE : new WsCompression(agreed, transport::executor);
    }

    /** Says when no message is half received. */
    void releaseWhen(BooleanSupplier noneHalfReceived) {
        if (contexts != null) {
            betweenMessages = noneHalfReceived;
        }
    }

    /** The contexts, {@code null} when nothing is compressed. */
    @Nullable PermessageDeflate contexts() {
        return contexts;
    }

    /** A message was sent or received. */
    void used() {
        switch (use) {
            case OFF, USED -> {
                // Nothing new.
            }
            case FRESH -> {
                use = Use.USED;
                lookLater();
            }
            case QUIET -> use = Use.USED;
        }
    }

    /** Releases both contexts for good. */
    void close() {
        if (contexts != null) {
            use = Use.OFF;
            PeerTimer.cancel(look);
            look = null;
            contexts.close();
        }
    }

    private void lookLater() {
        look = PeerTimer.after(executor.get(), IDLE, this::look);
    }

    private void look() {
        if (use == Use.QUIET && contexts != null && betweenMessages.getAsBoolean()) {
            contexts.releaseIdle();
            use = Use.FRESH;
            look = null;
        } else {
            use = Use.QUIET;
            lookLater();
        }
    }
}
