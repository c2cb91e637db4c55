package dev.gun.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.Headers;
import dev.gun.client.Http1Options;
import dev.gun.client.Reason;
import dev.gun.client.WsOptions;
import dev.gun.client.event.RequestStartEvent.Function;
import dev.gun.client.internal.protocol.ConnectionProtocol.Admission;
import dev.gun.client.internal.protocol.ConnectionProtocol.Orphan;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An {@link Http1Protocol} on an embedded channel: the test is the server and the connection. */
final class Http1Bench implements AutoCloseable {

    /** A stream whose receiver the test plays. */
    static final class Stream extends ClientStream {

        private final long id;
        private final long bodyLength;
        boolean readable = true;
        boolean silenced;

        private Stream(long id, RequestHead head, long bodyLength) {
            super(head);
            this.id = id;
            this.bodyLength = bodyLength;
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public long bodyLength() {
            return bodyLength;
        }

        @Override
        public boolean readable() {
            return readable;
        }

        @Override
        public boolean transformed() {
            return false;
        }

        @Override
        public boolean settled() {
            return true;
        }

        @Override
        public boolean silenced() {
            return silenced;
        }

        @Override
        public String toString() {
            return "S" + id;
        }
    }

    /** The fields that every request of the bench begins with. */
    static final String HOST = "host: example.org";

    final Http1Calls calls = new Http1Calls();
    final EmbeddedChannel channel = new EmbeddedChannel();
    final Http1Protocol protocol;
    private long lastId;

    Http1Bench(Http1Options options) {
        GunOptions gunOptions = GunOptions.builder().http1(options).build();
        ProtocolContext context = new ProtocolContext("test", gunOptions, calls.commands(), calls.listener());
        protocol = new Http1Protocol(context);
        protocol.start(channel.pipeline(), Unpooled.EMPTY_BUFFER);
        assertThat(calls.take()).containsExactly("up http");
    }

    Http1Bench() {
        this(Http1Options.defaults());
    }

    // ---- the user and the connection

    Stream stream(String method, String path, long bodyLength, String... headers) {
        return stream(bodyLength < 0 ? Function.HEADERS : Function.REQUEST, method, path, bodyLength, null, headers);
    }

    private Stream stream(
            Function function,
            String method,
            String path,
            long bodyLength,
            @Nullable WsOptions wsOptions,
            String... headers) {
        RequestHead head =
                new RequestHead(function, method, "http", "example.org", path, Headers.of(headers), wsOptions);
        return new Stream(++lastId, head, bodyLength);
    }

    /** A stream without a request, for raw data. */
    Stream raw() {
        return new Stream(++lastId, RequestHead.raw("http", "example.org"), -1);
    }

    /** The driver's part of a cancel. */
    void silence(Stream stream) {
        stream.silenced = true;
    }

    /** Opens a request of the protocol's choice and forgets what it reported of writing it. */
    Stream open(Stream stream) {
        assertThat(protocol.admits(stream)).isEqualTo(Admission.ADMIT);
        protocol.open(stream);
        return stream;
    }

    /** A bodyless request that is written; what was reported of that is not kept. */
    Stream asked(String method, String path, String... headers) {
        Stream stream = open(stream(method, path, 0, headers));
        protocol.flush();
        calls.take();
        channel.releaseOutbound();
        return stream;
    }

    Stream get(String path, String... headers) {
        return asked("GET", path, headers);
    }

    Stream upgrade(WsOptions options, String... headers) {
        return stream(Function.WS_UPGRADE, "GET", "/ws", 0, options, headers);
    }

    void data(Stream stream, String data, boolean fin) {
        protocol.data(stream, Unpooled.copiedBuffer(data, StandardCharsets.ISO_8859_1), fin, calls.result("data"));
    }

    void cancel(Stream stream) {
        silence(stream);
        protocol.cancel(stream);
    }

    /** The receiver takes messages again. */
    void resume(Stream stream) {
        stream.readable = true;
        protocol.resume(stream);
    }

    List<String> abandon(Reason reason) {
        List<Orphan> orphans = protocol.abandon(reason);
        return orphans.stream()
                .map(orphan -> orphan.stream() + " " + orphan.processed())
                .toList();
    }

    List<String> calls() {
        return calls.take();
    }

    // ---- the server

    void receive(String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
    }

    void receiveByteByByte(String bytes) {
        for (int i = 0; i < bytes.length(); i++) {
            receive(bytes.substring(i, i + 1));
        }
    }

    /** What has reached the socket since the last call. */
    String sent() {
        protocol.flush();
        StringBuilder sent = new StringBuilder();
        ByteBuf bytes;
        while ((bytes = channel.readOutbound()) != null) {
            sent.append(bytes.toString(StandardCharsets.ISO_8859_1));
            bytes.release();
        }
        return sent.toString();
    }

    void pass(Duration time) {
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }

    @Override
    public void close() {
        protocol.abandon(Reason.SHUTDOWN);
        channel.finishAndReleaseAll();
    }
}
