package dev.gun.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The log of the wire prints no secrets (spec page 4 §3, option trace)")
class WireFormatTests {

    private static final String REQUEST = String.join(
            "\r\n",
            "GET /a:b?token=s3cret HTTP/1.1",
            "Host: h",
            "Authorization: s3cret:x",
            "x-key:s3cret",
            "Accept: */*",
            "",
            "");

    private static final String PRINTED = String.join(
            "\\r\\n", "GET /a:b?*** HTTP/1.1", "Host: h", "Authorization: ***", "x-key: ***", "Accept: */*", "", "");

    private static String format(WireFormat format, ByteBuf bytes) {
        String text = format.format(bytes);
        bytes.release();
        return text;
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    private static ByteBuf hex(String hex) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
    }

    @Test
    @DisplayName("HTTP/1.1: values of sensitive fields and queries are ***, however the bytes are split")
    void http1() {
        for (int split = 0; split <= REQUEST.length(); split++) {
            WireFormat text = new WireText(Set.of("x-key"));
            String printed =
                    format(text, ascii(REQUEST.substring(0, split))) + format(text, ascii(REQUEST.substring(split)));
            assertThat(printed).as("split at %d", split).isEqualTo(PRINTED);
        }
    }

    @Test
    @DisplayName("HTTP/1.1: lines that continue a sensitive field are *** too, and no others (RFC 9112 §5.2)")
    void folded() {
        String head = "HTTP/1.1 200 OK\r\nset-cookie: s3cret\r\n s3cret\r\n\ts3cret\r\nvia: a\r\n b\r\n"
                + "set-cookie: s3cret\r\n\r\n body";
        String printed = "HTTP/1.1 200 OK\\r\\nset-cookie: ***\\r\\n ***\\r\\n ***\\r\\nvia: a\\r\\n b\\r\\n"
                + "set-cookie: ***\\r\\n\\r\\n body";
        for (int split = 0; split <= head.length(); split++) {
            WireFormat text = new WireText(Set.of());
            String pieces = format(text, ascii(head.substring(0, split))) + format(text, ascii(head.substring(split)));
            assertThat(pieces).as("split at %d", split).isEqualTo(printed);
        }
    }

    @Test
    @DisplayName("one read is one line of at most 4,096 bytes; what is not printable is escaped")
    void boundedAndEscaped() {
        assertThat(format(new WireText(Set.of()), hex("5c 00 ff 0a"))).isEqualTo("\\x5c\\x00\\xff\\n");
        assertThat(format(new WireText(Set.of()), ascii("x".repeat(5_000)))).isEqualTo("x".repeat(4_096));
    }

    @Test
    @DisplayName("HTTP/2: frames by name with their payload, header blocks without, however the bytes are split")
    void http2() {
        String frames = "505249202a20485454502f322e300d0a0d0a534d0d0a0d0a"
                + "000000040000000000"
                + "000003010500000001828684"
                + "000002000100000001" + "6869"
                + "00000106" + "0000000000" + "07"
                + "000001ff0000000003" + "2a";
        String printed = "[preface][SETTINGS stream=0 flags=0 length=0][HEADERS stream=1 flags=5 length=3]"
                + "[DATA stream=1 flags=1 length=2] 6869[PING stream=0 flags=0 length=1] 07"
                + "[type 255 stream=3 flags=0 length=1]";
        assertThat(format(new WireFrames(24), hex(frames))).isEqualTo(printed);
        WireFormat byteByByte = new WireFrames(24);
        StringBuilder pieces = new StringBuilder();
        for (int i = 0; i < frames.length(); i += 2) {
            pieces.append(format(byteByByte, hex(frames.substring(i, i + 2))));
        }
        assertThat(pieces.toString().replace(" 68 69", " 6869")).isEqualTo(printed);
    }
}
