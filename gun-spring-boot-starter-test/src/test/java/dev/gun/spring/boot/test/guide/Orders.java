package dev.gun.spring.boot.test.guide;

import dev.gun.client.GunConnection;
import dev.gun.client.WsFrame;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

@Component
class Orders {

    private final GunConnection prices;

    Orders(@Qualifier("prices") GunConnection connection) { // or: GunConnection pricesGunConnection
        this.prices = connection;
    }

    void place(String order) {
        prices.session().send(WsFrame.text(order)); // over whatever WebSocket the connection has now
    }
}
