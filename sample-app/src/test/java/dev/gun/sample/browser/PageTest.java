package dev.gun.sample.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.sample.exchange.Door;
import dev.gun.sample.exchange.Exchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** 3-spring.md "sample-app": what the page shows to somebody who sits in front of it. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"sample.exchange.port=0", "sample.exchange.api-port=0"})
@EnabledIf(
        value = "dev.gun.sample.browser.Chromium#isInstalled",
        disabledReason = "Chromium and chromedriver are not installed; .ci/setup does it")
class PageTest {

    private static Chromium browser;

    @LocalServerPort
    private int port;

    @Autowired
    private Exchange exchange;

    @BeforeAll
    static void startTheBrowser() {
        browser = Chromium.start();
    }

    @AfterAll
    static void stopTheBrowser() {
        browser.close();
    }

    @BeforeEach
    void openThePage() {
        browser.screen(1440, 1000);
        browser.prefers("light");
        browser.open("http://127.0.0.1:" + port + "/");
        awaitState("prices", "Live");
        awaitState("api", "Live");
        browser.awaitText("#health", "UP"::equals);
        browser.await("four prices", page -> tiles() == 4);
        browser.await(
                "instruments",
                page -> browser.run("return document.getElementById('symbol').value") instanceof String symbol
                        && !symbol.isEmpty());
        browser.complaints();
    }

    @Test
    @DisplayName("Prices tick, each with direction and change in words and signs, and a sparkline is drawn")
    void ticks() {
        String before = browser.text("#tiles");

        browser.awaitText("#tiles", now -> !now.equals(before));

        assertThat(browser.text("[data-symbol=ACME] .change")).matches("[▲▼■] [+−]\\d+\\.\\d\\d %");
        assertThat(browser.run("return document.querySelectorAll('.spark path').length"))
                .isEqualTo(8L);
        browser.await("frames", page -> framesCharted() > 0);
    }

    @ParameterizedTest
    @DisplayName("A drop or an outage shows as a loss and a recovery, and then everything goes on")
    @CsvSource({"drop, prices, Feed, session_ready", "drop, api, API, GunUp", "outage, prices, Feed, session_ready"})
    void lossAndRecovery(String button, String connection, String name, String recovered) {
        String timesUp = fact(connection, "Times up");
        clearLog();

        browser.find("#card-" + connection + " ." + button).click();

        browser.await(
                "the loss and then the recovery", page -> events(name).containsAll(List.of("GunDown", recovered)));
        List<String> newestFirst = events(name);
        assertThat(newestFirst.indexOf(recovered)).isLessThan(newestFirst.indexOf("GunDown"));
        assertThat(newestFirst).contains("exchange");
        awaitState(connection, "Live");
        browser.await("another time up", page -> !fact(connection, "Times up").equals(timesUp));
        browser.awaitText("#health", "UP"::equals);
        String prices = browser.text("#tiles");
        browser.awaitText("#tiles", now -> !now.equals(prices));
        order(10, "SELL", "✓ Sold 10 ACME at ");
        assertThat(unexpectedComplaints()).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("During an outage the page shows the state, the reason and the next attempt; afterwards all is well")
    @CsvSource({"prices, FEED", "api, API"})
    void outage(String connection, Door door) {
        // Far longer than the test takes, which ends it itself.
        exchange.goDown(door, Duration.ofMinutes(30));

        awaitState(connection, "Down");
        browser.await("the next attempt", page -> fact(connection, "Next attempt")
                .matches("(in \\d+\\.\\d s|now) \\(\\d+ failed\\)"));
        browser.await("the reason", page -> fact(connection, "Last error").startsWith("No connection could be made"));
        browser.await("the health", page -> fact(connection, "Health").equals("DOWN"));
        browser.awaitText("#health", "DOWN"::equals);
        assertThat(browser.find("#stale").isDisplayed()).isEqualTo(connection.equals("prices"));
        if (connection.equals("api")) {
            order(10, "SELL", "✕ No answer from the exchange");
        }

        exchange.comeBack(door);
        awaitState(connection, "Live");
        browser.await("no attempt due", page -> fact(connection, "Next attempt").equals("none due"));
        browser.awaitText("#health", "UP"::equals);
        assertThat(browser.find("#stale").isDisplayed()).isFalse();
        assertThat(unexpectedComplaints()).isEmpty();
    }

    @Test
    @DisplayName("An order goes over HTTP/2 and its fill is shown, in the ticket and in the log")
    void order() {
        clearLog();

        order(7, "BUY", "✓ Bought 7 ACME at ");

        assertThat(browser.text("#filled")).matches("✓ Bought 7 ACME at \\d+\\.\\d\\d, together \\d+\\.\\d\\d");
        browser.await("the fill in the log", page -> events("API").contains("order filled"));
        browser.awaitText("#history-text", text -> text.startsWith("ACME in the last "));
        browser.await("requests measured", page -> fact("api", "Requests").matches("[\\d,.]+, ∅ \\d+\\.\\d ms"));
        assertThat(browser.text("#card-api .origin")).endsWith("http2");
        assertThat(unexpectedComplaints()).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("On every screen: no sideways scrolling, and nothing that axe-core objects to, contrast included")
    @CsvSource({"375, light", "375, dark", "768, light", "1440, light", "1440, dark"})
    void accessible(int width, String scheme) {
        browser.prefers(scheme);
        browser.screen(width, 900);
        browser.await("charts", page -> framesCharted() > 0);

        assertThat(browser.run("return document.documentElement.scrollWidth")).isEqualTo((long) width);
        assertThat(browser.accessibilityViolations()).isEmpty();

        browser.screen(width, ((Long) browser.run("return document.documentElement.scrollHeight")).intValue());
        browser.picture(width + "-" + scheme);
    }

    @Test
    @DisplayName(
            "With the keyboard alone: a way past the header, then every control in reading order, each with a name")
    void keyboard() {
        List<String> visited = new ArrayList<>();
        browser.run("document.body.focus(); window.scrollTo(0, 0)");
        for (int i = 0; i < 10; i++) {
            browser.focused().sendKeys(Keys.TAB);
            visited.add(browser.focused().getAccessibleName());
        }

        assertThat(visited)
                .containsExactly(
                        "Skip to the prices",
                        "Drop the feed",
                        "Outage 5 s of the feed",
                        "Drop the API",
                        "Outage 5 s of the API",
                        "Instrument",
                        "Shares",
                        "Buy",
                        "Sell",
                        "List of events");
        browser.find("#quantity").sendKeys(Keys.ENTER);
        browser.awaitText("#filled", text -> text.startsWith("✓ Bought 10 ACME at "));
        assertThat(unexpectedComplaints()).isEmpty();
    }

    private void order(int shares, String side, String expected) {
        browser.run("document.getElementById('quantity').value = arguments[0]", shares);
        browser.find("button[value=" + side + "]").click();
        browser.awaitText("#filled", text -> text.startsWith(expected));
    }

    private static void awaitState(String connection, String state) {
        browser.awaitText("#card-" + connection + " .badge", state::equals);
    }

    private static String fact(String connection, String name) {
        return browser.text("#card-" + connection + " [data-fact='" + name + "'] dd");
    }

    private static long tiles() {
        return (Long) browser.run("return document.querySelectorAll('.tile').length");
    }

    private static long framesCharted() {
        return (Long) browser.run("return document.querySelectorAll('#frames path').length");
    }

    private static void clearLog() {
        browser.run("document.getElementById('log').replaceChildren()");
    }

    /** The kinds of the events of a connection, newest first. */
    @SuppressWarnings("unchecked")
    private static List<String> events(String name) {
        return (List<String>) browser.run(
                "return [...document.getElementById('log').rows].filter((row) => row.cells[1].textContent === arguments[0])"
                        + ".map((row) => row.cells[2].textContent)",
                name);
    }

    /** While the health is DOWN, or a ping is late on a busy machine, it is answered with 503, which the browser notes. */
    private static List<String> unexpectedComplaints() {
        return browser.complaints().stream()
                .filter(complaint -> !complaint.contains("status of 503"))
                .toList();
    }
}
