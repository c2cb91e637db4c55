package dev.gun.spring.boot.test.app;

import dev.gun.client.message.GunDown;
import dev.gun.spring.listener.GunWsListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Keeps what the feed says. */
@Component
class PriceBoard {

    final List<Tick> ticks = new CopyOnWriteArrayList<>();
    final List<GunDown> losses = new CopyOnWriteArrayList<>();

    record Tick(String symbol, int price) {}

    record Seen(String symbol) {}

    @GunWsListener("prices")
    Seen tick(Tick tick) {
        ticks.add(tick);
        return new Seen(tick.symbol());
    }

    @EventListener
    void lost(GunDown down) {
        losses.add(down);
    }
}
