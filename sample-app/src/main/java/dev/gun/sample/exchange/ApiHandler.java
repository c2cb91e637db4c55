package dev.gun.sample.exchange;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The exchange's API: {@code GET /api/instruments}, {@code GET /api/history?symbol=…} and {@code POST /api/orders}, all
 * JSON. An order of up to {@value #MOST_SHARES} shares is filled at once, at the price of the moment.
 */
final class ApiHandler extends Handler.Abstract {

    static final int MOST_SHARES = 100;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Market market;

    ApiHandler(Market market) {
        this.market = market;
    }

    /** An order that was carried out. */
    record Fill(String id, String symbol, String side, int quantity, BigDecimal price, Instant time) {}

    /** Why there is no other answer. */
    private record Refusal(int status, String detail) {}

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String call = request.getMethod() + " " + Request.getPathInContext(request);
        Object answer =
                switch (call) {
                    case "GET /api/instruments" -> market.instruments();
                    case "GET /api/history" -> history(Request.extractQueryParameters(request));
                    case "POST /api/orders" -> order(Content.Source.asString(request, StandardCharsets.UTF_8));
                    default -> new Refusal(404, "there is no " + call);
                };
        if (answer instanceof Refusal refusal) {
            response.setStatus(refusal.status());
            answer = Map.of("detail", refusal.detail());
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        Content.Sink.write(response, true, JSON.writeValueAsString(answer), callback);
        return true;
    }

    private Object history(Fields query) {
        Optional<?> points = Optional.ofNullable(query.getValue("symbol")).flatMap(market::history);
        return points.isPresent() ? points.get() : new Refusal(404, "no such symbol");
    }

    private Object order(String body) {
        JsonNode order;
        try {
            order = JSON.readTree(body);
        } catch (JacksonException notJson) {
            return new Refusal(400, "an order is a JSON object");
        }
        String symbol = order.path("symbol").asString("");
        String side = order.path("side").asString("");
        int quantity = order.path("quantity").asInt(0);
        if (quantity < 1 || quantity > MOST_SHARES) {
            return new Refusal(400, "an order is of 1 to " + MOST_SHARES + " shares");
        }
        if (!side.equals("BUY") && !side.equals("SELL")) {
            return new Refusal(400, "an order is to BUY or to SELL");
        }
        Optional<BigDecimal> price = market.price(symbol);
        String id = UUID.randomUUID().toString();
        return price.isPresent()
                ? new Fill(id, symbol, side, quantity, price.get(), Instant.now())
                : new Refusal(400, "no such symbol");
    }
}
