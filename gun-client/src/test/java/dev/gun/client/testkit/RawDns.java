package dev.gun.client.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A name server (RFC 1035, raw UDP on loopback) that knows no name: it says so, or, of the silent ones, nothing. */
public final class RawDns implements AutoCloseable {

    /** RFC 1035 section 4.1.1: a response, recursion desired and available, RCODE 3 (name error). */
    private static final short NAME_ERROR = (short) 0x8183;

    private final DatagramSocket socket;
    private final Set<String> silent;
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::serve, "raw-dns");

    private RawDns(Set<String> silent) {
        this.silent = silent;
        try {
            this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts one that answers nothing about {@code silent}, names that end with a dot. */
    public static RawDns start(String... silent) {
        RawDns dns = new RawDns(Set.of(silent));
        dns.thread.setDaemon(true);
        dns.thread.start();
        return dns;
    }

    /** Where it is. */
    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** What it was asked so far, such as {@code "A nobody.test."}. */
    public List<String> questions() {
        return List.copyOf(questions);
    }

    @Override
    public void close() {
        socket.close();
    }

    private void serve() {
        DatagramPacket packet = new DatagramPacket(new byte[512], 512);
        while (!socket.isClosed()) {
            try {
                packet.setLength(512);
                socket.receive(packet);
                answer(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()), packet);
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void answer(ByteBuffer query, DatagramPacket packet) throws IOException {
        short id = query.getShort();
        query.position(12);
        StringBuilder name = new StringBuilder();
        for (int length = query.get(); length > 0; length = query.get()) {
            byte[] label = new byte[length];
            query.get(label);
            name.append(new String(label, StandardCharsets.US_ASCII)).append('.');
        }
        int type = query.getShort();
        query.getShort();
        questions.add((type == 1 ? "A " : type == 28 ? "AAAA " : "type " + type + " ") + name);
        if (silent.contains(name.toString())) {
            return;
        }
        byte[] question = Arrays.copyOfRange(packet.getData(), 12, query.position());
        ByteBuffer response = ByteBuffer.allocate(12 + question.length);
        response.putShort(id).putShort(NAME_ERROR).putShort((short) 1).position(12);
        response.put(question);
        socket.send(new DatagramPacket(response.array(), response.capacity(), packet.getSocketAddress()));
    }
}
