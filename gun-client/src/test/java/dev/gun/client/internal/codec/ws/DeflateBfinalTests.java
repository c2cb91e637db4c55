package dev.gun.client.internal.codec.ws;

import static dev.gun.client.internal.codec.ws.PermessageDeflateTests.receive;
import static dev.gun.client.internal.codec.ws.Wire.BINARY;
import static dev.gun.client.internal.codec.ws.Wire.FIN;
import static dev.gun.client.internal.codec.ws.Wire.RSV1;
import static dev.gun.client.internal.codec.ws.Wire.concat;
import static dev.gun.client.internal.codec.ws.Wire.frame;
import static dev.gun.client.internal.codec.ws.Wire.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("RFC 7692 §7.2.3.4: blocks with BFINAL end DEFLATE streams, but not the sender's window (§7.2.1, §7.2.2)")
class DeflateBfinalTests {
    /** Far enough into the window that zlib, which leaves 262 bytes of it unused, refers to some of them. */
    private static final int REPEATED = 600;

    private static final byte[] BOTH_IN_ONE = hex("c1 0c f3 48 cd c9 c9 07 00 f2 00 11 00 00");

    @Test
    @DisplayName("the next message may refer to one that ended with BFINAL")
    void acrossMessages() {
        assertThat(receive(
                        new DeflateParams(15, 15, false, false),
                        hex("c1 08 f3 48 cd c9 c9 07 00 00"),
                        hex("c1 05 f2 00 11 00 00")))
                .containsExactly("text Hello", "text Hello");
    }

    @Test
    @DisplayName("the rest of a message may refer to what came before BFINAL, with and without context takeover")
    void withinAMessage() {
        for (boolean noTakeover : new boolean[] {true, false}) {
            assertThat(receive(new DeflateParams(15, 15, noTakeover, false), BOTH_IN_ONE))
                    .containsExactly("text HelloHello");
        }
    }

    @Test
    @DisplayName("without context takeover the next message may not")
    void forgottenWithoutTakeover() {
        assertThat(receive(
                        new DeflateParams(15, 15, true, false),
                        hex("c1 08 f3 48 cd c9 c9 07 00 00"),
                        hex("c1 05 f2 00 11 00 00")))
                .containsExactly(
                        "text Hello",
                        "violation 1007 RFC 7692 §7.2.2: a compressed message must be valid DEFLATE data (RFC 1951)");
    }

    @ParameterizedTest
    @CsvSource({
        "8, 1",
        "8, 255",
        "8, 256",
        "8, 257",
        "9, 700",
        "12, 1000",
        "15, 100",
        "15, 20000",
        "15, 32768",
        "15, 70000"
    })
    @DisplayName("a message may refer back as far as the server's window reaches")
    void asFarAsTheWindow(int bits, int size) {
        Random random = new Random(bits);
        byte[] window = new byte[0];
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            byte[] fresh = new byte[size];
            random.nextBytes(fresh);
            byte[] message = concat(Arrays.copyOf(window, Math.min(window.length, REPEATED)), fresh);
            frames.writeBytes(frame(FIN | RSV1 | BINARY, deflateAfter(window, message)));
            expected.add("binary [" + Wire.hex(message) + "]");
            byte[] all = concat(window, message);
            window = Arrays.copyOfRange(all, Math.max(0, all.length - (1 << bits)), all.length);
        }
        assertThat(receive(new DeflateParams(bits, 15, false, false), frames.toByteArray()))
                .isEqualTo(expected);
    }

    /** One DEFLATE stream that ends with BFINAL and may refer to {@code window}. */
    private static byte[] deflateAfter(byte[] window, byte[] message) {
        Deflater deflater = new Deflater(9, true);
        try {
            if (window.length > 0) {
                deflater.setDictionary(window);
            }
            deflater.setInput(message);
            deflater.finish();
            byte[] out = new byte[message.length + 1_000];
            int n = deflater.deflate(out);
            assertThat(deflater.finished()).isTrue();
            return Arrays.copyOf(out, n + 1);
        } finally {
            deflater.end();
        }
    }
}
