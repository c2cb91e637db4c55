package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunUpgrade;
import dev.gun.client.testkit.Gates;
import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Where users hear what became of what they sent: where their receiver runs (design §3, §4)")
class SendThreadsTests {

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    /** What was heard of, and on which kind of thread. */
    private final Map<String, String> heard = new ConcurrentHashMap<>();

    private enum Hears {
        RECEIVER_ON_LOOP,
        RECEIVER,
        OWNER_ON_LOOP,
        OWNER,
        HANDLE;

        boolean onEventLoop() {
            return this == RECEIVER_ON_LOOP || this == OWNER_ON_LOOP;
        }

        RequestOptions options() {
            ReplyTo replyTo =
                    switch (this) {
                        case RECEIVER_ON_LOOP, RECEIVER -> ReplyTo.receiver(new Quiet(onEventLoop()));
                        case OWNER_ON_LOOP, OWNER -> ReplyTo.OWNER;
                        case HANDLE -> ReplyTo.HANDLE;
                    };
            return RequestOptions.builder().replyTo(replyTo).build();
        }

        String thread() {
            return onEventLoop() ? "gun-io" : "gun-rcv";
        }
    }

    private static class Quiet implements GunOwner {

        private final boolean onEventLoop;

        Quiet(boolean onEventLoop) {
            this.onEventLoop = onEventLoop;
        }

        @Override
        public void receive(GunMessage message) {
            // What it is told is no matter here.
        }

        @Override
        public boolean onEventLoop() {
            return onEventLoop;
        }
    }

    private CompletableFuture<?> look(String name, CompletionStage<Void> sent) {
        return sent.handle((nothing, failure) -> {
                    String how = failure == null
                            ? ""
                            : ((GunException) failure).reason().code() + " on ";
                    return heard.put(
                            name, how + Thread.currentThread().getName().replaceFirst("-\\d+$", ""));
                })
                .toCompletableFuture();
    }

    private GunStream post(RawPeer peer, Hears hears) {
        GunConnection connection = gun.open(
                peer,
                gun.options(Protocol.HTTP2)
                        .owner(new Quiet(hears.onEventLoop()))
                        .sendBufferLimit(10));
        return connection.headers("POST", "/", Headers.empty(), hears.options());
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a body: pieces, trailers and writable() complete there")
    void body(Hears hears) throws Exception {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection, 4, 0);
            http2.readHeaders();
            connection.await("looked");
            http2.write(H2Frame.windowUpdate(1, 100));
            http2.readUntil(H2Frame.HEADERS);
            http2.writeHeaders(1, true, H2Scripts.OK);
        })) {
            GunStream stream = post(peer, hears);
            CompletableFuture<?> all = CompletableFuture.allOf(
                    look("data", stream.data(Bytes.wrap(new byte[10]))),
                    look("writable", stream.writable()),
                    look("trailers", stream.trailers(Headers.of("x-sum", "1"))));
            peer.release("looked");

            all.get(Gates.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(heard)
                    .isEqualTo(Map.of("data", hears.thread(), "writable", hears.thread(), "trailers", hears.thread()));
            peer.awaitScripts();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a body that is given up: its pieces fail there")
    void givenUp(Hears hears) throws Exception {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection, 4, 0);
            http2.readHeaders();
            connection.release("stalled");
            assertThat(http2.readFrame()).isEqualTo(H2Frame.rstStream(1, 8));
        })) {
            GunStream stream = post(peer, hears);
            peer.await("stalled");
            CompletableFuture<?> failed = look("data", stream.data(Bytes.wrap(new byte[10])));
            stream.cancel();

            failed.get(Gates.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(heard).isEqualTo(Map.of("data", "cancelled on " + hears.thread()));
        }
    }

    @Test
    @DisplayName("a frame that a receiver on the event loop sends completes on the event loop")
    void frame() throws Exception {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        GunReceiver receiver = new Quiet(true) {
            @Override
            public void receive(GunMessage message) {
                if (message instanceof GunUpgrade upgrade) {
                    // The write is a turn to come, so it cannot be over when it is looked at.
                    look("frame", ((GunWebSocket) upgrade.stream()).send(WsFrame.text("a")))
                            .thenRun(() -> sent.complete(null));
                }
            }
        };
        try (RawPeer peer =
                RawPeer.start(connection -> connection.acceptWebSocket().readFrame())) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            connection.wsUpgrade(
                    "/",
                    Headers.empty(),
                    WsOptions.builder().replyTo(ReplyTo.receiver(receiver)).build());

            sent.get(Gates.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(heard).isEqualTo(Map.of("frame", "gun-io"));
        }
    }
}
