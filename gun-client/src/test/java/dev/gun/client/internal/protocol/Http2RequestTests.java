package dev.gun.client.internal.protocol;

import static dev.gun.client.internal.protocol.Http2Peer.data;
import static dev.gun.client.internal.protocol.Http2Peer.headers;
import static dev.gun.client.internal.protocol.Http2Peer.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.Headers;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("HTTP/2 requests (spec §6, RFC 9113 §8)")
class Http2RequestTests {

    @Test
    void theConnectionIsUpWhenOurPrefaceIsWritten() throws Exception {
        try (Http2Peer peer = new Http2Peer(GunOptions.defaults())) {
            assertThat(peer.log.take()).containsExactly("up http2");
            assertThat(peer.sent())
                    .containsExactly("PRI", "SETTINGS 0x3=100 0x4=8000000 0x6=65536", "WINDOW_UPDATE 0 +7934465");

            peer.send(settings(3, 5));

            assertThat(peer.sent()).containsExactly("SETTINGS ACK");
            assertThat(peer.log.take()).isEmpty();
        }
    }

    @Test
    void aGetIsAnsweredInTheOrderOfTheTrace() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            peer.get("/hello", "accept", "text/plain");

            assertThat(peer.sent())
                    .containsExactly("HEADERS 1 fin [:method: GET, :scheme: http, :authority: example.org, "
                            + ":path: /hello, accept: text/plain]");
            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 requestStart [accept: text/plain]",
                            "S1 requestHeaders [accept: text/plain]",
                            "S1 requestEnd");

            peer.send(headers(1, false, ":status", "200", "content-length", "12"), data(1, true, "Hello world!"));

            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 responseStart",
                            "S1 response nofin 200 [content-length: 12]",
                            "S1 data fin \"Hello world!\"",
                            "S1 responseEnd",
                            "S1 ended");
            assertThat(peer.sent()).isEmpty();
        }
    }

    @Test
    void aWholeBodyHasAContentLengthAndEndsTheStream() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            Http2TestStream post = peer.open(Http2TestStream.head("POST", "/echo"), 3);
            peer.data(post, "abc", true, "body");

            assertThat(peer.sent())
                    .containsExactly(
                            "HEADERS 1 [:method: POST, :scheme: http, :authority: example.org, :path: /echo, "
                                    + "content-length: 3]",
                            "DATA 1 fin \"abc\"");
            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 requestStart [content-length: 3]",
                            "S1 requestHeaders [content-length: 3]",
                            "S1 requestEnd",
                            "body written");
        }
    }

    @Test
    void aStreamedBodyHasNoContentLengthAndMayEndWithTrailers() throws Exception {
        try (Http2Peer peer = Http2Peer.up()) {
            Http2TestStream post = peer.open(Http2TestStream.head("POST", "/in"), -1);
            peer.data(post, "one", false, "one");
            peer.data(post, "", false, "empty");
            peer.protocol.trailers(post, Headers.of("checksum", "1"), peer.log.result("trailers"));
            peer.protocol.flush();

            assertThat(peer.sent())
                    .containsExactly(
                            "HEADERS 1 [:method: POST, :scheme: http, :authority: example.org, :path: /in]",
                            "DATA 1 \"one\"",
                            "HEADERS 1 fin [checksum: 1]");
            assertThat(peer.log.take())
                    .containsExactly(
                            "S1 requestStart []",
                            "S1 requestHeaders []",
                            "one written",
                            "empty written",
                            "S1 requestEnd",
                            "trailers written");
        }
    }
}
