package dev.gun.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gun.client.Http1Options;
import dev.gun.client.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Malformed and oversized HTTP/1.1 responses end in a typed reason (page 1 §6, §16)")
class Http1MalformedTests {

    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKED = OK + "transfer-encoding: chunked\r\n\r\n";

    static Stream<Arguments> malformed() {
        return Stream.of(
                arguments(
                        "nonsense\r\n\r\n",
                        "RFC 9112 §2.3: a response must begin with HTTP/1.1 or HTTP/1.0, but the status line was"
                                + " \"nonsense\""),
                arguments(
                        "HTTP/2.0 200 OK\r\n\r\n",
                        "RFC 9112 §2.3: a response must begin with HTTP/1.1 or HTTP/1.0, but the status line was"
                                + " \"HTTP/2.0 200 OK\""),
                arguments(
                        "ICY 200 OK\r\n\r\n",
                        "RFC 9112 §2.3: a response must begin with HTTP/1.1 or HTTP/1.0, but the status line was"
                                + " \"ICY 200 OK\""),
                arguments(
                        "HTTP/1.1 2x0 OK\r\n\r\n",
                        "RFC 9112 §4: the status must be three digits from 100 on, but was \"2x0\""),
                arguments(
                        "HTTP/1.1 20\r\n\r\n",
                        "RFC 9112 §4: the status must be three digits from 100 on, but was \"20\""),
                arguments(
                        "HTTP/1.1 099 x\r\n\r\n",
                        "RFC 9112 §4: the status must be three digits from 100 on, but was \"099\""),
                arguments(
                        "HTTP/1.1 2000 x\r\n\r\n",
                        "RFC 9112 §4: the status must be three digits from 100 on, but was \"2000\""),
                arguments(
                        "HTTP/1.1 200 OK\nA: b\r\n\r\n",
                        "RFC 9112 §4: malformed status line \"HTTP/1.1 200 OK\", which ends without CR LF (§2.2)"),
                arguments(
                        "\u0016\u0003\u0001\u0002\r\n\r\n",
                        "RFC 9112 §4: malformed status line, it begins with \"\\x16\""),
                arguments(
                        OK + "no colon here\r\n\r\n",
                        "RFC 9112 §5.1: malformed header field, its name \"no\" is not followed by a colon"),
                arguments(
                        OK + "a: b\r\nnocolon\r\n\r\n",
                        "RFC 9112 §5: malformed header field line without a colon \"nocolon\""),
                arguments(
                        OK + "a : b\r\n\r\n",
                        "RFC 9112 §5.1: malformed header field, its name \"a\" is not followed by a colon"),
                arguments(OK + ": b\r\n\r\n", "RFC 9112 §5: malformed header field name \"\""),
                arguments(OK + "a\u0001b: c\r\n\r\n", "RFC 9112 §5: malformed header field name \"a\\x01b\""),
                arguments(
                        OK + "a: b\u0000c\r\n\r\n",
                        "RFC 9110 §5.5: malformed value of header field \"a\", which holds CR, LF or NUL:"
                                + " \"b\\x00c\""),
                arguments(
                        OK + "set-cookie: b\rc\r\n\r\n",
                        "RFC 9110 §5.5: malformed value of header field \"set-cookie\", which holds CR, LF or NUL"),
                arguments(
                        OK + "a: b\nc: d\r\n\r\n",
                        "RFC 9112 §2.2: malformed header field line, which ends without CR LF"),
                arguments(
                        OK + "content-length: x\r\n\r\n",
                        "RFC 9110 §8.6: content-length must be decimal digits, but was \"x\""),
                arguments(
                        OK + "content-length: -1\r\n\r\n",
                        "RFC 9110 §8.6: content-length must be decimal digits, but was \"-1\""),
                arguments(
                        OK + "content-length: 99999999999999999999\r\n\r\n",
                        "RFC 9110 §8.6: content-length must be decimal digits, but was \"99999999999999999999\""),
                arguments(
                        OK + "content-length: 1\r\ncontent-length: 2\r\n\r\n",
                        "RFC 9112 §6.3: content-length has several values that differ: \"1, 2\""),
                arguments(
                        OK + "transfer-encoding: chunked, gzip\r\n\r\n",
                        "RFC 9112 §6.1: chunked must be the last transfer coding, but transfer-encoding was"
                                + " \"chunked, gzip\""),
                arguments(
                        "HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
                        "RFC 9112 §6.1: an HTTP/1.0 message must not have a transfer-encoding, but it was"
                                + " \"chunked\""));
    }

    static Stream<Arguments> malformedChunks() {
        return Stream.of(
                arguments(CHUNKED + "zz\r\n", "RFC 9112 §7.1: malformed chunk size \"zz\""),
                arguments(CHUNKED + "-1\r\n", "RFC 9112 §7.1: malformed chunk size \"-1\""),
                arguments(CHUNKED + "\r\n\r\n", "RFC 9112 §7.1: malformed chunk size \"\""),
                arguments(
                        CHUNKED + "fffffffffffffffff\r\n", "RFC 9112 §7.1: malformed chunk size \"fffffffffffffffff\""),
                arguments(
                        CHUNKED + "0\r\nnocolon\r\n\r\n",
                        "RFC 9112 §7.1.2: malformed trailer field line without a colon \"nocolon\""),
                arguments(
                        CHUNKED + "0\r\na : b\r\n\r\n",
                        "RFC 9112 §5.1: malformed header field, its name \"a\" is not followed by a colon"));
    }

    private static void ends(String received, List<String> before, String close) {
        for (Consumer<Http1Bench> way : List.<Consumer<Http1Bench>>of(
                bench -> bench.receive(received), bench -> bench.receiveByteByByte(received))) {
            try (Http1Bench bench = new Http1Bench()) {
                bench.get("/");

                way.accept(bench);

                List<String> expected = new ArrayList<>(before);
                expected.add(close);
                assertThat(bench.calls()).isEqualTo(expected);
                assertThat(bench.abandon(Reason.NORMAL)).containsExactly("S1 MAYBE");
            }
        }
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("A malformed head is a protocol error at once, which names the rule and the value")
    void malformed(String received, String text) {
        ends(received, List.of("S1 responseStart"), "close protocol_error: " + text);
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("A malformed chunk or trailer is a protocol error at once, and does not wait for the close (§16)")
    void malformedChunks(String received, String text) {
        ends(
                received,
                List.of("S1 responseStart", "S1 response nofin 200 [transfer-encoding: chunked]"),
                "close protocol_error: " + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1\r\nabc\r\n", "1\r\na\n\r\n"})
    @DisplayName("Chunk data that no CR LF follows is a protocol error (RFC 9112 §7.1)")
    void chunkWithoutEnd(String chunk) {
        ends(
                CHUNKED + chunk,
                List.of(
                        "S1 responseStart",
                        "S1 response nofin 200 [transfer-encoding: chunked]",
                        "S1 data nofin \"a\""),
                "close protocol_error: RFC 9112 §7.1: malformed chunk, its data is not followed by CR LF");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @DisplayName("Header and trailer blocks are accepted up to their limits and no further (page 1 §6)")
    void limits(String what, String received, String last) {
        Http1Options small = Http1Options.defaults().withMaxHeaderBlockSize(60).withMaxTrailerBlockSize(20);
        for (Consumer<Http1Bench> way : List.<Consumer<Http1Bench>>of(
                bench -> bench.receive(received), bench -> bench.receiveByteByByte(received))) {
            try (Http1Bench bench = new Http1Bench(small)) {
                bench.get("/");

                way.accept(bench);

                assertThat(bench.calls()).as(what).endsWith(last);
            }
        }
    }

    static Stream<Arguments> limits() {
        String headerLimit = "close limit_reached: More than http1.maxHeaderBlockSize = 60 allows";
        String trailerLimit = "close limit_reached: More than http1.maxTrailerBlockSize = 20 allows";
        String length = "content-length: 0\r\n";
        String chunked = OK + "transfer-encoding: chunked\r\n\r\n0\r\n";
        return Stream.of(
                arguments("60 bytes", OK + length + "a: " + "x".repeat(36) + "\r\n\r\n", "S1 ended"),
                arguments("61 bytes", OK + length + "a: " + "x".repeat(37) + "\r\n\r\n", headerLimit),
                arguments("a line without end", OK + "a: " + "x".repeat(100), headerLimit),
                arguments("many lines", OK + "a: b\r\n".repeat(100), headerLimit),
                arguments("a status line without end", "HTTP/1.1 200 " + "x".repeat(100), headerLimit),
                arguments("20 bytes of trailers", chunked + "a: " + "x".repeat(15) + "\r\n\r\n", "S1 ended"),
                arguments("21 bytes of trailers", chunked + "a: " + "x".repeat(16) + "\r\n\r\n", trailerLimit),
                arguments("many trailers", chunked + "a: b\r\n".repeat(100), trailerLimit),
                arguments("a trailer without end", chunked + "a: " + "x".repeat(100), trailerLimit));
    }
}
