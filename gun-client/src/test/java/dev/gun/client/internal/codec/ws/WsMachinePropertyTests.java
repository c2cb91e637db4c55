package dev.gun.client.internal.codec.ws;

import static dev.gun.client.internal.codec.ws.Wire.BINARY;
import static dev.gun.client.internal.codec.ws.Wire.CONTINUATION;
import static dev.gun.client.internal.codec.ws.Wire.FIN;
import static dev.gun.client.internal.codec.ws.Wire.PING;
import static dev.gun.client.internal.codec.ws.Wire.PONG;
import static dev.gun.client.internal.codec.ws.Wire.RSV1;
import static dev.gun.client.internal.codec.ws.Wire.TEXT;
import static dev.gun.client.internal.codec.ws.Wire.frame;
import static dev.gun.client.internal.codec.ws.Wire.hex;
import static dev.gun.client.internal.codec.ws.Wire.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.booleans;
import static org.quicktheories.generators.SourceDSL.longs;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Receiving WebSocket frames, for any input")
class WsMachinePropertyTests {
    private static final DeflateParams PARAMS = new DeflateParams(15, 15, false, false);
    private static final WsLimits LIMITS = new WsLimits(20_000, 30_000, 30_000);

    @Test
    @DisplayName("a valid stream, cut anywhere, gives its messages in order")
    void anySplitOfAValidStream() {
        qt().withExamples(400).forAll(longs().all(), booleans().all()).checkAssert((seed, compressed) -> {
            Random random = new Random(seed);
            Stream stream = new Stream(random, compressed);

            assertThat(inPieces(stream.bytes(), compressed, false, random)).isEqualTo(stream.messages);
        });
    }

    @Test
    @DisplayName("a valid stream, cut anywhere, gives the same events as in one piece")
    void sameEventsForAnySplit() {
        qt().withExamples(150).forAll(longs().all(), booleans().all()).checkAssert((seed, compressed) -> {
            Random random = new Random(seed);
            byte[] bytes = new Stream(random, compressed).bytes();

            assertThat(inPieces(bytes, compressed, true, random)).isEqualTo(inOnePiece(bytes, compressed, true));
        });
    }

    @Test
    @DisplayName("a corrupted stream gives events and at most one violation, at the end, the same for any split")
    void anyMutation() {
        qt().withExamples(400).forAll(longs().all(), booleans().all()).checkAssert((seed, compressed) -> {
            Random random = new Random(seed);
            byte[] bytes = mutate(new Stream(random, compressed).bytes(), random);

            List<String> lines = inOnePiece(bytes, compressed, true);

            assertThat(inPieces(bytes, compressed, true, random)).isEqualTo(lines);
            assertThat(lines.subList(0, Math.max(0, lines.size() - 1)))
                    .noneMatch(line -> line.startsWith("violation") || line.startsWith("close"));
            assertThat(lines).noneMatch(line -> line.startsWith("left in the buffer"));
        });
    }

    @Test
    @DisplayName("without frame events the messages and the violation are the same")
    void eventsChangeNothing() {
        qt().withExamples(150).forAll(longs().all(), booleans().all()).checkAssert((seed, compressed) -> {
            Random random = new Random(seed);
            byte[] bytes = mutate(new Stream(random, compressed).bytes(), random);
            List<String> expected = new ArrayList<>(inOnePiece(bytes, compressed, true));
            expected.removeIf(line -> line.matches("(start|header|end) .*"));

            assertThat(inOnePiece(bytes, compressed, false)).isEqualTo(expected);
        });
    }

    private static List<String> inOnePiece(byte[] bytes, boolean compressed, boolean events) {
        Recorder recorder = new Recorder();
        try (PermessageDeflate deflate = new PermessageDeflate(PARAMS, -1)) {
            WsMachine machine = new WsMachine(LIMITS, compressed ? deflate : null, events, recorder);
            return recorder.feed(machine, Unpooled.wrappedBuffer(bytes));
        }
    }

    private static List<String> inPieces(byte[] bytes, boolean compressed, boolean events, Random random) {
        Recorder recorder = new Recorder();
        try (PermessageDeflate deflate = new PermessageDeflate(PARAMS, -1)) {
            WsMachine machine = new WsMachine(LIMITS, compressed ? deflate : null, events, recorder);
            return recorder.feedInPieces(machine, bytes, random);
        }
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        byte[] mutated = bytes.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
        }
        return random.nextInt(4) > 0 ? mutated : Arrays.copyOf(mutated, 1 + random.nextInt(mutated.length));
    }

    /** What a server might send, and what the client should make of it. */
    private static final class Stream {
        final List<String> messages = new ArrayList<>();
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final Random random;

        Stream(Random random, boolean compressed) {
            this.random = random;
            Deflater deflater = new Deflater(-1, true);
            for (int i = 1 + random.nextInt(5); i > 0; i--) {
                maybeControl();
                String text = text();
                byte[] data = utf8(text);
                boolean binary = random.nextBoolean();
                messageFrames(binary, compressed && random.nextInt(3) > 0 ? deflater : null, data);
                messages.add(binary ? "binary [" + hex(data) + "]" : "text " + text);
            }
            deflater.end();
            if (random.nextBoolean()) {
                out.writeBytes(Wire.close(1000, "bye"));
                messages.add("close 1000 bye");
            }
        }

        byte[] bytes() {
            return out.toByteArray();
        }

        private void messageFrames(boolean binary, @Nullable Deflater deflater, byte[] data) {
            byte[] payload =
                    deflater == null ? data : PermessageDeflateTests.deflate(deflater, data, random.nextInt(4) == 0);
            int first = (binary ? BINARY : TEXT) | (deflater == null ? 0 : RSV1);
            int from = 0;
            for (int fragments = random.nextInt(4); fragments > 0; fragments--) {
                int to = from + random.nextInt(payload.length - from + 1);
                out.writeBytes(frame(first, Arrays.copyOfRange(payload, from, to)));
                maybeControl();
                first = CONTINUATION;
                from = to;
            }
            out.writeBytes(frame(FIN | first, Arrays.copyOfRange(payload, from, payload.length)));
        }

        private void maybeControl() {
            if (random.nextInt(3) == 0) {
                byte[] payload = new byte[random.nextInt(126)];
                random.nextBytes(payload);
                boolean ping = random.nextBoolean();
                out.writeBytes(frame(FIN | (ping ? PING : PONG), payload));
                messages.add((ping ? "ping [" : "pong [") + hex(payload) + "]");
            }
        }

        private String text() {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(random.nextInt(10) == 0 ? 4000 : 150);
            int kind = random.nextInt(3);
            while (text.length() < length) {
                int c = random.nextInt(kind == 0 ? 0x80 : kind == 1 ? 0x900 : 0x110000);
                text.appendCodePoint(c >= 0xD800 && c < 0xE000 ? 'x' : c);
            }
            return text.toString();
        }
    }
}
