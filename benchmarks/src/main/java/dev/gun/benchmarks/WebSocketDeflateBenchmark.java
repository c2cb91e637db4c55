package dev.gun.benchmarks;

import dev.gun.client.internal.codec.ws.DeflateParams;
import dev.gun.client.internal.codec.ws.FrameWriter;
import dev.gun.client.internal.codec.ws.MaskKeys;
import dev.gun.client.internal.codec.ws.PermessageDeflate;
import dev.gun.client.internal.codec.ws.WsLimits;
import dev.gun.client.internal.codec.ws.WsMachine;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What permessage-deflate costs for a message of JSON, about 1 KiB, either way (RFC 7692). */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Dio.netty.leakDetection.level=disabled")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class WebSocketDeflateBenchmark {
    private static final int LEVEL = 6;
    /** Four bytes end a flushed block, and are not sent (RFC 7692 section 7.2.1). */
    private static final int TAIL = 4;

    /** Each message stands alone, since the same one is received again and again. */
    private final PermessageDeflate deflate = new PermessageDeflate(new DeflateParams(15, 15, true, true), LEVEL);

    private final FrameWriter writer = new FrameWriter(MaskKeys.secure(), deflate);
    private final String message = "{\"price\":10042,\"size\":17,\"orders\":3},".repeat(25);
    private ByteBuf received = Unpooled.EMPTY_BUFFER;

    /** Makes the frame as a server sends it. */
    @Setup
    public void prepare() {
        Deflater deflater = new Deflater(LEVEL, true);
        deflater.setInput(message.getBytes(StandardCharsets.UTF_8));
        byte[] compressed = new byte[message.length()];
        int length = deflater.deflate(compressed, 0, compressed.length, Deflater.SYNC_FLUSH) - TAIL;
        deflater.end();
        received = Unpooled.directBuffer();
        received.writeByte(0xC1);
        if (length < 126) {
            received.writeByte(length);
        } else {
            received.writeByte(126).writeShort(length);
        }
        received.writeBytes(compressed, 0, length);
    }

    /** Gives the native memory back. */
    @TearDown(Level.Trial)
    public void end() {
        deflate.close();
    }

    /** One frame, to the user's string. */
    @Benchmark
    public WsMachine receive(Blackhole blackhole) {
        WsMachine machine = new WsMachine(WsLimits.DEFAULT, deflate, false, new ConsumingSink(blackhole));
        received.readerIndex(0);
        machine.receive(received);
        return machine;
    }

    /** One frame, compressed and masked. */
    @Benchmark
    public int send() {
        ByteBuf frame = writer.text(ByteBufAllocator.DEFAULT, message);
        int bytes = frame.readableBytes();
        frame.release();
        return bytes;
    }
}
