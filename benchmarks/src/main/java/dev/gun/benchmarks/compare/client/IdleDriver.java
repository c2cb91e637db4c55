package dev.gun.benchmarks.compare.client;

import dev.gun.benchmarks.compare.work.WebSockets;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** What many WebSockets cost that nothing happens on. */
final class IdleDriver {

    /** Opening must not overrun the server's queue of connections that wait to be accepted. */
    private static final int OPENING_AT_ONCE = 64;

    private static final WebSockets.Frames NOTHING_COMES = new WebSockets.Frames() {
        @Override
        public void text(String text) {
            throw new IllegalStateException("Nothing was sent");
        }

        @Override
        public void binary(int length) {
            throw new IllegalStateException("Nothing was sent");
        }

        @Override
        public void failed(Throwable cause) {
            throw new IllegalStateException("An idle WebSocket was lost", cause);
        }
    };

    private IdleDriver() {}

    /** Opens {@code connections} WebSockets and says what each of them holds. */
    static Memory measure(WebSockets client, int connections) throws Exception {
        // What is allocated once, whatever the number, has no part in this.
        List<WebSockets.Socket> open = new ArrayList<>(open(client, OPENING_AT_ONCE));
        Memory before = Memory.now();
        open.addAll(open(client, connections));
        Memory after = Memory.now();
        if (open.size() != connections + OPENING_AT_ONCE) {
            throw new IllegalStateException("Not all were opened");
        }
        return after.minus(before).dividedBy(connections);
    }

    private static List<WebSockets.Socket> open(WebSockets client, int connections) throws Exception {
        List<WebSockets.Socket> open = new ArrayList<>(connections);
        ArrayDeque<CompletionStage<WebSockets.Socket>> opening = new ArrayDeque<>();
        for (int i = 0; i < connections; i++) {
            opening.add(client.open("/ws/idle", NOTHING_COMES));
            if (opening.size() == OPENING_AT_ONCE) {
                open.add(opening.remove().toCompletableFuture().get(Driver.STUCK_SECONDS, TimeUnit.SECONDS));
            }
        }
        for (CompletionStage<WebSockets.Socket> one : opening) {
            open.add(one.toCompletableFuture().get(Driver.STUCK_SECONDS, TimeUnit.SECONDS));
        }
        return open;
    }

    /**
     * Bytes held.
     *
     * @param heap on the heap after a full collection
     * @param direct in direct buffers
     * @param resident of the whole process, as the kernel counts
     */
    record Memory(long heap, long direct, long resident) {

        static Memory now() {
            for (int i = 0; i < 3; i++) {
                System.gc();
            }
            long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            long direct = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
            for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
                direct += pool.getMemoryUsed();
            }
            return new Memory(heap, direct, Meter.memory("VmRSS"));
        }

        Memory minus(Memory other) {
            return new Memory(heap - other.heap, direct - other.direct, resident - other.resident);
        }

        Memory dividedBy(int connections) {
            return new Memory(heap / connections, direct / connections, resident / connections);
        }
    }
}
