package dev.gun.benchmarks.compare.client;

import dev.gun.benchmarks.compare.work.Returning;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/** Every WebSocket is lost at the same moment: how long until all are back, and what that costs. */
final class StormDriver implements Driver {

    private static final int CONNECTIONS = 2_000;

    /** This process's own, since the others' WebSockets are not to be dropped. */
    private static final String PATH = "/ws/idle/" + ProcessHandle.current().pid();

    private final Returning client;
    private final Orders server;

    private final AtomicInteger missing = new AtomicInteger(CONNECTIONS);
    private volatile CountDownLatch all = new CountDownLatch(1);

    private long allReady;

    /** Opens all WebSockets. */
    StormDriver(Returning client, Orders server) throws Exception {
        this.client = client;
        this.server = server;
        for (int i = 0; i < CONNECTIONS; i++) {
            client.open(PATH, this::ready);
        }
        await();
    }

    /** Until the last WebSocket has been up for so long that its loss is the first again, not one more in a row. */
    @Override
    public void settle() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(allReady + Returning.SETTLED.toNanos() - System.nanoTime());
    }

    @Override
    public long run(long operations, Histogram latencies) throws Exception {
        if (!missing.compareAndSet(0, CONNECTIONS)) {
            throw new IllegalStateException(-missing.get() + " WebSockets came back that had not been dropped");
        }
        all = new CountDownLatch(1);
        server.give("drop " + PATH);
        await();
        return CONNECTIONS;
    }

    @Override
    public long few() {
        return CONNECTIONS;
    }

    @Override
    public void close() {
        client.close();
    }

    private void ready() {
        if (missing.decrementAndGet() == 0) {
            all.countDown();
        }
    }

    private void await() throws InterruptedException {
        if (!all.await(STUCK_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(missing + " WebSockets are not back");
        }
        allReady = System.nanoTime();
    }
}
