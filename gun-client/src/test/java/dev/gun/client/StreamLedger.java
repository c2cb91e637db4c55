package dev.gun.client;

import dev.gun.client.message.GunData;
import dev.gun.client.message.GunDown;
import dev.gun.client.message.GunError;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunResponse;
import dev.gun.client.message.GunTerminated;
import dev.gun.client.message.GunTrailers;
import dev.gun.client.message.GunUpgrade;
import dev.gun.client.message.GunWs;
import dev.gun.client.testkit.Gates;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * An owner that keeps account of every stream: each ends exactly once, nothing comes after its end, and each
 * {@code GunDown} lists exactly the streams that had their error since the one before (spec page 1 §3). What breaks that
 * is a fault of the account.
 */
final class StreamLedger implements GunOwner {

    private static final int UPGRADED = 101;

    private final Map<Long, ByteArrayOutputStream> bodies = new HashMap<>();
    private final Map<Long, Integer> statuses = new HashMap<>();
    private final Map<Long, String> ends = new HashMap<>();
    private final Map<Long, String> lost = new LinkedHashMap<>();
    private final TreeSet<String> reasons = new TreeSet<>();
    private final List<String> faults = new ArrayList<>();
    private boolean terminated;

    @Override
    public synchronized void receive(GunMessage message) {
        if (terminated) {
            faults.add("after GunTerminated: " + Said.of(message));
        }
        if (message instanceof GunError error && error.stream() != null) {
            reasons.add(Said.of(error.reason()));
            end(error.stream().id(), "error");
            lost.put(error.stream().id(), Said.of(error.reason()));
        } else if (message instanceof GunDown down) {
            reasons.add("down " + Said.of(down.reason()));
            List<Long> listed = new ArrayList<>();
            down.maybeProcessed().forEach(stream -> listed.add(stream.id()));
            down.unprocessed().forEach(stream -> listed.add(stream.id()));
            // A stream that ended alone, for a reason of its own, is not lost with the connection.
            lost.values()
                    .removeIf(reason -> reason.startsWith("upgrade_failed")
                            || reason.startsWith("ws_protocol_error")
                            || (!reason.equals("closing")
                                    && !reason.equals("goaway")
                                    && !reason.equals(Said.of(down.reason()))));
            if (!listed.equals(List.copyOf(lost.keySet()))) {
                faults.add("lost " + lost + ", but " + Said.of(down));
            }
            lost.clear();
        } else if (message instanceof GunTerminated) {
            terminated = true;
        } else if (message instanceof GunMessage.OfStream ofStream) {
            ofStream(ofStream);
        }
        notifyAll();
    }

    private void ofStream(GunMessage.OfStream message) {
        long id = message.stream().id();
        if (ends.containsKey(id)) {
            faults.add("after its end (" + ends.get(id) + "): " + Said.of(message));
        }
        if (message instanceof GunResponse response) {
            statuses.put(id, response.status());
            if (response.fin()) {
                end(id, "complete");
            }
        } else if (message instanceof GunData data) {
            body(id).writeBytes(data.data().asBytes());
            if (data.fin()) {
                end(id, "complete");
            }
        } else if (message instanceof GunTrailers) {
            end(id, "complete");
        } else if (message instanceof GunUpgrade) {
            statuses.put(id, UPGRADED);
        } else if (message instanceof GunWs ws && ws.frame() instanceof WsFrame.Text text) {
            body(id).writeBytes(text.text().getBytes(StandardCharsets.UTF_8));
        }
    }

    private ByteArrayOutputStream body(long id) {
        return bodies.computeIfAbsent(id, key -> new ByteArrayOutputStream());
    }

    private void end(long id, String how) {
        String before = ends.putIfAbsent(id, how);
        if (before != null) {
            faults.add("#" + id + " ended twice: " + before + ", then " + how);
        }
    }

    /** What the stream received so far. */
    synchronized String body(GunStream stream) {
        return body(stream.id()).toString(StandardCharsets.UTF_8);
    }

    synchronized int status(GunStream stream) {
        return statuses.getOrDefault(stream.id(), 0);
    }

    /** Whether the stream has ended with all of its response. */
    synchronized boolean completed(GunStream stream) {
        return "complete".equals(ends.get(stream.id()));
    }

    synchronized boolean upgraded(GunStream stream) {
        return status(stream) == UPGRADED;
    }

    synchronized boolean failed(GunStream stream) {
        return "error".equals(ends.get(stream.id()));
    }

    /** Whether the stream has ended, well or not. */
    synchronized boolean ended(GunStream stream) {
        return ends.containsKey(stream.id());
    }

    synchronized boolean isTerminated() {
        return terminated;
    }

    /** The reasons of all errors and losses so far. */
    synchronized Set<String> reasons() {
        return new TreeSet<>(reasons);
    }

    /** What broke the rules. */
    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    void awaitEnd(GunStream stream) {
        await(() -> ended(stream), "the end of #" + stream.id());
    }

    /** Waits so long for what messages bring about, and returns whether it came. */
    boolean within(Duration patience, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (this) {
            try {
                for (long left = patience.toMillis();
                        left > 0 && !condition.getAsBoolean();
                        left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())) {
                    wait(left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return condition.getAsBoolean();
        }
    }

    void await(BooleanSupplier condition, String what) {
        try {
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(Gates.TIMEOUT)
                    .until(condition::getAsBoolean);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("waited in vain for " + what + "; " + reasons() + " " + faults(), e);
        }
    }
}
