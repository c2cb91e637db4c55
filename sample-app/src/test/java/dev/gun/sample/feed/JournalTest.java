package dev.gun.sample.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class JournalTest {

    private final Journal journal = new Journal();

    @Test
    @DisplayName("A reader gets what came after the last entry it has seen, in order, and the number to go on with")
    void after() {
        journal.add(line("a"));
        journal.add(price("ACME", "1"));
        journal.add(line("b"));

        assertThat(journal.after(0))
                .isEqualTo(new Journal.Excerpt(3, List.of(line("a"), price("ACME", "1"), line("b"))));
        assertThat(journal.after(1)).isEqualTo(new Journal.Excerpt(3, List.of(price("ACME", "1"), line("b"))));
        assertThat(journal.after(3)).isEqualTo(new Journal.Excerpt(3, List.of()));
    }

    @Test
    @DisplayName("Each symbol keeps its last 300 prices, and a busy one takes no room from the others")
    void bounded() {
        journal.add(price("GLOBEX", "58"));
        journal.add(line("a"));
        for (int i = 1; i <= 1_000; i++) {
            journal.add(price("ACME", String.valueOf(i)));
        }

        List<Entry> remembered = journal.after(0).entries();

        assertThat(remembered).hasSize(302);
        assertThat(remembered.subList(0, 3)).containsExactly(price("GLOBEX", "58"), line("a"), price("ACME", "701"));
    }

    private static Entry line(String text) {
        return new Entry.Line(Instant.EPOCH, "prices", "test", text);
    }

    private static Entry price(String symbol, String price) {
        return new Entry.Price(Instant.EPOCH, symbol, price, "1");
    }
}
