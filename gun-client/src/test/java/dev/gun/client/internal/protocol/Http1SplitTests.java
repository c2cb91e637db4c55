package dev.gun.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import dev.gun.client.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("However the bytes of responses are cut, the same is reported (house rule 1)")
class Http1SplitTests {

    private static final Pattern DATA = Pattern.compile("(S\\d+) data nofin \"(.*)\"", Pattern.DOTALL);
    private static final String CONVERSATION = "\r\nHTTP/1.1 103 Early\r\nlink: </a>\r\n\r\n"
            + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
            + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nx: folded\r\n line\r\n\r\n"
            + "5;ext=1\r\nhello\r\n00a\r\n0123456789\r\n0\r\nDigest: abc\r\n\r\n"
            + "\r\nHTTP/1.1 200 OK\r\ncontent-length: 77\r\n\r\n"
            + "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n";

    static List<String> endings() {
        return List.of(
                "HTTP/1.1 200 OK\r\n\r\nuntil the end",
                "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 3\r\n\r\nabcdef",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabcde",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n",
                "HTTP/1.1 204 x\r\n\r\nHTTP/1.1 408 x\r\n\r\n",
                "\u0000",
                "HTTP/1.1 200");
    }

    private static List<String> reported(String received, List<Integer> cuts) {
        try (Http1Bench bench = new Http1Bench()) {
            bench.get("/1");
            bench.get("/2");
            bench.asked("HEAD", "/3");
            bench.get("/4");
            bench.get("/5");
            int from = 0;
            for (int cut : cuts.stream().sorted().toList()) {
                bench.receive(received.substring(from, cut));
                from = cut;
            }
            bench.receive(received.substring(from));
            List<String> reported = new ArrayList<>(bench.calls());
            reported.addAll(bench.abandon(Reason.CLOSED));
            reported.addAll(bench.calls());
            return joined(reported);
        }
    }

    /** Pieces of a body are put together, and an end of its own is told from one with bytes by none. */
    private static List<String> joined(List<String> lines) {
        List<String> joined = new ArrayList<>();
        StringBuilder body = new StringBuilder();
        for (String line : lines) {
            Matcher data = DATA.matcher(line);
            if (data.matches()) {
                body.append(data.group(2));
            } else if (line.contains(" data fin \"")) {
                joined.add("body \"" + body + line.substring(line.indexOf('"') + 1));
                body.setLength(0);
            } else if (line.contains(" trailers ") || line.startsWith("close ") || line.endsWith(" MAYBE")) {
                joined.add("body \"" + body + '"');
                body.setLength(0);
                joined.add(line);
            } else {
                joined.add(line);
            }
        }
        return joined;
    }

    @ParameterizedTest
    @MethodSource("endings")
    @DisplayName("Cut in two at every place")
    void everyPlace(String ending) {
        String received = CONVERSATION + ending;
        List<String> whole = reported(received, List.of());

        assertThat(whole).contains("S2 trailers [digest: abc]", "S4 ended");
        for (int cut = 1; cut < received.length(); cut++) {
            assertThat(reported(received, List.of(cut))).as("cut at %d", cut).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("endings")
    @DisplayName("Cut in two at every place, with a receiver that takes nothing until later")
    void everyPlaceWithBackPressure(String ending) {
        String received = CONVERSATION + ending;
        List<String> whole = reported(received, List.of());
        for (int cut = 1; cut < received.length(); cut++) {
            assertThat(slowly(received, cut)).as("cut at %d", cut).isEqualTo(whole);
        }
    }

    private static List<String> slowly(String received, int cut) {
        try (Http1Bench bench = new Http1Bench()) {
            List<Http1Bench.Stream> streams = List.of(
                    bench.get("/1"), bench.get("/2"), bench.asked("HEAD", "/3"), bench.get("/4"), bench.get("/5"));
            streams.forEach(stream -> stream.readable = false);
            bench.receive(received.substring(0, cut));
            bench.receive(received.substring(cut));
            streams.forEach(bench::resume);
            List<String> reported = new ArrayList<>(bench.calls());
            reported.addAll(bench.abandon(Reason.CLOSED));
            reported.addAll(bench.calls());
            reported.removeIf(line -> line.startsWith("read "));
            return joined(reported);
        }
    }

    @Test
    @DisplayName("Cut at any places")
    void anyPlaces() {
        qt().withExamples(300)
                .forAll(
                        integers().between(0, endings().size() - 1),
                        lists().of(integers().between(0, CONVERSATION.length())).ofSizeBetween(0, 40))
                .check((ending, cuts) -> {
                    String received = CONVERSATION + endings().get(ending);
                    return reported(received, cuts).equals(reported(received, List.of()));
                });
    }

    @ParameterizedTest
    @MethodSource("endings")
    @DisplayName("Byte by byte")
    void byteByByte(String ending) {
        String received = CONVERSATION + ending;
        List<Integer> everywhere = new ArrayList<>();
        for (int i = 1; i < received.length(); i++) {
            everywhere.add(i);
        }

        assertThat(reported(received, everywhere)).isEqualTo(reported(received, List.of()));
    }
}
