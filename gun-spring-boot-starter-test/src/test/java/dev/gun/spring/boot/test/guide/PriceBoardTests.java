package dev.gun.spring.boot.test.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gun.client.WsFrame;
import dev.gun.client.message.GunDown;
import dev.gun.client.message.GunUp;
import dev.gun.spring.boot.test.GunMessages;
import dev.gun.spring.boot.test.GunTest;
import dev.gun.spring.boot.test.GunTestServer;
import dev.gun.spring.boot.test.GunTestServer.Response;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

@GunTest(PriceBoard.class)
@TestPropertySource(properties = "spring.config.location=classpath:guide/application.yml")
class PriceBoardTests {

    @Autowired
    private GunTestServer server;

    @Autowired
    private GunMessages messages;

    @Autowired
    private PriceBoard board;

    @Test
    void showsTheLastPrice() {
        server.awaitReceived(1); // the subscription

        server.send("{\"symbol\":\"ACME\",\"price\":12.5}");

        await().untilAsserted(() -> assertThat(board.price("ACME")).isEqualTo(new BigDecimal("12.5")));
    }

    @Test
    void subscribesAgainAfterALoss() {
        server.awaitReceived(1);
        int before = server.received().size();
        messages.clear();

        server.disconnect();

        messages.await(GunDown.class);
        messages.await(GunUp.class);
        assertThat(server.awaitReceived(before + 1))
                .last()
                .isEqualTo(WsFrame.text("{\"op\":\"subscribe\",\"channel\":\"ticker\"}"));
    }

    @Test
    void saysHello() {
        server.onRequest(request -> Response.text("hello from " + request.target()));

        assertThat(board.hello()).isEqualTo("hello from /hello");
    }
}
