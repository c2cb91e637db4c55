package dev.gun.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.Processed;
import dev.gun.client.Reason;
import io.netty.handler.codec.http2.Http2Error;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a server's frames do to a connection with two requests, GET on streams 1 and 3 (called S1 and S2), neither of
 * them answered: a row of a conformance table.
 */
final class Rfc9113Row {

    private enum Verdict {
        /** GOAWAY with the code; the reason is what the user hears; what was running may have been processed. */
        CONNECTION_ERROR,
        /** RST_STREAM of stream 1 with the code; the other stream does not notice. */
        STREAM_ERROR,
        /** Nothing happens to anybody. */
        FINE
    }

    private final String rule;
    private final Verdict verdict;
    private final @Nullable Http2Error code;
    private final String text;
    private final byte[][] frames;
    private final List<String> heard = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private List<String> running = List.of("S1", "S2");
    private int lastStream;

    private Rfc9113Row(String rule, Verdict verdict, @Nullable Http2Error code, String text, String... frames) {
        this.rule = rule;
        this.verdict = verdict;
        this.code = code;
        this.text = text;
        this.frames = new byte[frames.length][];
        for (int i = 0; i < frames.length; i++) {
            this.frames[i] = hex(frames[i]);
        }
    }

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    /** The frames, in hexadecimal, break the rule in a way that the connection does not survive. */
    static Rfc9113Row connectionError(String rule, Http2Error code, String text, String... frames) {
        return new Rfc9113Row(rule, Verdict.CONNECTION_ERROR, code, text, frames);
    }

    /** The frames break the rule in a way that stream 1 does not survive. */
    static Rfc9113Row streamError(String rule, Http2Error code, String text, String... frames) {
        return new Rfc9113Row(rule, Verdict.STREAM_ERROR, code, text, frames);
    }

    /** The frames are right, or are to be ignored. */
    static Rfc9113Row fine(String rule, String... frames) {
        return new Rfc9113Row(rule, Verdict.FINE, null, "", frames);
    }

    /** What the user hears first. */
    Rfc9113Row heard(String... lines) {
        heard.addAll(List.of(lines));
        return this;
    }

    /** What the server gets first. */
    Rfc9113Row answered(String... lines) {
        answers.addAll(List.of(lines));
        return this;
    }

    /** The last stream that the server promised, which GOAWAY names. */
    Rfc9113Row lastStream(int id) {
        lastStream = id;
        return this;
    }

    /** Which requests still run at the end of the connection. */
    Rfc9113Row running(String... streams) {
        running = List.of(streams);
        return this;
    }

    void check() throws Exception {
        check(GunOptions.defaults());
    }

    void check(GunOptions options) throws Exception {
        try (Http2Peer peer = Http2Peer.up(options)) {
            peer.get("/1");
            peer.get("/2");
            peer.log.take();
            peer.sent();

            peer.send(frames);

            List<String> said = new ArrayList<>(heard);
            List<String> sent = new ArrayList<>(answers);
            switch (verdict) {
                case CONNECTION_ERROR -> {
                    said.add("close protocol_error REMOTE: " + text + " (" + code + ", RFC 9113 §5.4.1)");
                    sent.add("GOAWAY last " + lastStream + " code " + number() + " \"\"");
                }
                case STREAM_ERROR -> {
                    said.add("S1 failed MAYBE protocol_error REMOTE: " + text + " (" + code + ", " + section() + ")");
                    sent.add("RST_STREAM 1 " + number());
                }
                case FINE -> {
                    // That is all.
                }
            }
            assertThat(peer.log.take()).isEqualTo(said);
            assertThat(peer.sent()).isEqualTo(sent);
            checkOthers(peer);
        }
    }

    private void checkOthers(Http2Peer peer) throws Exception {
        peer.send(hex("000001 01 05 00000003 88"));
        if (verdict == Verdict.CONNECTION_ERROR) {
            assertThat(peer.log.take()).as("after the end").isEmpty();
            assertThat(peer.sent()).as("after the end").isEmpty();
            assertThat(peer.protocol.abandon(Reason.CLOSED))
                    .as("what still ran")
                    .extracting(orphan -> orphan.stream() + " " + orphan.processed())
                    .isEqualTo(running.stream()
                            .map(stream -> stream + " " + Processed.MAYBE)
                            .toList());
        } else {
            assertThat(peer.log.take())
                    .as("the other stream")
                    .containsExactly("S2 responseStart", "S2 response fin 200 []", "S2 responseEnd", "S2 ended");
            assertThat(peer.sent()).as("the other stream").isEmpty();
        }
    }

    private long number() {
        return code == null ? -1 : code.code();
    }

    private String section() {
        return "RFC 9113 §"
                + switch (Objects.requireNonNull(code)) {
                    case FLOW_CONTROL_ERROR -> "5.2.1";
                    case STREAM_CLOSED -> "5.1";
                    case FRAME_SIZE_ERROR -> "4.2";
                    default -> "8.1.1";
                };
    }

    @Override
    public String toString() {
        return rule;
    }
}
