package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gun.client.event.ConnectionEventHandler;
import dev.gun.client.event.DownEvent;
import dev.gun.client.event.RetryEvent;
import dev.gun.client.event.SessionLostEvent;
import dev.gun.client.event.SessionReadyEvent;
import dev.gun.client.event.StreamEndEvent;
import dev.gun.client.event.TerminateEvent;
import dev.gun.client.event.UpEvent;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.Recorder;
import dev.gun.client.testkit.WsFrame;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Handlers that hear what Gun tells only the owner, or nobody (spec page 3, Operations)")
class ConnectionEventHandlerTests {

    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi";

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private final Recorder<String> said = new Recorder<>();
    private final Lines lines = new Lines();

    /** Writes a line for each event. */
    private final class Lines implements ConnectionEventHandler {

        @Override
        public void up(UpEvent event) {
            said.record("up " + event.protocol().text());
        }

        @Override
        public void down(DownEvent event) {
            said.record("down " + event.reason().code());
        }

        @Override
        public void retry(RetryEvent event) {
            said.record("retry " + event.attempt() + " " + event.cause().code() + " "
                    + event.delay().toMillis());
        }

        @Override
        public void sessionReady(SessionReadyEvent event) {
            said.record("ready " + event.session());
        }

        @Override
        public void sessionLost(SessionLostEvent event) {
            said.record("lost " + event.session() + " " + event.reason().code());
        }

        @Override
        public void streamEnd(StreamEndEvent event) {
            said.record("end #" + event.stream().id() + " "
                    + (event.error() == null ? "well" : event.error().code()));
        }

        @Override
        public void terminate(TerminateEvent event) {
            said.record("terminate " + event.reason().code());
        }
    }

    private GunOptions.Builder options() {
        return gun.options(Protocol.HTTP).eventHandler(lines);
    }

    @Test
    @DisplayName("up; down and retry when the peer goes; up again; and no down when we shut down")
    void life() {
        try (RawPeer peer = RawPeer.builder()
                .scriptPerConnection(index -> connection -> {
                    connection.await("drop " + index);
                    connection.close();
                })
                .start()) {
            GunConnection connection = gun.open(
                    peer,
                    options().retry(RetryPolicy.fixed(1, Duration.ofMillis(7))).minUptime(Duration.ZERO));
            said.awaitExactly("up http");

            peer.release("drop 0");
            said.awaitExactly("down closed", "retry 1 closed 0", "up http");

            connection.shutdown();
            said.awaitExactly("terminate shutdown");
        }
    }

    @Test
    @DisplayName("an attempt that fails is followed by a retry with its number and delay, and the last by the end")
    void attempts() {
        gun.open("127.0.0.1", RawPeer.refusingPort(), options().retry(RetryPolicy.fixed(2, Duration.ofMillis(7))));

        said.awaitExactly("retry 1 connect_failed 0", "retry 2 connect_failed 7", "terminate shutdown");
    }

    @Test
    @DisplayName("a session is ready and lost, whoever owns its connection")
    void sessions() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.acceptWebSocket().expect(WsFrame.text("subscribe"));
            connection.await("drop");
            connection.close();
        })) {
            gun.open(
                    peer,
                    options()
                            .session(SessionOptions.builder("/feed")
                                    .name("feed")
                                    .subscribe(dev.gun.client.WsFrame.text("subscribe"))
                                    .build()));
            said.awaitExactly("up http", "ready feed");

            peer.release("drop");
            said.awaitExactly("end #1 closed", "lost feed closed", "down closed", "terminate shutdown");
        }
    }

    @Test
    @DisplayName("each stream ends once: well, cancelled before and after it was written, lost, and never written")
    void streams() {
        try (RawPeer peer = RawPeer.start(connection -> {
            answer(connection);
            connection.readRequestHead();
            connection.await("drop");
            connection.close();
        })) {
            GunConnection connection =
                    gun.open(peer, options().http1(Http1Options.defaults().withMaxPipelined(1)));
            connection.get("/well").awaitBody();
            said.awaitExactly("up http", "end #1 well");

            GunStream written = connection.get("/lost");
            GunStream queued = connection.get("/queued");
            connection.get("/late");
            queued.cancel();
            said.awaitExactly("end #3 cancelled");
            written.cancel();
            said.awaitExactly("end #2 cancelled");

            peer.release("drop");
            said.awaitExactly("end #4 closed", "down closed", "terminate shutdown");
        }
    }

    @Test
    @DisplayName("a stream whose content cannot be decoded ends with that")
    void undecodable() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 7\r\n\r\nno gzip");
        })) {
            gun.open(peer, options().contentDecoding(ContentDecoding.on())).get("/");

            said.awaitExactly("up http", "end #1 decode_failed");
        }
    }

    private static void answer(RawConnection connection) throws IOException {
        connection.readRequestHead();
        connection.write(OK);
    }

    @Test
    @DisplayName("what is attached by type is the stream's, beside the context; a header may be set in place of others")
    void attachments() {
        try (RawPeer peer = RawPeer.start(connection -> {
            assertThat(connection.readRequestHead().header("x-trace")).isEqualTo("ours");
            connection.write(OK);
        })) {
            GunConnection connection = gun.open(peer, options().requestCustomizer(request -> {
                request.setHeader("x-trace", "ours");
                request.attach("context");
                request.attach(Integer.class, 1);
                request.attach(Integer.class, 2);
                request.attach(String.class, "text");
            }));

            GunStream stream = connection.request("GET", "/", Headers.of("x-trace", "theirs"), Bytes.empty());
            stream.awaitBody();

            assertThat(stream.attachment(Integer.class)).isEqualTo(2);
            assertThat(stream.attachment(String.class)).isEqualTo("text");
            assertThat(stream.attachment(Object.class)).isNull();
        }
    }

    @Test
    @DisplayName(
            "a customizer hears of a request that was never made: refused for its headers, or by another customizer")
    void failures() {
        Recorder<Throwable> failures = new Recorder<>();
        GunConnection connection = gun.open(
                "127.0.0.1",
                RawPeer.refusingPort(),
                options()
                        .requestCustomizer(request -> request.onFailure(failures::record))
                        .requestCustomizer(request -> {
                            if (request.path().equals("/refused")) {
                                throw new IllegalArgumentException("refused");
                            }
                        }));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> connection.request("GET", "/", Headers.of("bad name", "value"), Bytes.empty()))
                .satisfies(e -> assertThat(failures.items()).containsExactly(e));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> connection.get("/refused"))
                .satisfies(e -> assertThat(failures.items()).last().isSameAs(e));
    }
}
