package dev.gun.benchmarks;

import dev.gun.client.internal.codec.ws.FragState;
import dev.gun.client.internal.codec.ws.FrameWriter;
import dev.gun.client.internal.codec.ws.MaskKeys;
import dev.gun.client.internal.codec.ws.WsLimits;
import dev.gun.client.internal.codec.ws.WsMachine;
import dev.gun.client.internal.codec.ws.WsOpcode;
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

    private final FrameWriter writer = new FrameWriter(MaskKeys.secure(), null);

    private String message = "";
    private ByteBuf received = Unpooled.EMPTY_BUFFER;

    /** Makes the frames as a server sends them: not masked. */
    @Setup
    public void prepare() {
        message = "x".repeat(size);
        byte[] payload = message.getBytes(StandardCharsets.US_ASCII);
        received = Unpooled.directBuffer();
        for (int i = 0; i < BATCH; i++) {
            received.writeByte(0x81);
            if (size < 126) {
                received.writeByte(size);
            } else {
                received.writeByte(126).writeShort(size);
            }
            received.writeBytes(payload);
        }
    }

    /** A read of many frames, as they arrive under load. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public WsMachine receive(Blackhole blackhole) {
        WsMachine machine = new WsMachine(WsLimits.DEFAULT, null, false, new BlackholeSink(blackhole));
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

    private record BlackholeSink(Blackhole blackhole) implements WsMachine.Sink {
        @Override
        public void frameStart(FragState fragState) {
            blackhole.consume(fragState);
        }

        @Override
        public void frameHeader(FragState fragState, WsOpcode opcode, int rsv, long length, long maskKey) {
            blackhole.consume(opcode);
        }

        @Override
        public void frameEnd(int closeCode, ByteBuf payload) {
            blackhole.consume(payload);
        }

        @Override
        public void text(String text) {
            blackhole.consume(text);
        }

        @Override
        public void binary(byte[] data) {
            blackhole.consume(data);
        }

        @Override
        public void ping(byte[] payload) {
            blackhole.consume(payload);
        }

        @Override
        public void pong(byte[] payload) {
            blackhole.consume(payload);
        }

        @Override
        public void close(int code, String reason) {
            blackhole.consume(code);
        }
    }
}
