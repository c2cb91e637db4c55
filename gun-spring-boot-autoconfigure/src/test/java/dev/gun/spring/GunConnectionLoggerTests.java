package dev.gun.spring;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gun.client.ConnectionState;
import dev.gun.client.GunOptions;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.SessionOptions;
import dev.gun.client.Transport;
import dev.gun.client.event.DownEvent;
import dev.gun.client.event.InitEvent;
import dev.gun.client.event.RetryEvent;
import dev.gun.client.event.SessionLostEvent;
import dev.gun.client.event.SessionReadyEvent;
import dev.gun.client.event.TerminateEvent;
import dev.gun.client.event.UpEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@DisplayName("The log of connections (page 3, Logging)")
class GunConnectionLoggerTests {

    private static final Reason REFUSED = new Reason.ConnectFailed(List.of("refused"));

    private final Logger log = (Logger) LoggerFactory.getLogger(GunConnectionLogger.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final GunConnectionLogger logger = new GunConnectionLogger();

    @BeforeEach
    void listen() {
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        log.detachAppender(lines);
    }

    private void fails(int times) {
        for (int i = 0; i < times; i++) {
            logger.retry(new RetryEvent("prices", i + 1, REFUSED, Duration.ofNanos(2_500_999_999L)));
        }
    }

    private List<String> texts() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void eachChangeOfStateIsOneLineAtInfo() {
        logger.init(opening(null));
        logger.up(new UpEvent("prices", Protocol.HTTP2));
        logger.down(new DownEvent("prices", Reason.CLOSED));
        logger.terminate(new TerminateEvent("prices", ConnectionState.NOT_CONNECTED, Reason.SHUTDOWN));

        assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsOnly(Level.INFO);
        assertThat(texts())
                .containsExactly(
                        "Connection 'prices' opens to https://prices.example.org:443",
                        "Connection 'prices' is up and speaks http2",
                        "Connection 'prices' is down: closed: The socket was closed by the peer",
                        "Connection 'prices' has terminated: shutdown: The connection was shut down");
    }

    @Test
    void theFirstLineNamesTheSessionAndNothingThatMayBeSecret() {
        logger.init(opening(
                SessionOptions.builder("/stream?token=secret").name("ticker").build()));

        assertThat(texts())
                .containsExactly("Connection 'prices' opens to https://prices.example.org:443, with session 'ticker'");
    }

    private static InitEvent opening(SessionOptions session) {
        GunOptions.Builder options = GunOptions.builder();
        if (session != null) {
            options.session(session);
        }
        return new InitEvent("prices", null, Transport.TLS, "https", "prices.example.org", 443, options.build());
    }

    @Test
    void ofFailedAttemptsTheFirstAndEachPowerOfTwoAreLogged() {
        fails(100);

        assertThat(lines.list).extracting(line -> line.getArgumentArray()[1]).containsExactly(1, 2, 4, 8, 16, 32, 64);
        assertThat(texts().get(6))
                .isEqualTo("Connection 'prices' could not connect (failure 64 in a row): connect_failed: "
                        + REFUSED.text() + "; tries again in 2500 ms");
    }

    @Test
    void theLossOfAConnectionIsNoFailedAttempt() {
        logger.down(new DownEvent("prices", Reason.CLOSED));
        fails(2);

        assertThat(texts())
                .containsExactly(
                        "Connection 'prices' is down: closed: The socket was closed by the peer",
                        "Connection 'prices' could not connect (failure 1 in a row): connect_failed: " + REFUSED.text()
                                + "; tries again in 2500 ms");
    }

    @Test
    void theCountBeginsAgainOnceTheConnectionWasUp() {
        fails(2);
        logger.up(new UpEvent("prices", Protocol.HTTP));
        fails(1);

        assertThat(lines.list.get(3).getArgumentArray()[1]).isEqualTo(1);
    }

    @Test
    void aSessionThatIsReadyOrLostIsOneLine() {
        logger.sessionReady(new SessionReadyEvent("prices", "ticker"));
        logger.sessionLost(new SessionLostEvent("prices", "ticker", Reason.CLOSED));

        assertThat(texts())
                .containsExactly(
                        "Session 'ticker' of connection 'prices' is ready",
                        "Session 'ticker' of connection 'prices' is lost: closed: The socket was closed by the peer");
    }

    @Test
    void aUnixDomainSocketHasNoPort() {
        logger.init(new InitEvent("prices", null, Transport.TCP, "http", "localhost", 0, GunOptions.defaults()));

        assertThat(texts()).containsExactly("Connection 'prices' opens to http://localhost");
    }
}
