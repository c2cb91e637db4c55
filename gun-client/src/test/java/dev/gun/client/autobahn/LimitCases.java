package dev.gun.client.autobahn;

import static dev.gun.client.autobahn.Case.expects;
import static dev.gun.client.autobahn.Case.sends;
import static dev.gun.client.autobahn.Case.sendsChopped;
import static dev.gun.client.autobahn.Case.valid;
import static dev.gun.client.autobahn.FrameCases.repeat;
import static dev.gun.client.testkit.Bytes.hex;
import static dev.gun.client.testkit.Bytes.utf8;

import dev.gun.client.autobahn.Case.Step;
import dev.gun.client.testkit.WsFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Sections 9 and 10: large messages, many fragments, many pieces, many round trips. */
final class LimitCases {

    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;
    /** The TestSuite has 1,000, to measure with. */
    private static final int ROUND_TRIPS = 100;

    private LimitCases() {}

    static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        sizes(cases, "9.1", WsFrame.TEXT, utf8("BAsd7&jh23"));
        sizes(cases, "9.2", WsFrame.BINARY, hex("00fe23faf0"));
        fragments(cases, "9.3", WsFrame.TEXT, (byte) '*');
        fragments(cases, "9.4", WsFrame.BINARY, (byte) 0xfe);
        chops(cases, "9.5", WsFrame.TEXT, utf8("BAsd7&jh23"));
        chops(cases, "9.6", WsFrame.BINARY, hex("00fe23faf0"));
        roundTrips(cases, "9.7", WsFrame.TEXT, (byte) '*');
        roundTrips(cases, "9.8", WsFrame.BINARY, (byte) 0xfe);
        WsFrame message = WsFrame.of(WsFrame.TEXT, repeat((byte) '*', 65_536));
        cases.add(valid("10.1.1", sends(fragments(message, 1_300)), expects(message)));
        return cases;
    }

    /** {@code unit} again and again. */
    static byte[] cycle(byte[] unit, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = unit[i % unit.length];
        }
        return bytes;
    }

    /** A message in frames of so many bytes. */
    static WsFrame[] fragments(WsFrame message, int size) {
        byte[] payload = message.payload();
        List<WsFrame> frames = new ArrayList<>();
        int at = 0;
        do {
            int to = Math.min(payload.length, at + size);
            boolean first = at == 0;
            frames.add(new WsFrame(
                    to == payload.length,
                    first ? message.rsv() : 0,
                    first ? message.opcode() : WsFrame.CONTINUATION,
                    false,
                    Arrays.copyOfRange(payload, at, to)));
            at = to;
        } while (at < payload.length);
        return frames.toArray(WsFrame[]::new);
    }

    private static void sizes(List<Case> cases, String section, int opcode, byte[] unit) {
        int[] sizes = {64 * KIB, 256 * KIB, MIB, 4 * MIB, 8 * MIB, 16 * MIB};
        for (int i = 0; i < sizes.length; i++) {
            int size = sizes[i];
            cases.add(valid(section + "." + (i + 1), later(() -> {
                WsFrame message = WsFrame.of(opcode, cycle(unit, size));
                return sends(message).then(expects(message));
            })));
        }
    }

    private static void fragments(List<Case> cases, String section, int opcode, byte unit) {
        int[] sizes = {64, 256, KIB, 4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB, MIB, 4 * MIB};
        for (int i = 0; i < sizes.length; i++) {
            int size = sizes[i];
            cases.add(valid(section + "." + (i + 1), later(() -> {
                WsFrame message = WsFrame.of(opcode, repeat(unit, 4 * MIB));
                return sends(fragments(message, size)).then(expects(message));
            })));
        }
    }

    private static void chops(List<Case> cases, String section, int opcode, byte[] unit) {
        for (int i = 0; i < 6; i++) {
            int size = 64 << i;
            cases.add(valid(section + "." + (i + 1), later(() -> {
                WsFrame message = WsFrame.of(opcode, cycle(unit, MIB));
                return sendsChopped(size, message).then(expects(message));
            })));
        }
    }

    private static void roundTrips(List<Case> cases, String section, int opcode, byte unit) {
        int[] sizes = {0, 16, 64, 256, KIB, 4 * KIB};
        for (int i = 0; i < sizes.length; i++) {
            WsFrame message = WsFrame.of(opcode, repeat(unit, sizes[i]));
            Step one = sends(message).then(expects(message));
            cases.add(valid(section + "." + (i + 1), (connection, webSocket) -> {
                for (int trip = 0; trip < ROUND_TRIPS; trip++) {
                    one.run(connection, webSocket);
                }
            }));
        }
    }

    /** A step whose large messages live only while it is played. */
    private static Step later(Supplier<Step> step) {
        return (connection, webSocket) -> step.get().run(connection, webSocket);
    }
}
