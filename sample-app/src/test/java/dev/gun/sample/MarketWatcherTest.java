package dev.gun.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gun.sample.exchange.Door;
import dev.gun.sample.exchange.Exchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** 3-spring.md "sample-app", end to end and from outside: only what a browser sees, over HTTP. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"sample.exchange.port=0", "sample.exchange.api-port=0"})
class MarketWatcherTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<JsonNode> updates = new CopyOnWriteArrayList<>();

    @LocalServerPort
    private int port;

    @Autowired
    private Exchange exchange;

    private CompletableFuture<?> events = new CompletableFuture<>();

    @BeforeEach
    void openThePage() {
        events = http.sendAsync(request("/events").build(), BodyHandlers.ofLines())
                .thenAcceptAsync(response -> response.body()
                        .filter(line -> line.startsWith("data:"))
                        .forEach(line -> updates.add(JsonMapper.shared().readTree(line.substring("data:".length())))));
        awaitState("prices", "LIVE", 1);
        awaitState("api", "LIVE", 1);
    }

    @AfterEach
    void closeThePage() {
        events.cancel(true);
    }

    @Test
    @DisplayName("Ticks of the embedded exchange arrive through Gun, symbol by symbol")
    void ticks() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(all("prices"))
                .extracting(price -> price.path("symbol").asString())
                .contains("ACME", "GLOBEX", "INITECH", "UMBRELLA"));
        assertThat(all("prices").get(0).propertyNames()).containsExactly("time", "symbol", "price", "open");
    }

    @Test
    @DisplayName("After a drop the connection comes back, subscribes again, and ticks flow")
    void drop() {
        int before = all("lines").size();
        int livesBefore = count("prices", "LIVE");

        assertThat(post("/exchange/prices/drop").body()).isEqualTo("{\"dropped\":1}");

        awaitState("prices", "LIVE", livesBefore + 1);
        // The state is told before the line that says why, and either may be the last of what the page gets at once.
        // page 1 §3: a listed stream has had its GunError before the GunDown; §9: then the session starts again.
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(all("lines").stream()
                        .skip(before)
                        .filter(line -> line.path("connection").asString().equals("prices"))
                        .map(line -> line.path("kind").asString())
                        .dropWhile(kind -> !kind.equals("exchange")))
                .containsExactly(
                        "exchange", "GunError", "session_lost", "GunDown", "GunUp", "GunUpgrade", "session_ready"));
        int pricesThen = all("prices").size();
        await().atMost(PATIENCE).until(() -> all("prices").size() > pricesThen);
    }

    @Test
    @DisplayName("Requests go over the one HTTP/2 connection, and after a drop over the next")
    void api() {
        int livesBefore = count("api", "LIVE");
        long timesUp = timesUp();
        assertThat(json(get("/trading/instruments").body()))
                .extracting(instrument -> instrument.path("symbol").asString())
                .containsExactly("ACME", "GLOBEX", "INITECH", "UMBRELLA");

        assertThat(post("/exchange/api/drop").body()).isEqualTo("{\"dropped\":1}");
        awaitState("api", "LIVE", livesBefore + 1);

        HttpResponse<String> history = get("/trading/history?symbol=ACME");
        assertThat(history.statusCode()).isEqualTo(200);
        assertThat(json(history.body()).get(0).propertyNames()).containsExactly("time", "price");
        assertThat(timesUp()).isEqualTo(timesUp + 1);
    }

    @Test
    @DisplayName("An order is filled at the price of the moment")
    void order() {
        JsonNode fill = json(post("/trading/orders", "{\"symbol\":\"ACME\",\"side\":\"BUY\",\"quantity\":3}")
                .body());
        assertThat(fill.propertyNames()).containsExactly("id", "symbol", "side", "quantity", "price", "time");
        assertThat(fill.path("quantity").asInt()).isEqualTo(3);
        assertThat(fill.path("price").decimalValue()).isPositive();
    }

    @ParameterizedTest
    @DisplayName("An order that the exchange refuses is answered with its reason")
    @CsvSource({
        "ACME, BUY, 101, an order is of 1 to 100 shares",
        "ACME, SELL, 0, an order is of 1 to 100 shares",
        "WAYNE, BUY, 1, no such symbol"
    })
    void refusedOrder(String symbol, String side, int quantity, String reason) {
        HttpResponse<String> refused = post(
                "/trading/orders",
                "{\"symbol\":\"%s\",\"side\":\"%s\",\"quantity\":%d}".formatted(symbol, side, quantity));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused.body()).path("detail").asString()).isEqualTo("The exchange refused: " + reason);
    }

    @Test
    @DisplayName("While the API is away an order is answered with 503 instead of a wait without end")
    void noApi() {
        int livesBefore = count("api", "LIVE");
        // Far longer than the test takes, which ends it itself.
        exchange.goDown(Door.API, Duration.ofMinutes(30));

        HttpResponse<String> answer = post("/trading/orders", "{\"symbol\":\"ACME\",\"side\":\"BUY\",\"quantity\":1}");

        assertThat(answer.statusCode()).isEqualTo(503);
        exchange.comeBack(Door.API);
        awaitState("api", "LIVE", livesBefore + 1);
    }

    @Test
    @DisplayName("The endpoint shows both connections and takes no orders")
    void endpoint() {
        JsonNode connections = json(get("/actuator/gun").body()).path("connections");
        assertThat(connections.at("/prices/session/state").asString()).isEqualTo("READY");
        assertThat(connections.at("/api/protocol").asString()).isEqualTo("http2");
        assertThat(post("/actuator/gun/api", "{\"action\":\"close\"}").statusCode())
                .isEqualTo(405);
    }

    @Test
    @DisplayName("During an outage the health is DOWN with the reason, afterwards UP again")
    void outage() {
        int livesBefore = count("prices", "LIVE");
        awaitHealth(200, "UP");

        assertThat(post("/exchange/prices/outage?seconds=60").statusCode()).isEqualTo(200);

        awaitHealth(503, "DOWN");
        exchange.comeBack(Door.FEED);
        awaitState("prices", "LIVE", livesBefore + 1);
        awaitHealth(200, "UP");
    }

    @Test
    @DisplayName("An outage of a length that is not allowed is refused with what is allowed")
    void wrongOutage() {
        assertThat(post("/exchange/prices/outage?seconds=0").statusCode()).isEqualTo(400);
        assertThat(post("/exchange/prices/outage?seconds=61").statusCode()).isEqualTo(400);
    }

    @Test
    @DisplayName("The frame rate is measured, and so is the round trip of both connections' pings")
    void meter() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(all("samples")).anySatisfy(sample -> {
            assertThat(sample.path("frames").asInt()).isPositive();
            assertThat(sample.path("pricesMillis").asDouble()).isPositive();
            assertThat(sample.path("apiMillis").asDouble()).isPositive();
        }));
    }

    @Test
    @DisplayName("The page and what it is made of are served, and name nothing outside")
    void page() {
        Map.of(
                        "/",
                        "text/html",
                        "/app.js",
                        "text/javascript",
                        "/cards.js",
                        "text/javascript",
                        "/charts.js",
                        "text/javascript",
                        "/text.js",
                        "text/javascript",
                        "/trading.js",
                        "text/javascript",
                        "/style.css",
                        "text/css")
                .forEach((path, type) -> {
                    HttpResponse<String> response = get(path);
                    assertThat(response.statusCode()).as(path).isEqualTo(200);
                    assertThat(response.headers().firstValue("content-type"))
                            .as(path)
                            .hasValueSatisfying(value -> assertThat(value).startsWith(type));
                    assertThat(response.body()).as(path).doesNotContain("https://", "http://");
                });
        assertThat(json(get("/about").body()).path("realFeed").asBoolean()).isFalse();
    }

    private void awaitState(String connection, String state, int times) {
        await().atMost(PATIENCE).until(() -> count(connection, state) >= times);
    }

    private void awaitHealth(int httpStatus, String status) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            HttpResponse<String> response = get("/actuator/health");
            assertThat(response.statusCode()).isEqualTo(httpStatus);
            assertThat(json(response.body())
                            .at("/components/gun/components/prices/status")
                            .asString())
                    .isEqualTo(status);
        });
    }

    private int count(String connection, String state) {
        return (int) all("phases").stream()
                .filter(phase -> phase.path("connection").asString().equals(connection))
                .filter(phase -> phase.path("state").asString().equals(state))
                .count();
    }

    private List<JsonNode> all(String kind) {
        List<JsonNode> found = new ArrayList<>();
        updates.forEach(update -> update.path(kind).forEach(found::add));
        return found;
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private HttpResponse<String> get(String path) {
        return send(request(path));
    }

    private long timesUp() {
        return json(get("/actuator/gun/api").body()).at("/counters/timesUp").asLong();
    }

    private HttpResponse<String> post(String path, String json) {
        return send(request(path)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private HttpResponse<String> post(String path) {
        return send(request(path).POST(HttpRequest.BodyPublishers.noBody()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder asked) {
        HttpRequest request = asked.timeout(PATIENCE).build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(request + " failed", e);
        }
    }
}
