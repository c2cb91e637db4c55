package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.Recorder;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Handles that nobody reads (spec page 1 §5)")
class UnreadTests {

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private final Recorder<String> warnings = new Recorder<>();
    private final Logger logger =
            (Logger) org.slf4j.LoggerFactory.getLogger("dev.gun.client.internal.connection.Status");
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            warnings.record(event.getLevel() + " " + event.getFormattedMessage());
        }
    };

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(appender);
    }

    @Test
    @DisplayName("a handle whose mailbox is full for unreadTimeout is cancelled with GunError unread and a WARN")
    void unread() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.writeHeaders(1, false, H2Scripts.OK);
            http2.write(H2Frame.data(1, "a", false));
            http2.write(H2Frame.data(1, "b", false));
            assertThat(http2.readUntil(H2Frame.RST_STREAM)).isEqualTo(H2Frame.rstStream(1, 8));
        })) {
            GunStream stream = gun.open(
                            peer, gun.options(Protocol.HTTP2).mailboxMessages(2).unreadTimeout(Duration.ofMillis(30)))
                    .get("/");
            peer.awaitScripts();

            assertThat(stream.awaitResponse().status()).isEqualTo(200);
            assertThat(Said.of(stream.await())).isEqualTo("data #1 'a'");
            warnings.awaitExactly("WARN [" + stream.connection() + "] nobody read the messages of " + stream
                    + " within unreadTimeout = PT0.03S: it is cancelled");
            assertThatThrownBy(stream::await)
                    .isInstanceOf(GunException.Stream.class)
                    .hasMessage("unread: Nobody read the stream's messages within unreadTimeout = PT0.03S");
        }
    }
}
