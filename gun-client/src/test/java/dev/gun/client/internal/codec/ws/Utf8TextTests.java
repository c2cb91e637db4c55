package dev.gun.client.internal.codec.ws;

import static dev.gun.client.internal.codec.ws.Wire.CONTINUATION;
import static dev.gun.client.internal.codec.ws.Wire.FIN;
import static dev.gun.client.internal.codec.ws.Wire.TEXT;
import static dev.gun.client.internal.codec.ws.Wire.concat;
import static dev.gun.client.internal.codec.ws.Wire.frame;
import static dev.gun.client.internal.codec.ws.Wire.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Text messages between strings and UTF-8 (RFC 6455 §5.6)")
class Utf8TextTests {
    private static final String PAIR = "\ud83d\ude00";
    private static final int STRING_HEADER = 24;
    private static final int ARRAY_HEADER = 16;

    @Test
    @DisplayName("any text, anywhere in an array, is what java.lang.String makes of it, and back")
    void anyText() {
        qt().withExamples(300).forAll(longs().all()).checkAssert(seed -> {
            Random random = new Random(seed);
            String text = text(random, random.nextInt(random.nextInt(20) == 0 ? 3 * Scratch.LARGEST_KEPT : 300));
            byte[] bytes = utf8(text);
            int before = random.nextInt(10);
            byte[] array = new byte[before + bytes.length + random.nextInt(10)];
            random.nextBytes(array);
            System.arraycopy(bytes, 0, array, before, bytes.length);
            boolean ascii = text.length() == bytes.length;
            byte[] encoded = new byte[text.length() * Utf8Text.MOST_BYTES_PER_CHAR];

            assertThat(Utf8Text.decode(array, before, bytes.length, ascii)).isEqualTo(text);
            assertThat(Utf8Text.encode(text, 0, text.length(), encoded)).isEqualTo(bytes.length);
            assertThat(Arrays.copyOf(encoded, bytes.length)).isEqualTo(bytes);
        });
    }

    @ParameterizedTest
    @DisplayName("a character of any length at any place around the end of an array that is reused is decoded whole")
    @ValueSource(ints = {4 * 1024, 8 * 1024, Scratch.LARGEST_KEPT, 2 * Scratch.LARGEST_KEPT})
    void endsOfReusedArrays(int end) {
        for (String character : List.of("\u00e9", "\u20ac", PAIR)) {
            for (int missing = 0; missing <= 5; missing++) {
                for (String rest : List.of("", "z", PAIR + "z\u00e9")) {
                    String text = "x".repeat(end - missing) + character + rest;
                    byte[] bytes = utf8(text);

                    assertThat(Utf8Text.decode(bytes, 0, bytes.length, false)).isEqualTo(text);
                }
            }
        }
    }

    @ParameterizedTest
    @DisplayName("a surrogate pair at any place around the end of a piece that is masked is sent as its four bytes")
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void endsOfPiecesSent(int before) {
        int charsPerPiece = Masking.PIECE / Utf8Text.MOST_BYTES_PER_CHAR;
        for (String filler : List.of("x", "\u00e9", "\u20ac")) {
            String text = filler.repeat(charsPerPiece - 4) + "x".repeat(before) + (PAIR + "y").repeat(charsPerPiece);
            byte[] expected = utf8(text);
            ByteBuf frame = Unpooled.directBuffer();

            new FrameWriter(() -> 0x01F2_83C4, null).writeText(frame, text);

            frame.skipBytes(frame.readableBytes() - expected.length);
            Masking.mask(frame, frame.readerIndex(), frame.readableBytes(), 0x01F2_83C4);
            assertThat(frame.toString(StandardCharsets.UTF_8)).isEqualTo(text);
            frame.release();
        }
    }

    @Test
    @DisplayName("RFC 6455 §5.4: fragments may be cut within a character, at any byte of it")
    void fragmentsCutWithinACharacter() {
        String text = "a\u00e9\u20ac" + PAIR + "\uffff" + PAIR + "z";
        byte[] bytes = utf8(text);
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                assertThat(Recorder.receive(
                                frame(TEXT, Arrays.copyOfRange(bytes, 0, first)),
                                frame(CONTINUATION, Arrays.copyOfRange(bytes, first, second)),
                                frame(FIN | CONTINUATION, Arrays.copyOfRange(bytes, second, bytes.length))))
                        .isEqualTo(List.of("text " + text));
            }
        }
    }

    @Test
    @DisplayName("texts of many sizes one after another do not see each other in the arrays they share")
    void oneAfterAnother() {
        qt().withExamples(100).forAll(longs().all()).checkAssert(seed -> {
            Random random = new Random(seed);
            List<String> texts = random.ints(5, 0, 10_000)
                    .mapToObj(length -> text(random, length))
                    .toList();
            Recorder recorder = new Recorder();
            WsMachine machine = new WsMachine(WsLimits.DEFAULT, null, false, recorder);
            byte[] frames = concat(
                    texts.stream().map(text -> frame(FIN | TEXT, utf8(text))).toArray(byte[][]::new));

            assertThat(recorder.feed(machine, Unpooled.wrappedBuffer(frames)))
                    .isEqualTo(texts.stream().map(text -> "text " + text).toList());
        });
    }

    @ParameterizedTest
    @DisplayName("a frame received allocates at most twice the string it is, whatever the characters")
    @ValueSource(strings = {"x", "\u00e9", "\u20ac", "x\u20ac" + PAIR})
    void allocatesLittleMoreThanTheString(String character) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        WsMachine machine = new WsMachine(WsLimits.DEFAULT, null, false, new Silent());
        String text = character.repeat(400 / character.length());
        int messages = 100;
        byte[] frame = frame(FIN | TEXT, utf8(text));
        ByteBuffer frames = ByteBuffer.allocateDirect(messages * frame.length);
        for (int i = 0; i < messages; i++) {
            frames.put(frame);
        }
        // Wrapped, it is not watched for leaks, which allocates.
        ByteBuf in = Unpooled.wrappedBuffer(frames.flip());
        // The arrays that are kept are made once in the life of a thread.
        machine.receive(in);
        in.readerIndex(0);

        long before = threads.getCurrentThreadAllocatedBytes();
        machine.receive(in);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        boolean latin = text.chars().allMatch(c -> c < 0x100);
        long string = STRING_HEADER + ARRAY_HEADER + (latin ? 1L : 2L) * text.length();
        assertThat(allocated / messages).isBetween(string, 2 * string);
        in.release();
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        int bits = 7 + random.nextInt(15);
        while (text.length() < length) {
            int c = random.nextInt(Math.min(1 << bits, Character.MAX_CODE_POINT + 1));
            text.appendCodePoint(c >= 0xD800 && c < 0xE000 ? 'x' : c);
        }
        return text.toString();
    }

    /** A user who lets go of every message. */
    private static final class Silent implements WsMachine.Sink {
        @Override
        public void frameStart(FragState fragState) {}

        @Override
        public void frameHeader(FragState fragState, WsOpcode opcode, int rsv, long length, long maskKey) {}

        @Override
        public void frameEnd(int closeCode, ByteBuf payload) {}

        @Override
        public void text(String text) {}

        @Override
        public void binary(byte[] data) {}

        @Override
        public void ping(byte[] payload) {}

        @Override
        public void pong(byte[] payload) {}

        @Override
        public void close(int code, String reason) {}
    }
}
