package dev.gun.client.autobahn;

import static dev.gun.client.autobahn.Case.closed;
import static dev.gun.client.autobahn.Case.expects;
import static dev.gun.client.autobahn.Case.failed;
import static dev.gun.client.autobahn.Case.sends;
import static dev.gun.client.autobahn.Case.valid;
import static dev.gun.client.autobahn.FrameCases.NONE;
import static dev.gun.client.autobahn.FrameCases.frame;
import static dev.gun.client.testkit.Bytes.concat;
import static dev.gun.client.testkit.Bytes.hex;
import static dev.gun.client.testkit.Bytes.utf8;

import dev.gun.client.autobahn.Case.Step;
import dev.gun.client.testkit.Bytes;
import dev.gun.client.testkit.WsFrame;
import java.util.ArrayList;
import java.util.List;

/** Section 7: the closing handshake, with valid and invalid close frames. */
final class CloseCases {

    private static final WsFrame CLOSE = WsFrame.close(1000, "");
    private static final WsFrame PING = WsFrame.of(WsFrame.PING, NONE);
    private static final WsFrame HELLO = frame(true, WsFrame.TEXT, "Hello World!");
    private static final List<Integer> VALID =
            List.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999);
    private static final List<Integer> INVALID = List.of(0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999);

    private CloseCases() {}

    static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        afterClose(cases);
        payloads(cases);
        for (int i = 0; i < VALID.size(); i++) {
            cases.add(closed("7.7." + (i + 1), VALID.get(i), sends(WsFrame.close(VALID.get(i), ""))));
        }
        for (int i = 0; i < INVALID.size(); i++) {
            cases.add(failed("7.9." + (i + 1), 1002, sends(WsFrame.close(INVALID.get(i), ""))));
        }
        cases.add(failed("7.13.1", 1002, sends(WsFrame.close(5000, ""))));
        cases.add(failed("7.13.2", 1002, sends(WsFrame.close(65_535, ""))));
        return cases;
    }

    private static void afterClose(List<Case> cases) {
        cases.add(valid("7.1.1", sends(HELLO), expects(HELLO)));
        cases.add(closed("7.1.2", 1000, sends(CLOSE, WsFrame.of(WsFrame.CLOSE, NONE))));
        cases.add(closed("7.1.3", 1000, sends(CLOSE, PING)));
        cases.add(closed("7.1.4", 1000, sends(CLOSE, HELLO)));
        cases.add(closed(
                "7.1.5",
                1000,
                sends(frame(false, WsFrame.TEXT, "fragment1"), CLOSE, frame(true, WsFrame.CONTINUATION, "fragment2"))));
        WsFrame large = WsFrame.of(WsFrame.TEXT, LimitCases.cycle(utf8("BAsd7&jh23"), 256 << 10));
        // Whether the messages are echoed before the close is answered is left open.
        Step answered = (connection, webSocket) -> {
            List<WsFrame> allowed = new ArrayList<>(List.of(large.asMasked(), HELLO.asMasked()));
            WsFrame next = webSocket.readFrame();
            while (!allowed.isEmpty() && next.equals(allowed.get(0))) {
                allowed.remove(0);
                next = webSocket.readFrame();
            }
            if (!next.equals(CLOSE.asMasked())) {
                throw new AssertionError("expected " + allowed + " or " + CLOSE + " but the client sent " + next);
            }
        };
        cases.add(new Case("7.1.6", List.of(sends(large, HELLO, CLOSE, PING)), answered, Case.NORMAL));
    }

    private static void payloads(List<Case> cases) {
        cases.add(closed("7.3.1", 1000, sends(WsFrame.of(WsFrame.CLOSE, NONE))));
        cases.add(failed("7.3.2", 1002, sends(WsFrame.of(WsFrame.CLOSE, utf8("a")))));
        cases.add(closed("7.3.3", 1000, sends(CLOSE)));
        cases.add(closed("7.3.4", 1000, sends(WsFrame.close(1000, "Hello World!"))));
        cases.add(closed("7.3.5", 1000, sends(WsFrame.close(1000, "*".repeat(123)))));
        cases.add(failed("7.3.6", 1002, sends(WsFrame.close(1000, "*".repeat(124)))));
        byte[] notUtf8 = concat(hex("03e8"), Utf8Cases.KOSME, hex("eda080"), Bytes.utf8("edited"));
        cases.add(failed("7.5.1", 1007, sends(WsFrame.of(WsFrame.CLOSE, notUtf8))));
    }
}
