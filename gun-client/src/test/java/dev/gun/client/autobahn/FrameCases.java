package dev.gun.client.autobahn;

import static dev.gun.client.autobahn.Case.expects;
import static dev.gun.client.autobahn.Case.failed;
import static dev.gun.client.autobahn.Case.sends;
import static dev.gun.client.autobahn.Case.sendsChopped;
import static dev.gun.client.autobahn.Case.sendsFrameWise;
import static dev.gun.client.autobahn.Case.valid;
import static dev.gun.client.testkit.Bytes.hex;
import static dev.gun.client.testkit.Bytes.utf8;

import dev.gun.client.autobahn.Case.Step;
import dev.gun.client.testkit.WsFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Sections 1 to 5: framing, pings and pongs, reserved bits, opcodes, fragmentation. */
final class FrameCases {

    static final byte[] NONE = {};
    private static final byte[] BINARY = hex("00fffefdfcfb00ff");
    private static final byte[] HELLO = utf8("Hello, world!");
    private static final WsFrame TEXT = frame(true, WsFrame.TEXT, "Hello, world!");
    private static final WsFrame PING = WsFrame.of(WsFrame.PING, NONE);
    private static final WsFrame FIRST = frame(false, WsFrame.TEXT, "fragment1");
    private static final WsFrame LAST = frame(true, WsFrame.CONTINUATION, "fragment2");
    private static final WsFrame BOTH = frame(true, WsFrame.TEXT, "fragment1fragment2");

    private FrameCases() {}

    static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        framing(cases, "1.1", WsFrame.TEXT, (byte) '*');
        framing(cases, "1.2", WsFrame.BINARY, (byte) 0xfe);
        pings(cases);
        reservedBits(cases);
        opcodes(cases, "4.1", 3);
        opcodes(cases, "4.2", 11);
        fragmentation(cases);
        orphans(cases);
        interleaved(cases);
        return cases;
    }

    static WsFrame frame(boolean fin, int opcode, String text) {
        return new WsFrame(fin, 0, opcode, false, utf8(text));
    }

    static byte[] repeat(byte b, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, b);
        return bytes;
    }

    private static void framing(List<Case> cases, String section, int opcode, byte unit) {
        int[] lengths = {0, 125, 126, 127, 128, 65_535, 65_536};
        for (int i = 0; i < lengths.length; i++) {
            WsFrame message = WsFrame.of(opcode, repeat(unit, lengths[i]));
            cases.add(valid(section + "." + (i + 1), sends(message), expects(message)));
        }
        WsFrame message = WsFrame.of(opcode, repeat(unit, 65_536));
        cases.add(valid(section + ".8", sendsChopped(997, message), expects(message)));
    }

    private static void pings(List<Case> cases) {
        List<byte[]> payloads = List.of(NONE, HELLO, BINARY, repeat((byte) 0xfe, 125));
        for (int i = 0; i < payloads.size(); i++) {
            cases.add(valid("2." + (i + 1), sends(ping(payloads.get(i))), expects(pong(payloads.get(i)))));
        }
        cases.add(failed("2.5", 1002, sends(ping(repeat((byte) 0xfe, 126)))));
        byte[] longest = repeat((byte) 0xfe, 125);
        cases.add(valid("2.6", sendsChopped(1, ping(longest)), expects(pong(longest))));
        cases.add(valid("2.7", sends(pong(NONE))));
        cases.add(valid("2.8", sends(pong(utf8("unsolicited pong payload")))));
        byte[] payload = utf8("ping payload");
        cases.add(valid("2.9", sends(pong(utf8("unsolicited pong payload")), ping(payload)), expects(pong(payload))));
        WsFrame[] pings = tenTimes(i -> ping(utf8("payload-" + i)));
        WsFrame[] pongs = tenTimes(i -> pong(utf8("payload-" + i)));
        cases.add(valid("2.10", sends(pings), expects(pongs)));
        cases.add(valid("2.11", sendsChopped(1, pings), expects(pongs)));
    }

    private static WsFrame[] tenTimes(Function<Integer, WsFrame> frame) {
        return IntStream.range(0, 10).boxed().map(frame).toArray(WsFrame[]::new);
    }

    private static void reservedBits(List<Case> cases) {
        cases.add(failed("3.1", 1002, sends(reserved(1, WsFrame.TEXT, HELLO))));
        cases.add(failed("3.2", 1002, sends(TEXT, reserved(2, WsFrame.TEXT, HELLO), PING), expects(TEXT)));
        cases.add(failed("3.3", 1002, sendsFrameWise(TEXT, reserved(3, WsFrame.TEXT, HELLO), PING), expects(TEXT)));
        cases.add(failed("3.4", 1002, sendsChopped(1, TEXT, reserved(4, WsFrame.TEXT, HELLO), PING), expects(TEXT)));
        cases.add(failed("3.5", 1002, sends(reserved(5, WsFrame.BINARY, BINARY))));
        cases.add(failed("3.6", 1002, sends(reserved(6, WsFrame.PING, HELLO))));
        cases.add(failed("3.7", 1002, sends(reserved(7, WsFrame.CLOSE, NONE))));
    }

    private static WsFrame reserved(int rsv, int opcode, byte[] payload) {
        return new WsFrame(true, rsv, opcode, false, payload);
    }

    private static void opcodes(List<Case> cases, String section, int first) {
        byte[] payload = utf8("reserved opcode payload");
        cases.add(failed(section + ".1", 1002, sends(WsFrame.of(first, NONE))));
        cases.add(failed(section + ".2", 1002, sends(WsFrame.of(first + 1, payload))));
        cases.add(failed(section + ".3", 1002, sends(TEXT, WsFrame.of(first + 2, NONE), PING), expects(TEXT)));
        cases.add(failed(section + ".4", 1002, sends(TEXT, WsFrame.of(first + 3, payload), PING), expects(TEXT)));
        cases.add(failed(
                section + ".5", 1002, sendsChopped(1, TEXT, WsFrame.of(first + 4, payload), PING), expects(TEXT)));
    }

    private static void fragmentation(List<Case> cases) {
        cases.add(failed("5.1", 1002, sends(frame(false, WsFrame.PING, "fragment1"), LAST)));
        cases.add(failed("5.2", 1002, sends(frame(false, WsFrame.PONG, "fragment1"), LAST)));
        cases.add(valid("5.3", sends(FIRST, LAST), expects(BOTH)));
        cases.add(valid("5.4", sendsFrameWise(FIRST, LAST), expects(BOTH)));
        cases.add(valid("5.5", sendsChopped(1, FIRST, LAST), expects(BOTH)));
        WsFrame ping = frame(true, WsFrame.PING, "ping payload");
        Step answered = expects(frame(true, WsFrame.PONG, "ping payload"), BOTH);
        cases.add(valid("5.6", sends(FIRST, ping, LAST), answered));
        cases.add(valid("5.7", sendsFrameWise(FIRST, ping, LAST), answered));
        cases.add(valid("5.8", sendsChopped(1, FIRST, ping, LAST), answered));
    }

    /** Fragments without a message to continue, and messages without an end. */
    private static void orphans(List<Case> cases) {
        for (int i = 0; i < 2; i++) {
            WsFrame orphan = frame(i == 0, WsFrame.CONTINUATION, "non-continuation payload");
            cases.add(failed("5." + (9 + 3 * i), 1002, sends(orphan, TEXT)));
            cases.add(failed("5." + (10 + 3 * i), 1002, sendsFrameWise(orphan, TEXT)));
            cases.add(failed("5." + (11 + 3 * i), 1002, sendsChopped(1, orphan, TEXT)));
        }
        cases.add(failed(
                "5.15",
                1002,
                sends(
                        FIRST,
                        LAST,
                        frame(false, WsFrame.CONTINUATION, "fragment3"),
                        frame(true, WsFrame.TEXT, "fragment4")),
                expects(BOTH)));
        for (int i = 0; i < 2; i++) {
            WsFrame orphan = frame(i == 1, WsFrame.CONTINUATION, "fragment1");
            WsFrame first = frame(false, WsFrame.TEXT, "fragment2");
            WsFrame last = frame(true, WsFrame.CONTINUATION, "fragment3");
            cases.add(failed("5." + (16 + i), 1002, sends(orphan, first, last, orphan, first, last)));
        }
        cases.add(failed("5.18", 1002, sends(FIRST, frame(true, WsFrame.TEXT, "fragment2"))));
    }

    private static void interleaved(List<Case> cases) {
        WsFrame[] fragments = IntStream.rangeClosed(1, 5)
                .mapToObj(i -> frame(i == 5, i == 1 ? WsFrame.TEXT : WsFrame.CONTINUATION, "fragment" + i))
                .toArray(WsFrame[]::new);
        WsFrame[] begin = {fragments[0], fragments[1], ping(utf8("pongme 1!"))};
        WsFrame[] end = {fragments[2], fragments[3], ping(utf8("pongme 2!")), fragments[4]};
        Step first = expects(pong(utf8("pongme 1!")));
        Step rest = expects(
                pong(utf8("pongme 2!")), frame(true, WsFrame.TEXT, "fragment1fragment2fragment3fragment4fragment5"));
        cases.add(valid("5.19", sends(begin), first, sends(end), rest));
        cases.add(valid("5.20", sendsFrameWise(begin), first, sendsFrameWise(end), rest));
    }

    private static WsFrame ping(byte[] payload) {
        return WsFrame.of(WsFrame.PING, payload);
    }

    private static WsFrame pong(byte[] payload) {
        return WsFrame.of(WsFrame.PONG, payload);
    }
}
