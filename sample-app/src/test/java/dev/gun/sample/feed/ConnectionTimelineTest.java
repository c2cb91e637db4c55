package dev.gun.sample.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.gun.client.GunWebSocket;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.message.GunDown;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunNotify;
import dev.gun.client.message.GunTerminated;
import dev.gun.client.message.GunUp;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** The messages are published as Gun's starter does it; the listeners are Spring's. */
class ConnectionTimelineTest {

    @Test
    @DisplayName("Each message of the connection is told, those of other connections are not")
    void story() {
        try (AnnotationConfigApplicationContext context =
                new AnnotationConfigApplicationContext(Journal.class, ConnectionTimeline.class)) {
            for (GunMessage message : List.of(
                    new GunUp("prices", Protocol.HTTP),
                    new GunNotify("prices", new GunNotify.SessionReady("prices", mock(GunWebSocket.class))),
                    new GunUp("another", Protocol.HTTP),
                    new GunNotify("prices", new GunNotify.SessionLost("prices", Reason.CLOSED)),
                    new GunDown("prices", Protocol.HTTP, Reason.CLOSED, List.of(), List.of()),
                    new GunTerminated("prices", Reason.SHUTDOWN))) {
                context.publishEvent(message);
            }

            assertThat(context.getBean(Journal.class).after(0).entries())
                    .extracting(ConnectionTimelineTest::shown)
                    .containsExactly(
                            "STARTING: waiting for the first connection",
                            "CONNECTED: speaks http",
                            "GunUp - connected, speaks http",
                            "LIVE: subscribed",
                            "session_ready - upgraded and subscribed: prices flow",
                            "session_lost - The socket was closed by the peer",
                            "DOWN: The socket was closed by the peer",
                            "GunDown - The socket was closed by the peer; Gun reconnects by itself",
                            "TERMINATED: The connection was shut down",
                            "GunTerminated - The connection was shut down");
        }
    }

    private static String shown(Entry entry) {
        if (entry instanceof Entry.Phase phase) {
            return phase.state() + ": " + phase.detail();
        }
        return entry instanceof Entry.Line line ? line.kind() + " - " + line.text() : entry.toString();
    }
}
