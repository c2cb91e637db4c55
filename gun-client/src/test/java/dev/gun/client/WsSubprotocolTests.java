package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.message.GunError;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunUpgrade;
import dev.gun.client.message.GunWs;
import dev.gun.client.testkit.HeaderField;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.RawWebSocket;
import dev.gun.client.testkit.Recorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Handlers of WebSocket subprotocols (spec page 1 §8)")
class WsSubprotocolTests {

    private static final HeaderField V2 = new HeaderField("sec-websocket-protocol", "v2");

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    /** What the handler and the receiver saw, in one order. */
    private final Recorder<String> seen = new Recorder<>();

    private volatile WsSubprotocol.@Nullable Context context;

    /** Records all, and does with a frame what the test says. */
    private final class Handler implements WsSubprotocol {

        private final ToIntFunction<String> frames;

        Handler(ToIntFunction<String> frames) {
            this.frames = frames;
        }

        @Override
        public void init(Context given) {
            context = given;
            seen.record("init " + given.subprotocol() + " " + given.userOptions());
        }

        @Override
        public int handle(WsFrame frame) {
            seen.record("handle " + text(frame));
            return frames.applyAsInt(text(frame));
        }
    }

    private static String text(WsFrame frame) {
        return frame.isClose() ? "close" : frame.asText();
    }

    private WsOptions.Builder offering(ToIntFunction<String> frames) {
        return WsOptions.builder().protocol("v2", () -> new Handler(frames)).replyTo(ReplyTo.receiver(this::record));
    }

    private void record(GunMessage message) {
        if (message instanceof GunWs ws) {
            seen.record("ws " + text(ws.frame()));
        } else {
            seen.record(
                    message instanceof GunUpgrade
                            ? "upgrade"
                            : message instanceof GunError error
                                    ? "error " + error.reason().code()
                                    : message.toString());
        }
    }

    private void deliver(WsFrame frame) {
        try {
            Objects.requireNonNull(context).deliver(frame);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private GunWebSocket upgrade(RawPeer peer, WsOptions options) {
        return gun.open(peer, gun.options(Protocol.HTTP)).wsUpgrade("/", Headers.empty(), options);
    }

    @Test
    @DisplayName(
            "the handler has the frames of the subprotocol that the server chose, and the receiver what it delivers")
    void framesGoToTheHandler() {
        List<String> offered = new ArrayList<>();
        try (RawPeer peer = RawPeer.start(connection -> {
            RawWebSocket ws = connection.acceptWebSocket(V2);
            offered.add(ws.request().header("sec-websocket-protocol"));
            ws.sendText("keep");
            ws.sendText("pass on");
            ws.expect(dev.gun.client.testkit.WsFrame.text("from the handler"));
            ws.sendText("last");
        })) {
            WsOptions options = offering(frame -> {
                        if (frame.equals("pass on")) {
                            deliver(WsFrame.text("one"));
                            deliver(WsFrame.text("two"));
                            Objects.requireNonNull(context).webSocket().send(WsFrame.text("from the handler"));
                        }
                        return 1;
                    })
                    .protocol("v1", () -> new Handler(frame -> 1))
                    .userOptions("secret")
                    .build();
            upgrade(peer, options);

            seen.awaitExactly(
                    "upgrade", "init v2 secret", "handle keep", "handle pass on", "ws one", "ws two", "handle last");
            assertThat(offered).containsExactly("v2, v1");
            assertThat(Objects.requireNonNull(context).headers().get("sec-websocket-protocol"))
                    .isEqualTo("v2");
            assertThat(options.toString()).doesNotContain("secret");
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("a handle's frames are handled by the thread that awaits")
    void aHandle() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawWebSocket ws = connection.acceptWebSocket(V2);
            ws.sendText("keep");
            ws.sendText("pass on");
        })) {
            GunWebSocket ws = upgrade(
                    peer,
                    offering(frame -> {
                                seen.record(Thread.currentThread().getName());
                                if (frame.equals("pass on")) {
                                    deliver(WsFrame.text("delivered"));
                                    deliver(WsFrame.text("and more"));
                                }
                                return 1;
                            })
                            .replyTo(ReplyTo.HANDLE)
                            .build());
            ws.awaitUpgrade();

            assertThat(ws.awaitFrame().frame()).isEqualTo(WsFrame.text("delivered"));
            assertThat(ws.awaitFrame().frame()).isEqualTo(WsFrame.text("and more"));
            String here = Thread.currentThread().getName();
            seen.awaitExactly("init v2 null", "handle keep", here, "handle pass on", here);
        }
    }

    @Test
    @DisplayName("over HTTP/2, the close frame included")
    void http2() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection, 8, 1);
            int id = http2.readHeaders().streamId();
            http2.writeHeaders(id, false, H2Scripts.OK, V2);
            http2.writeFrame(
                    0, 0, id, dev.gun.client.testkit.WsFrame.text("over two").encode());
            http2.writeFrame(
                    0, 0, id, dev.gun.client.testkit.WsFrame.close(1000, "").encode());
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            connection.wsUpgrade("/", Headers.empty(), offering(frame -> 1).build());

            seen.awaitExactly("upgrade", "init v2 null", "handle over two", "handle close");
        }
    }

    @Test
    @DisplayName("in a session, whose messages are the owner's; a new handler after each loss")
    void session() {
        RawPeer.Script script = connection -> {
            connection.acceptWebSocket(V2).sendText("hello");
            connection.await("next");
            connection.close();
        };
        try (RawPeer peer = RawPeer.start(script)) {
            gun.open(
                    peer,
                    gun.options(Protocol.HTTP)
                            .retry(RetryPolicy.fixed(5, java.time.Duration.ZERO))
                            .websocket(WsOptions.builder()
                                    .protocol("v2", () -> new Handler(frame -> 1))
                                    .build())
                            .session(SessionOptions.builder("/").build()));
            seen.awaitExactly("init v2 null", "handle hello");
            WsSubprotocol.Context first = context;
            peer.release("next");
            Awaitility.await().untilAsserted(() -> assertThat(context).isNotSameAs(first));
        }
    }

    @Test
    @DisplayName("the default handler is for a server that chooses none")
    void defaultProtocol() {
        try (RawPeer peer =
                RawPeer.start(connection -> connection.acceptWebSocket().sendText("plain"))) {
            upgrade(
                    peer,
                    offering(frame -> 1)
                            .defaultProtocol(() -> new Handler(frame -> 1))
                            .build());

            seen.awaitExactly("upgrade", "init null null", "handle plain");
        }
    }

    @Test
    @DisplayName("a chosen name without a handler is left to the receiver")
    void aNameWithoutAHandler() {
        try (RawPeer peer = RawPeer.start(connection -> connection
                .acceptWebSocket(new HeaderField("sec-websocket-protocol", "v0"))
                .sendText("plain"))) {
            upgrade(
                    peer,
                    WsOptions.builder()
                            .subprotocols(List.of("v0"))
                            .defaultProtocol(() -> new Handler(frame -> 1))
                            .replyTo(ReplyTo.receiver(this::record))
                            .build());

            seen.awaitExactly("upgrade", "ws plain");
        }
    }

    @Test
    @DisplayName("an answer that was not offered fails the upgrade")
    void notOffered() {
        try (RawPeer peer = RawPeer.start(
                connection -> connection.acceptWebSocket(new HeaderField("sec-websocket-protocol", "v3")))) {
            upgrade(peer, offering(frame -> 1).build());

            seen.awaitExactly("error upgrade_failed");
        }
    }

    @Test
    @DisplayName("what a handler throws loses only that frame, and is counted")
    void aHandlerThatThrows() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawWebSocket ws = connection.acceptWebSocket(V2);
            ws.sendText("bad");
            ws.sendText("good");
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            connection.wsUpgrade(
                    "/",
                    Headers.empty(),
                    offering(frame -> {
                                if (frame.equals("bad")) {
                                    throw new IllegalStateException("a bug in the application");
                                }
                                return 1;
                            })
                            .build());

            seen.awaitExactly("upgrade", "init v2 null", "handle bad", "handle good");
            assertThat(connection.info().listenerFailures()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("a handler that throws from init gets no frame: the receiver does, and the failure is counted")
    void aHandlerThatDoesNotComeUp() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawWebSocket ws = connection.acceptWebSocket(V2);
            ws.sendText("frame");
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            WsSubprotocol broken = new WsSubprotocol() {
                @Override
                public void init(Context given) {
                    throw new IllegalStateException("a bug in the application");
                }

                @Override
                public int handle(WsFrame frame) {
                    seen.record("handle " + text(frame));
                    return 1;
                }
            };
            connection.wsUpgrade(
                    "/",
                    Headers.empty(),
                    WsOptions.builder()
                            .protocol("v2", () -> broken)
                            .replyTo(ReplyTo.receiver(this::record))
                            .build());

            seen.awaitExactly("upgrade", "ws frame");
            assertThat(connection.info().listenerFailures()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("a frame that takes no credit leaves it for the next; one that takes two takes that of the next")
    void credits() throws Exception {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawWebSocket ws = connection.acceptWebSocket(V2);
            ws.sendText("0");
            ws.sendText("0");
            ws.sendText("2");
            ws.sendText("1");
        })) {
            GunWebSocket ws = upgrade(peer, offering(Integer::parseInt).flow(1).build());

            seen.awaitExactly("upgrade", "init v2 null", "handle 0", "handle 0", "handle 2");
            // One is owed, so that one more is none.
            ws.updateFlow(1);
            ws.updateFlow(1);
            seen.awaitExactly("handle 1");
        }
    }

    @Test
    @DisplayName("nothing can be delivered when the handler is not being called")
    void deliverAtAnotherTime() {
        try (RawPeer peer = RawPeer.start(connection -> connection.acceptWebSocket(V2))) {
            upgrade(peer, offering(frame -> 1).build());
            seen.awaitExactly("upgrade", "init v2 null");

            WsSubprotocol.Context later = Objects.requireNonNull(context);
            assertThatThrownBy(() -> later.deliver(WsFrame.text("late")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("WsSubprotocol.Context.deliver is called within init and handle, and not later");
        }
    }
}
