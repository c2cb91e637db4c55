package dev.gun.sample.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PriceBoardTest {

    private final Journal journal = new Journal();
    private final PriceBoard board = new PriceBoard(new Ticks(JsonMapper.shared()), journal);

    @Test
    @DisplayName("The board shows each symbol's first and latest price, by symbol")
    void board() {
        board.on("{\"symbol\":\"GLOBEX\",\"price\":58.40}");
        board.on("{\"symbol\":\"ACME\",\"price\":101.20}");
        board.on("{\"symbol\":\"GLOBEX\",\"price\":58.10}");

        assertThat(board.quotes())
                .containsExactly(
                        new PriceBoard.Quote("ACME", new BigDecimal("101.20"), new BigDecimal("101.20")),
                        new PriceBoard.Quote("GLOBEX", new BigDecimal("58.40"), new BigDecimal("58.10")));
        assertThat(board.quotes()).hasToString("[ACME 101.20 =, GLOBEX 58.10 ▼]");
    }

    @Test
    @DisplayName("A feed with thousands of symbols fills the board and no more")
    void bounded() {
        for (int i = 0; i < 1_000; i++) {
            board.on("{\"symbol\":\"S" + i + "\",\"price\":1}");
        }

        assertThat(board.quotes()).hasSize(PriceBoard.MAX_SYMBOLS);
    }

    @Test
    @DisplayName("A frame without a price is shown, shortened, but not each one of a flood")
    void frameWithoutPrice() {
        board.on("x".repeat(500));
        board.on("{\"type\":\"heartbeat\"}");

        assertThat(journal.after(0).entries())
                .extracting(entry -> entry instanceof Entry.Line line ? line.text() : "")
                .containsExactly("x".repeat(160) + "…");
    }
}
