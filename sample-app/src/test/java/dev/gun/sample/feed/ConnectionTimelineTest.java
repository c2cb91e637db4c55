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
    @DisplayName("Each message of a connection is told; an API is live at once, a feed when its session is ready")
    void story() {
        try (AnnotationConfigApplicationContext context =
                new AnnotationConfigApplicationContext(Journal.class, ConnectionTimeline.class)) {
            for (GunMessage message : List.of(
                    new GunUp("prices", Protocol.HTTP),
                    new GunNotify("prices", new GunNotify.SessionReady("prices", mock(GunWebSocket.class))),
                    new GunUp("api", Protocol.HTTP2),
                    new GunNotify("prices", new GunNotify.SessionLost("prices", Reason.CLOSED)),
                    new GunDown("prices", Protocol.HTTP, Reason.CLOSED, List.of(), List.of()),
                    new GunTerminated("prices", Reason.SHUTDOWN))) {
                context.publishEvent(message);
            }

            assertThat(context.getBean(Journal.class).after(0).entries())
                    .extracting(ConnectionTimelineTest::shown)
                    .containsExactly(
                            "prices STARTING: waiting for the first connection",
                            "api STARTING: waiting for the first connection",
                            "prices CONNECTED: speaks http",
                            "prices GunUp - connected, speaks http",
                            "prices LIVE: subscribed",
                            "prices session_ready - upgraded and subscribed: prices flow",
                            "api LIVE: speaks http2",
                            "api GunUp - connected, speaks http2",
                            "prices session_lost - The socket was closed by the peer",
                            "prices DOWN: The socket was closed by the peer",
                            "prices GunDown - The socket was closed by the peer; Gun reconnects by itself",
                            "prices TERMINATED: The connection was shut down",
                            "prices GunTerminated - The connection was shut down");
        }
    }

    private static String shown(Entry entry) {
        if (entry instanceof Entry.Phase phase) {
            return phase.connection() + " " + phase.state() + ": " + phase.detail();
        }
        return entry instanceof Entry.Line line
                ? line.connection() + " " + line.kind() + " - " + line.text()
                : entry.toString();
    }
}
