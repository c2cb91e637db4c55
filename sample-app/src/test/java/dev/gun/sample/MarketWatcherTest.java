package dev.gun.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** 3-spring.md "sample-app", end to end and from outside: only what a browser sees, over HTTP. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "sample.exchange.port=0")
class MarketWatcherTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<JsonNode> updates = new CopyOnWriteArrayList<>();

    @LocalServerPort
    private int port;

    private CompletableFuture<?> events = new CompletableFuture<>();

    @BeforeEach
    void openThePage() {
        events = http.sendAsync(request("/events").build(), BodyHandlers.ofLines())
                .thenAcceptAsync(response -> response.body()
                        .filter(line -> line.startsWith("data:"))
                        .forEach(line -> updates.add(JsonMapper.shared().readTree(line.substring("data:".length())))));
        awaitState("LIVE", 1);
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
        int livesBefore = count("LIVE");

        assertThat(post("/exchange/drop").body()).isEqualTo("{\"dropped\":1}");

        awaitState("LIVE", livesBefore + 1);
        List<String> kinds = all("lines").stream()
                .skip(before)
                .map(line -> line.path("kind").asString())
                .toList();
        // page 1 §3: a listed stream has had its GunError before the GunDown; §9: then the session starts again.
        assertThat(kinds)
                .containsExactly(
                        "exchange", "GunError", "session_lost", "GunDown", "GunUp", "GunUpgrade", "session_ready");
        int pricesThen = all("prices").size();
        await().atMost(PATIENCE).until(() -> all("prices").size() > pricesThen);
    }

    @Test
    @DisplayName("During an outage the health is DOWN with the reason, afterwards UP again")
    void outage() {
        int livesBefore = count("LIVE");
        awaitHealth(200, "UP");

        assertThat(post("/exchange/outage?seconds=2").statusCode()).isEqualTo(200);

        awaitHealth(503, "DOWN");
        awaitState("LIVE", livesBefore + 1);
        awaitHealth(200, "UP");
    }

    @Test
    @DisplayName("An outage of a length that is not allowed is refused with what is allowed")
    void wrongOutage() {
        assertThat(post("/exchange/outage?seconds=0").statusCode()).isEqualTo(400);
        assertThat(post("/exchange/outage?seconds=61").statusCode()).isEqualTo(400);
    }

    @Test
    @DisplayName("The frame rate is measured, and so is the keepalive ping's round trip")
    void meter() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(all("samples")).anySatisfy(sample -> {
            assertThat(sample.path("frames").asInt()).isPositive();
            assertThat(sample.path("rttMillis").asDouble()).isPositive();
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
                        "/charts.js",
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
        assertThat(json(get("/about").body()).path("embedded").asBoolean()).isTrue();
    }

    private void awaitState(String state, int times) {
        await().atMost(PATIENCE).until(() -> count(state) >= times);
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

    private int count(String state) {
        return (int) all("phases").stream()
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
        return send(request(path).build());
    }

    private HttpResponse<String> post(String path) {
        return send(request(path).POST(HttpRequest.BodyPublishers.noBody()).build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(request + " failed", e);
        }
    }
}
