package dev.gun.client.internal.protocol;

import dev.gun.client.internal.codec.ws.WsViolation;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fails a WebSocket whose peer broke a rule, once the receiver is done with what came before: its answers would else be
 * refused or not, depending on which thread was faster. A receiver that takes its time is waited for only so long.
 * Confined to the event loop.
 */
final class WsVerdict {

    /** RFC 6455 §7.1.7 fails the connection at once; who handles a message later than this has no answer for it. */
    static final Duration PATIENCE = Duration.ofMillis(500);

    private final ClientStream stream;
    private final EventExecutor executor;
    private final Consumer<WsViolation> fail;
    /** What is waiting to be told. */
    private @Nullable WsViolation violation;

    private @Nullable Future<?> deadline;

    WsVerdict(ClientStream stream, EventExecutor executor, Consumer<WsViolation> fail) {
        this.stream = stream;
        this.executor = executor;
        this.fail = fail;
    }

    /** A rule was broken: fails the WebSocket, though not within this call. */
    void pronounce(WsViolation broken) {
        violation = broken;
        deadline = PeerTimer.after(executor, PATIENCE, this::hasten);
        reconsider();
    }

    /** The receiver may be done. */
    void reconsider() {
        if (violation != null && stream.settled()) {
            // What it has sent is a task that waits before this one, if it was not written yet.
            executor.execute(this::hasten);
        }
    }

    /** Waits no longer. */
    void hasten() {
        WsViolation broken = violation;
        if (broken != null) {
            stop();
            fail.accept(broken);
        }
    }

    /** Forgets what was to be told. */
    void stop() {
        violation = null;
        PeerTimer.cancel(deadline);
        deadline = null;
    }
}
