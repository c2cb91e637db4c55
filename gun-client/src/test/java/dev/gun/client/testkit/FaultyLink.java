package dev.gun.client.testkit;

import dev.gun.client.testkit.Fault.Way;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection through {@link FaultProxy}: a thread for each direction. */
final class FaultyLink {
    private static final Logger LOG = LoggerFactory.getLogger(FaultyLink.class);

    private final Socket client;
    private final Socket server;
    private final List<Fault> faults;
    private final Gates gates;
    private final Map<Way, AtomicLong> passed =
            Map.of(Way.TO_SERVER, new AtomicLong(), Way.TO_CLIENT, new AtomicLong());
    private final Thread toServer;
    private final Thread toClient;

    FaultyLink(Socket client, Socket server, List<Fault> faults, Gates gates) throws IOException {
        this.client = client;
        this.server = server;
        this.faults = faults;
        this.gates = gates;
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        toServer = thread(Way.TO_SERVER);
        toClient = thread(Way.TO_CLIENT);
    }

    /** The gate that a stall releases when it has come to its place. */
    static String reached(String gate) {
        return gate + "-reached";
    }

    void start() {
        toServer.start();
        toClient.start();
    }

    long passed(Way way) {
        return count(way).get();
    }

    private AtomicLong count(Way way) {
        return Objects.requireNonNull(passed.get(way));
    }

    void reset() {
        end(true);
    }

    void join() {
        try {
            toServer.interrupt();
            toClient.interrupt();
            toServer.join(Gates.TIMEOUT.toMillis());
            toClient.join(Gates.TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread thread(Way way) {
        Thread thread = new Thread(() -> carry(way), "fault-proxy-" + way);
        thread.setDaemon(true);
        return thread;
    }

    private void carry(Way way) {
        Socket from = way == Way.TO_SERVER ? client : server;
        Socket to = way == Way.TO_SERVER ? server : client;
        try {
            byte[] buffer = new byte[64 << 10];
            for (int count = read(from, buffer); count >= 0; count = read(from, buffer)) {
                if (!pass(way, buffer, count, to.getOutputStream())) {
                    return;
                }
            }
            to.shutdownOutput();
            if (from.isOutputShutdown()) {
                end(false);
            }
        } catch (IOException | AssertionError e) {
            // A broken side breaks the other; that is all a proxy can tell.
            LOG.debug("the link broke {}", way, e);
            end(true);
        }
    }

    private static int read(Socket from, byte[] buffer) throws IOException {
        return from.getInputStream().read(buffer);
    }

    /** Passes what was read, with the faults that are due; returns whether the link is still there. */
    private boolean pass(Way way, byte[] bytes, int count, OutputStream out) throws IOException {
        int done = 0;
        while (true) {
            long position = passed(way);
            int end = count;
            Fault due = due(way, position, position + count - done);
            if (due != null) {
                end = done + (int) (due.at() - position);
            }
            write(way, bytes, done, end, out);
            done = end;
            if (due != null && !inject(due, bytes, done, count)) {
                return false;
            }
            if (done == count) {
                return true;
            }
            if (due != null) {
                // The fault's own byte passes, so that the fault is behind us.
                write(way, bytes, done, done + 1, out);
                done++;
            }
        }
    }

    /** The first fault that happens in {@code [from, to)}; one that cuts also at {@code to}. */
    private @Nullable Fault due(Way way, long from, long to) {
        return faults.stream()
                .filter(fault -> fault.way() == way && fault.kind() != Fault.Kind.TRICKLE)
                .filter(fault -> fault.at() >= from && (fault.at() < to || (cuts(fault) && fault.at() == to)))
                .min(Comparator.comparingLong(Fault::at))
                .orElse(null);
    }

    private static boolean cuts(Fault fault) {
        return fault.kind() == Fault.Kind.CLOSE || fault.kind() == Fault.Kind.RESET;
    }

    private boolean inject(Fault fault, byte[] bytes, int at, int count) {
        switch (fault.kind()) {
            case CLOSE, RESET -> {
                end(fault.kind() == Fault.Kind.RESET);
                return false;
            }
            case CORRUPT -> {
                if (at < count) {
                    bytes[at] ^= (byte) 0x80;
                }
            }
            case STALL -> {
                gates.release(reached(fault.gate()));
                gates.await(fault.gate());
            }
            case TRICKLE -> throw new IllegalStateException("TRICKLE has no place");
        }
        return true;
    }

    private void write(Way way, byte[] bytes, int from, int to, OutputStream out) throws IOException {
        boolean trickle = faults.stream().anyMatch(f -> f.way() == way && f.kind() == Fault.Kind.TRICKLE);
        int step = trickle ? 1 : Math.max(1, to - from);
        for (int i = from; i < to; i += step) {
            int length = Math.min(step, to - i);
            count(way).addAndGet(length);
            out.write(bytes, i, length);
        }
    }

    private void end(boolean reset) {
        for (Socket socket : List.of(client, server)) {
            try {
                if (reset) {
                    socket.setSoLinger(true, 0);
                }
                socket.close();
            } catch (IOException e) {
                LOG.debug("closing failed", e);
            }
        }
    }
}
