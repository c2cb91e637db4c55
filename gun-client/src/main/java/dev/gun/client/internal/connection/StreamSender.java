package dev.gun.client.internal.connection;

import dev.gun.client.GunException;
import dev.gun.client.Reason;
import dev.gun.client.WsFrame;
import dev.gun.client.internal.protocol.WriteResult;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Takes what users send of bodies and frames, if there is room for it, and hands it to the event loop. Any thread, but
 * for {@link #sendNow}.
 */
final class StreamSender {

    private StreamSender() {}

    static CompletionStage<Void> send(ConnectionDriver driver, DefaultGunStream stream, BodyPart part) {
        GunException refusal = room(driver, stream, part.size());
        if (refusal != null) {
            return CompletableFuture.failedFuture(refusal);
        }
        driver.submit(() -> BodyWriter.send(stream, part));
        return part;
    }

    /** Frames; a close ends them. */
    static CompletionStage<Void> sendFrames(ConnectionDriver driver, DefaultGunStream stream, WsFrame[] frames) {
        if (frames.length == 0) {
            return CompletableFuture.completedFuture(null);
        }
        int last = 0;
        while (last < frames.length - 1 && !frames[last].isClose()) {
            last++;
        }
        List<WsFrame> before = last == 0 ? List.of() : List.of(Arrays.copyOf(frames, last));
        FrameSend send = new FrameSend(driver, stream, before, Objects.requireNonNull(frames[last], "frame"));
        GunException refusal = room(driver, stream, send.bytes());
        if (refusal != null) {
            return CompletableFuture.failedFuture(refusal);
        }
        driver.submit(send);
        return send;
    }

    /** Event loop: sends a session's frame; {@code outcome} hears of it on the loop, maybe at once. */
    static void sendNow(ConnectionDriver driver, DefaultGunStream stream, WsFrame frame, WriteResult outcome) {
        FrameSend send = new FrameSend(driver, stream, frame, outcome);
        GunException refusal = room(driver, stream, send.bytes());
        if (refusal != null) {
            outcome.failed(refusal.reason());
        } else {
            send.run();
        }
    }

    /** Takes room for what is to be sent; says what the call fails with when there is none. */
    private static @Nullable GunException room(ConnectionDriver driver, DefaultGunStream stream, long bytes) {
        Reason down = driver.terminationReason();
        if (down != null) {
            return new GunException.Down(down);
        }
        if (!stream.outflow().take(bytes)) {
            return new GunException.Stream(
                    new Reason.WouldBlock("sendBufferLimit", driver.options().sendBufferLimit()));
        }
        Reason tooMuch = driver.counts().reserveBytes(bytes);
        if (tooMuch != null) {
            driver.submit(() -> stream.outflow().give(bytes, driver.completions()));
            return new GunException.Stream(tooMuch);
        }
        return null;
    }
}
