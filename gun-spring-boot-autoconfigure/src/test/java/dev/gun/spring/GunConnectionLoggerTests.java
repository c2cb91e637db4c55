package dev.gun.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gun.client.ConnectionState;
import dev.gun.client.GunStream;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.TlsOptions;
import dev.gun.client.event.ConnectEvent;
import dev.gun.client.event.DisconnectEvent;
import dev.gun.client.event.LookupInfo;
import dev.gun.client.event.SocketInfo;
import dev.gun.client.event.TerminateEvent;
import dev.gun.client.event.TlsHandshakeEvent;
import dev.gun.client.message.GunNotify;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.context.PayloadApplicationEvent;

@DisplayName("The log of connections (page 3, Logging)")
class GunConnectionLoggerTests {

    private static final LookupInfo NOWHERE = new LookupInfo(List.of(), 443);

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

    private void connectFails() {
        logger.connectEnd(new ConnectEvent(
                "prices", NOWHERE, Duration.ofSeconds(10), null, null, new Reason.ConnectFailed(List.of("refused"))));
    }

    private void connectSucceeds(Protocol protocol) {
        logger.connectEnd(new ConnectEvent(
                "prices", NOWHERE, Duration.ofSeconds(10), new SocketInfo(null, null), protocol, null));
    }

    @Test
    void eachChangeOfStateIsOneLineAtInfo() {
        connectSucceeds(Protocol.HTTP);
        logger.disconnect(new DisconnectEvent("prices", Reason.CLOSED));
        logger.terminate(new TerminateEvent("prices", ConnectionState.NOT_CONNECTED, Reason.SHUTDOWN));

        assertThat(lines.list)
                .extracting(ILoggingEvent::getLevel, ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Level.INFO, "Connection 'prices' is up and speaks http"),
                        org.assertj.core.groups.Tuple.tuple(
                                Level.INFO, "Connection 'prices' is down: closed: The socket was closed by the peer"),
                        org.assertj.core.groups.Tuple.tuple(
                                Level.INFO,
                                "Connection 'prices' has terminated: shutdown: The connection was shut down"));
    }

    @Test
    void aTlsConnectionIsUpAfterItsHandshake() {
        connectSucceeds(null);
        assertThat(lines.list).isEmpty();

        logger.tlsHandshakeEnd(handshake(null, Protocol.HTTP2));

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("Connection 'prices' is up and speaks http2");
    }

    @Test
    void aHandshakeInsideATunnelIsNoChangeOfTheConnection() {
        logger.tlsHandshakeEnd(handshake(mock(GunStream.class), Protocol.HTTP2));

        assertThat(lines.list).isEmpty();
    }

    private static TlsHandshakeEvent handshake(GunStream stream, Protocol protocol) {
        return new TlsHandshakeEvent(
                "prices",
                stream,
                null,
                new SocketInfo(null, null),
                TlsOptions.defaults(),
                Duration.ofSeconds(10),
                protocol,
                null);
    }

    @Test
    void ofFailedAttemptsTheFirstAndEachPowerOfTwoAreLogged() {
        for (int i = 0; i < 100; i++) {
            connectFails();
        }

        assertThat(lines.list).extracting(line -> line.getArgumentArray()[1]).containsExactly(1, 2, 4, 8, 16, 32, 64);
        assertThat(lines.list.get(6).getFormattedMessage())
                .isEqualTo("Connection 'prices' could not connect (attempt 64): connect_failed: "
                        + new Reason.ConnectFailed(List.of("refused")).text());
    }

    @Test
    void theCountBeginsAgainOnceTheConnectionWasUp() {
        connectFails();
        connectFails();
        connectSucceeds(Protocol.HTTP);
        connectFails();

        assertThat(lines.list.get(3).getArgumentArray()[1]).isEqualTo(1);
    }

    @Test
    void aSessionThatIsReadyOrLostIsOneLine() {
        GunStream stream = mock(GunStream.class);
        logger.onApplicationEvent(event(new GunNotify.SessionReady("session", stream)));
        logger.onApplicationEvent(event(new GunNotify.SessionLost("session", Reason.CLOSED)));
        logger.onApplicationEvent(event(new GunNotify.PingAck(1, stream, Duration.ofMillis(3))));

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "Session 'session' of connection 'prices' is ready",
                        "Session 'session' of connection 'prices' is lost: closed: The socket was closed by the peer");
    }

    private PayloadApplicationEvent<GunNotify> event(GunNotify.Notice notice) {
        return new PayloadApplicationEvent<>(this, new GunNotify("prices", notice));
    }
}
