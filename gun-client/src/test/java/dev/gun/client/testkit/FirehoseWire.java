package dev.gun.client.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

/** The protocol of a {@link Firehose}: at most one message, and answers to what the client asks, wait for the socket. */
final class FirehoseWire {
    private static final int DEFAULT_WINDOW = 65_535;
    /** The most that the head of a WebSocket frame takes. */
    private static final int FRAME_HEAD = 10;

    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int ENABLE_CONNECT_PROTOCOL = 8;

    private final SocketChannel socket;
    private final boolean http2;
    private final boolean webSocket;
    private final ByteBuffer in = ByteBuffer.allocate(1 << 16);
    private final Queue<ByteBuffer> out = new ArrayDeque<>();
    private long connectionWindow = DEFAULT_WINDOW;
    private long streamWindow = DEFAULT_WINDOW;
    private boolean asked;

    private FirehoseWire(Firehose.Wire wire, SocketChannel socket) {
        this.socket = socket;
        this.http2 = wire == Firehose.Wire.HTTP2 || wire == Firehose.Wire.WEBSOCKET_OVER_HTTP2;
        this.webSocket = wire == Firehose.Wire.WEBSOCKET || wire == Firehose.Wire.WEBSOCKET_OVER_HTTP2;
    }

    /** Waits for the client's request and answers its head. */
    static FirehoseWire open(Firehose.Wire wire, SocketChannel socket, long size) throws IOException {
        FirehoseWire opened = new FirehoseWire(wire, socket);
        if (opened.http2) {
            opened.exactly(RawHttp2.PREFACE.length());
            opened.out.add(
                    ByteBuffer.wrap(H2Frame.settings(ENABLE_CONNECT_PROTOCOL, 1).encode()));
            while (!opened.asked) {
                opened.read();
            }
        } else {
            String head = opened.head();
            String response = opened.webSocket
                    ? "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
                            + "sec-websocket-accept: " + RawWebSocket.acceptKey(RequestHead.parse(head)) + "\r\n\r\n"
                    : "HTTP/1.1 200 OK\r\ncontent-length: " + size + "\r\n\r\n";
            opened.out.add(ByteBuffer.wrap(response.getBytes(StandardCharsets.ISO_8859_1)));
            opened.flush();
        }
        return opened;
    }

    /** Takes the message if nothing waits and the windows are open; returns whether it did. */
    boolean offer(byte[] payload, boolean last) throws IOException {
        if (!flush() || (http2 && Math.min(connectionWindow, streamWindow) < payload.length + FRAME_HEAD)) {
            return false;
        }
        byte[] message = webSocket ? WsFrame.of(WsFrame.BINARY, payload).encode() : payload;
        if (http2) {
            connectionWindow -= message.length;
            streamWindow -= message.length;
            int flags = last && !webSocket ? H2Frame.END_STREAM : 0;
            out.add(ByteBuffer.wrap(new H2Frame(H2Frame.DATA, flags, 1, message).encode()));
        } else {
            out.add(ByteBuffer.wrap(message));
        }
        flush();
        return true;
    }

    /** Writes what the socket takes; returns whether all is written. */
    boolean flush() throws IOException {
        for (ByteBuffer next = out.peek(); next != null; next = out.peek()) {
            socket.write(next);
            if (next.hasRemaining()) {
                return false;
            }
            out.remove();
        }
        return true;
    }

    /** Acts on what has come from the client; waits for it when the socket is a blocking one. */
    void read() throws IOException {
        if (socket.read(in) < 0) {
            throw new EOFException("the client has gone");
        }
        in.flip();
        if (!http2) {
            in.position(in.limit());
        }
        while (http2 && in.remaining() >= 9) {
            int length = ((in.get(in.position()) & 0xff) << 16) | (in.getShort(in.position() + 1) & 0xffff);
            if (in.remaining() < 9 + length) {
                break;
            }
            byte[] frame = exactlyBuffered(9 + length);
            frame(new H2Frame(
                    frame[3] & 0xff,
                    frame[4] & 0xff,
                    ByteBuffer.wrap(frame).getInt(5) & 0x7fffffff,
                    Arrays.copyOfRange(frame, 9, frame.length)));
        }
        in.compact();
        flush();
    }

    private byte[] exactlyBuffered(int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private void frame(H2Frame frame) {
        boolean ack = frame.has(H2Frame.ACK);
        if (frame.type() == H2Frame.SETTINGS && !ack) {
            streamWindow +=
                    frame.settingsMap().getOrDefault(INITIAL_WINDOW_SIZE, (long) DEFAULT_WINDOW) - DEFAULT_WINDOW;
            out.add(ByteBuffer.wrap(H2Frame.settingsAck().encode()));
        } else if (frame.type() == H2Frame.PING && !ack) {
            out.add(ByteBuffer.wrap(new H2Frame(H2Frame.PING, H2Frame.ACK, 0, frame.payload()).encode()));
        } else if (frame.type() == H2Frame.WINDOW_UPDATE && frame.streamId() == 0) {
            connectionWindow += frame.intAt(0);
        } else if (frame.type() == H2Frame.WINDOW_UPDATE && frame.streamId() == 1) {
            streamWindow += frame.intAt(0);
        } else if (frame.type() == H2Frame.HEADERS) {
            answer(frame.streamId());
        }
    }

    private void answer(int streamId) {
        byte[] head = Hpack.encode(new HeaderField(":status", "200"));
        out.add(ByteBuffer.wrap(new H2Frame(H2Frame.HEADERS, H2Frame.END_HEADERS, streamId, head).encode()));
        if (streamId == 1) {
            asked = true;
        } else {
            connectionWindow -= 2;
            out.add(ByteBuffer.wrap(H2Frame.data(streamId, "ok", true).encode()));
        }
    }

    private void exactly(int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (socket.read(bytes) < 0) {
                throw new EOFException("the client has gone");
            }
        }
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (head.indexOf("\r\n\r\n") < 0) {
            if (socket.read(one.clear()) < 0) {
                throw new EOFException("the client has gone");
            }
            head.append((char) (one.get(0) & 0xff));
        }
        return head.toString();
    }
}
