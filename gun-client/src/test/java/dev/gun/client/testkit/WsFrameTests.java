package dev.gun.client.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Frames are encoded as in the examples of RFC 6455 section 5.7 and RFC 9113 section 4.1")
class WsFrameTests {
    @Test
    void aTextMessageInOneFrame() {
        assertThat(WsFrame.text("Hello").encode()).isEqualTo(Bytes.hex("81 05 48 65 6c 6c 6f"));
    }

    @Test
    void aMaskedTextMessage() {
        assertThat(WsFrame.text("Hello").asMasked().encode()).isEqualTo(Bytes.hex("81 85 37 fa 21 3d 7f 9f 4d 51 58"));
    }

    @Test
    void aFragmentWithRsv1() {
        assertThat(new WsFrame(false, 4, WsFrame.TEXT, false, Bytes.utf8("Hel")).encode())
                .isEqualTo(Bytes.hex("41 03 48 65 6c"));
    }

    @Test
    void lengthsOf126And65536TakeTwoAndEightBytes() {
        assertThat(WsFrame.of(WsFrame.BINARY, new byte[256]).encode())
                .hasSize(260)
                .startsWith(Bytes.hex("82 7e 01 00"));
        assertThat(WsFrame.of(WsFrame.BINARY, new byte[65536]).encode())
                .hasSize(65546)
                .startsWith(Bytes.hex("82 7f 00 00 00 00 00 01 00 00"));
    }

    @Test
    void aCloseFrameHasACodeAndAReason() {
        WsFrame close = WsFrame.close(1001, "away");
        assertThat(close.encode()).isEqualTo(Bytes.hex("88 06 03 e9 61 77 61 79"));
        assertThat(close.closeCode()).isEqualTo(1001);
        assertThat(close.closeReason()).isEqualTo("away");
        assertThat(WsFrame.of(WsFrame.CLOSE, new byte[0]).closeCode()).isNull();
    }

    @Test
    void anHttp2Frame() {
        assertThat(H2Frame.settings(0x3, 100, 0x4, 65535).encode())
                .isEqualTo(Bytes.hex("00000c 04 00 00000000 0003 00000064 0004 0000ffff"));
        assertThat(H2Frame.goAway(1, 2, "x").encode())
                .isEqualTo(Bytes.hex("000009 07 00 00000000 00000001 00000002 78"));
        assertThat(H2Frame.data(3, "ab", true)).hasToString("DATA[stream=3 flags=0x1 \"ab\"]");
    }

    @Test
    void anHpackLiteralWithoutIndexing() {
        assertThat(Hpack.encode(HeaderField.header("a", "b"))).isEqualTo(Bytes.hex("00 01 61 01 62"));
    }
}
