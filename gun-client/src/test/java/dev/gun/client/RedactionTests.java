package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.event.EventHandler;
import dev.gun.client.event.PushPromiseEndEvent;
import dev.gun.client.event.ResponseHeadersEvent;
import dev.gun.client.event.ResponseTrailersEvent;
import dev.gun.client.message.GunPush;
import dev.gun.client.message.GunResponse;
import dev.gun.client.message.GunTrailers;
import dev.gun.client.testkit.HeaderField;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.Recorder;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("What redactedHeaders names is never printed, whatever it comes with")
class RedactionTests {

    private static final HeaderField KEY = new HeaderField("x-api-key", "secret");

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    /** Prints the received fields of each event. */
    private static final class Printed implements EventHandler {

        final Recorder<String> fields = new Recorder<>();
        final Recorder<String> all = new Recorder<>();

        @Override
        public void pushPromiseEnd(PushPromiseEndEvent event) {
            fields.record(event.headers().toString());
            all.record(event.toString());
        }

        @Override
        public void responseHeaders(ResponseHeadersEvent event) {
            fields.record(event.headers().toString());
        }

        @Override
        public void responseTrailers(ResponseTrailersEvent event) {
            fields.record(event.headers().toString());
        }
    }

    @Test
    @DisplayName("a promise, a response and its trailers, in messages and in events")
    void received() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            H2Scripts.promise(http2, http2.readHeaders(), 2, "/pushed?token=canary", KEY);
            http2.writeHeaders(1, false, H2Scripts.OK, KEY);
            http2.writeHeaders(1, true, KEY);
            connection.await("end");
        })) {
            Printed printed = new Printed();
            GunStream stream = gun.open(
                            peer,
                            gun.options(Protocol.HTTP2)
                                    .redactedHeaders(Set.of("x-api-key"))
                                    .eventHandler(printed))
                    .get("/");

            GunPush push = (GunPush) stream.await();
            assertThat(push.uri()).endsWith("/pushed?token=canary");
            assertThat(push.toString())
                    .endsWith("/pushed?***, headers=[x-api-key: ***]]")
                    .isEqualTo(printed.all
                            .awaitNext()
                            .replace("PushPromiseEndEvent", "GunPush")
                            .replace("promisedStream=", "promised="));
            assertThat(((GunResponse) stream.await()).headers()).hasToString("[x-api-key: ***]");
            assertThat(((GunTrailers) stream.await()).headers()).hasToString("[x-api-key: ***]");
            printed.fields.awaitExactly("[x-api-key: ***]", "[x-api-key: ***]", "[x-api-key: ***]");
            peer.release("end");
        }
    }
}
