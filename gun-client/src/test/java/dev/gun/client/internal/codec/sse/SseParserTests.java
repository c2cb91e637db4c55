package dev.gun.client.internal.codec.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Event streams are read as the HTML standard says (§9.2.5, §9.2.6)")
class SseParserTests {

    private static SseParser parser() {
        return new SseParser(1_000, 10_000);
    }

    private static List<SseEvent> read(SseParser parser, byte[] bytes) throws SseLimitException {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        List<SseEvent> events = new ArrayList<>();
        SseEvent event;
        while ((event = parser.next(in)) != null) {
            events.add(event);
        }
        assertThat(in.isReadable()).isFalse();
        return events;
    }

    private static List<SseEvent> read(String text) throws SseLimitException {
        return read(parser(), text.getBytes(StandardCharsets.UTF_8));
    }

    private static SseEvent message(String data) {
        return new SseEvent("message", data, "");
    }

    @Test
    @DisplayName("§9.2.6: the standard's example of stock prices is three lines of data in one event")
    void severalLinesOfData() throws SseLimitException {
        assertThat(read("data: YHOO\ndata: +2\ndata: 10\n\n")).containsExactly(message("YHOO\n+2\n10"));
    }

    @Test
    @DisplayName("§9.2.6: the standard's example of four blocks: a comment, two events, and one that has no end")
    void fourBlocks() throws SseLimitException {
        assertThat(read(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event"))
                .containsExactly(new SseEvent("message", "first event", "1"), message("second event"));
    }

    @Test
    @DisplayName("§9.2.6: the standard's example of data without a value: one empty event, one of a line feed")
    void emptyData() throws SseLimitException {
        assertThat(read("data\n\ndata\ndata\n\ndata:")).containsExactly(message(""), message("\n"));
    }

    @Test
    @DisplayName("§9.2.6: one space behind the colon is not data")
    void oneSpace() throws SseLimitException {
        assertThat(read("data:test\n\ndata: test\n\ndata:  test\n\ndata:\ttest\n\n"))
                .containsExactly(message("test"), message("test"), message(" test"), message("\ttest"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"LF, '\n'", "CR, '\r'", "CRLF, '\r\n'"})
    @DisplayName("§9.2.5: lines end with LF, CR or CRLF")
    void lineEnds(String name, String end) throws SseLimitException {
        assertThat(read("data: a" + end + "data: b" + end + end + "data: c" + end + end))
                .as(name)
                .containsExactly(message("a\nb"), message("c"));
    }

    @Test
    @DisplayName("§9.2.5: ends of lines may be mixed, and a CRLF cut in two is one end")
    void mixedLineEnds() throws SseLimitException {
        assertThat(read("data: a\rdata: b\r\ndata: c\n\r\n")).containsExactly(message("a\nb\nc"));
        SseParser parser = parser();
        assertThat(read(parser, "data: a\r".getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(read(parser, "\n".getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(read(parser, "\r".getBytes(StandardCharsets.UTF_8))).containsExactly(message("a"));
        assertThat(read(parser, "\ndata: b\n\n".getBytes(StandardCharsets.UTF_8)))
                .containsExactly(message("b"));
    }

    @Test
    @DisplayName("§9.2.5: one byte order mark in front is dropped, a second one is part of a name")
    void byteOrderMark() throws SseLimitException {
        assertThat(read("\uFEFFdata: a\n\n\uFEFFdata: b\n\n")).containsExactly(message("a"));
        assertThat(read("\uFEFF\uFEFFdata: a\n\ndata: b\n\n")).containsExactly(message("b"));
        assertThat(read("\uFEFF\ndata: b\n\n")).containsExactly(message("b"));
    }

    @Test
    @DisplayName("§9.2.6: event names the type of one event, and an empty one is message")
    void type() throws SseLimitException {
        assertThat(read("event: add\ndata: 1\n\ndata: 2\n\nevent:\ndata: 3\n\nevent: a\nevent: b\ndata: 4\n\n"))
                .containsExactly(new SseEvent("add", "1", ""), message("2"), message("3"), new SseEvent("b", "4", ""));
    }

    @Test
    @DisplayName("§9.2.6: an event without data is none, and its type does not stay")
    void noData() throws SseLimitException {
        assertThat(read("event: add\n\ndata: 1\n\nid: 7\n\n")).containsExactly(message("1"));
    }

    @Test
    @DisplayName("§9.2.6: an id stays until another comes, also one without data; one with NUL is ignored")
    void id() throws SseLimitException {
        assertThat(read("id: 1\n\ndata: a\n\nid: 2\ndata: b\n\nid: 3\0\ndata: c\n\nid:\ndata: d\n\n"))
                .containsExactly(
                        new SseEvent("message", "a", "1"),
                        new SseEvent("message", "b", "2"),
                        new SseEvent("message", "c", "2"),
                        message("d"));
    }

    @Test
    @DisplayName("§9.2.6: the id of a block without end is not the last event ID yet")
    void idOfUnfinishedBlock() throws SseLimitException {
        SseParser parser = parser();
        read(parser, "id: 1\ndata: a\n\nid: 2\ndata: b\n".getBytes(StandardCharsets.UTF_8));

        assertThat(parser.lastEventId()).isEqualTo("1");
        read(parser, "\n".getBytes(StandardCharsets.UTF_8));
        assertThat(parser.lastEventId()).isEqualTo("2");
    }

    @ParameterizedTest(name = "retry:{0} is {1}")
    @CsvSource({
        "' 3000', 3000",
        "0, 0",
        "007, 7",
        "'', -1",
        "' 1 ', -1",
        "-1, -1",
        "1.5, -1",
        "1s, -1",
        "٣, -1",
        "999999999999999999999999, 9223372036854775807"
    })
    @DisplayName("§9.2.6: retry is a number of ASCII digits, at once and without an event, or is ignored")
    void retry(String value, long millis) throws SseLimitException {
        SseParser parser = parser();
        read(parser, ("retry:" + value + "\n").getBytes(StandardCharsets.UTF_8));

        assertThat(parser.reconnectionMillis()).isEqualTo(millis);
    }

    @Test
    @DisplayName("§9.2.6: fields are case-sensitive, and unknown ones are ignored")
    void unknownFields() throws SseLimitException {
        assertThat(read("Data: a\nDATA: b\n data: c\ndata : d\nfoo: bar\nfoo\ndata: e\n\n"))
                .containsExactly(message("e"));
    }

    @Test
    @DisplayName("§9.2.5: bytes that are not UTF-8 are replaced, also those that the end of a line cuts off")
    void notUtf8() throws SseLimitException {
        byte[] bytes = "data: a?b\ndata: c?\n\n".getBytes(StandardCharsets.ISO_8859_1);
        bytes[7] = (byte) 0xff;
        bytes[17] = (byte) 0xe2;

        assertThat(read(parser(), bytes)).containsExactly(message("a\uFFFDb\nc\uFFFD"));
    }

    @Test
    @DisplayName("a line of the limit is read, one byte more is refused as soon as it comes")
    void lineLimit() throws SseLimitException {
        SseParser parser = new SseParser(10, 100);

        assertThat(read(parser, "data:12345\n\n".getBytes(StandardCharsets.UTF_8)))
                .containsExactly(message("12345"));
        assertThatThrownBy(() -> read(parser, ":2345678901".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(SseLimitException.class, e -> {
                    assertThat(e.option()).isEqualTo("sse.maxLineSize");
                    assertThat(e.limit()).isEqualTo(10);
                });
    }

    @Test
    @DisplayName("an event of the limit is read, one byte more in whatever field is refused; comments do not count")
    void eventLimit() throws SseLimitException {
        SseParser parser = new SseParser(100, 12);

        assertThat(read(parser, ": nobody counts this\ndata:1\ndata:2\n\n".getBytes(StandardCharsets.UTF_8)))
                .containsExactly(message("1\n2"));
        assertThatThrownBy(() -> read(parser, "data:1\nx: unknown\n".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(SseLimitException.class, e -> {
                    assertThat(e.option()).isEqualTo("sse.maxEventSize");
                    assertThat(e.limit()).isEqualTo(12);
                });
    }

    /** Pieces of streams, so that random ones are full of what matters. */
    private static final String[] PIECES = {
        "data", "event", "id", "retry", ":", ": ", " ", "\n", "\r", "\r\n", "\n\n", "\uFEFF", "a", "é€😀", "42", "\0"
    };

    private static byte[] stream(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(60); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        byte[] bytes = text.append("\n\ndata: end\n\n").toString().getBytes(StandardCharsets.UTF_8);
        if (random.nextBoolean()) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    @Test
    @DisplayName("any split of any stream gives the same events, ids and reconnection time")
    void anySplit() {
        qt().withExamples(2_000).forAll(longs().all()).checkAssert(seed -> {
            Random random = new Random(seed);
            byte[] bytes = stream(random);
            SseParser whole = parser();
            SseParser split = parser();
            try {
                List<SseEvent> expected = read(whole, bytes);
                List<SseEvent> got = new ArrayList<>();
                for (int from = 0; from < bytes.length; ) {
                    int length = Math.min(bytes.length - from, random.nextInt(5));
                    byte[] piece = new byte[length];
                    System.arraycopy(bytes, from, piece, 0, length);
                    got.addAll(read(split, piece));
                    from += length;
                }
                assertThat(got).isEqualTo(expected);
            } catch (SseLimitException e) {
                throw new AssertionError(e);
            }
            assertThat(split.lastEventId()).isEqualTo(whole.lastEventId());
            assertThat(split.reconnectionMillis()).isEqualTo(whole.reconnectionMillis());
        });
    }
}
