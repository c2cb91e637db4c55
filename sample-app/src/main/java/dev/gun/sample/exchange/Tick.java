package dev.gun.sample.exchange;

import java.math.BigDecimal;
import java.time.Instant;

/** One price as the exchange announces it; {@code seq} counts every tick of the exchange, heard or not. */
record Tick(String symbol, BigDecimal price, Instant time, long seq) {

    String toJson() {
        return "{\"symbol\":\"" + symbol + "\",\"price\":" + price.toPlainString() + ",\"time\":" + time.toEpochMilli()
                + ",\"seq\":" + seq + "}";
    }
}
