package dev.gun.client.internal.protocol;

import dev.gun.client.Reason;
import java.util.function.Consumer;

/** Small WebSocket frames that are written as one buffer. Confined to the event loop. */
final class FrameBatch extends WriteBatch<WriteResult> implements WriteResult {

    private final Consumer<FrameBatch> over;

    /** @param over called when the batch is written, or will not be, and everybody was told */
    FrameBatch(Consumer<FrameBatch> over) {
        this.over = over;
    }

    @Override
    void written(WriteResult frame) {
        frame.written();
    }

    @Override
    void broken(Throwable cause) {
        WriteResult.tell(cause, this);
    }

    @Override
    void over() {
        over.accept(this);
    }

    @Override
    public void written() {
        allWritten();
    }

    @Override
    public void failed(Reason reason) {
        allFailed(frame -> frame.failed(reason));
    }

    /** It will not be written, or the rest of it will not. */
    void drop(Reason reason) {
        take().release();
        failed(reason);
    }
}
