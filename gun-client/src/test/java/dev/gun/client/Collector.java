package dev.gun.client;

import dev.gun.client.message.GunData;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunWs;
import dev.gun.client.testkit.Gates;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes what a {@link dev.gun.client.testkit.Firehose} sends, by whatever way, and checks every byte. Before each message
 * but the first it asks {@code permit}, which may wait; on the event loop it gives credits instead.
 */
final class Collector implements GunOwner {

    private final boolean onEventLoop;
    private final boolean borrows;
    private final Runnable permit;
    private final AtomicLong size = new AtomicLong();
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private volatile boolean resumed;

    Collector(boolean onEventLoop, Runnable permit) {
        this(onEventLoop, false, permit);
    }

    Collector(boolean onEventLoop, boolean borrows, Runnable permit) {
        this.onEventLoop = onEventLoop;
        this.borrows = borrows;
        this.permit = permit;
    }

    @Override
    public boolean onEventLoop() {
        return onEventLoop;
    }

    @Override
    public boolean borrowsBodies() {
        return borrows;
    }

    @Override
    public void receive(GunMessage message) {
        Bytes payload;
        if (message instanceof GunData data) {
            payload = data.data();
        } else if (message instanceof GunWs ws && ws.frame() instanceof WsFrame.Binary binary) {
            payload = binary.bytes();
        } else {
            return;
        }
        if (!onEventLoop && messages.get() > 0) {
            permit.run();
        }
        check(payload.asBytes());
        messages.incrementAndGet();
        if (onEventLoop && resumed) {
            ((GunMessage.OfStream) message).stream().updateFlow(1);
        }
    }

    private void check(byte[] bytes) {
        long at = size.get();
        int faults = 0;
        for (int i = 0; i < bytes.length; i++) {
            faults += bytes[i] == (byte) ('a' + (at + i) % 26) ? 0 : 1;
        }
        wrong.addAndGet(faults);
        size.addAndGet(bytes.length);
    }

    /** Reads the handle until so many bytes have come, on a thread of its own. */
    void read(GunStream stream, long total) {
        Thread reader = new Thread(
                () -> {
                    while (size.get() < total) {
                        receive(stream.await(Duration.ofMinutes(1)));
                    }
                },
                "collector");
        reader.setDaemon(true);
        reader.start();
    }

    /** On the event loop: gives a credit, and another for each message from now on. */
    void giveCredits(GunStream stream) {
        resumed = true;
        stream.updateFlow(1);
    }

    /** How many bytes were taken. */
    long size() {
        return size.get();
    }

    /** How many messages were taken. */
    long messages() {
        return messages.get();
    }

    /** How many bytes were not those that were sent at their place. */
    long wrong() {
        return wrong.get();
    }

    /** Waits at a gate. */
    static Runnable at(Gates gates, String gate) {
        return () -> gates.await(gate);
    }
}
