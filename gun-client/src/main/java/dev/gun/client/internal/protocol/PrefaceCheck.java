package dev.gun.client.internal.protocol;

import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.Side;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads the first nine bytes of the server, the header of a frame, so that a server which does not speak HTTP/2 is told
 * apart from one that speaks it wrongly; then takes itself out of the pipeline. Confined to the event loop.
 */
final class PrefaceCheck extends ByteToMessageDecoder {

    private static final int FRAME_HEADER = 9;
    private static final int TYPE_SETTINGS = 4;
    private static final int FLAG_ACK = 1;
    private static final String RULE = "where HTTP/2 begins with a SETTINGS frame (RFC 9113 §3.4)";

    private enum State {
        /** The nine bytes have not come. */
        WAITING,
        /** They were wrong: what follows is thrown away. */
        REJECTED
    }

    private final Consumer<Reason> rejected;
    private State state = State.WAITING;

    PrefaceCheck(Consumer<Reason> rejected) {
        this.rejected = rejected;
    }

    /** Bytes that came before this was in the pipeline. */
    void receive(ChannelHandlerContext ctx, ByteBuf bytes) {
        try {
            channelRead(ctx, bytes);
        } catch (Exception e) {
            ctx.fireExceptionCaught(e);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (state == State.REJECTED) {
            in.skipBytes(in.readableBytes());
        } else if (in.readableBytes() >= FRAME_HEADER) {
            if (isSettings(in)) {
                // The bytes go on to the codec.
                ctx.pipeline().remove(this);
            } else {
                state = State.REJECTED;
                String what = describe(in);
                in.skipBytes(in.readableBytes());
                rejected.accept(new Reason.ProtocolError(
                        Protocol.HTTP2, "Invalid connection preface: the server " + what + " " + RULE, Side.REMOTE));
            }
        }
    }

    /** RFC 9113 §6.5: type 4, no ACK, stream 0, a multiple of six bytes. */
    private static boolean isSettings(ByteBuf in) {
        int at = in.readerIndex();
        return in.getUnsignedMedium(at) % 6 == 0
                && in.getUnsignedByte(at + 3) == TYPE_SETTINGS
                && (in.getUnsignedByte(at + 4) & FLAG_ACK) == 0
                && (in.getInt(at + 5) & 0x7fffffff) == 0;
    }

    private static String describe(ByteBuf in) {
        String text = in.toString(in.readerIndex(), FRAME_HEADER, StandardCharsets.ISO_8859_1);
        if (text.startsWith("HTTP/1.")) {
            return "answered HTTP/1.1";
        }
        if (text.charAt(0) == 0x15 && text.charAt(1) == 3) {
            return "answered with a TLS alert, as a server does that expects TLS,";
        }
        return "sent the bytes " + ByteBufUtil.hexDump(in, in.readerIndex(), FRAME_HEADER);
    }
}
