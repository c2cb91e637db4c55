package dev.gun.client.testkit;

import dev.gun.client.testkit.Fault.Way;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Carries bytes between clients and a server on a loopback port, and breaks what it is told to break. A connection has
 * the faults of the oldest {@link #next} that was not used yet; none when there is none. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {
    private final int serverPort;
    private volatile ServerSocket listener;
    private final Gates gates = new Gates();
    private final Queue<List<Fault>> plans = new ConcurrentLinkedQueue<>();
    private final List<FaultyLink> links = new CopyOnWriteArrayList<>();
    private volatile Thread acceptor;

    private FaultProxy(int serverPort, ServerSocket listener) {
        this.serverPort = serverPort;
        this.listener = listener;
        this.acceptor = acceptor(listener);
    }

    private Thread acceptor(ServerSocket from) {
        Thread thread = new Thread(() -> accept(from), "fault-proxy-" + from.getLocalPort());
        thread.setDaemon(true);
        return thread;
    }

    /** A proxy before the server on this port. */
    public static FaultProxy before(int serverPort) {
        try {
            FaultProxy proxy = new FaultProxy(serverPort, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            proxy.acceptor.start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port that clients connect to. */
    public int port() {
        return listener.getLocalPort();
    }

    /** The faults of the next connection for which none were given yet. */
    public void next(Fault... faults) {
        plans.add(List.of(faults));
    }

    /** Lets a {@link Fault#stall} go on. */
    public void release(String gate) {
        gates.release(gate);
    }

    /** Waits until a {@link Fault#stall} has come to its place. */
    public void awaitStalled(String gate) {
        gates.await(FaultyLink.reached(gate));
    }

    /** How many connections there have been. */
    public int connections() {
        return links.size();
    }

    /** How many bytes of a connection, counted from 0, have passed this way. */
    public long passed(int connection, Way way) {
        return links.get(connection).passed(way);
    }

    /** Refuses every connection from now on; those that are open go on. */
    public void stopListening() {
        try {
            listener.close();
            acceptor.join(Gates.TIMEOUT.toMillis());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes connections again, on the port of before. */
    public void listenAgain() {
        try {
            ServerSocket again = new ServerSocket();
            again.setReuseAddress(true);
            again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
            listener = again;
            acceptor = acceptor(again);
            acceptor.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Resets the connections that are open. */
    public void resetAll() {
        links.forEach(FaultyLink::reset);
    }

    @Override
    public void close() {
        stopListening();
        links.forEach(FaultyLink::reset);
        links.forEach(FaultyLink::join);
    }

    private void accept(ServerSocket from) {
        while (!from.isClosed()) {
            try {
                connect(from.accept());
            } catch (IOException e) {
                if (!from.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    // Both sockets are the link's, which closes them.
    @SuppressWarnings("resource")
    private void connect(Socket client) throws IOException {
        List<Fault> plan = plans.poll();
        Socket server;
        try {
            server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        } catch (IOException refused) {
            // The client sees the same: nobody there.
            client.setSoLinger(true, 0);
            client.close();
            return;
        }
        FaultyLink link = new FaultyLink(client, server, plan == null ? List.of() : plan, gates);
        links.add(link);
        link.start();
    }
}
