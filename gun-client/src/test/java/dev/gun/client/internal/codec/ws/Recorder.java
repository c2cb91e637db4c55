package dev.gun.client.internal.codec.ws;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A sink that writes down every call, in order, one line each, and the violation as the last line. */
final class Recorder implements WsMachine.Sink {
    private final List<String> lines = new ArrayList<>();

    /** Everything that a machine makes of the bytes given in one piece. */
    static List<String> receive(WsLimits limits, boolean events, byte[] bytes) {
        Recorder recorder = new Recorder();
        WsMachine machine = new WsMachine(limits, null, events, recorder);
        return recorder.feed(machine, Unpooled.wrappedBuffer(bytes));
    }

    static List<String> receive(byte[]... frames) {
        return receive(WsLimits.DEFAULT, false, Wire.concat(frames));
    }

    /** Feeds one piece; the lines so far. */
    List<String> feed(WsMachine machine, ByteBuf in) {
        if (machine.receive(in) == WsMachine.Step.FAILED) {
            WsViolation violation = machine.violation();
            lines.add("violation " + violation.closeCode() + " " + violation.rule());
        }
        if (in.isReadable()) {
            lines.add("left in the buffer " + in.readableBytes());
        }
        in.release();
        return lines;
    }

    /** Feeds the bytes in random pieces, in heap and direct buffers. */
    List<String> feedInPieces(WsMachine machine, byte[] bytes, Random random) {
        int largest = 1 + random.nextInt(random.nextBoolean() ? 4 : bytes.length + 1);
        for (int from = 0; from < bytes.length; ) {
            int n = Math.min(bytes.length - from, 1 + random.nextInt(largest));
            ByteBuf piece = random.nextBoolean() ? Unpooled.buffer(n) : Unpooled.directBuffer(n);
            feed(machine, piece.writeBytes(bytes, from, n));
            from += n;
        }
        return lines;
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public void frameStart(FragState fragState) {
        lines.add("start " + fragState);
    }

    @Override
    public void frameHeader(FragState fragState, WsOpcode opcode, int rsv, long length, long maskKey) {
        lines.add("header " + fragState + " " + opcode + " rsv=" + rsv + " length=" + length + " key=" + maskKey);
    }

    @Override
    public void frameEnd(int closeCode, ByteBuf payload) {
        lines.add("end " + closeCode + " [" + Wire.hex(payload) + "]");
    }

    @Override
    public void text(String text) {
        lines.add("text " + text);
    }

    @Override
    public void binary(byte[] data) {
        lines.add("binary [" + Wire.hex(data) + "]");
    }

    @Override
    public void ping(byte[] payload) {
        lines.add("ping [" + Wire.hex(payload) + "]");
    }

    @Override
    public void pong(byte[] payload) {
        lines.add("pong [" + Wire.hex(payload) + "]");
    }

    @Override
    public void close(int code, String reason) {
        lines.add("close " + code + " " + reason);
    }
}
