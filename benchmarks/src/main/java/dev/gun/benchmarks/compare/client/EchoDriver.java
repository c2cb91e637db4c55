package dev.gun.benchmarks.compare.client;

import dev.gun.benchmarks.compare.work.WebSockets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket with a number of messages under way: the first that comes back sends the others, and each of these the
 * next, so that only the thread that receives sends, since not every client takes messages from two threads.
 */
final class EchoDriver implements Driver, WebSockets.Frames {

    private final WebSockets client;
    private final int inFlight;
    private final @Nullable String text;
    private final byte[] binary;
    private final WebSockets.Socket socket;

    // Written by the thread that begins a run, then by whatever thread calls the user, one at a time.
    private volatile CompletableFuture<Void> over = new CompletableFuture<>();
    private volatile Histogram latencies = new Histogram(3);
    private long toSend;
    private long toReceive;
    private int underWay;
    private long timedSince;

    /** Echoes {@code text}, or {@code binary} when there is no text. */
    EchoDriver(WebSockets client, int inFlight, @Nullable String text, byte[] binary) throws Exception {
        this.client = client;
        this.inFlight = inFlight;
        this.text = text;
        this.binary = binary;
        this.socket = client.open("/ws/echo", this).toCompletableFuture().get(STUCK_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public long run(long operations, Histogram into) throws Exception {
        toSend = operations;
        toReceive = operations;
        latencies = into;
        CompletableFuture<Void> run = new CompletableFuture<>();
        // Published last: whoever receives reads it first.
        over = run;
        timedSince = System.nanoTime();
        toSend--;
        underWay = 1;
        send();
        run.get(STUCK_SECONDS, TimeUnit.SECONDS);
        return operations;
    }

    private void send() {
        if (text == null) {
            socket.sendBinary(binary);
        } else {
            socket.sendText(text);
        }
    }

    private void received() {
        CompletableFuture<Void> run = over;
        long left = --toReceive;
        // Messages come back in order, so the one sent now is back when so many others are.
        if (left % inFlight == 0) {
            long now = System.nanoTime();
            latencies.recordValue(now - timedSince);
            timedSince = now;
        }
        if (left == 0) {
            run.complete(null);
            return;
        }
        underWay--;
        while (toSend > 0 && underWay < inFlight) {
            toSend--;
            underWay++;
            send();
        }
    }

    @Override
    public void text(String received) {
        if (text == null || received.length() != text.length()) {
            failed(new IllegalStateException("Not what was sent: " + received.length() + " characters"));
        }
        received();
    }

    @Override
    public void binary(int length) {
        if (length != binary.length) {
            failed(new IllegalStateException("Not what was sent: " + length + " bytes"));
        }
        received();
    }

    @Override
    public void failed(Throwable cause) {
        over.completeExceptionally(cause);
    }

    @Override
    public long few() {
        return 5_000;
    }

    @Override
    public void close() {
        client.close();
    }
}
