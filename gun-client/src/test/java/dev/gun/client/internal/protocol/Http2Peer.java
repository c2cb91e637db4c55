package dev.gun.client.internal.protocol;

import dev.gun.client.GunOptions;
import dev.gun.client.Headers;
import dev.gun.client.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A scripted server: an {@link Http2Protocol} in an embedded channel, whose peer is the test, byte by byte. */
final class Http2Peer implements AutoCloseable {

    static final int END_STREAM = 1;
    static final int ACK = 1;
    static final int END_HEADERS = 4;
    static final int PADDED = 8;
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    private static final String MAGIC = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final String[] TYPES = {
        "DATA",
        "HEADERS",
        "PRIORITY",
        "RST_STREAM",
        "SETTINGS",
        "PUSH_PROMISE",
        "PING",
        "GOAWAY",
        "WINDOW_UPDATE",
        "CONTINUATION"
    };

    final Http2Recorder log = new Http2Recorder();
    final EmbeddedChannel channel = new EmbeddedChannel();
    final Http2Protocol protocol;
    private final ByteBuf received = Unpooled.buffer();
    private final DefaultHttp2HeadersDecoder hpack = new DefaultHttp2HeadersDecoder(false, 1 << 20);
    private int nextStream = 1;

    Http2Peer(GunOptions options) {
        this(options, Unpooled.buffer());
    }

    Http2Peer(GunOptions options, ByteBuf leftover) {
        channel.freezeTime();
        protocol = new Http2Protocol(new ProtocolContext("c", options, log, log));
        protocol.start(channel.pipeline(), leftover);
    }

    /** Past the prefaces and their acknowledgements. */
    static Http2Peer up(GunOptions options) throws Http2Exception {
        Http2Peer peer = new Http2Peer(options);
        peer.send(settings());
        peer.send(frame(SETTINGS, ACK, 0));
        peer.log.take();
        peer.sent();
        return peer;
    }

    static Http2Peer up() throws Http2Exception {
        return up(GunOptions.defaults());
    }

    /** As {@link #up()}, and so many requests were made, of which what was sent and called was looked at. */
    static Http2Peer asked(int gets) throws Http2Exception {
        Http2Peer peer = up();
        for (int i = 0; i < gets; i++) {
            peer.get("/");
        }
        peer.sent();
        peer.log.take();
        return peer;
    }

    // What the server sends.

    /** RFC 9113 §4.1. */
    static byte[] frame(int type, int flags, int stream, byte[]... payload) {
        ByteBuf body = Unpooled.wrappedBuffer(payload);
        ByteBuf frame = Unpooled.buffer();
        frame.writeMedium(body.readableBytes())
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .writeBytes(body);
        body.release();
        return bytes(frame);
    }

    static byte[] settings(int... idsAndValues) {
        ByteBuf body = Unpooled.buffer();
        for (int i = 0; i < idsAndValues.length; i += 2) {
            body.writeShort(idsAndValues[i]).writeInt(idsAndValues[i + 1]);
        }
        return frame(SETTINGS, 0, 0, bytes(body));
    }

    static byte[] headers(int stream, boolean fin, String... fields) {
        return frame(HEADERS, END_HEADERS | (fin ? END_STREAM : 0), stream, block(fields));
    }

    static byte[] data(int stream, boolean fin, String text) {
        return frame(DATA, fin ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] reset(int stream, int code) {
        return frame(RST_STREAM, 0, stream, int32(code));
    }

    static byte[] goAway(int last, int code, String debug) {
        return frame(GOAWAY, 0, 0, int32(last), int32(code), debug.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] push(int stream, int promised, String... fields) {
        return frame(PUSH_PROMISE, END_HEADERS, stream, int32(promised), block(fields));
    }

    static byte[] int32(int value) {
        return new byte[] {(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value};
    }

    /** RFC 7541 §6.2.2: literals without indexing, new names, no Huffman. */
    static byte[] block(String... fields) {
        ByteBuf block = Unpooled.buffer();
        for (int i = 0; i < fields.length; i += 2) {
            block.writeByte(0);
            literal(block, fields[i]);
            literal(block, fields[i + 1]);
        }
        return bytes(block);
    }

    private static void literal(ByteBuf block, String text) {
        int length = text.length();
        if (length < 127) {
            block.writeByte(length);
        } else {
            block.writeByte(127);
            for (length -= 127; length >= 128; length >>>= 7) {
                block.writeByte((length & 127) | 128);
            }
            block.writeByte(length);
        }
        block.writeCharSequence(text, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(ByteBuf buffer) {
        byte[] bytes = ByteBufUtil.getBytes(buffer);
        buffer.release();
        return bytes;
    }

    void send(byte[]... pieces) {
        channel.writeInbound(Unpooled.copiedBuffer(pieces));
        channel.runPendingTasks();
    }

    void after(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    // What the client does.

    Http2TestStream get(String path, String... fields) {
        return open(Http2TestStream.head("GET", path, fields), 0);
    }

    /** As if the client had opened streams up to this one. */
    void lastStream(int id) throws Http2Exception {
        Http2Connection connection =
                ((Http2ConnectionHandler) channel.pipeline().last()).connection();
        connection.local().createStream(id, true).close();
    }

    Http2TestStream open(RequestHead head, long bodyLength) {
        Http2TestStream stream = new Http2TestStream(nextStream++, head, bodyLength);
        protocol.open(stream);
        protocol.flush();
        return stream;
    }

    void data(Http2TestStream stream, String text, boolean fin, String name) {
        protocol.data(stream, Unpooled.copiedBuffer(text, StandardCharsets.UTF_8), fin, log.result(name));
        protocol.flush();
    }

    // What the server has got.

    /** The frames since the last call, one line each. */
    List<String> sent() throws Http2Exception {
        receive();
        List<String> lines = new ArrayList<>();
        if (received.readableBytes() >= MAGIC.length()
                && received.toString(received.readerIndex(), MAGIC.length(), StandardCharsets.US_ASCII)
                        .equals(MAGIC)) {
            received.skipBytes(MAGIC.length());
            lines.add("PRI");
        }
        while (received.readableBytes() >= 9) {
            lines.add(describe());
        }
        return lines;
    }

    /** The frames since the last call, by type and length. */
    List<String> frames() {
        List<String> lines = new ArrayList<>();
        receive();
        while (received.readableBytes() >= 9) {
            int length = received.readUnsignedMedium();
            lines.add(TYPES[received.readUnsignedByte()] + " " + length);
            received.skipBytes(5 + length);
        }
        return lines;
    }

    /** The payload of the only frame since the last call. */
    List<Byte> firstBlock() {
        receive();
        received.skipBytes(9);
        List<Byte> block = new ArrayList<>();
        while (received.isReadable()) {
            block.add(received.readByte());
        }
        return block;
    }

    private void receive() {
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            received.writeBytes(out);
            out.release();
        }
    }

    private String describe() throws Http2Exception {
        int length = received.readUnsignedMedium();
        int type = received.readUnsignedByte();
        int flags = received.readUnsignedByte();
        int stream = received.readInt();
        ByteBuf body = received.readSlice(length);
        String name = TYPES[type];
        return switch (type) {
            case DATA -> name + " " + stream + fin(flags) + " \"" + body.toString(StandardCharsets.UTF_8) + "\"";
            case HEADERS -> name + " " + stream + fin(flags) + " " + decode(stream, body);
            case RST_STREAM -> name + " " + stream + " " + body.readInt();
            case SETTINGS -> name + ((flags & ACK) != 0 ? " ACK" : settings(body));
            case PING -> name + ((flags & ACK) != 0 ? " ACK " : " ") + body.readLong();
            case GOAWAY ->
                name + " last " + body.readInt() + " code " + body.readInt() + " \""
                        + body.toString(StandardCharsets.UTF_8) + "\"";
            case WINDOW_UPDATE -> name + " " + stream + " +" + body.readInt();
            default -> name + " " + stream;
        };
    }

    private static String fin(int flags) {
        return (flags & END_STREAM) != 0 ? " fin" : "";
    }

    private static String settings(ByteBuf body) {
        StringBuilder text = new StringBuilder();
        while (body.isReadable()) {
            text.append(" 0x").append(Integer.toHexString(body.readUnsignedShort()));
            text.append('=').append(body.readUnsignedInt());
        }
        return text.toString();
    }

    private Headers decode(int stream, ByteBuf body) throws Http2Exception {
        Http2Headers decoded = hpack.decodeHeaders(stream, body);
        Headers.Builder fields = Headers.builder();
        for (Map.Entry<CharSequence, CharSequence> field : decoded) {
            fields.add(field.getKey().toString(), field.getValue().toString());
        }
        return fields.build();
    }

    @Override
    public void close() {
        protocol.abandon(Reason.CLOSED);
        channel.finishAndReleaseAll();
        received.release();
    }
}
