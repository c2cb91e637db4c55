package dev.gun.benchmarks;

import dev.gun.client.internal.codec.ws.FrameWriter;
import dev.gun.client.internal.codec.ws.MaskKeys;
import dev.gun.client.internal.codec.ws.WsLimits;
import dev.gun.client.internal.codec.ws.WsMachine;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What one text message costs between the socket's bytes and the user's string, either way, without the socket. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Dio.netty.leakDetection.level=disabled")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class WebSocketCodecBenchmark {
    private static final int BATCH = 100;

    /** Characters of a message: a tick, an order book's top, an order book. */
    @Param({"40", "400", "4000"})
    public int size;

    /**
     * What the message is made of: one, two or three bytes of UTF-8, which is checked when it is received, or a mix with
     * four.
     */
    @Param({"x", "\u00e9", "\u20ac", "x\u20ac\ud83d\ude00"})
    public String character = "x";

    private final FrameWriter writer = new FrameWriter(MaskKeys.secure(), null);

    private String message = "";
    private ByteBuf received = Unpooled.EMPTY_BUFFER;

    /** Makes the frames as a server sends them: not masked. */
    @Setup
    public void prepare() {
        message = character.repeat(size / character.length());
        byte[] payload = message.getBytes(StandardCharsets.UTF_8);
        received = Unpooled.directBuffer();
        for (int i = 0; i < BATCH; i++) {
            received.writeByte(0x81);
            if (payload.length < 126) {
                received.writeByte(payload.length);
            } else {
                received.writeByte(126).writeShort(payload.length);
            }
            received.writeBytes(payload);
        }
    }

    /** A read of many frames, as they arrive under load. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public WsMachine receive(Blackhole blackhole) {
        WsMachine machine = new WsMachine(WsLimits.DEFAULT, null, false, new ConsumingSink(blackhole));
        received.readerIndex(0);
        machine.receive(received);
        return machine;
    }

    /** A frame in a buffer of its own, masked. */
    @Benchmark
    public int send() {
        ByteBuf frame = writer.text(ByteBufAllocator.DEFAULT, message);
        int bytes = frame.readableBytes();
        frame.release();
        return bytes;
    }
}
