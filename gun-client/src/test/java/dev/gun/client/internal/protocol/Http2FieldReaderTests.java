package dev.gun.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

@DisplayName("Fields that come again are checked and converted once (RFC 9113 §8.2.1)")
class Http2FieldReaderTests {

    private final Http2FieldReader reader = new Http2FieldReader();
    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, 1 << 20);

    /** As they come out of HPACK: what is in its table is the same object each time. */
    private Http2Headers received(String... fields) throws Http2Exception {
        Http2Headers sent = new DefaultHttp2Headers(false);
        for (int i = 0; i < fields.length; i += 2) {
            sent.add(fields[i], fields[i + 1]);
        }
        ByteBuf block = Unpooled.buffer();
        encoder.encodeHeaders(1, sent, block);
        Http2Headers decoded = decoder.decodeHeaders(1, block);
        block.release();
        return decoded;
    }

    private Headers read(String... fields) throws Http2Exception {
        assertThat(reader.read(received(fields))).isNull();
        return reader.headers();
    }

    @Test
    @DisplayName("fields that are all in HPACK's table are the same Headers each time")
    void same() throws Exception {
        Headers first = read(":status", "200", "server", "x", "date", "today");

        assertThat(first).isEqualTo(Headers.of("server", "x", "date", "today"));
        assertThat(read(":status", "200", "server", "x", "date", "today")).isSameAs(first);
    }

    @Test
    @DisplayName("a field more, a field less and another value are seen")
    void changes() throws Exception {
        read(":status", "200", "server", "x", "date", "today");

        assertThat(read(":status", "200", "server", "x", "date", "tomorrow"))
                .isEqualTo(Headers.of("server", "x", "date", "tomorrow"));
        assertThat(read(":status", "200", "server", "x")).isEqualTo(Headers.of("server", "x"));
        assertThat(read(":status", "200", "server", "x", "date", "tomorrow", "age", "1"))
                .isEqualTo(Headers.of("server", "x", "date", "tomorrow", "age", "1"));
        assertThat(read(":status", "200")).isEqualTo(Headers.empty());
    }

    @Test
    @DisplayName("a malformed field is refused wherever it stands, however often, and what follows is read anew")
    void malformed() throws Exception {
        String wrong = "The value of date has a character that is not allowed, or white space around it "
                + "(RFC 9113 §8.2.1)";
        read(":status", "200", "server", "x", "date", "today");

        assertThat(reader.read(received(":status", "200", "server", "y", "date", " today")))
                .isEqualTo(wrong);
        assertThat(reader.read(received(":status", "200", "server", "y", "date", " today")))
                .isEqualTo(wrong);
        assertThat(read(":status", "200", "server", "y")).isEqualTo(Headers.of("server", "y"));
    }

    @Test
    @DisplayName("more fields than are kept are read, too")
    void many() throws Exception {
        List<String> fields = new ArrayList<>(List.of(":status", "200"));
        for (int i = 0; i < Http2FieldReader.MOST_KEPT; i++) {
            fields.addAll(List.of("x-" + i, "value"));
        }
        String[] all = fields.toArray(String[]::new);

        assertThat(read(all).size()).isEqualTo(Http2FieldReader.MOST_KEPT);
        assertThat(read(":status", "200", "server", "x")).isEqualTo(Headers.of("server", "x"));
        assertThat(read(all).size()).isEqualTo(Http2FieldReader.MOST_KEPT);
    }

    @RepeatedTest(50)
    @DisplayName("whatever came before, fields are read as if nothing had")
    void any(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        for (int i = 0; i < 40; i++) {
            List<String> fields = new ArrayList<>(List.of(":status", "200"));
            for (int n = random.nextInt(5); n > 0; n--) {
                fields.addAll(
                        List.of("x-" + random.nextInt(3), (random.nextInt(12) == 0 ? " " : "") + random.nextInt(3)));
            }
            Http2Headers received = received(fields.toArray(String[]::new));

            assertThat(reader.read(received)).isEqualTo(Http2Fields.malformed(received));
            if (Http2Fields.malformed(received) == null) {
                assertThat(reader.headers()).isEqualTo(Http2Fields.decode(received));
            }
        }
    }
}
