package dev.gun.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RFC 9112 §2, §4, §5, §7: how the bytes of a response are read")
class Rfc9112ParsingTests {

    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String EMPTY = "content-length: 0\r\n\r\n";
    private static final String CHUNKED = OK + "transfer-encoding: chunked\r\n\r\n";

    /** In one piece and byte by byte: exactly these calls. */
    private static void says(String received, String... expected) {
        for (Consumer<Http1Bench> way : List.<Consumer<Http1Bench>>of(
                bench -> bench.receive(received), bench -> bench.receiveByteByByte(received))) {
            try (Http1Bench bench = new Http1Bench()) {
                bench.get("/");
                way.accept(bench);
                assertThat(joined(bench.calls())).containsExactly(expected);
            }
        }
    }

    /** Adjacent data is one: how it is cut depends on the reads. */
    private static List<String> joined(List<String> calls) {
        List<String> joined = new ArrayList<>();
        String before = "S1 data nofin \"";
        for (String call : calls) {
            int last = joined.size() - 1;
            if (call.startsWith(before) && last >= 0 && joined.get(last).startsWith(before)) {
                String cut = joined.remove(last);
                joined.add(cut.substring(0, cut.length() - 1) + call.substring(before.length()));
            } else {
                joined.add(call);
            }
        }
        return joined;
    }

    private static String[] response(String fields) {
        return new String[] {"S1 responseStart", "S1 response fin 200 " + fields, "S1 responseEnd", "S1 ended"};
    }

    private static String[] failure(String text) {
        return new String[] {"S1 responseStart", "close protocol_error: " + text};
    }

    private static String[] chunkFailure(String text, String... data) {
        List<String> calls =
                new ArrayList<>(List.of("S1 responseStart", "S1 response nofin 200 [transfer-encoding: chunked]"));
        calls.addAll(Arrays.asList(data));
        calls.add(text);
        return calls.toArray(String[]::new);
    }

    @Test
    @DisplayName("§2.2: empty lines in front of a message are skipped")
    void emptyLinesFirst() {
        says("\r\n\r\n" + OK + EMPTY, response("[content-length: 0]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\t", "  \t "})
    @DisplayName("§2.2: white space between the status line and the first field makes the message invalid")
    void whitespaceBeforeTheFirstField(String space) {
        says(OK + space + "x-smuggled: 1\r\n" + EMPTY, failure("RFC 9112 §5: malformed header field name \"\""));
    }

    @Test
    @DisplayName("§2.2: a message is read as octets: bytes beyond US-ASCII are the value's, one character each")
    void octets() {
        says(OK + "x: \u00e4\u00ff\r\n" + EMPTY, response("[x: \u00e4\u00ff, content-length: 0]"));
    }

    @Test
    @DisplayName("§2.2: a bare CR in a reason phrase makes the message invalid")
    void bareCarriageReturnInTheReason() {
        says(
                "HTTP/1.1 200 O\rK\r\n" + EMPTY,
                failure("RFC 9112 §2.2: malformed status line, its reason phrase holds CR or NUL"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.2", "HTTP/1.9"})
    @DisplayName("§2.3: a higher minor version is read as HTTP/1.1")
    void higherMinorVersion(String version) {
        says(version + " 200 OK\r\n" + EMPTY, response("[content-length: 0]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http/1.1 200 OK", "HTTP/11 200 OK", "HTTP/1.1.1 200 OK", "HTTP /1.1 200", "XHTTP/1.1 200 OK"})
    @DisplayName("§2.3: HTTP-version is case-sensitive and exact")
    void malformedVersion(String line) {
        says(
                line + "\r\n" + EMPTY,
                failure("RFC 9112 §2.3: a response must begin with HTTP/1.1 or HTTP/1.0, but the status line was \""
                        + line + "\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200", "HTTP/1.1 200 ", "HTTP/1.1 200 \u00fc\tall fine"})
    @DisplayName("§4: the reason phrase may be missing or anything, and is ignored")
    void reasonPhrase(String line) {
        says(line + "\r\n" + EMPTY, response("[content-length: 0]"));
    }

    @Test
    @DisplayName("§5.1: white space around a value is not part of it, and an empty value is one")
    void optionalWhitespace() {
        says(OK + "a:b\r\nc: \t d \t \r\ne:\r\nf: \r\n" + EMPTY, response("[a: b, c: d, e: , f: , content-length: 0]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\t", " \t  "})
    @DisplayName("§5.2: obs-fold is replaced by SP before the value is read")
    void foldedLine(String space) {
        says(OK + "a: b\r\n" + space + "c\r\n" + EMPTY, response("[a: b c, content-length: 0]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5;a\r\n", "5;a=b;c=\"d\"\r\n", "5 ; a = b\r\n", "005\r\n", "5 \r\n"})
    @DisplayName("§7.1.1: chunk extensions that are not known are ignored; leading zeros mean nothing")
    void chunkExtensions(String line) {
        says(
                CHUNKED + line + "hello\r\n0;last\r\n\r\n",
                "S1 responseStart",
                "S1 response nofin 200 [transfer-encoding: chunked]",
                "S1 data nofin \"hello\"",
                "S1 responseEnd",
                "S1 data fin \"\"",
                "S1 ended");
    }

    @Test
    @DisplayName("§7.1.1: the length of chunk extensions is bounded")
    void longChunkExtension() {
        says(
                CHUNKED + "5;" + "x".repeat(100_100) + "\r\n",
                chunkFailure("close limit_reached: More than http1.maxHeaderBlockSize = 100000 allows"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"80000000", "ffffffff", "7fffffffffffffffff", "10000000000000000", "+5", "0x5", "5x", "g"})
    @DisplayName("§7.1: a chunk size that is no number, or too large for one, is an error and never another size")
    void chunkSize(String size) {
        says(
                CHUNKED + size + "\r\nhello\r\n",
                chunkFailure("close protocol_error: RFC 9112 §7.1: malformed chunk size \"" + size + "\""));
    }

    @Test
    @DisplayName("§7.1: chunk sizes are hexadecimal in either case")
    void hexadecimal() {
        says(
                CHUNKED + "A\r\n0123456789\r\nb\r\n0123456789a\r\n0\r\n\r\n",
                "S1 responseStart",
                "S1 response nofin 200 [transfer-encoding: chunked]",
                "S1 data nofin \"01234567890123456789a\"",
                "S1 responseEnd",
                "S1 data fin \"\"",
                "S1 ended");
    }

    @Test
    @DisplayName("§7.1.2: trailers are told apart from the header section, and those that frame are dropped")
    void trailersAreNotMerged() {
        says(
                CHUNKED + "0\r\ncontent-length: 9\r\nset-cookie: a\r\n\r\n",
                "S1 responseStart",
                "S1 response nofin 200 [transfer-encoding: chunked]",
                "S1 trailers [set-cookie: ***]",
                "S1 responseEnd",
                "S1 ended");
    }

    @Test
    @DisplayName("§8: what the close cuts off is incomplete: a head, a chunked body without its last chunk")
    void incomplete() {
        for (String received : List.of(OK + "a: b", CHUNKED, CHUNKED + "5\r\nhel", CHUNKED + "5\r\nhello\r\n0\r\n")) {
            try (Http1Bench bench = new Http1Bench()) {
                bench.get("/");
                bench.receive(received);
                assertThat(bench.abandon(Reason.CLOSED)).as(received).containsExactly("S1 MAYBE");
            }
        }
    }
}
