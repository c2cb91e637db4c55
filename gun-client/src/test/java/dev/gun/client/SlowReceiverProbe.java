package dev.gun.client;

import static dev.gun.client.GunFixture.get;

import dev.gun.client.testkit.Firehose;
import dev.gun.client.testkit.Firehose.Wire;
import dev.gun.client.testkit.Gates;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;

/**
 * What {@link SlowReceiverTests} runs in a small JVM of its own: over each protocol a sender makes {@link #SLOWNESS} offers
 * for every message that the receiver takes. Writes a line for each {@link Case}: its name, the number of offers, then heap
 * and direct memory in bytes before, when half was taken and the windows are full, and when all was taken.
 */
public final class SlowReceiverProbe {

    /** Offers to one message taken. */
    static final int SLOWNESS = 1_000;
    /** How many messages are taken. */
    static final int TAKEN = 70;
    /** The size of what is offered: a GiB in all. */
    static final int MESSAGE = 16_000;

    /** The sender makes garbage while one is looked at. */
    private static final int COLLECTIONS = 3;

    /** What is measured: a protocol, and whether the receiver borrows what can be lent. */
    enum Case {
        HTTP1(Wire.HTTP1, false),
        HTTP1_BORROWED(Wire.HTTP1, true),
        HTTP2(Wire.HTTP2, false),
        HTTP2_BORROWED(Wire.HTTP2, true),
        WEBSOCKET(Wire.WEBSOCKET, false),
        WEBSOCKET_OVER_HTTP2(Wire.WEBSOCKET_OVER_HTTP2, false);

        final Wire wire;
        final boolean borrows;

        Case(Wire wire, boolean borrows) {
            this.wire = wire;
            this.borrows = borrows;
        }
    }

    private SlowReceiverProbe() {}

    /** Measures; the argument is the file to write to. */
    public static void main(String[] arguments) throws Exception {
        List<String> lines = new ArrayList<>();
        for (Case measured : Case.values()) {
            // Loads the classes, and makes the threads and their buffers.
            measure(measured, TAKEN / 10);
            lines.add(measure(measured, TAKEN));
        }
        Files.write(Path.of(arguments[0]), lines);
    }

    private static String measure(Case measured, int taken) {
        Wire wire = measured.wire;
        Semaphore permits = new Semaphore(0);
        Collector collector = new Collector(false, measured.borrows, permits::acquireUninterruptibly);
        try (GunClient client = GunClient.builder()
                        .eventLoopThreads(1)
                        .receiverThreads(1)
                        .build();
                Firehose firehose = Firehose.start(
                        wire, MESSAGE, 10_000_000, offers -> permits.release(offers % SLOWNESS == 0 ? 1 : 0))) {
            String before = memory();
            GunConnection connection = client.open(
                    "127.0.0.1",
                    firehose.port(),
                    GunOptions.builder()
                            .owner(collector)
                            .protocols(wire == Wire.HTTP1 || wire == Wire.WEBSOCKET ? Protocol.HTTP : Protocol.HTTP2)
                            .build());
            if (wire == Wire.HTTP1 || wire == Wire.HTTP2) {
                get(connection, "/");
            } else {
                connection.wsUpgrade("/");
            }
            awaitTaken(collector, taken / 2);
            String early = memory();
            awaitTaken(collector, taken);
            String late = memory();
            firehose.assertNoFailure();
            if (collector.wrong() > 0) {
                throw new AssertionError(collector.wrong() + " wrong bytes");
            }
            return measured + " " + firehose.offered() + " " + before + " " + early + " " + late;
        }
    }

    private static void awaitTaken(Collector collector, int messages) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .atMost(Gates.TIMEOUT.multipliedBy(3))
                .until(() -> collector.messages() >= messages);
    }

    /** The heap in use, as little as is seen after a few collections, and what Netty has allocated outside it. */
    private static String memory() {
        long heap = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            heap = Math.min(
                    heap,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        long direct = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
        return heap + " " + direct;
    }
}
