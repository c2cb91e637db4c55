package dev.gun.client;

import dev.gun.client.ParityScript.Step;
import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.HeaderField;
import dev.gun.client.testkit.PeerTls;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.RawWebSocket;
import dev.gun.client.testkit.Recorder;
import dev.gun.client.testkit.WsFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The server of a scenario: it does what the steps say, on the test's thread, one connection after the other. */
final class ParityPeer implements AutoCloseable {

    private static final Pattern PART = Pattern.compile("\\\\[rn]|\\\\x(..)|.");

    private final LinkedBlockingQueue<RawConnection> accepted = new LinkedBlockingQueue<>();
    private final RawPeer peer = RawPeer.start(this::hold);
    private final Recorder<String> lines;
    private @Nullable RawConnection current;
    private @Nullable RawHttp2 http2;
    private @Nullable RawWebSocket webSocket;

    ParityPeer(Recorder<String> lines) {
        this.lines = lines;
    }

    private void hold(RawConnection connection) {
        accepted.add(connection);
        connection.await(gate(connection));
    }

    /** Holds the script of a connection, which the test's thread plays. */
    private static String gate(RawConnection connection) {
        return "done " + connection.index();
    }

    int port() {
        return peer.port();
    }

    void play(Step step) throws IOException, InterruptedException {
        switch (step.verb()) {
            case "accept" -> accept();
            case "stoplisten" -> peer.stopListening();
            case "tls" -> tls(step);
            case "request" -> connection().readRequestHead();
            case "recv" -> connection().readExactly(number(step, 1));
            case "write" -> connection().write(bytes(step.after(1)));
            case "hex" -> connection().write(HexFormat.of().parseHex(step.after(1)));
            case "closed" -> connection().close();
            case "reset" -> connection().reset();
            case "gone" -> gone();
            case "wait" -> {}
            case "wsaccept" -> webSocket = connection().acceptWebSocket(fields(step, 1, "h:"));
            case "frame" -> connection().write(frame(step, 1));
            case "wsread" -> wsRead();
            default -> http2(step);
        }
    }

    private void http2(Step step) throws IOException {
        switch (step.verb()) {
            case "h2" -> {
                http2 = connection().http2();
                http2.handshake(settings(step));
            }
            case "h2read" -> h2read(step.after(1));
            case "h2headers" -> http2().writeHeaders(number(step, 1), fin(step), fields(step, 3, ""));
            case "h2data" ->
                http2().writeFrame(
                                H2Frame.DATA,
                                fin(step) ? H2Frame.END_STREAM : 0,
                                number(step, 1),
                                bytes(step.after(3)));
            case "h2rst" -> http2().write(H2Frame.rstStream(number(step, 1), number(step, 2)));
            case "h2goaway" -> http2().write(H2Frame.goAway(number(step, 1), number(step, 2), ""));
            case "h2settings" -> http2().write(H2Frame.settings(settings(step)));
            case "h2push" -> http2().writePushPromise(number(step, 1), number(step, 2), fields(step, 3, ""));
            case "h2ping" -> http2().write(H2Frame.ping(false, 1));
            case "h2window" -> http2().write(H2Frame.windowUpdate(number(step, 1), number(step, 2)));
            case "h2frame" ->
                http2().writeFrame(
                                number(step, 1),
                                number(step, 2),
                                number(step, 3),
                                HexFormat.of().parseHex(step.after(4)));
            case "h2ws" -> http2().writeFrame(H2Frame.DATA, 0, number(step, 1), frame(step, 2));
            default -> throw new AssertionError("no such step: " + step.line());
        }
    }

    private void accept() throws InterruptedException {
        current = Objects.requireNonNull(accepted.poll(10, TimeUnit.SECONDS), "no connection");
        http2 = null;
        webSocket = null;
    }

    /** The client may refuse. */
    private void tls(Step step) {
        List<String> alpn = step.words().subList(1, step.words().size());
        try {
            connection().startTls(PeerTls.localhost(alpn.toArray(String[]::new)));
        } catch (IOException refused) {
            // What the client says of it is in the scenario.
            current = null;
        }
    }

    /** Drops what the client still sends. */
    private void gone() {
        peer.release(gate(connection()));
        peer.awaitNoOpenConnections();
        lines.record("= gone");
    }

    private void wsRead() throws IOException {
        WsFrame frame = Objects.requireNonNull(webSocket).readFrame();
        int first = (frame.fin() ? 0x80 : 0) | (frame.rsv() << 4) | frame.opcode();
        lines.record("= frame " + HexFormat.of().toHexDigits((byte) first) + " "
                + HexFormat.of().formatHex(frame.payload()));
    }

    private void h2read(String type) throws IOException {
        int number =
                switch (type) {
                    case "DATA" -> H2Frame.DATA;
                    case "HEADERS" -> H2Frame.HEADERS;
                    case "RST_STREAM" -> H2Frame.RST_STREAM;
                    case "PING" -> H2Frame.PING;
                    case "GOAWAY" -> H2Frame.GOAWAY;
                    default -> throw new AssertionError("no such frame: " + type);
                };
        H2Frame frame = http2().readUntil(number);
        String payload =
                switch (number) {
                    case H2Frame.HEADERS, H2Frame.PING -> "";
                    case H2Frame.DATA -> " " + frame.payloadText();
                    default -> " " + HexFormat.of().formatHex(frame.payload());
                };
        lines.record("= " + type + (frame.has(H2Frame.END_STREAM) ? " fin " : " ") + frame.streamId() + payload);
    }

    private RawConnection connection() {
        return Objects.requireNonNull(current, "nothing was accepted");
    }

    private RawHttp2 http2() {
        return Objects.requireNonNull(http2, "no h2");
    }

    private static boolean fin(Step step) {
        return step.words().get(2).equals("fin");
    }

    private static int number(Step step, int word) {
        return Integer.parseInt(step.words().get(word));
    }

    private static int[] settings(Step step) {
        return step.words().stream()
                .skip(1)
                .flatMap(pair -> List.of(pair.split("=", 2)).stream())
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    /** The words {@code name=value} from one on, of those with this prefix. */
    private HeaderField[] fields(Step step, int from, String prefix) {
        List<HeaderField> fields = new ArrayList<>();
        for (String word : step.words().subList(from, step.words().size())) {
            if (word.startsWith(prefix)) {
                String field = word.substring(prefix.length());
                int equals = field.indexOf('=');
                String value = field.substring(equals + 1).replace("$", "localhost:" + port());
                fields.add(new HeaderField(field.substring(0, equals), value));
            }
        }
        return fields.toArray(HeaderField[]::new);
    }

    /** A WebSocket frame: its first byte in hexadecimal, then the payload. */
    private static byte[] frame(Step step, int word) {
        byte[] payload = bytes(step.after(word + 1));
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(Integer.parseInt(step.words().get(word), 16));
        frame.write(payload.length);
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    /** Text with the escapes of carriage return, line feed and bytes in hexadecimal. */
    private static byte[] bytes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher part = PART.matcher(text);
        while (part.find()) {
            switch (part.group()) {
                case "\\r" -> bytes.write('\r');
                case "\\n" -> bytes.write('\n');
                default -> {
                    String hex = part.group(1);
                    bytes.writeBytes(
                            hex == null
                                    ? part.group().getBytes(StandardCharsets.UTF_8)
                                    : HexFormat.of().parseHex(hex));
                }
            }
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        peer.close();
    }
}
