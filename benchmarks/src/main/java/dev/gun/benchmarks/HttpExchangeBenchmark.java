package dev.gun.benchmarks;

import dev.gun.client.GunOptions;
import dev.gun.client.Headers;
import dev.gun.client.Protocol;
import dev.gun.client.event.RequestStartEvent.Function;
import dev.gun.client.internal.protocol.ClientStream;
import dev.gun.client.internal.protocol.ConnectionProtocol;
import dev.gun.client.internal.protocol.ProtocolCatalog;
import dev.gun.client.internal.protocol.ProtocolContext;
import dev.gun.client.internal.protocol.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A request and its response without a socket: the request's fields are mapped and written, the response's head and its
 * body of 19 bytes are parsed and mapped.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Dio.netty.leakDetection.level=disabled")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HttpExchangeBenchmark {

    private static final String BODY = "{\"message\":\"hello\"}";
    private static final int STREAM_ID = 5;
    private static final int FRAME_HEADER = 9;

    /** What is spoken. */
    @Param({"HTTP", "HTTP2"})
    public Protocol protocol = Protocol.HTTP;

    /** How many fields the request has of its user, and the response besides content-length. */
    @Param({"0", "8"})
    public int fields;

    private final CountingListener listener = new CountingListener();
    private EmbeddedChannel channel = new EmbeddedChannel();
    private @Nullable ConnectionProtocol connection;
    private @Nullable RequestHead head;
    private ByteBuf response = Unpooled.EMPTY_BUFFER;
    /** Where the body's frame begins. */
    private int bodyAt;

    private int exchanges;

    /** Opens the connection and makes the response as a server sends it. */
    @Setup
    public void prepare() {
        Headers.Builder sent = Headers.builder();
        for (int i = 0; i < fields; i++) {
            sent.add("x-field-" + i, "value of field " + i);
        }
        head = new RequestHead(Function.REQUEST, "GET", "http", "localhost", "/hello", sent.build(), null);
        channel = new EmbeddedChannel();
        connection = ProtocolCatalog.create(
                protocol, new ProtocolContext("jmh", GunOptions.defaults(), new SilentCommands(), listener));
        connection.start(channel.pipeline(), Unpooled.EMPTY_BUFFER);
        if (protocol == Protocol.HTTP2) {
            // The server's SETTINGS: none, with a hundred streams as the default that is assumed.
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0}));
            response = http2();
        } else {
            response = http1();
        }
        channel.releaseOutbound();
    }

    private ByteBuf http1() {
        StringBuilder text = new StringBuilder("HTTP/1.1 200 OK\r\ncontent-length: " + BODY.length() + "\r\n");
        for (int i = 0; i < fields; i++) {
            text.append("x-field-")
                    .append(i)
                    .append(": value of field ")
                    .append(i)
                    .append("\r\n");
        }
        return ascii(text.append("\r\n").append(BODY).toString());
    }

    private ByteBuf http2() {
        ByteBuf block = Unpooled.buffer().writeByte(0x88);
        literal(block, "content-length", String.valueOf(BODY.length()));
        for (int i = 0; i < fields; i++) {
            literal(block, "x-field-" + i, "value of field " + i);
        }
        ByteBuf frames = Unpooled.directBuffer();
        frame(frames, block.readableBytes(), 1, 4);
        frames.writeBytes(block);
        bodyAt = frames.writerIndex();
        frame(frames, BODY.length(), 0, 1);
        return frames.writeBytes(ascii(BODY));
    }

    private static void frame(ByteBuf to, int length, int type, int flags) {
        to.writeMedium(length).writeByte(type).writeByte(flags).writeInt(0);
    }

    /** RFC 7541 section 6.2.2: without indexing, the name as it is. */
    private static void literal(ByteBuf to, String name, String value) {
        to.writeByte(0).writeByte(name.length()).writeBytes(ascii(name));
        to.writeByte(value.length()).writeBytes(ascii(value));
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Gives the buffers back. */
    @TearDown
    public void end() {
        channel.releaseInbound();
        channel.releaseOutbound();
        response.release();
    }

    /** One of them. */
    @Benchmark
    public long exchange() {
        ConnectionProtocol open = connection;
        RequestHead request = head;
        if (open == null || request == null) {
            throw new IllegalStateException("not prepared");
        }
        open.open(new Stream(request, exchanges));
        open.flush();
        channel.releaseOutbound();
        if (protocol == Protocol.HTTP2) {
            int id = 2 * exchanges + 1;
            response.setInt(STREAM_ID, id).setInt(bodyAt + FRAME_HEADER - Integer.BYTES, id);
        }
        exchanges++;
        channel.writeInbound(response.retainedDuplicate());
        return listener.received();
    }

    private static final class Stream extends ClientStream {

        private final long id;

        Stream(RequestHead head, long id) {
            super(head);
            this.id = id;
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public long bodyLength() {
            return 0;
        }

        @Override
        public boolean readable() {
            return true;
        }

        @Override
        public boolean settled() {
            return true;
        }

        @Override
        public boolean transformed() {
            return false;
        }

        @Override
        public boolean silenced() {
            return false;
        }
    }
}
