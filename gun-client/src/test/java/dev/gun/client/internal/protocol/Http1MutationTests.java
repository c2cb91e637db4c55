package dev.gun.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import dev.gun.client.Http1Options;
import dev.gun.client.Reason;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Any mutation of a conversation gives typed errors only, each stream ends once (page 1 §6, RFC 9112 §2.2)")
class Http1MutationTests {

    private static final String CONVERSATION = "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"
            + "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nx: y\r\n\r\nhello"
            + "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\nt: u\r\n\r\n"
            + "HTTP/1.0 200 OK\r\nconnection: close\r\n\r\nuntil the end";
    private static final String ALPHABET = "\r\n\0 \t:;,0123456789abcdefHTP/.-\u00ff";
    private static final Set<String> TYPED = Set.of(
            "normal", "protocol_error", "limit_reached", "unsolicited_response", "request_timeout", "upgrade_failed");

    /** One mutation: replace, insert, delete or repeat at a place. */
    private static String mutate(String text, int mutation) {
        int at = Math.floorMod(mutation / 4, text.length());
        char with = ALPHABET.charAt(Math.floorMod(mutation / 4 / text.length(), ALPHABET.length()));
        return switch (Math.floorMod(mutation, 4)) {
            case 0 -> text.substring(0, at) + with + text.substring(at + 1);
            case 1 -> text.substring(0, at) + with + text.substring(at);
            case 2 -> text.substring(0, at) + text.substring(at + 1);
            default -> text.substring(0, at) + text.substring(Math.max(0, at - 20));
        };
    }

    private static String code(String close) {
        int end = close.indexOf(':');
        return close.substring("close ".length(), end < 0 ? close.length() : end);
    }

    private static void holds(String received, int cut) {
        Http1Options small = Http1Options.defaults().withMaxHeaderBlockSize(200).withMaxTrailerBlockSize(100);
        try (Http1Bench bench = new Http1Bench(small)) {
            List<Http1Bench.Stream> streams = List.of(bench.get("/1"), bench.get("/2"), bench.get("/3"));
            bench.receive(received.substring(0, cut));
            bench.receive(received.substring(cut));
            // The driver acts on a close: it gives up what is left.
            List<String> orphans = bench.abandon(Reason.CLOSED);
            List<String> calls = bench.calls();

            for (Http1Bench.Stream stream : streams) {
                long ends = calls.stream()
                                .filter(call ->
                                        call.startsWith(stream + " ended") || call.startsWith(stream + " failed"))
                                .count()
                        + orphans.stream()
                                .filter(orphan -> orphan.startsWith(stream + " "))
                                .count();
                assertThat(ends).as("%s of %s with %s", stream, calls, orphans).isOne();
            }
            List<String> closes =
                    calls.stream().filter(call -> call.startsWith("close ")).toList();
            assertThat(closes).as("%s", calls).hasSizeLessThanOrEqualTo(1);
            assertThat(closes).allSatisfy(close -> assertThat(TYPED).contains(code(close)));
        }
    }

    @Test
    @DisplayName("one to five mutations anywhere, in two pieces")
    void mutations() {
        qt().withExamples(2_000)
                .forAll(
                        lists().of(integers().between(0, Integer.MAX_VALUE)).ofSizeBetween(1, 5),
                        integers().between(0, 1_000))
                .checkAssert((mutations, cut) -> {
                    String received = CONVERSATION;
                    for (int mutation : mutations) {
                        received = mutate(received, mutation);
                    }
                    holds(received, Math.min(cut, received.length()));
                });
    }

    @Test
    @DisplayName("every byte of the conversation, replaced by each of the bytes that mean something")
    void everyPlace() {
        for (int at = 0; at < CONVERSATION.length(); at++) {
            for (int i = 0; i < ALPHABET.length(); i++) {
                String received = CONVERSATION.substring(0, at) + ALPHABET.charAt(i) + CONVERSATION.substring(at + 1);
                holds(received, at);
            }
        }
    }
}
