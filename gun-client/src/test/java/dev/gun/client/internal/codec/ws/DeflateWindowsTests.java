package dev.gun.client.internal.codec.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunOptions;
import dev.gun.client.GunWebSocket;
import dev.gun.client.Protocol;
import dev.gun.client.ReplyTo;
import dev.gun.client.WsFrame;
import dev.gun.client.WsOptions;
import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.HeaderField;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.RawWebSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("permessage-deflate with every window, both takeover modes, over both protocols (RFC 7692 §7.1)")
class DeflateWindowsTests {

    private static final byte[] TAIL = Wire.hex("0000ffff");
    private static final int H2_PIECE = 16_384;

    private static GunClient gun;

    @BeforeAll
    static void start() {
        gun = GunClient.create();
    }

    @AfterAll
    static void stop() {
        gun.close();
    }

    /** What the peer found in the client's payloads. */
    private record Found(List<byte[]> messages, int maxDistance) {}

    static Stream<Arguments> agreements() {
        List<Arguments> all = new ArrayList<>();
        for (Protocol protocol : List.of(Protocol.HTTP, Protocol.HTTP2)) {
            for (int bits = 8; bits <= 15; bits++) {
                for (int reset = 0; reset < 4; reset++) {
                    all.add(Arguments.of(protocol, bits, (reset & 1) != 0, (reset & 2) != 0));
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0}, window 2^{1}, server_no_context_takeover {2}, client_no_context_takeover {3}")
    @MethodSource("agreements")
    @DisplayName("messages larger than the window come and go unchanged, and no distance of ours exceeds the window")
    void window(Protocol protocol, int bits, boolean serverResets, boolean clientResets) throws Exception {
        DeflateParams params = new DeflateParams(bits, bits, serverResets, clientResets);
        byte[][] messages = messages(bits);
        CompletableFuture<Found> found = new CompletableFuture<>();
        try (RawPeer peer = RawPeer.start(connection -> {
                    Channel channel =
                            protocol == Protocol.HTTP ? overHttp1(connection, params) : overHttp2(connection, params);
                    for (byte[] payload : compressed(messages, params)) {
                        channel.send(new dev.gun.client.testkit.WsFrame(
                                true, 4, dev.gun.client.testkit.WsFrame.BINARY, false, payload));
                    }
                    List<byte[]> payloads = new ArrayList<>();
                    for (int i = 0; i < messages.length; i++) {
                        payloads.add(channel.payload());
                    }
                    found.complete(read(payloads, params));
                });
                GunConnection connection = gun.open(
                        peer.host(),
                        peer.port(),
                        GunOptions.builder()
                                .protocols(protocol)
                                .retry(0, Duration.ZERO)
                                .build())) {
            GunWebSocket webSocket = connection.wsUpgrade("/", options(params));
            for (byte[] message : messages) {
                WsFrame received = webSocket.awaitFrame().frame();
                assertThat(received).isEqualTo(WsFrame.binary(message));
                webSocket.send(received);
            }
            peer.awaitScripts();

            assertThat(found.join().messages()).containsExactly(messages);
            // With a window's worth of repetition in the data, a distance of nearly the window is there to be used.
            assertThat(found.join().maxDistance()).isBetween(1 << (bits - 1), 1 << bits);
        }
    }

    @Test
    @DisplayName("client_no_context_takeover is honoured though it was not offered (§7.1.1.2)")
    void unofferedReset() throws Exception {
        try (RawPeer peer = RawPeer.start(connection -> {
                    Channel channel = overHttp1(connection, new DeflateParams(15, 15, false, true));
                    byte[] first = channel.payload();
                    assertThat(channel.payload()).isEqualTo(first);
                });
                GunConnection connection = gun.open(
                        peer.host(),
                        peer.port(),
                        GunOptions.builder()
                                .protocols(Protocol.HTTP)
                                .retry(0, Duration.ZERO)
                                .build())) {
            GunWebSocket webSocket = connection.wsUpgrade("/", options(new DeflateParams(15, 15, false, false)));
            webSocket.awaitUpgrade();
            webSocket.send(WsFrame.text("hello hello"));
            webSocket.send(WsFrame.text("hello hello"));

            peer.awaitScripts();
        }
    }

    private static WsOptions options(DeflateParams params) {
        return WsOptions.builder()
                .compress(true)
                .replyTo(ReplyTo.HANDLE)
                .serverMaxWindowBits(params.serverMaxWindowBits())
                .clientMaxWindowBits(params.clientMaxWindowBits())
                .serverNoContextTakeover(params.serverNoContextTakeover())
                .clientNoContextTakeover(params.clientNoContextTakeover())
                .build();
    }

    private static HeaderField answer(DeflateParams params) {
        return HeaderField.header(
                "sec-websocket-extensions",
                "permessage-deflate; server_max_window_bits=" + params.serverMaxWindowBits()
                        + "; client_max_window_bits="
                        + params.clientMaxWindowBits()
                        + (params.serverNoContextTakeover() ? "; server_no_context_takeover" : "")
                        + (params.clientNoContextTakeover() ? "; client_no_context_takeover" : ""));
    }

    /** Each is several windows long, and repeats itself at about three quarters of the window; so does the next. */
    private static byte[][] messages(int bits) {
        Random random = new Random(bits);
        byte[] unit = new byte[3 << (bits - 2)];
        random.nextBytes(unit);
        byte[] noise = new byte[100];
        random.nextBytes(noise);
        return new byte[][] {Wire.concat(unit, unit, unit, noise, unit), Wire.concat(unit, noise, unit), noise, unit};
    }

    /** What a server with this window sends: a full flush within each window forgets what is further back. */
    private static List<byte[]> compressed(byte[][] messages, DeflateParams params) {
        List<byte[]> payloads = new ArrayList<>();
        java.util.zip.Deflater deflater = new java.util.zip.Deflater(9, true);
        byte[] chunk = new byte[1 << 17];
        for (byte[] message : messages) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            int block = 1 << params.serverMaxWindowBits();
            for (int from = 0; from < message.length; from += block) {
                deflater.setInput(message, from, Math.min(block, message.length - from));
                out.write(chunk, 0, deflater.deflate(chunk, 0, chunk.length, java.util.zip.Deflater.FULL_FLUSH));
            }
            payloads.add(Arrays.copyOf(out.toByteArray(), out.size() - TAIL.length));
            if (params.serverNoContextTakeover()) {
                deflater.reset();
            }
        }
        deflater.end();
        return payloads;
    }

    /** Reads the client's payloads: together, or each for itself when nothing may refer to the message before. */
    private static Found read(List<byte[]> payloads, DeflateParams params) {
        List<byte[]> messages = new ArrayList<>();
        int maxDistance = 0;
        byte[] before = new byte[0];
        int decoded = 0;
        for (byte[] payload : payloads) {
            before = params.clientNoContextTakeover() ? Wire.concat(payload, TAIL) : Wire.concat(before, payload, TAIL);
            PlainInflate read = new PlainInflate(before);
            byte[] output = read.output();
            messages.add(
                    params.clientNoContextTakeover() ? output : Arrays.copyOfRange(output, decoded, output.length));
            decoded = output.length;
            maxDistance = Math.max(maxDistance, read.maxDistance());
        }
        return new Found(messages, maxDistance);
    }

    /** One WebSocket of the peer, over either protocol. */
    private interface Channel {

        void send(dev.gun.client.testkit.WsFrame frame) throws IOException;

        /** The payload of the client's next message, which is compressed and in one frame. */
        byte[] payload() throws IOException;
    }

    private static Channel overHttp1(RawConnection connection, DeflateParams params) throws IOException {
        RawWebSocket socket = connection.acceptWebSocket(answer(params));
        return new Channel() {
            @Override
            public void send(dev.gun.client.testkit.WsFrame frame) throws IOException {
                socket.send(frame);
            }

            @Override
            public byte[] payload() throws IOException {
                dev.gun.client.testkit.WsFrame frame = socket.readFrame();
                assertThat(frame.rsv()).isEqualTo(4);
                return frame.payload();
            }
        };
    }

    private static Channel overHttp2(RawConnection connection, DeflateParams params) throws IOException {
        RawHttp2 http2 = connection.http2();
        // RFC 8441 §3; and windows that hold all that the client sends.
        http2.handshake(8, 1, 4, 1 << 24);
        http2.writeFrame(
                H2Frame.WINDOW_UPDATE,
                0,
                0,
                ByteBuffer.allocate(4).putInt(1 << 24).array());
        int id = http2.readHeaders().streamId();
        http2.writeHeaders(id, false, HeaderField.header(":status", "200"), answer(params));
        return new Http2Channel(http2, id);
    }

    /** The bytes of DATA frames, put together to WebSocket frames. */
    private static final class Http2Channel implements Channel {

        private final RawHttp2 http2;
        private final int id;
        private byte[] received = new byte[0];

        Http2Channel(RawHttp2 http2, int id) {
            this.http2 = http2;
            this.id = id;
        }

        @Override
        public void send(dev.gun.client.testkit.WsFrame frame) throws IOException {
            byte[] bytes = frame.encode();
            for (int from = 0; from < bytes.length; from += H2_PIECE) {
                http2.writeFrame(0, 0, id, Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + H2_PIECE)));
            }
        }

        @Override
        public byte[] payload() throws IOException {
            int length = need(2)[1] & 0x7f;
            int header = 2;
            if (length == 126) {
                length = ByteBuffer.wrap(need(4)).getShort(2) & 0xffff;
                header = 4;
            } else if (length == 127) {
                length = (int) ByteBuffer.wrap(need(10)).getLong(2);
                header = 10;
            }
            byte[] frame = need(header + 4 + length);
            assertThat(frame[0]).isEqualTo((byte) 0xc2);
            byte[] payload = Arrays.copyOfRange(frame, header + 4, header + 4 + length);
            for (int i = 0; i < length; i++) {
                payload[i] ^= frame[header + i % 4];
            }
            received = Arrays.copyOfRange(received, header + 4 + length, received.length);
            return payload;
        }

        private byte[] need(int bytes) throws IOException {
            while (received.length < bytes) {
                received = Wire.concat(received, http2.readUntil(0).payload());
            }
            return received;
        }
    }
}
