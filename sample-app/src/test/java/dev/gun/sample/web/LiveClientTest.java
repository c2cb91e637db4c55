package dev.gun.sample.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.sample.feed.Entry;
import dev.gun.sample.feed.Journal;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** A slow browser must neither block the others nor make memory grow. */
class LiveClientTest {

    private final Journal journal = new Journal();
    private final Browser browser = new Browser();

    @Test
    @DisplayName("A new browser gets everything with the order to start afresh, then only what is new")
    void news() {
        LiveClient client = new LiveClient(browser, "run", 0);
        add("a");

        assertThat(client.claim()).isTrue();
        client.write(journal);
        add("b");
        add("c");
        assertThat(client.claim()).isTrue();
        client.write(journal);
        assertThat(client.claim()).isTrue();
        client.write(journal);

        assertThat(browser.received).containsExactly("run:1 reset [a]", "run:3 [b, c]");
    }

    @Test
    @DisplayName("A browser that comes back goes on where it was")
    void resume() {
        add("a");
        add("b");
        LiveClient client = new LiveClient(browser, "run", 1);

        assertThat(client.claim()).isTrue();
        client.write(journal);

        assertThat(browser.received).containsExactly("run:2 [b]");
    }

    @Test
    @DisplayName("While a write is on its way the browser is passed over, and nothing queues up")
    void slow() {
        LiveClient client = new LiveClient(browser, "run", 0);

        assertThat(client.claim()).isTrue();
        assertThat(client.claim()).isFalse();
        client.write(journal);

        assertThat(client.claim()).isTrue();
    }

    @Test
    @DisplayName("A browser that has gone is not written to again")
    void gone() {
        LiveClient client = new LiveClient(browser, "run", 0);
        browser.closed = true;
        add("a");

        assertThat(client.claim()).isTrue();
        client.write(journal);

        assertThat(client.isGone()).isTrue();
        assertThat(client.claim()).isFalse();
    }

    private void add(String text) {
        journal.add(new Entry.Line(Instant.EPOCH, "prices", "test", text));
    }

    /** Notes each event as "id, whether it is a reset, the texts of its lines". */
    private static final class Browser extends SseEmitter {

        final List<String> received = new ArrayList<>();
        boolean closed;

        @Override
        public void send(SseEventBuilder event) throws IOException {
            if (closed) {
                throw new IOException("Broken pipe");
            }
            String id = "";
            String shown = "";
            for (DataWithMediaType part : event.build()) {
                if (part.getData() instanceof Update update) {
                    String lines = update.lines().stream().map(Entry.Line::text).collect(Collectors.joining(", "));
                    shown = (update.reset() ? " reset [" : " [") + lines + "]";
                } else if (part.getData() instanceof String text && text.startsWith("id:")) {
                    id = text.substring("id:".length(), text.indexOf('\n'));
                }
            }
            received.add(id + shown);
        }
    }
}
