package dev.gun.client.internal.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gun.client.testkit.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Stands where the socket is: writes down each masked frame of each buffer written, and each flush. */
final class WsWireTap extends ChannelOutboundHandlerAdapter {

    /** How long the latest buffer was. */
    int size;

    /** How many buffers there were. */
    int buffers;

    private final List<String> lines;
    private final Inflater inflater = new Inflater(true);

    WsWireTap(List<String> lines) {
        this.lines = lines;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        size = ((ByteBuf) message).readableBytes();
        buffers++;
        ByteBuf frames = ((ByteBuf) message).duplicate();
        while (frames.isReadable()) {
            lines.add("out " + frame(frames));
        }
        ctx.write(message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        lines.add("flush");
        ctx.flush();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        inflater.end();
    }

    private String frame(ByteBuf in) {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        int length = second & 0x7F;
        if (length == 126) {
            length = in.readUnsignedShort();
        }
        if ((first & 0xB0) != 0x80 || (second & 0x80) == 0 || length > 0xFFFF) {
            String all = ByteBufUtil.hexDump(in.readerIndex(0));
            in.skipBytes(in.readableBytes());
            return "not a whole masked frame: " + all;
        }
        byte[] key = new byte[4];
        in.readBytes(key);
        byte[] payload = new byte[length];
        in.readBytes(payload);
        for (int i = 0; i < length; i++) {
            payload[i] ^= key[i % 4];
        }
        String deflated = (first & 0x40) == 0 ? "" : "deflated ";
        byte[] content = deflated.isEmpty() ? payload : inflate(payload);
        return switch (first & 0xF) {
            case 1 -> deflated + "text " + new String(content, UTF_8);
            case 2 -> deflated + "binary " + ByteBufUtil.hexDump(content);
            case 8 -> "close " + ByteBufUtil.hexDump(content);
            case 9 -> "ping " + ByteBufUtil.hexDump(content);
            case 10 -> "pong " + ByteBufUtil.hexDump(content);
            default -> "opcode " + (first & 0xF);
        };
    }

    private byte[] inflate(byte[] payload) {
        byte[] out = new byte[100_000];
        try {
            inflater.setInput(Bytes.concat(payload, new byte[] {0, 0, -1, -1}));
            return Arrays.copyOf(out, inflater.inflate(out));
        } catch (DataFormatException e) {
            throw new AssertionError(e);
        }
    }
}
