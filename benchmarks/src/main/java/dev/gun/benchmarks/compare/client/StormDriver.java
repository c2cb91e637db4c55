package dev.gun.benchmarks.compare.client;

import dev.gun.benchmarks.compare.work.Returning;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Every WebSocket is lost at the same moment: how long until all are back, and what that costs. */
final class StormDriver {

    private StormDriver() {}

    /** Opens {@code connections}, has them dropped, and waits for the last one to be back. */
    static Meter storm(Returning client, int connections, Orders server) throws Exception {
        Ready ready = new Ready(connections);
        for (int i = 0; i < connections; i++) {
            client.open("/ws/idle", ready);
        }
        ready.await();
        ready.again(connections);
        Meter meter = new Meter();
        server.give("drop");
        ready.await();
        return meter;
    }

    private static final class Ready implements Runnable {

        private volatile CountDownLatch missing;

        Ready(int connections) {
            missing = new CountDownLatch(connections);
        }

        void again(int connections) {
            missing = new CountDownLatch(connections);
        }

        void await() throws InterruptedException {
            if (!missing.await(Driver.STUCK_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(missing.getCount() + " WebSockets are not back");
            }
        }

        @Override
        public void run() {
            missing.countDown();
        }
    }
}
