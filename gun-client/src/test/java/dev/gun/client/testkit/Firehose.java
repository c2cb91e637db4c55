package dev.gun.client.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A server that offers messages of one size without end to the first client that asks, as fast as the socket and the
 * windows of HTTP/2 take them, and counts what was offered and what was taken. An offer never waits: what is not taken is
 * refused and offered again, so that "the sender is a thousand times faster" is a matter of counting.
 *
 * <p>It speaks HTTP/1.1 (a body of known length), WebSocket (binary messages), HTTP/2 (a body in DATA frames), or
 * WebSocket over HTTP/2. Byte {@code i} of the payload is {@code 'a' + i % 26}. Over HTTP/2 every other request than the
 * first is answered at once with {@code ok}, and pings are answered.
 */
public final class Firehose implements AutoCloseable {
    /** The SO_SNDBUF of its socket. */
    public static final int SEND_BUFFER = 64 << 10;

    /** What it speaks. */
    public enum Wire {
        HTTP1,
        WEBSOCKET,
        HTTP2,
        WEBSOCKET_OVER_HTTP2
    }

    private final Wire wire;
    private final int messageSize;
    private final long messages;
    private final LongConsumer onOffer;
    private final ServerSocketChannel listener;
    private final Thread thread;
    private final AtomicLong offered = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile @Nullable Throwable failure;

    private Firehose(Wire wire, int messageSize, long messages, LongConsumer onOffer, ServerSocketChannel listener) {
        this.wire = wire;
        this.messageSize = messageSize;
        this.messages = messages;
        this.onOffer = onOffer;
        this.listener = listener;
        this.thread = new Thread(this::run, "firehose");
        thread.setDaemon(true);
    }

    /**
     * Starts one.
     *
     * @param messages after so many it ends
     * @param onOffer told the number of offers so far after each, on the server's thread
     */
    public static Firehose start(Wire wire, int messageSize, long messages, LongConsumer onOffer) {
        try {
            ServerSocketChannel listener = ServerSocketChannel.open();
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Firehose firehose = new Firehose(wire, messageSize, messages, onOffer, listener);
            firehose.thread.start();
            return firehose;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens. */
    public int port() {
        return listener.socket().getLocalPort();
    }

    /** How many messages were offered, refused ones each time. */
    public long offered() {
        return offered.get();
    }

    /** How many times the socket or the window had no room. */
    public long refused() {
        return refused.get();
    }

    /** How many bytes of payload the socket has taken. */
    public long taken() {
        return taken.get();
    }

    /**
     * Fails if the server has failed.
     *
     * @throws AssertionError with the failure
     */
    public void assertNoFailure() {
        Throwable cause = failure;
        if (cause != null) {
            throw new AssertionError("the firehose failed", cause);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            thread.interrupt();
            thread.join(Gates.TIMEOUT.toMillis());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("IllegalCatch") // Whatever happens is a result to report.
    private void run() {
        try (SocketChannel socket = listener.accept()) {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            socket.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
            FirehoseWire line = FirehoseWire.open(wire, socket, messageSize * messages);
            socket.configureBlocking(false);
            byte[] next = payload(0, messageSize);
            for (long message = 0; message < messages && !thread.isInterrupted(); ) {
                line.read();
                if (line.offer(next, message == messages - 1)) {
                    message++;
                    taken.addAndGet(messageSize);
                    next = payload(message, messageSize);
                } else {
                    refused.incrementAndGet();
                    Thread.onSpinWait();
                }
                onOffer.accept(offered.incrementAndGet());
            }
            // The rest is written, and what is still asked answered, until the client goes.
            socket.configureBlocking(true);
            while (!Thread.interrupted()) {
                line.flush();
                line.read();
            }
        } catch (IOException clientGone) {
            // The client decides when it is over.
            return;
        } catch (Throwable e) {
            failure = e;
        }
    }

    /** The payload of a message: {@link Bytes#pattern} of the whole stream, cut into messages. */
    private static byte[] payload(long message, int size) {
        byte[] bytes = new byte[size];
        long first = message * size;
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) ('a' + (first + i) % 26);
        }
        return bytes;
    }
}
