package dev.gun.sample.feed;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds prices in a frame. Every feed words them differently, so this looks, wherever in the message, for an object
 * with a symbol and a price under one of the usual names.
 */
@Component
class Ticks {

    private static final List<String> SYMBOL_FIELDS = List.of("symbol", "product_id", "instrument", "pair", "s");
    private static final List<String> PRICE_FIELDS = List.of("price", "last", "last_price", "lastPrice", "p", "c");

    /** Deeper than any feed nests its prices, and a bound on what a hostile one can make us walk. */
    private static final int MAX_DEPTH = 4;

    private static final int MAX_DIGITS = 30;
    private static final int MAX_SYMBOL_LENGTH = 24;

    private final JsonMapper json;

    Ticks(JsonMapper json) {
        // 58.60 is to stay 58.60.
        this.json = json.rebuild()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }

    /** One price. */
    record Tick(String symbol, BigDecimal price) {}

    /** The prices in this text, in order; none if it is no JSON or has none. */
    List<Tick> in(String text) {
        List<Tick> found = new ArrayList<>();
        try {
            collect(json.readTree(text), MAX_DEPTH, found);
        } catch (JacksonException notJson) {
            return List.of();
        }
        return found;
    }

    private static void collect(JsonNode node, int depth, List<Tick> found) {
        Optional<String> symbol = first(node, SYMBOL_FIELDS).filter(name -> name.length() <= MAX_SYMBOL_LENGTH);
        Optional<BigDecimal> price = first(node, PRICE_FIELDS).flatMap(Ticks::number);
        if (symbol.isPresent() && price.isPresent()) {
            found.add(new Tick(symbol.get(), price.get()));
        } else if (depth > 0) {
            node.forEach(child -> collect(child, depth - 1, found));
        }
    }

    private static Optional<String> first(JsonNode node, List<String> fields) {
        return fields.stream()
                .map(node::path)
                .filter(value -> value.isString() || value.isNumber())
                .map(JsonNode::asString)
                .findFirst();
    }

    private static Optional<BigDecimal> number(String text) {
        try {
            BigDecimal number = text.length() <= MAX_DIGITS ? new BigDecimal(text) : BigDecimal.ZERO;
            // "1e999999999" is a short text and a gigabyte of digits.
            boolean price = number.signum() > 0 && Math.abs(number.scale()) <= MAX_DIGITS;
            return price ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }
}
