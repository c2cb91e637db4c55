package dev.gun.client.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class TomcatPeerTests {
    @Test
    void itAnswersEchoesAndSpeaksWebSocket() throws Exception {
        try (TomcatPeer tomcat = TomcatPeer.start()) {
            HttpClient client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            String base = "http://127.0.0.1:" + tomcat.port();
            HttpRequest get =
                    HttpRequest.newBuilder(URI.create(base + "/hello")).build();
            assertThat(client.send(get, BodyHandlers.ofString()).body()).isEqualTo("Hello world!");
            HttpRequest post = HttpRequest.newBuilder(URI.create(base + "/echo"))
                    .POST(BodyPublishers.ofByteArray(Bytes.pattern(100_000)))
                    .build();
            assertThat(client.send(post, BodyHandlers.ofByteArray()).body()).isEqualTo(Bytes.pattern(100_000));

            WsClient ws = WsClient.connect(URI.create("ws://127.0.0.1:" + tomcat.port() + "/ws"));
            ws.sendText("hello");
            ws.received().awaitExactly("hello");
            ws.close();
        }
    }
}
