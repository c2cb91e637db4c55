package dev.gun.sample.trading;

import dev.gun.sample.feed.ConnectionTimeline;
import dev.gun.sample.feed.Connections;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientResponseException;

/** The page's way to the exchange. */
@RestController
@RequestMapping("/trading")
class TradingController {

    private final ExchangeApi exchange;
    private final ConnectionTimeline timeline;

    TradingController(ExchangeApi exchange, ConnectionTimeline timeline) {
        this.exchange = exchange;
        this.timeline = timeline;
    }

    @GetMapping("/instruments")
    List<ExchangeApi.Instrument> instruments() {
        return exchange.instruments();
    }

    @GetMapping("/history")
    List<ExchangeApi.Point> history(@RequestParam String symbol) {
        return exchange.history(symbol);
    }

    @PostMapping("/orders")
    ExchangeApi.Fill order(@RequestBody ExchangeApi.Order order) {
        ExchangeApi.Fill fill = exchange.order(order);
        timeline.note(
                Connections.API,
                "order filled",
                fill.side() + " " + fill.quantity() + " " + fill.symbol() + " at " + fill.price());
        return fill;
    }

    /** The exchange has said no: its words are for the user. */
    @ExceptionHandler
    ProblemDetail refused(RestClientResponseException refusal) {
        ProblemDetail theirs = refusal.getResponseBodyAs(ProblemDetail.class);
        String detail = theirs == null ? null : theirs.getDetail();
        return ProblemDetail.forStatusAndDetail(
                refusal.getStatusCode(),
                "The exchange refused: " + (detail == null ? refusal.getStatusText() : detail));
    }

    /** No answer. An order may have got through before the connection was lost, so nobody may say that it did not. */
    @ExceptionHandler
    ProblemDetail unreachable(ResourceAccessException failure) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE, "No answer from the exchange: its API is not connected at the moment.");
    }
}
