package dev.gun.client.internal.protocol;

import dev.gun.client.Reason;
import dev.gun.client.internal.codec.ws.WsViolation;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a WebSocket that is about to end knows beyond an open one: how it ends, what is to be told of a broken rule,
 * whether our close is written, and how long is waited for that or for the peer's. Confined to the event loop.
 */
final class WsClosing {

    private enum OwnClose {
        /** None was sent, or it is not known to be written. */
        AWAITED,
        /** It is written, or no longer waited for. */
        SETTLED
    }

    private final PeerTimer timer;
    /** What is to be told of a broken rule, {@code null} while none was, or it is told. */
    private @Nullable WsVerdict verdict;

    private OwnClose ownClose = OwnClose.AWAITED;
    /** Has a meaning once it is said how it ends. */
    private Reason outcome = Reason.NORMAL;

    /**
     * A WebSocket begins to end.
     *
     * @param reading whether bytes are wanted now
     * @param late called when what is waited for takes longer than {@code limit}
     */
    WsClosing(EventExecutor executor, Duration limit, boolean reading, Runnable late) {
        this.timer = new PeerTimer(executor, limit, late);
        timer.reading(reading);
    }

    /** The peer's close is waited for. */
    void awaitPeer() {
        timer.start();
    }

    /** Our close is waited for to be written, whether we read or not. */
    void awaitWritten() {
        timer.resume();
        timer.start();
    }

    /** Nothing is waited for. */
    void stop() {
        timer.stop();
        if (verdict != null) {
            verdict.stop();
            verdict = null;
        }
    }

    /** The peer broke a rule, which {@code by} tells it in time. */
    void pronounce(WsViolation broken, WsVerdict by) {
        verdict = by;
        by.pronounce(broken);
    }

    /** The receiver may be done with what came before the rule was broken, if one was. */
    void reconsider() {
        if (verdict != null) {
            verdict.reconsider();
        }
    }

    /** The receiver is not waited for any more. */
    void hasten() {
        if (verdict != null) {
            verdict.hasten();
        }
    }

    /** We stop reading, or begin again. */
    void reading(boolean on) {
        timer.reading(on);
    }

    /** This is how it ends. */
    void outcome(Reason reason) {
        outcome = reason;
    }

    Reason outcome() {
        return outcome;
    }

    /** Our close is not waited for any more. */
    void settle() {
        ownClose = OwnClose.SETTLED;
    }

    boolean isSettled() {
        return ownClose == OwnClose.SETTLED;
    }

    /**
     * Hears of our close.
     *
     * @param next hears of it, too
     * @param written called after that, when it is written
     */
    WriteResult result(WriteResult next, Runnable written) {
        return new WriteResult() {
            @Override
            public void written() {
                settle();
                next.written();
                written.run();
            }

            @Override
            public void failed(Reason reason) {
                // The transport is lost then, and its loss ends this.
                next.failed(reason);
            }
        };
    }
}
