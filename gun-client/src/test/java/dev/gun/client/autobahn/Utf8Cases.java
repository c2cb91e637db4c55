package dev.gun.client.autobahn;

import static dev.gun.client.autobahn.Case.expects;
import static dev.gun.client.autobahn.Case.failed;
import static dev.gun.client.autobahn.Case.sends;
import static dev.gun.client.autobahn.Case.valid;
import static dev.gun.client.autobahn.FrameCases.frame;
import static dev.gun.client.testkit.Bytes.concat;
import static dev.gun.client.testkit.Bytes.hex;
import static dev.gun.client.testkit.Bytes.utf8;

import dev.gun.client.autobahn.Case.Step;
import dev.gun.client.testkit.WsFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Section 6: text that is UTF-8 and text that is not. The sequences are those of Markus Kuhn's decoder stress test; a
 * minus in front of one says that it is not UTF-8.
 */
final class Utf8Cases {

    /** The Greek word kosme. */
    static final byte[] KOSME = hex("cebae1bdb9cf83cebcceb5");

    private static final byte[] UMLAUTS = utf8("Hello-\u00b5@\u00df\u00f6\u00e4\u00fc\u00e0\u00e1-UTF-8!!");
    private static final int UMLAUTS_HALF = utf8("Hello-\u00b5@\u00df\u00f6\u00e4").length;
    private static final int INVALID = 1007;

    private static final List<String> SEQUENCES = List.of(
            "68656c6c6f24776f726c64 68656c6c6fc2a2776f726c64 68656c6c6fe282ac776f726c64"
                    + " 68656c6c6ff0a4ada2776f726c64 cebae1bdb9cf83cebcceb5",
            prefixes(),
            "00 c280 e0a080 f0908080",
            "-f888808080 -fc8480808080",
            "7f dfbf efbfbf f48fbfbf",
            "-f7bfbfbf -fbbfbfbfbf -fdbfbfbfbfbf",
            "ed9fbf ee8080 efbfbd f48fbfbf -f4908080",
            "-80 -bf -80bf -80bf80 -80bf80bf -80bf80bf80 -80bf80bf80bf -" + range(0x80, 0xbf, ""),
            lonely(0xc0, 0xdf) + lonely(0xe0, 0xef) + lonely(0xf0, 0xf7) + lonely(0xf8, 0xfb) + lonely(0xfc, 0xfd),
            "-c0 -e080 -f08080 -f8808080 -fc80808080 -df -efbf -f7bfbf -fbbfbfbf -fdbfbfbfbf",
            "-c0e080f08080f8808080fc80808080dfefbff7bfbffbbfbfbffdbfbfbfbf",
            "-fe -ff -fefeffff",
            "-c0af -e080af -f08080af -f8808080af -fc80808080af",
            "-c1bf -e09fbf -f08fbfbf -f887bfbfbf -fc83bfbfbfbf",
            "-c080 -e08080 -f0808080 -f880808080 -fc8080808080",
            "-eda080 -edadbf -edae80 -edafbf -edb080 -edbe80 -edbfbf",
            "-eda080edb080 -eda080edbfbf -edadbfedb080 -edadbfedbfbf -edae80edb080 -edae80edbfbf -edafbfedb080"
                    + " -edafbfedbfbf",
            "efbfbe efbfbf" + nonCharacters(),
            "efbfb9 efbfba efbfbb efbfbc efbfbd efbfbe efbfbf");

    private Utf8Cases() {}

    static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        fragmented(cases);
        failingFast(cases);
        for (int group = 0; group < SEQUENCES.size(); group++) {
            String[] sequences = SEQUENCES.get(group).split(" ", 0);
            for (int i = 0; i < sequences.length; i++) {
                String id = "6." + (group + 5) + "." + (i + 1);
                boolean wrong = sequences[i].startsWith("-");
                WsFrame text = WsFrame.of(WsFrame.TEXT, hex(sequences[i].substring(wrong ? 1 : 0)));
                cases.add(wrong ? failed(id, INVALID, sends(text)) : valid(id, sends(text), expects(text)));
            }
        }
        return cases;
    }

    private static void fragmented(List<Case> cases) {
        WsFrame empty = frame(true, WsFrame.TEXT, "");
        cases.add(valid("6.1.1", sends(empty), expects(empty)));
        WsFrame first = frame(false, WsFrame.TEXT, "");
        WsFrame last = frame(true, WsFrame.CONTINUATION, "");
        cases.add(valid("6.1.2", sends(first, frame(false, WsFrame.CONTINUATION, ""), last), expects(empty)));
        cases.add(valid(
                "6.1.3",
                sends(first, frame(false, WsFrame.CONTINUATION, "middle frame payload"), last),
                expects(frame(true, WsFrame.TEXT, "middle frame payload"))));
        Step echoed = expects(WsFrame.of(WsFrame.TEXT, UMLAUTS));
        cases.add(valid("6.2.1", sends(WsFrame.of(WsFrame.TEXT, UMLAUTS)), echoed));
        cases.add(valid("6.2.2", sends(parts(UMLAUTS, UMLAUTS_HALF)), echoed));
        cases.add(valid("6.2.3", sends(octets(UMLAUTS)), echoed));
        cases.add(valid("6.2.4", sends(octets(KOSME)), expects(WsFrame.of(WsFrame.TEXT, KOSME))));
        byte[] surrogate = concat(KOSME, hex("eda080"), utf8("edited"));
        cases.add(failed("6.3.1", INVALID, sends(WsFrame.of(WsFrame.TEXT, surrogate))));
        cases.add(failed("6.3.2", INVALID, sends(octets(surrogate))));
    }

    /** The byte that makes the text wrong is followed by nothing: the client must not wait for more. */
    private static void failingFast(List<Case> cases) {
        byte[] tooLarge = concat(KOSME, hex("f4908080"), utf8("edited"));
        int valid = KOSME.length + 1;
        WsFrame ping = frame(true, WsFrame.PING, "still there?");
        Step stillThere = sends(ping).then(expects(frame(true, WsFrame.PONG, "still there?")));
        WsFrame[] frames = parts(tooLarge, KOSME.length, KOSME.length + 4);
        cases.add(failed("6.4.1", INVALID, sends(frames[0]), stillThere, sends(frames[1])));
        frames = parts(tooLarge, valid, valid + 1);
        cases.add(failed("6.4.2", INVALID, sends(frames[0]), stillThere, sends(frames[1])));
        byte[] frame = WsFrame.of(WsFrame.TEXT, tooLarge).encode();
        int header = frame.length - tooLarge.length;
        cases.add(failed("6.4.3", INVALID, pieces(frame, header + KOSME.length, header + KOSME.length + 4)));
        cases.add(failed("6.4.4", INVALID, pieces(frame, header + valid, header + valid + 1)));
    }

    private static Step pieces(byte[] frame, int middle, int end) {
        return (connection, webSocket) -> {
            connection.write(Arrays.copyOf(frame, middle));
            connection.write(Arrays.copyOfRange(frame, middle, end));
        };
    }

    /** A text message in fragments that end at these places, and at its end. */
    private static WsFrame[] parts(byte[] text, int... ends) {
        int[] all =
                IntStream.concat(Arrays.stream(ends), IntStream.of(text.length)).toArray();
        WsFrame[] frames = new WsFrame[all.length];
        int from = 0;
        for (int i = 0; i < all.length; i++) {
            int opcode = i == 0 ? WsFrame.TEXT : WsFrame.CONTINUATION;
            byte[] part = Arrays.copyOfRange(text, from, all[i]);
            frames[i] = new WsFrame(i == all.length - 1, 0, opcode, false, part);
            from = all[i];
        }
        return frames;
    }

    /** A text message in fragments of one byte, and an empty last one. */
    private static WsFrame[] octets(byte[] text) {
        return parts(text, IntStream.rangeClosed(1, text.length).toArray());
    }

    private static String prefixes() {
        List<Integer> whole = List.of(2, 5, 7, 9, 11);
        StringBuilder sequences = new StringBuilder();
        for (int length = 1; length <= KOSME.length; length++) {
            sequences
                    .append(whole.contains(length) ? "" : "-")
                    .append(HexFormat.of().formatHex(KOSME, 0, length))
                    .append(' ');
        }
        return sequences.toString();
    }

    private static String lonely(int first, int end) {
        return "-" + range(first, end, "20") + " ";
    }

    private static String range(int first, int end, String after) {
        StringBuilder bytes = new StringBuilder();
        for (int b = first; b < end; b++) {
            bytes.append(Integer.toHexString(b)).append(after);
        }
        return bytes.toString();
    }

    /** The last two code points of each plane but the first. */
    private static String nonCharacters() {
        StringBuilder sequences = new StringBuilder();
        for (int plane = 1; plane <= 16; plane++) {
            for (int last : new int[] {0xfffe, 0xffff}) {
                String text = Character.toString((plane << 16) + last);
                sequences.append(' ').append(HexFormat.of().formatHex(utf8(text)));
            }
        }
        return sequences.toString();
    }
}
