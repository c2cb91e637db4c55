package dev.gun.spring.boot.test.guide;

import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunWs;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

@Component
class TickEvents {

    final List<String> texts = new CopyOnWriteArrayList<>();
    final List<String> kinds = new CopyOnWriteArrayList<>();

    @EventListener(condition = "#ws.connection() == 'prices' and #ws.frame().isData()")
    void on(GunWs ws) {
        texts.add(ws.frame().asText());
    }

    @EventListener
    void any(GunMessage message) {
        kinds.add(message.getClass().getSimpleName());
    }
}
