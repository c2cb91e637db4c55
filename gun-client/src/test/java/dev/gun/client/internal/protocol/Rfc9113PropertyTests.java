package dev.gun.client.internal.protocol;

import static dev.gun.client.internal.protocol.Http2Peer.data;
import static dev.gun.client.internal.protocol.Http2Peer.frame;
import static dev.gun.client.internal.protocol.Http2Peer.goAway;
import static dev.gun.client.internal.protocol.Http2Peer.headers;
import static dev.gun.client.internal.protocol.Http2Peer.push;
import static dev.gun.client.internal.protocol.Http2Peer.reset;
import static dev.gun.client.internal.protocol.Http2Peer.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import dev.gun.client.GunOptions;
import dev.gun.client.Reason;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Whatever a server sends, and however it is cut, an HTTP/2 connection stays in its bounds (house rule 1)")
class Rfc9113PropertyTests {

    private static final int REQUESTS = 5;
    private static final byte[] CONVERSATION = concat(
            settings(3, 100, 4, 65_535),
            frame(Http2Peer.SETTINGS, Http2Peer.ACK, 0),
            headers(1, false, ":status", "103", "link", "x"),
            push(1, 2, ":method", "GET", ":scheme", "http", ":authority", "example.org", ":path", "/p"),
            headers(1, false, ":status", "200", "content-length", "5"),
            frame(Http2Peer.DATA, Http2Peer.PADDED, 1, new byte[] {2, 'h', 'e', 0, 0}),
            Rfc9113Row.hex("000006 01 04 00000003 88 40 01 61 01 62"),
            frame(Http2Peer.PING, 0, 0, new byte[8]),
            data(1, false, "llo"),
            headers(2, false, ":status", "200"),
            headers(1, true, "a", "b"),
            frame(Http2Peer.WINDOW_UPDATE, 0, 3, new byte[] {0, 0, 1, 0}),
            Rfc9113Row.hex("000001 01 00 00000005 88 000001 09 04 00000005 be"),
            data(2, true, "pushed"),
            reset(7, 7),
            data(3, true, "end"),
            Rfc9113Row.hex("000005 02 00 00000005 00000000 10 000003 16 00 00000000 010203"),
            goAway(7, 0, "bye"),
            data(5, true, ""));

    /** All that may be the end of a connection or stream whose bytes were tampered with. */
    private static final Pattern TYPED = Pattern.compile(
            "(S\\d+ failed (MAYBE|NO)|close|\\S+ failed:) (protocol_error REMOTE|stream_reset REMOTE|goaway REMOTE"
                    + "|limit_reached REMOTE|normal).*",
            Pattern.DOTALL);

    private static byte[] concat(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    private static List<String> replay(byte[] input, List<Integer> cuts) throws Exception {
        try (Http2Peer peer = new Http2Peer(GunOptions.defaults())) {
            for (int i = 0; i < REQUESTS; i++) {
                peer.get("/" + i);
            }
            peer.log.take();
            int from = 0;
            for (int cut : cuts.stream().sorted().toList()) {
                peer.send(Arrays.copyOfRange(input, from, cut));
                from = cut;
            }
            peer.send(Arrays.copyOfRange(input, from, input.length));
            List<String> calls = new ArrayList<>(peer.log.take());
            calls.addAll(peer.sent());
            peer.protocol
                    .abandon(Reason.CLOSED)
                    .forEach(orphan -> calls.add(orphan.stream() + " " + orphan.processed()));
            return calls;
        }
    }

    @Test
    @DisplayName("cut in two at every place, and byte by byte, the same is reported and sent")
    void everyCut() throws Exception {
        List<String> whole = replay(CONVERSATION, List.of());
        assertThat(whole).contains("S1 trailers [a: b]", "S100 ended", "S2 ended", "S3 ended", "draining");

        List<Integer> everywhere = new ArrayList<>();
        for (int cut = 1; cut < CONVERSATION.length; cut++) {
            assertThat(replay(CONVERSATION, List.of(cut))).as("cut at %d", cut).isEqualTo(whole);
            everywhere.add(cut);
        }
        assertThat(replay(CONVERSATION, everywhere)).isEqualTo(whole);
    }

    @Test
    @DisplayName(
            "any bytes changed: the same for any cut, every error is typed and no surprise, and nobody is forgotten")
    void mutations() {
        qt().withExamples(250)
                .forAll(
                        lists().of(integers().between(0, CONVERSATION.length * 256 - 1))
                                .ofSizeBetween(1, 4),
                        lists().of(integers().between(0, CONVERSATION.length)).ofSizeBetween(0, 6))
                .checkAssert((changes, cuts) -> {
                    byte[] input = CONVERSATION.clone();
                    changes.forEach(change -> input[change / 256] = (byte) (change % 256));
                    checkBounds(input, cuts);
                });
    }

    @Test
    @DisplayName("bytes lost or repeated: the same")
    void lostAndRepeated() {
        qt().withExamples(200)
                .forAll(
                        integers().between(0, CONVERSATION.length - 1),
                        integers().between(0, CONVERSATION.length - 1),
                        lists().of(integers().between(0, CONVERSATION.length)).ofSizeBetween(0, 6))
                .checkAssert((to, from, cuts) -> checkBounds(
                        concat(
                                Arrays.copyOf(CONVERSATION, to),
                                Arrays.copyOfRange(CONVERSATION, from, CONVERSATION.length)),
                        cuts));
    }

    private static void checkBounds(byte[] input, List<Integer> cuts) {
        try {
            List<String> whole = replay(input, List.of());
            List<Integer> within =
                    cuts.stream().filter(cut -> cut <= input.length).toList();
            assertThat(replay(input, within)).isEqualTo(whole);
            for (String line : whole) {
                if (line.contains(" failed ") || line.startsWith("close ")) {
                    assertThat(line).matches(TYPED).doesNotContain("(INTERNAL_ERROR,");
                }
            }
            for (int i = 1; i <= REQUESTS; i++) {
                assertThat(ends(whole, "S" + i))
                        .as("S%d ends once in %s", i, whole)
                        .isEqualTo(1);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** A stream ends, fails, or is left for whoever takes the connection down: one of them. */
    private static long ends(List<String> lines, String stream) {
        return lines.stream()
                .filter(line -> line.equals(stream + " ended")
                        || line.startsWith(stream + " failed ")
                        || line.equals(stream + " MAYBE")
                        || line.equals(stream + " NO"))
                .count();
    }
}
