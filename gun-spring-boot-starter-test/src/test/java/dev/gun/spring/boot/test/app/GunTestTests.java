package dev.gun.spring.boot.test.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gun.client.Bytes;
import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.Headers;
import dev.gun.client.WsFrame;
import dev.gun.client.message.GunDown;
import dev.gun.client.message.GunNotify;
import dev.gun.client.message.GunUp;
import dev.gun.spring.boot.test.GunMessages;
import dev.gun.spring.boot.test.GunTest;
import dev.gun.spring.boot.test.GunTestServer;
import dev.gun.spring.boot.test.GunTestServer.Request;
import dev.gun.spring.boot.test.GunTestServer.Response;
import dev.gun.spring.boot.test.LongWaits;
import dev.gun.spring.boot.test.app.PriceBoard.Tick;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

@DisplayName("@GunTest (issue 6 point 6)")
@GunTest(PriceBoard.class)
class GunTestTests {

    private static final WsFrame SUBSCRIBE = WsFrame.text("{\"op\":\"subscribe\"}");

    @Autowired
    private GunTestServer server;

    @Autowired
    private GunMessages messages;

    @Autowired
    private PriceBoard board;

    @Autowired
    private GunConnection pricesGunConnection;

    @Autowired
    private GunClient gun;

    @Autowired
    private ApplicationContext context;

    @BeforeEach
    void subscribed() {
        messages.await(GunNotify.class, message -> message.notice() instanceof GunNotify.SessionReady, LongWaits.LIMIT);
        // The server may hear of it later than the client: until then it would send to nobody.
        server.awaitPeer();
    }

    @Test
    void connectionsPointToTheServerOnTheirOwnPath() {
        assertThat(server.awaitPeer().target()).isEqualTo("/stream?depth=5");
        assertThat(server.awaitReceived(1, LongWaits.LIMIT)).first().isEqualTo(SUBSCRIBE);
        assertThat(pricesGunConnection.info().originHost()).isEqualTo(GunTestServer.HOST);
        assertThat(pricesGunConnection.info().originPort()).isEqualTo(server.port());
    }

    @Test
    void listenersGetWhatTheServerSendsAndTheServerWhatTheyAnswer() {
        server.send("{\"symbol\":\"A\",\"price\":1}");

        await().untilAsserted(() -> assertThat(board.ticks).contains(new Tick("A", 1)));
        await().untilAsserted(() -> assertThat(server.received()).contains(WsFrame.text("{\"symbol\":\"A\"}")));
    }

    @Test
    void aConnectionThatTheServerCutsComesBack() {
        messages.clear();

        server.disconnect();

        assertThat(messages.await(GunDown.class, down -> true, LongWaits.LIMIT).connection())
                .isEqualTo("prices");
        assertThat(messages.await(GunUp.class, up -> true, LongWaits.LIMIT).connection())
                .isEqualTo("prices");
        await().untilAsserted(() -> assertThat(board.losses).isNotEmpty());
        assertThat(messages.of(GunUp.class)).hasSize(1);
    }

    @Test
    void requestsAreAnsweredByScript() {
        server.onRequest(request ->
                request.target().equals("/hello") ? Response.text("hello " + request.body()) : Response.status(404));

        assertThat(gun.connection("api")
                        .post("/hello", Headers.empty(), Bytes.of("you", StandardCharsets.UTF_8))
                        .awaitBody(LongWaits.LIMIT)
                        .asString(StandardCharsets.UTF_8))
                .isEqualTo("hello you");
        assertThat(gun.connection("api")
                        .get("/other")
                        .awaitResponse(LongWaits.LIMIT)
                        .status())
                .isEqualTo(404);
        assertThat(server.requests()).contains(new Request("POST", "/hello", "you"), new Request("GET", "/other", ""));
    }

    @Test
    void onlyWhatBelongsToGunIsThere() {
        assertThat(context.getBeanNamesForType(Billing.class)).isEmpty();
        assertThat(context.getBeanNamesForType(PriceBoard.class)).hasSize(1);
        assertThat(pricesGunConnection.options().connectTimeout()).isEqualTo(Duration.ofSeconds(42));
    }
}
