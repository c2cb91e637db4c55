package dev.gun.spring.boot.test.guide;

import dev.gun.client.GunClient;
import dev.gun.client.message.GunDown;
import dev.gun.spring.listener.GunWsListener;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

@Component
class PriceBoard {

    record Tick(String symbol, BigDecimal price) {}

    private static final Logger log = LoggerFactory.getLogger(PriceBoard.class);

    private final Map<String, BigDecimal> prices = new ConcurrentHashMap<>();
    private final GunClient gun;

    PriceBoard(GunClient gun) {
        this.gun = gun;
    }

    @GunWsListener("prices")
    void tick(Tick tick) {
        prices.put(tick.symbol(), tick.price());
    }

    @EventListener
    void lost(GunDown down) {
        log.warn("{} is lost: {}", down.connection(), down.reason().text());
    }

    BigDecimal price(String symbol) {
        return prices.get(symbol);
    }

    String hello() {
        return gun.connection("api").get("/hello").awaitBody().asString(StandardCharsets.UTF_8);
    }
}
