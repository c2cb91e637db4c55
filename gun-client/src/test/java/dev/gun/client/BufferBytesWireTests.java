package dev.gun.client;

import static dev.gun.client.GunFixture.PATIENCE;
import static dev.gun.client.testkit.Bytes.pattern;
import static dev.gun.client.testkit.Bytes.sha256;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.JettyPeer;
import dev.gun.client.testkit.PeerTls;
import dev.gun.client.testkit.ProxyPeer;
import dev.gun.client.testkit.ProxyPeer.Kind;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What is sent out of the user's buffer comes as it is there, and the buffer stays as it was (Bytes.wrap)")
class BufferBytesWireTests extends TunnelScenario {

    private static final byte[] CONTENT = pattern(400_000);
    private static final String SHA_256 = sha256(CONTENT);

    /** RFC 9113 §6.5.2: SETTINGS_INITIAL_WINDOW_SIZE. */
    private static final int INITIAL_WINDOW_SIZE = 4;

    /** Sizes about the limits of frames, of what is joined, copied together, and written at once. */
    private static final int[] PIECES = {1, 100, 1_024, 1_025, 4_095, 4_096, 16_384, 16_385, 65_536, 65_537, 131_072};

    private enum Memory {
        DIRECT,
        READ_ONLY,
        MAPPED,
        HEAP
    }

    private static JettyPeer jetty;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        jetty = JettyPeer.start();
    }

    @AfterAll
    static void stop() {
        jetty.close();
    }

    /** {@link #CONTENT} behind something else. */
    private ByteBuffer given(Memory memory) throws IOException {
        int before = 7;
        ByteBuffer filled = ByteBuffer.allocate(before + CONTENT.length);
        filled.position(before).put(CONTENT).flip();
        ByteBuffer given =
                switch (memory) {
                    case HEAP -> filled;
                    case DIRECT, READ_ONLY ->
                        ByteBuffer.allocateDirect(filled.capacity()).put(filled).flip();
                    case MAPPED -> mapped(filled.array());
                };
        return (memory == Memory.READ_ONLY ? given.asReadOnlyBuffer() : given).position(before);
    }

    private ByteBuffer mapped(byte... bytes) throws IOException {
        try (FileChannel file = FileChannel.open(Files.write(folder.resolve("mapped"), bytes))) {
            return file.map(FileChannel.MapMode.READ_ONLY, 0, bytes.length);
        }
    }

    private static void assertUntouched(ByteBuffer given) {
        assertThat(given).isEqualTo(ByteBuffer.wrap(CONTENT));
    }

    /** Waits until it is written. */
    private static void await(CompletionStage<Void> written) throws Exception {
        written.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private GunOptions.Builder options(Protocol protocol, Transport transport) {
        return gun.options(protocol).transport(transport);
    }

    private static int port(Transport transport) {
        return transport == Transport.TLS ? jetty.tlsPort() : jetty.port();
    }

    /**
     * Sends {@link #CONTENT} as one piece, which is echoed, and as many, which are digested: over HTTP/1.1 an echo that
     * begins before the last of them has come would be the end of the sending (spec page 1 §6).
     */
    private static void assertReceived(GunConnection connection, ByteBuffer given) throws Exception {
        GunStream whole = connection.post("/echo", Headers.empty(), Bytes.wrap(given));
        assertThat(whole.awaitBody(PATIENCE).asBytes()).isEqualTo(CONTENT);

        GunStream pieces = connection.headers("POST", "/digest", Headers.empty());
        ByteBuffer rest = given.duplicate();
        for (int size : PIECES) {
            rest.limit(rest.position() + size);
            pieces.data(Bytes.wrap(rest));
            // What becomes of the position of a buffer that was given is of no matter.
            rest.position(rest.limit());
        }
        await(pieces.dataFin(Bytes.wrap(rest.limit(rest.capacity()))));
        assertThat(pieces.awaitBody(PATIENCE).asString(ISO_8859_1)).isEqualTo(SHA_256);
        assertUntouched(given);
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @CsvSource({
        "HTTP, TCP, DIRECT", "HTTP, TCP, READ_ONLY", "HTTP, TCP, MAPPED", "HTTP, TCP, HEAP",
        "HTTP, TLS, DIRECT", "HTTP, TLS, READ_ONLY", "HTTP, TLS, MAPPED", "HTTP, TLS, HEAP",
        "HTTP2, TCP, DIRECT", "HTTP2, TCP, READ_ONLY", "HTTP2, TCP, MAPPED", "HTTP2, TCP, HEAP",
        "HTTP2, TLS, DIRECT", "HTTP2, TLS, READ_ONLY", "HTTP2, TLS, MAPPED", "HTTP2, TLS, HEAP"
    })
    @DisplayName("bodies of one piece and of many, with and without TLS")
    void bodies(Protocol protocol, Transport transport, Memory memory) throws Exception {
        assertReceived(gun.open("localhost", port(transport), options(protocol, transport)), given(memory));
    }

    @ParameterizedTest(name = "{0} through {1}, {2}")
    @CsvSource({
        "HTTP, HTTP1, DIRECT", "HTTP, H2C, DIRECT", "HTTP, H2, MAPPED", "HTTP, SOCKS5, MAPPED",
        "HTTP2, HTTP1_TLS, MAPPED", "HTTP2, H2C, DIRECT", "HTTP2, H2, HEAP", "HTTP2, H2C, READ_ONLY"
    })
    @DisplayName("bodies through proxies")
    void tunnels(Protocol protocol, Kind kind, Memory memory) throws Exception {
        try (ProxyPeer proxy = ProxyPeer.start(kind)) {
            GunOptions.Builder options = options(protocol, Transport.TCP).proxies(proxy(proxy, kind));
            assertReceived(gun.open("localhost", jetty.port(), options), given(memory));
        }
    }

    @ParameterizedTest(name = "{0}, {1}, compressed = {2}, {3}")
    @CsvSource({
        "HTTP, TCP, false, DIRECT", "HTTP, TCP, false, MAPPED", "HTTP, TCP, true, DIRECT", "HTTP, TCP, true, MAPPED",
        "HTTP, TLS, false, READ_ONLY", "HTTP, TCP, false, HEAP", "HTTP, TCP, true, HEAP", "HTTP, TLS, true, READ_ONLY",
        "HTTP2, TCP, false, DIRECT", "HTTP2, TLS, false, MAPPED", "HTTP2, TCP, true, READ_ONLY"
    })
    @DisplayName("WebSocket frames of any size, which are masked on their way and not where they are")
    void frames(Protocol protocol, Transport transport, boolean compressed, Memory memory) throws Exception {
        ByteBuffer given = given(memory);
        GunWebSocket webSocket = gun.open("localhost", port(transport), options(protocol, transport))
                .wsUpgrade(
                        "/ws",
                        WsOptions.builder()
                                .replyTo(ReplyTo.HANDLE)
                                .compress(compressed)
                                .silencePings(false)
                                .build());
        webSocket.awaitUpgrade(PATIENCE);
        int from = 0;
        for (int size : PIECES) {
            await(webSocket.send(WsFrame.binary(Bytes.wrap(given.slice(given.position() + from, size)))));
            WsFrame echo = webSocket.awaitFrame(PATIENCE).frame();
            assertThat(echo).isEqualTo(WsFrame.binary(Arrays.copyOfRange(CONTENT, from, from + size)));
            from += size;
        }
        await(webSocket.send(new WsFrame.Ping(Bytes.wrap(given.slice(given.position(), 125)))));
        assertThat(webSocket.awaitFrame(PATIENCE).frame())
                .isEqualTo(new WsFrame.Pong(Bytes.of(Arrays.copyOf(CONTENT, 125))));
        assertUntouched(given);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"TCP, DIRECT", "TCP, MAPPED", "TLS, READ_ONLY", "TLS, HEAP"})
    @DisplayName("raw data")
    void raw(Transport transport, Memory memory) throws Exception {
        ByteBuffer given = given(memory);
        RawPeer.Script script = connection -> {
            connection.expect(CONTENT);
            connection.expect(Arrays.copyOf(CONTENT, 10));
        };
        try (RawPeer peer =
                transport == Transport.TLS ? RawPeer.startTls(PeerTls.localhost(), script) : RawPeer.start(script)) {
            GunStream stream = gun.open(peer, options(Protocol.RAW, transport)).raw();
            stream.data(Bytes.wrap(given));
            await(stream.data(Bytes.wrap(given.slice(given.position(), 10))));

            peer.awaitScripts();
            assertUntouched(given);
        }
    }

    @Test
    @DisplayName("of a direct buffer nothing is copied while it waits for the server's window")
    void notCopied() {
        ByteBuffer given = ByteBuffer.allocateDirect(100);
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection, INITIAL_WINDOW_SIZE, 0);
            http2.readHeaders();
            connection.release("stalled");
            H2Scripts.answerPing(http2);
            connection.await("changed");
            http2.write(H2Frame.windowUpdate(1, 100));
            byte[] changed = new byte[100];
            changed[99] = 42;
            http2.expect(new H2Frame(H2Frame.DATA, H2Frame.END_STREAM, 1, changed));
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            GunStream stream = connection.headers("POST", "/", Headers.empty(), GunFixture.TO_OWNER);
            peer.await("stalled");
            stream.dataFin(Bytes.wrap(given));
            connection.ping();
            gun.owner.said.awaitExactly("up http2", "ping_ack 1");
            // Which nobody may do; but it shows where they are.
            given.put(99, (byte) 42);
            peer.release("changed");

            peer.awaitScripts();
        }
    }

    @TestFactory
    @DisplayName("a frame whose bytes the connection's thread must not read fails, and is not waited for for ever")
    Stream<DynamicTest> confined(TestReporter reporter) {
        if (Runtime.version().feature() < 22) {
            reporter.publishEntry("Left out", "memory of one thread alone needs JDK 22");
            return Stream.empty();
        }
        return Stream.of(true, false).flatMap(handler -> Stream.of(true, false)
                .map(ping -> dynamicTest(
                        "with an event handler = " + handler + ", a ping = " + ping,
                        () -> assertConfinedFails(handler, ping))));
    }

    private void assertConfinedFails(boolean handler, boolean ping) throws Exception {
        GunOptions.Builder options = handler
                ? gun.options(Protocol.HTTP)
                : GunOptions.builder().protocols(Protocol.HTTP).transport(Transport.TCP);
        GunWebSocket webSocket = gun.open("localhost", jetty.port(), options)
                .wsUpgrade("/ws", WsOptions.builder().replyTo(ReplyTo.HANDLE).build());
        webSocket.awaitUpgrade(PATIENCE);
        Bytes bytes = Bytes.wrap(ofThisThread(16));
        CompletionStage<Void> sent = webSocket.send(ping ? new WsFrame.Ping(bytes) : WsFrame.binary(bytes));

        assertThatThrownBy(() -> await(sent)).hasRootCauseInstanceOf(GunException.Stream.class);
    }

    /** Of a confined arena, which the oldest JDK that we support does not have. */
    private static ByteBuffer ofThisThread(long bytes) throws ReflectiveOperationException {
        Class<?> arenas = Class.forName("java.lang.foreign.Arena");
        Object arena = arenas.getMethod("ofConfined").invoke(null);
        Object segment = arenas.getMethod("allocate", long.class).invoke(arena, bytes);
        return (ByteBuffer) Class.forName("java.lang.foreign.MemorySegment")
                .getMethod("asByteBuffer")
                .invoke(segment);
    }
}
