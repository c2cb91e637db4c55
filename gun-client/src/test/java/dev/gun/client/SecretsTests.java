package dev.gun.client;

import static dev.gun.client.GunFixture.TO_OWNER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.event.EventHandler;
import dev.gun.client.event.GunEvent;
import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.HeaderField;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.Recorder;
import dev.gun.client.testkit.TestPki;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Secrets are in accessors, never in toString (spec page 4 §3)")
class SecretsTests {

    private static final String CANARY = "c4n4ry";
    private static final Headers FIELDS = Headers.of(
            "authorization",
            CANARY,
            "proxy-authorization",
            CANARY,
            "cookie",
            CANARY,
            "x-api-key",
            CANARY,
            "accept",
            "text/plain");

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private static SessionOptions session() {
        return SessionOptions.builder("/feed?token=" + CANARY)
                .headers(FIELDS)
                .subscribe(WsFrame.text(CANARY), WsFrame.binary(CANARY.getBytes(UTF_8)))
                .build();
    }

    private static TlsOptions tls() {
        return TlsOptions.builder().trust(TestPki.get().trustStore()).build();
    }

    @Test
    @DisplayName("options, requests and frames")
    void values() {
        WsOptions ws = WsOptions.builder().userOptions(CANARY).build();
        GunOptions options =
                GunOptions.builder().tls(tls()).websocket(ws).session(session()).build();

        assertThat(Stream.of(
                                options,
                                ws,
                                session(),
                                FIELDS.redacting(Set.of("x-api-key")),
                                WsFrame.text(CANARY),
                                WsFrame.ping(CANARY.getBytes(UTF_8)),
                                Bytes.of(CANARY, UTF_8),
                                new Body(Bytes.of(CANARY, UTF_8), Headers.empty()))
                        .map(Object::toString))
                .allSatisfy(text -> assertThat(text).doesNotContain(CANARY));
    }

    @Test
    @DisplayName("every event and every message of a session, a request and its loss")
    void eventsAndMessages() {
        Recorder<String> events = new Recorder<>();
        Recorder<String> messages = new Recorder<>();
        GunOwner owner = message -> messages.record(message.toString());
        EventHandler printing = (EventHandler) Proxy.newProxyInstance(
                EventHandler.class.getClassLoader(),
                new Class<?>[] {EventHandler.class},
                (proxy, method, arguments) -> {
                    if (arguments != null && arguments.length == 1 && arguments[0] instanceof GunEvent event) {
                        events.record(method.getName() + " " + event);
                        return null;
                    }
                    return method.getName().equals("toString") ? "printing" : System.identityHashCode(proxy);
                });
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection, 8, 1);
            int feed = http2.readHeaders().streamId();
            http2.writeHeaders(feed, false, H2Scripts.OK, new HeaderField("set-cookie", CANARY));
            int request = http2.readUntil(H2Frame.HEADERS).streamId();
            http2.writeHeaders(request, false, H2Scripts.OK, new HeaderField("x-api-key", CANARY));
            http2.write(H2Frame.data(request, CANARY, false));
            connection.await("end");
            connection.close();
        })) {
            GunConnection connection = gun.open(
                    peer,
                    GunOptions.builder()
                            .owner(owner)
                            .eventHandler(printing)
                            .redactedHeaders(Set.of("x-api-key"))
                            .protocols(Protocol.HTTP2)
                            .retry(0, Duration.ZERO)
                            .session(session()));
            while (!messages.awaitNext().contains("SessionReady")) {
                // Up and upgraded before.
            }
            connection.request("GET", "/search?q=" + CANARY, FIELDS, Bytes.empty(), TO_OWNER);
            while (!messages.awaitNext().contains("GunData")) {
                // The response before.
            }
            peer.release("end");
            GunFixture.end(connection);

            List<String> printed = Stream.concat(events.items().stream(), messages.items().stream())
                    .toList();
            assertThat(printed).allSatisfy(text -> assertThat(text).doesNotContain(CANARY));
            assertThat(events.items().stream().map(line -> line.split(" ", 2)[0]))
                    .contains("init", "requestHeaders", "responseHeaders", "wsSendFrameEnd", "terminate");
            assertThat(connection.toString() + connection.info() + connection.options())
                    .doesNotContain(CANARY);
        }
    }
}
