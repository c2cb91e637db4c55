package dev.gun.spring.boot.test.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gun.client.GunSession;
import dev.gun.client.WsFrame;
import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.boot.test.AutoConfigureGun;
import dev.gun.spring.boot.test.GunTestServer;
import dev.gun.spring.boot.test.GunTestServer.Response;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest(
        properties = {
            "spring.config.location=classpath:guide/application.yml",
            "gun.connections.chat.uri=wss://chat.example.org/room"
        })
@AutoConfigureGun
class WholeApplicationTests {

    @Autowired
    private GunTestServer server;

    @Autowired
    private GunConnectionRegistry connections;

    @Autowired
    private Conversation conversation;

    @Autowired
    private TickEvents events;

    @Autowired
    private Orders orders;

    @Autowired
    private Feeds feeds;

    @Autowired
    private PriceBoard board;

    private GunTestServer.Peer peer(String target) {
        await().until(() ->
                server.peers().stream().anyMatch(peer -> peer.target().equals(target)));
        return server.peers().stream()
                .filter(peer -> peer.target().equals(target))
                .findFirst()
                .orElseThrow();
    }

    private void heard(String text) {
        await().untilAsserted(() -> assertThat(server.received()).contains(WsFrame.text(text)));
    }

    @Test
    void listenersConverseAndErrorsAreAnswered() {
        peer("/room").send("{\"id\":1,\"text\":\"hello\"}");
        heard("{\"id\":1,\"text\":\"5 letters\"}");

        peer("/room").send("what?");
        heard("{\"error\":\"not understood\"}");

        assertThat(conversation.raw).isNotEmpty();
    }

    @Test
    void eventsAreChosenByConditionAndType() {
        peer("/stream").send("{\"symbol\":\"A\",\"price\":1}");

        await().untilAsserted(() -> assertThat(events.texts).contains("{\"symbol\":\"A\",\"price\":1}"));
        // Two listeners of one event, in no particular order.
        await().untilAsserted(() -> assertThat(events.kinds).contains("GunUp", "GunUpgrade", "GunWs"));
    }

    @Test
    void framesAreSentOverTheSession() {
        heard("{\"op\":\"subscribe\",\"channel\":\"ticker\"}");
        // The server may have heard it before the session knows that it is written.
        await().until(() -> connections.get("prices").session().state() == GunSession.State.READY);

        orders.place("buy");

        heard("buy");
    }

    @Test
    void connectionsComeAndGo() {
        feeds.follow("extra", server.uri("/extra"));
        assertThat(peer("/extra")).isNotNull();
        assertThat(connections.names()).contains("extra");

        feeds.unfollow("extra");
        assertThat(connections.names()).doesNotContain("extra");
        await().until(() ->
                server.peers().stream().noneMatch(peer -> peer.target().equals("/extra")));
    }

    @Test
    void customizersReachRequests() {
        server.onRequest(request -> Response.text("hi"));

        assertThat(board.hello()).isEqualTo("hi");
        assertThat(connections.get("api").options().requestCustomizers()).isNotEmpty();
    }
}
