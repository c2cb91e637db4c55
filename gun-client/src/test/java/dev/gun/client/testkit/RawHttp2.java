package dev.gun.client.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * The server's side of HTTP/2 on a {@link RawConnection}: frames as the script wants them, right or wrong. Keeps the
 * HPACK state of the client's header blocks, so read all of them through it.
 */
public final class RawHttp2 {
    /** The client's connection preface before its SETTINGS, RFC 9113 section 3.4. */
    public static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private final RawConnection connection;
    private final Queue<H2Frame> early = new ArrayDeque<>();
    private final Hpack hpack = new Hpack();

    RawHttp2(RawConnection connection) {
        this.connection = connection;
    }

    /** Reads the client's magic and its first SETTINGS frame, which it returns. */
    public H2Frame readPreface() throws IOException {
        connection.expect(PREFACE);
        H2Frame settings = readFrame();
        if (settings.type() != H2Frame.SETTINGS || settings.flags() != 0) {
            throw new AssertionError("expected the client's SETTINGS but was " + settings);
        }
        return settings;
    }

    /**
     * Reads the preface, sends SETTINGS with these pairs of identifier and value, acknowledges the client's, and reads
     * until the client has acknowledged ours. Frames of streams that come before that are kept for {@link #readFrame}.
     *
     * @return the client's settings and, in their order, the other frames of stream 0 (such as WINDOW_UPDATE) before its
     *     acknowledgement
     */
    public Opening handshake(int... identifiersAndValues) throws IOException {
        Map<Integer, Long> client = readPreface().settingsMap();
        write(H2Frame.settings(identifiersAndValues));
        write(H2Frame.settingsAck());
        List<H2Frame> others = new ArrayList<>();
        for (H2Frame frame = receive(); !frame.equals(H2Frame.settingsAck()); frame = receive()) {
            (frame.streamId() == 0 ? others : early).add(frame);
        }
        return new Opening(client, List.copyOf(others));
    }

    /** What the client did at the start of the connection. */
    public record Opening(Map<Integer, Long> clientSettings, List<H2Frame> otherFrames) {}

    /** Reads a frame. */
    public H2Frame readFrame() throws IOException {
        H2Frame kept = early.poll();
        return kept == null ? receive() : kept;
    }

    private H2Frame receive() throws IOException {
        ByteBuffer head = ByteBuffer.wrap(connection.readExactly(9));
        int length = ((head.get() & 0xff) << 16) | (head.getShort() & 0xffff);
        int type = head.get() & 0xff;
        int flags = head.get() & 0xff;
        int streamId = head.getInt() & 0x7fffffff;
        return new H2Frame(type, flags, streamId, connection.readExactly(length));
    }

    /** Reads frames up to and with the first of this type; the ones before it are dropped. */
    public H2Frame readUntil(int type) throws IOException {
        H2Frame frame = readFrame();
        while (frame.type() != type) {
            frame = readFrame();
        }
        return frame;
    }

    /** Reads a frame and fails unless it is this one. */
    public void expect(H2Frame expected) throws IOException {
        H2Frame actual = readFrame();
        if (!actual.equals(expected)) {
            throw new AssertionError("expected " + expected + " but the client sent " + actual);
        }
    }

    /** Reads HEADERS and its CONTINUATION frames, and fails on any other frame. */
    public H2Headers readHeaders() throws IOException {
        return headersFrom(readFrame());
    }

    /** As {@link #readHeaders}, whatever other frames come before; those are dropped. */
    public H2Headers readNextHeaders() throws IOException {
        return headersFrom(readUntil(H2Frame.HEADERS));
    }

    /** As {@link #readHeaders}, when the first frame has been read. */
    public H2Headers headersFrom(H2Frame first) throws IOException {
        if (first.type() != H2Frame.HEADERS) {
            throw new AssertionError("expected HEADERS but the client sent " + first);
        }
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(fragment(first));
        H2Frame last = first;
        while (!last.has(H2Frame.END_HEADERS)) {
            last = readFrame();
            if (last.type() != H2Frame.CONTINUATION) {
                throw new AssertionError("expected CONTINUATION but the client sent " + last);
            }
            block.writeBytes(last.payload());
        }
        List<HeaderField> fields = hpack.decode(first.streamId(), block.toByteArray());
        return new H2Headers(first.streamId(), first.has(H2Frame.END_STREAM), fields);
    }

    /** The decoded headers of a stream. */
    public record H2Headers(int streamId, boolean endStream, List<HeaderField> fields) {}

    /** Writes a frame. */
    public void write(H2Frame frame) throws IOException {
        connection.write(frame.encode());
    }

    /** Writes frames at once, so that they come in one read. */
    public void writeTogether(H2Frame... frames) throws IOException {
        connection.write(Bytes.concat(Arrays.stream(frames).map(H2Frame::encode).toArray(byte[][]::new)));
    }

    /** Writes a frame from its parts. */
    public void writeFrame(int type, int flags, int streamId, byte[] payload) throws IOException {
        write(new H2Frame(type, flags, streamId, payload));
    }

    /** Writes HEADERS in one frame. */
    public void writeHeaders(int streamId, boolean endStream, HeaderField... fields) throws IOException {
        write(headers(streamId, endStream, fields));
    }

    /** HEADERS in one frame. */
    public static H2Frame headers(int streamId, boolean endStream, HeaderField... fields) {
        int flags = H2Frame.END_HEADERS | (endStream ? H2Frame.END_STREAM : 0);
        return new H2Frame(H2Frame.HEADERS, flags, streamId, Hpack.encode(fields));
    }

    /** Writes PUSH_PROMISE in one frame. */
    public void writePushPromise(int streamId, int promisedId, HeaderField... fields) throws IOException {
        byte[] promised = ByteBuffer.allocate(4).putInt(promisedId).array();
        writeFrame(H2Frame.PUSH_PROMISE, H2Frame.END_HEADERS, streamId, Bytes.concat(promised, Hpack.encode(fields)));
    }

    /** The header block's part of a HEADERS frame, without padding and priority, RFC 9113 section 6.2. */
    private static byte[] fragment(H2Frame frame) {
        int start = 0;
        int end = frame.payload().length;
        if (frame.has(H2Frame.PADDED)) {
            end -= frame.payload()[0] & 0xff;
            start = 1;
        }
        if (frame.has(H2Frame.PRIORITY_FLAG)) {
            start += 5;
        }
        return Arrays.copyOfRange(frame.payload(), start, end);
    }
}
