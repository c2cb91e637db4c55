package dev.gun.client.internal.protocol;

import static dev.gun.client.internal.protocol.Http2Peer.data;
import static dev.gun.client.internal.protocol.Http2Peer.headers;
import static dev.gun.client.internal.protocol.Http2Peer.reset;
import static dev.gun.client.internal.protocol.Http2Peer.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("HTTP/2 responses (spec §6, RFC 9113 §8)")
class Http2ResponseTests {

    private static final String MALFORMED = " (PROTOCOL_ERROR, RFC 9113 §8.1.1)";

    private static Http2Peer afterRequest(String method) throws Exception {
        Http2Peer peer = Http2Peer.up();
        peer.open(Http2TestStream.head(method, "/"), 0);
        peer.sent();
        peer.log.take();
        return peer;
    }

    @Test
    void everyInformationalResponseIsAnInformWithAStartOfItsOwn() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.send(
                    headers(1, false, ":status", "100"),
                    headers(1, false, ":status", "103", "link", "</a.css>"),
                    headers(1, true, ":status", "200"));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 responseStart",
                            "S1 inform 100 []",
                            "S1 responseStart",
                            "S1 inform 103 [link: </a.css>]",
                            "S1 responseStart",
                            "S1 response fin 200 []",
                            "S1 responseEnd",
                            "S1 ended");
        }
    }

    @Test
    void trailersEndTheResponseWithoutAnEmptyPieceOfData() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.send(headers(1, false, ":status", "200"), data(1, false, "body"), headers(1, true, "expires", "0"));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 responseStart",
                            "S1 response nofin 200 []",
                            "S1 data nofin \"body\"",
                            "S1 trailers [expires: 0]",
                            "S1 responseEnd",
                            "S1 ended");
        }
    }

    @Test
    void anEmptyLastPieceIsAMessageAndAnEmptyOtherPieceIsNone() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.send(headers(1, false, ":status", "200"), data(1, false, ""), data(1, true, ""));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 responseStart",
                            "S1 response nofin 200 []",
                            "S1 responseEnd",
                            "S1 data fin \"\"",
                            "S1 ended");
        }
    }

    @ParameterizedTest
    @CsvSource({"HEAD,200", "GET,304"})
    void contentLengthWithoutABodyIsRightForHeadAnd304(String method, int status) throws Exception {
        try (Http2Peer peer = afterRequest(method)) {
            peer.send(headers(1, true, ":status", "" + status, "content-length", "12"));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 responseStart",
                            "S1 response fin " + status + " [content-length: 12]",
                            "S1 responseEnd",
                            "S1 ended");
        }
    }

    @Test
    void anySplitOfTheInputGivesTheSameCalls() throws Exception {
        byte[] input = concat(
                settings(3, 7),
                headers(1, false, ":status", "103", "link", "x"),
                headers(1, false, ":status", "200", "content-length", "5"),
                data(1, false, "he"),
                headers(3, true, ":status", "204"),
                data(1, false, "llo"),
                headers(1, true, "a", "b"),
                reset(5, 7));
        List<String> whole = replay(input, input.length);
        assertThat(whole)
                .containsExactly(
                        "S1 responseStart",
                        "S1 inform 103 [link: x]",
                        "S1 responseStart",
                        "S1 response nofin 200 [content-length: 5]",
                        "S1 data nofin \"he\"",
                        "S2 responseStart",
                        "S2 response fin 204 []",
                        "S2 responseEnd",
                        "S2 ended",
                        "S1 data nofin \"llo\"",
                        "S1 trailers [a: b]",
                        "S1 responseEnd",
                        "S1 ended",
                        "S3 cancelled REMOTE stream_reset",
                        "S3 failed NO stream_reset REMOTE: The stream was reset by the server: REFUSED_STREAM (7)");
        for (int size = 1; size < 20; size++) {
            assertThat(replay(input, size)).as("pieces of %d", size).isEqualTo(whole);
        }
    }

    private static List<String> replay(byte[] input, int size) throws Exception {
        try (Http2Peer peer = new Http2Peer(GunOptions.defaults())) {
            for (int i = 0; i < 3; i++) {
                peer.get("/");
            }
            peer.log.take();
            List<String> calls = new ArrayList<>();
            for (int at = 0; at < input.length; at += size) {
                peer.send(Arrays.copyOfRange(input, at, Math.min(input.length, at + size)));
                calls.addAll(peer.log.take());
            }
            return calls;
        }
    }

    private static byte[] concat(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({
        "0,NO_ERROR,MAYBE",
        "1,PROTOCOL_ERROR,MAYBE",
        "2,INTERNAL_ERROR,MAYBE",
        "3,FLOW_CONTROL_ERROR,MAYBE",
        "4,SETTINGS_TIMEOUT,MAYBE",
        "5,STREAM_CLOSED,MAYBE",
        "6,FRAME_SIZE_ERROR,MAYBE",
        "7,REFUSED_STREAM,NO",
        "8,CANCEL,MAYBE",
        "9,COMPRESSION_ERROR,MAYBE",
        "10,CONNECT_ERROR,MAYBE",
        "11,ENHANCE_YOUR_CALM,MAYBE",
        "12,INADEQUATE_SECURITY,MAYBE",
        "13,HTTP_1_1_REQUIRED,MAYBE",
        "4711,UNKNOWN,MAYBE"
    })
    void aResetFailsTheStreamAndOnlyARefusedOneWasNotProcessed(int code, String name, String processed)
            throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.send(reset(1, code));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 cancelled REMOTE stream_reset",
                            "S1 failed " + processed + " stream_reset REMOTE: The stream was reset by the server: "
                                    + name + " (" + code + ")");
            assertThat(peer.sent()).isEmpty();
        }
    }

    @Test
    void aResetInTheMiddleOfABodyFailsTheStream() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.send(headers(1, false, ":status", "200"), data(1, false, "part1"), reset(1, 2));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 responseStart",
                            "S1 response nofin 200 []",
                            "S1 data nofin \"part1\"",
                            "S1 cancelled REMOTE stream_reset",
                            "S1 failed MAYBE stream_reset REMOTE: The stream was reset by the server: "
                                    + "INTERNAL_ERROR (2)");
        }
    }

    @Test
    void noErrorAfterACompleteResponseOnlyStopsABodyThatWaitsForTheWindow() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.send(settings(4, 1));
            Http2TestStream post = peer.open(Http2TestStream.head("POST", "/"), 3);
            peer.data(post, "abc", true, "body");
            peer.log.take();
            peer.sent();

            peer.send(headers(1, true, ":status", "413"));

            assertThat(peer.log.take()).containsExactly("S1 responseStart", "S1 response fin 413 []", "S1 responseEnd");

            peer.send(reset(1, 0));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 ended",
                            "body failed: badstate LOCAL: The response is already complete, the rest of the request "
                                    + "was not sent");
            assertThat(peer.sent()).isEmpty();
        }
    }

    @Test
    void aResponseThatIsCompleteBeforeAnOpenBodyEndsTheStream() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            Http2TestStream post = peer.open(Http2TestStream.head("POST", "/"), -1);
            peer.data(post, "abc", false, "abc");
            peer.log.take();
            peer.sent();

            peer.send(headers(1, true, ":status", "413"));
            peer.data(post, "def", true, "def");

            assertThat(peer.sent()).containsExactly("RST_STREAM 1 8");
            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 responseStart",
                            "S1 response fin 413 []",
                            "S1 responseEnd",
                            "S1 ended",
                            "def failed: badstate LOCAL: The stream has already ended");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "fewer,'abc','Received amount of data 3 does not match content-length header 5'",
        "more,'abcdef','Received amount of data 6 does not match content-length header 5'",
        "none,'','The response ends without the body that its content-length announced'"
    })
    void aBodyThatIsNotAsLongAsContentLengthSaysIsAStreamError(String how, String body, String text) throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.send(headers(1, false, ":status", "200", "content-length", "5"), data(1, true, body));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 responseStart",
                            "S1 response nofin 200 [content-length: 5]",
                            "S1 failed MAYBE protocol_error REMOTE: " + text + MALFORMED);
            assertThat(peer.sent()).containsExactly("RST_STREAM 1 1");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x y                        | The response's :status is null",
                ":status 20                 | The response's :status is 20",
                ":status 2x0                | The response's :status is 2x0",
                ":status 101                | The response's :status is 101",
                ":status 200 content-length 5 | The response ends without the body that its content-length announced",
                ":status 200 connection close | Illegal connection-specific header 'connection' encountered.",
                ":status 100                | The stream ends with an informational response",
            })
    void aMalformedHeadIsAStreamErrorThatSaysWhatWasMalformed(String fields, String text) throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.send(headers(1, true, fields.split(" ")));

            assertThat(peer.log.take()).containsExactly("S1 failed MAYBE protocol_error REMOTE: " + text + MALFORMED);
            assertThat(peer.sent()).containsExactly("RST_STREAM 1 1");
        }
    }

    @Test
    void dataBeforeTheHeadIsAStreamError() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.send(data(1, false, "x"));

            assertThat(peer.log.take())
                    .containsExactly("S1 failed MAYBE protocol_error REMOTE: DATA came before the response's HEADERS"
                            + MALFORMED);
            assertThat(peer.sent()).containsExactly("RST_STREAM 1 1");
        }
    }

    @Test
    void aSecondHeadIsAStreamError() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.send(headers(1, false, ":status", "200"), headers(1, false, ":status", "200"));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 responseStart",
                            "S1 response nofin 200 []",
                            "S1 failed MAYBE protocol_error REMOTE: Stream 1 received too many headers EOS: false "
                                    + "state: HALF_CLOSED_LOCAL" + MALFORMED);
        }
    }

    @Test
    void aHeaderListAboveTheLimitFailsItsStreamOnly() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.get("/");
            peer.log.take();
            peer.sent();

            // 32 bytes are added per field (RFC 9113 §6.5.2); one frame carries 16,384 at most.
            byte[] block = Http2Peer.block(":status", "200", "a", "x".repeat(66_000));
            peer.send(
                    Http2Peer.frame(Http2Peer.HEADERS, 0, 1, Arrays.copyOf(block, 16_384)),
                    continuation(block, 1, false),
                    continuation(block, 2, false),
                    continuation(block, 3, false),
                    continuation(block, 4, true),
                    headers(3, true, ":status", "200"));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 failed MAYBE limit_reached REMOTE: More than http2.maxHeaderListSize = 65536 allows",
                            "S2 responseStart",
                            "S2 response fin 200 []",
                            "S2 responseEnd",
                            "S2 ended");
            assertThat(peer.sent()).containsExactly("RST_STREAM 1 1");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "connection keep-alive",
                "keep-alive timeout=5",
                "proxy-connection keep-alive",
                "transfer-encoding chunked",
                "upgrade websocket",
                "Upper-Case x",
                ":unknown x",
                ":method GET",
                ":status 200"
            })
    void aFieldThatAResponseMustNotHaveIsAStreamErrorAndTheConnectionGoesOn(String field) throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.get("/");
            peer.log.take();
            peer.sent();
            String[] pair = field.split(" ", 2);

            peer.send(headers(1, true, ":status", "200", pair[0], pair[1]), headers(3, true, ":status", "200"));

            assertThat(peer.log.take())
                    .hasSize(5)
                    .endsWith("S2 responseStart", "S2 response fin 200 []", "S2 responseEnd", "S2 ended")
                    .first()
                    .asString()
                    .startsWith("S1 failed MAYBE protocol_error REMOTE: ");
            assertThat(peer.sent()).containsExactly("RST_STREAM 1 1");
        }
    }

    @Test
    void aPseudoHeaderAfterAnotherFieldIsAStreamError() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.send(headers(1, true, "server", "x", ":status", "200"));

            assertThat(peer.log.take())
                    .singleElement()
                    .asString()
                    .startsWith("S1 failed MAYBE protocol_error REMOTE: ");
            assertThat(peer.sent()).containsExactly("RST_STREAM 1 1");
        }
    }

    @Test
    void aPseudoHeaderInTrailersIsAStreamError() throws Exception {
        try (Http2Peer peer = Http2Peer.asked(1)) {
            peer.send(headers(1, false, ":status", "200"));
            peer.log.take();

            peer.send(headers(1, true, ":status", "200"));

            assertThat(peer.log.take())
                    .singleElement()
                    .asString()
                    .startsWith("S1 failed MAYBE protocol_error REMOTE: ");
            assertThat(peer.sent()).containsExactly("RST_STREAM 1 1");
        }
    }

    @ParameterizedTest
    @CsvSource({"HEAD,200", "GET,204", "GET,304"})
    void anEmptyLastPieceWhereThereCanBeNoBodyEndsTheResponse(String method, int status) throws Exception {
        try (Http2Peer peer = afterRequest(method)) {
            peer.send(headers(1, false, ":status", "" + status), data(1, true, ""));

            assertThat(peer.log.take()).endsWith("S1 responseEnd", "S1 data fin \"\"", "S1 ended");
            assertThat(peer.sent()).isEmpty();
        }
    }

    private static byte[] continuation(byte[] block, int index, boolean last) {
        int from = index * 16_384;
        return Http2Peer.frame(
                Http2Peer.CONTINUATION,
                last ? Http2Peer.END_HEADERS : 0,
                1,
                Arrays.copyOfRange(block, from, Math.min(block.length, from + 16_384)));
    }
}
