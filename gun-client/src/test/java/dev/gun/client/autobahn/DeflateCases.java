package dev.gun.client.autobahn;

import static dev.gun.client.testkit.Bytes.utf8;

import dev.gun.client.WsOptions;
import dev.gun.client.testkit.HeaderField;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawWebSocket;
import dev.gun.client.testkit.WsFrame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Sections 12 and 13: compressed messages of many sizes, in one frame and in many. The TestSuite cuts its messages out of
 * files; here they are made up, of the same kinds.
 */
final class DeflateCases {

    private static final int DATA = 150_000;
    /** The TestSuite sends 1,000 messages, for its timing; few are enough to fill every window several times. */
    private static final int BYTES_PER_CASE = 150_000;

    private static final int MOST_MESSAGES = 20;

    private static final int[][] SIZES_AND_FRAGMENTS = {
        {16, 0},
        {64, 0},
        {256, 0},
        {1_024, 0},
        {4_096, 0},
        {8_192, 0},
        {16_384, 0},
        {32_768, 0},
        {65_536, 0},
        {131_072, 0},
        {8_192, 256},
        {16_384, 256},
        {32_768, 256},
        {65_536, 256},
        {131_072, 256},
        {131_072, 1_024},
        {131_072, 4_096},
        {131_072, 32_768}
    };

    private static final String OFFER = "permessage-deflate; client_max_window_bits; server_max_window_bits=15";
    private static final String ANSWER = "permessage-deflate; server_max_window_bits=15";

    /**
     * A case.
     *
     * @param id its number in the TestSuite
     * @param compress what is agreed on
     * @param opcode text or binary
     * @param data what messages are cut from
     * @param size of a message
     * @param fragment of a frame, 0 for the whole message
     */
    // Not compared.
    @SuppressWarnings("ArrayRecordComponent")
    record Deflated(String id, Agreement compress, int opcode, byte[] data, int size, int fragment) {

        /** Accepts the upgrade, sends messages, expects each back before the next, and closes. */
        void play(RawConnection connection) throws IOException {
            RawWebSocket webSocket =
                    connection.acceptWebSocket(HeaderField.header("sec-websocket-extensions", compress.answer()));
            String offered = webSocket.request().header("sec-websocket-extensions");
            if (!compress.offer().equals(offered)) {
                throw new AssertionError("expected " + compress.offer() + " but the client offered " + offered);
            }
            try (DeflatePeer deflate = new DeflatePeer(compress.clientTakeover())) {
                int messages = Math.min(MOST_MESSAGES, Math.max(2, BYTES_PER_CASE / size));
                for (int i = 0; i < messages; i++) {
                    roundTrip(connection, webSocket, deflate, i);
                }
            }
            webSocket.send(WsFrame.close(1000, ""));
            webSocket.expect(WsFrame.close(1000, ""));
            connection.halfClose();
            connection.expectGone();
        }

        private void roundTrip(RawConnection connection, RawWebSocket webSocket, DeflatePeer deflate, int number)
                throws IOException {
            byte[] message = new byte[size];
            for (int at = 0; at < size; at++) {
                message[at] = data[(int) (((long) number * size + at) % data.length)];
            }
            WsFrame compressed = new WsFrame(true, 4, opcode, false, deflate.compress(message));
            WsFrame[] frames = fragment == 0 ? new WsFrame[] {compressed} : LimitCases.fragments(compressed, fragment);
            Case.sends(frames).run(connection, webSocket);
            WsFrame echo = webSocket.readFrame();
            WsFrame plain = new WsFrame(
                    echo.fin(), echo.rsv(), echo.opcode(), echo.masked(), deflate.decompress(echo.payload()));
            WsFrame expected = new WsFrame(true, 4, opcode, true, message);
            if (!plain.equals(expected)) {
                throw new AssertionError("message " + number + ": expected " + expected + " but was " + plain);
            }
        }
    }

    /**
     * What is offered and what the peer makes of it.
     *
     * @param clientNoContextTakeover whether the client is told to offer that
     * @param parameters what the peer adds to its answer
     */
    record Agreement(boolean clientNoContextTakeover, String parameters) {

        WsOptions options() {
            return WsOptions.builder()
                    .compress(true)
                    .clientNoContextTakeover(clientNoContextTakeover)
                    .build();
        }

        String offer() {
            return OFFER + (clientNoContextTakeover ? "; client_no_context_takeover" : "");
        }

        String answer() {
            return ANSWER + parameters;
        }

        boolean clientTakeover() {
            return !parameters.contains("client_no_context_takeover");
        }
    }

    private DeflateCases() {}

    static List<Deflated> all() {
        List<Deflated> cases = new ArrayList<>();
        Agreement plain = new Agreement(false, "");
        add(cases, "12.1", plain, WsFrame.BINARY, words());
        add(cases, "12.2", plain, WsFrame.BINARY, picture());
        add(cases, "12.3", plain, WsFrame.BINARY, noise());
        add(cases, "12.4", plain, WsFrame.TEXT, json());
        add(cases, "12.5", plain, WsFrame.TEXT, html());
        String reset = "; client_no_context_takeover";
        List<Agreement> agreements = List.of(
                plain,
                new Agreement(true, reset),
                new Agreement(false, "; client_max_window_bits=8"),
                new Agreement(false, "; client_max_window_bits=15"),
                new Agreement(true, reset + "; client_max_window_bits=8"),
                new Agreement(true, reset + "; client_max_window_bits=15"),
                new Agreement(true, reset + "; client_max_window_bits=8"));
        for (int i = 0; i < agreements.size(); i++) {
            add(cases, "13." + (i + 1), agreements.get(i), WsFrame.TEXT, json());
        }
        return cases;
    }

    private static void add(List<Deflated> cases, String section, Agreement compress, int opcode, byte[] data) {
        for (int i = 0; i < SIZES_AND_FRAGMENTS.length; i++) {
            int[] row = SIZES_AND_FRAGMENTS[i];
            cases.add(new Deflated(section + "." + (i + 1), compress, opcode, data, row[0], row[1]));
        }
    }

    private static byte[] words() {
        Random random = new Random(1);
        String[] words = {"Habe", "nun", "ach", "Philosophie", "Juristerei", "und", "Medizin", "leider", "auch"};
        StringBuilder text = new StringBuilder();
        while (text.length() < DATA) {
            text.append(words[random.nextInt(words.length)]).append(random.nextInt(9) == 0 ? ",\r\n" : " ");
        }
        return utf8(text.toString());
    }

    private static byte[] picture() {
        Random random = new Random(2);
        byte[] pixels = new byte[DATA];
        int value = 128;
        for (int i = 0; i < DATA; i++) {
            value = Math.max(0, Math.min(255, value + random.nextInt(13) - 6));
            pixels[i] = (byte) value;
        }
        return pixels;
    }

    private static byte[] noise() {
        byte[] bytes = new byte[DATA];
        new Random(3).nextBytes(bytes);
        return bytes;
    }

    private static byte[] json() {
        Random random = new Random(4);
        StringBuilder text = new StringBuilder();
        while (text.length() < DATA) {
            text.append("{\"id\":").append(random.nextInt(100_000));
            text.append(",\"score\":").append(random.nextDouble()).append("},");
        }
        return utf8(text.toString());
    }

    private static byte[] html() {
        Random random = new Random(5);
        StringBuilder text = new StringBuilder();
        while (text.length() < DATA) {
            text.append("<tr><td class=\"n\"><a href=\"/item/").append(random.nextInt(100_000));
            text.append("\">item</a></td></tr>\n");
        }
        return utf8(text.toString());
    }
}
