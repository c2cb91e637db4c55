package dev.gun.sample.trading;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * The exchange's API, as an HTTP interface of Spring. Nothing here is about Gun: requests go over the connection {@code
 * api} because it is the one to the group's base URL, and {@code gun.adapters.rest-client} is on.
 */
@HttpExchange("/api")
public interface ExchangeApi {

    /** The name of this client in {@code spring.http.serviceclient}. */
    String GROUP = "exchange";

    /** What can be traded. */
    @GetExchange("/instruments")
    List<Instrument> instruments();

    /** The last prices of a symbol, oldest first. */
    @GetExchange("/history")
    List<Point> history(@RequestParam String symbol);

    /** Places an order. */
    @PostExchange("/orders")
    Fill order(@RequestBody Order order);

    /** What can be traded. */
    record Instrument(String symbol, String name) {}

    /** What a symbol cost at a time. */
    record Point(Instant time, BigDecimal price) {}

    /** Which way an order goes. */
    enum Side {
        BUY,
        SELL
    }

    /** An order of a few shares, at the price of the moment. */
    record Order(String symbol, Side side, int quantity) {}

    /** An order that was carried out. */
    record Fill(String id, String symbol, Side side, int quantity, BigDecimal price, Instant time) {}
}
