package dev.gun.client.internal.connection;

import dev.gun.client.GunException;
import dev.gun.client.Reason;
import dev.gun.client.WsFrame;
import dev.gun.client.internal.protocol.WriteResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Takes what users send of bodies and frames, if there is room for it, and hands it to the event loop. Any thread, but
 * for {@link #sendNow}.
 */
final class StreamSender {

    private final ConnectionDriver driver;

    StreamSender(ConnectionDriver driver) {
        this.driver = driver;
    }

    CompletionStage<Void> send(DefaultGunStream stream, BodyPart part) {
        GunException refusal = room(stream, part.size());
        if (refusal != null) {
            return CompletableFuture.failedFuture(refusal);
        }
        driver.submit(() -> driver.streams().bodies().send(stream, part));
        return part.written();
    }

    CompletionStage<Void> sendFrames(DefaultGunStream stream, List<WsFrame> frames) {
        if (frames.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        long bytes = 0;
        for (WsFrame frame : frames) {
            bytes += frame.size();
        }
        GunException refusal = room(stream, bytes);
        if (refusal != null) {
            return CompletableFuture.failedFuture(refusal);
        }
        CompletableFuture<Void> written = new CompletableFuture<>();
        WriteResult outcome = driver.completions().outcome(written);
        long size = bytes;
        driver.submit(() -> driver.streams().bodies().sendFrames(stream, frames, size, outcome));
        return written;
    }

    /** Event loop: sends a session's frame; {@code outcome} hears of it on the loop, maybe at once. */
    void sendNow(DefaultGunStream stream, WsFrame frame, WriteResult outcome) {
        GunException refusal = room(stream, frame.size());
        if (refusal != null) {
            outcome.failed(refusal.reason());
        } else {
            driver.streams().bodies().sendFrames(stream, List.of(frame), frame.size(), outcome);
        }
    }

    /** Takes room for what is to be sent; says what the call fails with when there is none. */
    private @Nullable GunException room(DefaultGunStream stream, long bytes) {
        Reason down = driver.terminationReason();
        if (down != null) {
            return new GunException.Down(down);
        }
        if (!stream.outflow.take(bytes)) {
            return new GunException.Stream(
                    new Reason.WouldBlock("sendBufferLimit", driver.options().sendBufferLimit()));
        }
        Reason tooMuch = driver.streams().pending().reserveBytes(bytes);
        if (tooMuch != null) {
            driver.submit(() -> stream.outflow.give(bytes, driver.completions()));
            return new GunException.Stream(tooMuch);
        }
        return null;
    }
}
