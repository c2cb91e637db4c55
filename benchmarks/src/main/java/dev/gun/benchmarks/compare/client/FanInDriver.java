package dev.gun.benchmarks.compare.client;

import dev.gun.benchmarks.compare.work.WebSockets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/** Many WebSockets on which the server sends at will. */
final class FanInDriver implements Driver {

    /** This process's own, since others that wait for their turn are not to be sent anything. */
    private static final String PATH = "/ws/push/" + ProcessHandle.current().pid();

    private final WebSockets client;
    private final Orders server;
    private final int payload;
    private final boolean binary;
    private final List<Feed> feeds = new ArrayList<>();
    private final AtomicInteger busy = new AtomicInteger();
    private volatile CompletableFuture<Void> over = new CompletableFuture<>();

    /** Frames of {@code payload} bytes. */
    FanInDriver(WebSockets client, int connections, Orders server, int payload, boolean binary) throws Exception {
        this.client = client;
        this.server = server;
        this.payload = payload;
        this.binary = binary;
        for (int i = 0; i < connections; i++) {
            Feed feed = new Feed();
            feeds.add(feed);
            client.open(PATH, feed).toCompletableFuture().get(STUCK_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Override
    public long run(long operations, Histogram latencies) throws Exception {
        int each = Math.toIntExact(Math.max(1, operations / feeds.size()));
        CompletableFuture<Void> run = new CompletableFuture<>();
        busy.set(feeds.size());
        for (Feed feed : feeds) {
            feed.left = each;
        }
        over = run;
        server.give("broadcast " + PATH + " " + each + " " + payload + (binary ? " binary" : " text"));
        run.get(STUCK_SECONDS, TimeUnit.SECONDS);
        return (long) each * feeds.size();
    }

    @Override
    public long few() {
        return 20_000;
    }

    @Override
    public void close() {
        client.close();
    }

    private final class Feed implements WebSockets.Frames {

        /** Written before the order to send, then by whatever thread calls the user, one at a time. */
        private long left;

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
            if (--left == 0 && busy.decrementAndGet() == 0) {
                run.complete(null);
            }
        }

        @Override
        public void failed(Throwable cause) {
            over.completeExceptionally(cause);
        }
    }
}
