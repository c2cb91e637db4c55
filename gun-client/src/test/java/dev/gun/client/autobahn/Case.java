package dev.gun.client.autobahn;

import dev.gun.client.testkit.Bytes;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawWebSocket;
import dev.gun.client.testkit.WsFrame;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * One case, from the upgrade on.
 *
 * @param id its number in the TestSuite
 * @param steps what the peer does and expects, up to the closing
 * @param closing how it ends
 * @param down the code of the reason that the client must tell for the loss of the connection
 */
record Case(String id, List<Step> steps, Step closing, String down) {

    static final String NORMAL = "normal";
    static final String PROTOCOL_ERROR = "ws_protocol_error";

    /** What the peer does. */
    @FunctionalInterface
    interface Step {
        void run(RawConnection connection, RawWebSocket webSocket) throws IOException;

        /** This, then another. */
        default Step then(Step next) {
            return (connection, webSocket) -> {
                run(connection, webSocket);
                next.run(connection, webSocket);
            };
        }
    }

    /** All is valid: in the end the peer closes with 1000 and the client answers with the same. */
    static Case valid(String id, Step... steps) {
        return new Case(id, List.of(steps), sends(WsFrame.close(1000, "")).then(answers(1000)), NORMAL);
    }

    /** The peer breaks a rule: the client closes with this code, by itself. */
    static Case failed(String id, int code, Step... steps) {
        return new Case(id, List.of(steps), answers(code), PROTOCOL_ERROR);
    }

    /** The peer closes within the steps: the client answers with this code. */
    static Case closed(String id, int code, Step... steps) {
        return new Case(id, List.of(steps), answers(code), NORMAL);
    }

    /** Plays it; the upgrade is done. */
    void play(RawConnection connection, RawWebSocket webSocket) throws IOException {
        for (Step step : steps) {
            step.run(connection, webSocket);
        }
        closing.run(connection, webSocket);
        connection.halfClose();
        connection.expectGone();
    }

    /** Frames in one write. */
    static Step sends(WsFrame... frames) {
        byte[] bytes = encode(frames);
        return (connection, webSocket) -> connection.write(bytes);
    }

    /** Frames, each in a write of its own. */
    static Step sendsFrameWise(WsFrame... frames) {
        return (connection, webSocket) -> {
            for (WsFrame frame : frames) {
                webSocket.send(frame);
            }
        };
    }

    /** Frames in writes of so many bytes. */
    static Step sendsChopped(int size, WsFrame... frames) {
        byte[] bytes = encode(frames);
        return (connection, webSocket) -> {
            for (int at = 0; at < bytes.length; at += size) {
                connection.write(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
            }
        };
    }

    /** The client must send exactly these frames next. */
    static Step expects(WsFrame... frames) {
        return (connection, webSocket) -> {
            for (WsFrame frame : frames) {
                webSocket.expect(frame);
            }
        };
    }

    private static Step answers(int code) {
        return expects(WsFrame.close(code, ""));
    }

    private static byte[] encode(WsFrame... frames) {
        return Bytes.concat(Arrays.stream(frames).map(WsFrame::encode).toArray(byte[][]::new));
    }
}
