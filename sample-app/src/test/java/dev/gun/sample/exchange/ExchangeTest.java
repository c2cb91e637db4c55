package dev.gun.sample.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** 3-spring.md "sample-app": the embedded exchange, seen by a WebSocket client that nobody here wrote. */
class ExchangeTest {

    private static final String SUBSCRIBE = "{\"op\":\"subscribe\",\"channel\":\"ticker\"}";
    private static final String END_WITHOUT_CLOSE_FRAME = "cut";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Exchange exchange = new Exchange(new ExchangeProperties(0, 0, Duration.ofMillis(2)));
    private final Heard heard = new Heard();
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void open() {
        exchange.start();
    }

    @AfterEach
    void close() {
        exchange.stop();
    }

    @Test
    @DisplayName("A subscriber hears the four symbols in turn, each tick with the next sequence number")
    void ticks() {
        connect().sendText(SUBSCRIBE, true).join();

        List<JsonNode> ticks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ticks.add(JsonMapper.shared().readTree(heard.next()));
        }

        long first = ticks.get(0).path("seq").asLong();
        assertThat(ticks).allSatisfy(tick -> {
            assertThat(tick.propertyNames()).containsExactly("symbol", "price", "time", "seq");
            assertThat(tick.path("price").decimalValue()).isPositive();
        });
        assertThat(ticks)
                .extracting(tick -> tick.path("seq").asLong())
                .isSorted()
                .doesNotHaveDuplicates()
                .startsWith(first);
        assertThat(ticks)
                .extracting(tick -> tick.path("symbol").asString())
                .contains("ACME", "GLOBEX", "INITECH", "UMBRELLA");
    }

    @Test
    @DisplayName("Before the subscription there is nothing but the pong to a ping")
    void silentBeforeSubscription() {
        connect()
                .sendPing(ByteBuffer.wrap("are you there".getBytes(StandardCharsets.UTF_8)))
                .join();

        assertThat(heard.next()).isEqualTo("pong are you there");
        assertThat(heard.messages).isEmpty();
    }

    @Test
    @DisplayName("Anything but a subscription is answered with close 1008")
    void refusesOtherRequests() {
        connect().sendText("{\"op\":\"buy\"}", true).join();

        assertThat(heard.next()).isEqualTo("close 1008 expected a subscription to \"ticker\"");
    }

    @Test
    @DisplayName("A drop cuts the connection without a close frame, and the next one is welcome")
    void drop() {
        connect();

        assertThat(exchange.drop(Door.FEED)).isEqualTo(1);

        assertThat(heard.next()).isEqualTo(END_WITHOUT_CLOSE_FRAME);
        connect().sendText(SUBSCRIBE, true).join();
        assertThat(heard.next()).startsWith("{\"symbol\":");
    }

    @Test
    @DisplayName("During an outage connections are refused; afterwards the same port answers again")
    void outage() {
        int port = exchange.port(Door.FEED);
        connect();

        // Far longer than the test takes, which makes it short below.
        exchange.goDown(Door.FEED, Duration.ofMinutes(30));

        // The system gives the port up when the server's selector has let go of it.
        await().atMost(PATIENCE).untilAsserted(() -> assertThatThrownBy(
                        () -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(ConnectException.class));
        assertThat(heard.next()).isEqualTo(END_WITHOUT_CLOSE_FRAME);
        exchange.goDown(Door.FEED, Duration.ofMillis(1));
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            connect();
            return true;
        });
        assertThat(exchange.port(Door.FEED)).isEqualTo(port);
    }

    @Test
    @DisplayName("It can be stopped and started again")
    void restart() {
        exchange.stop();
        assertThat(exchange.isRunning()).isFalse();

        exchange.start();

        connect().sendText(SUBSCRIBE, true).join();
        assertThat(heard.next()).startsWith("{\"symbol\":");
    }

    private WebSocket connect() {
        return http.newWebSocketBuilder()
                .connectTimeout(PATIENCE)
                .buildAsync(URI.create("ws://127.0.0.1:" + exchange.port(Door.FEED) + "/stream"), heard)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** What the client heard, in order. */
    private static final class Heard implements WebSocket.Listener {

        final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

        String next() {
            try {
                String next = messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                return next != null ? next : "nothing for " + PATIENCE;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            messages.add(text.toString());
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer payload) {
            messages.add("pong " + StandardCharsets.UTF_8.decode(payload));
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            messages.add(status == 1006 ? END_WITHOUT_CLOSE_FRAME : "close " + status + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            messages.add(END_WITHOUT_CLOSE_FRAME);
        }
    }
}
