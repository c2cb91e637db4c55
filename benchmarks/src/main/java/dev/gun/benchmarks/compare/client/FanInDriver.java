package dev.gun.benchmarks.compare.client;

import dev.gun.benchmarks.compare.work.WebSockets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** Many WebSockets, on which the server sends at will, and one receiver of what comes on all of them. */
final class FanInDriver implements Driver, WebSockets.Frames {

    /** This process's own, since others that wait for their turn are not to be sent anything. */
    private static final String PATH = "/ws/push/" + ProcessHandle.current().pid();

    private final WebSockets client;
    private final Orders server;
    private final int payload;
    private final boolean binary;
    private final int connections;
    /** Clients with several threads call a receiver on several at once, though with one message of a WebSocket at a time. */
    private final AtomicLong left = new AtomicLong();

    private volatile CompletableFuture<Void> over = new CompletableFuture<>();

    /** Frames of {@code payload} bytes. */
    FanInDriver(WebSockets client, int connections, Orders server, int payload, boolean binary) throws Exception {
        this.client = client;
        this.connections = connections;
        this.server = server;
        this.payload = payload;
        this.binary = binary;
        for (int i = 0; i < connections; i++) {
            client.open(PATH, this).toCompletableFuture().get(STUCK_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Override
    public long run(long operations, Histogram latencies) throws Exception {
        int each = Math.toIntExact(Math.max(1, operations / connections));
        CompletableFuture<Void> run = new CompletableFuture<>();
        left.set((long) each * connections);
        over = run;
        server.give("broadcast " + PATH + " " + each + " " + payload + (binary ? " binary" : " text"));
        run.get(STUCK_SECONDS, TimeUnit.SECONDS);
        return (long) each * connections;
    }

    @Override
    public long few() {
        return 20_000;
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public void text(String text) {
        received(text.length(), !binary);
    }

    @Override
    public void binary(int length) {
        received(length, binary);
    }

    private void received(int length, boolean asSent) {
        if (length != payload || !asSent) {
            failed(new IllegalStateException("Not what was sent: a frame of " + length));
        }
        CompletableFuture<Void> run = over;
        if (left.decrementAndGet() == 0) {
            run.complete(null);
        }
    }

    @Override
    public void failed(Throwable cause) {
        over.completeExceptionally(cause);
    }
}
