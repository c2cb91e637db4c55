package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.testkit.Firehose;
import dev.gun.client.testkit.Firehose.Wire;
import dev.gun.client.testkit.Gates;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A receiver that stops makes the sender stop, and loses nothing (spec page 1 §7)")
class StoppedReceiverTests {

    private static final int MESSAGE = 8_000;
    private static final int MESSAGES = 1_000;
    private static final int MAILBOX_BYTES = 100_000;
    private static final long TOTAL = (long) MESSAGE * MESSAGES;
    private static final int SOCKET_BUFFER = 64 << 10;
    private static final int WINDOW = 128 << 10;
    private static final int RECEIVE_BUFFER = 64 << 10;
    /** What one read of the socket may bring on top of what there is room for. */
    private static final int READ = 64 << 10;
    /** Refusals in a row after which nothing more can be on its way. */
    private static final int REFUSALS = 3_000;

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    /** The ways from a connection to user code. */
    enum Path {
        /** {@code await} on the handle. */
        HANDLE,
        /** A receiver on the client's executor. */
        RECEIVER,
        /** The owner. */
        OWNER,
        /** A receiver on the client's executor that borrows. */
        BORROWER,
        /** A receiver on the event loop, which cannot wait and therefore gives credits. */
        EVENT_LOOP,
        /** The same, and it borrows. */
        BORROWER_ON_EVENT_LOOP;

        boolean onEventLoop() {
            return this == EVENT_LOOP || this == BORROWER_ON_EVENT_LOOP;
        }

        boolean borrows() {
            return this == BORROWER || this == BORROWER_ON_EVENT_LOOP;
        }
    }

    static Stream<Arguments> ways() {
        return Stream.of(Wire.values()).flatMap(wire -> Stream.of(Path.values()).map(path -> Arguments.of(wire, path)));
    }

    private static boolean http2(Wire wire) {
        return wire == Wire.HTTP2 || wire == Wire.WEBSOCKET_OVER_HTTP2;
    }

    /**
     * Everything between the sender and the receiver: the queue before the receiver with one message more than it has room
     * for, what one read brings, a message that is partly written, and either the stream's window or the socket's buffers
     * with what a WebSocket reads ahead.
     */
    private static long limit(Wire wire) {
        long lastMessage = wire == Wire.HTTP1 ? READ : MESSAGE;
        long held = MAILBOX_BYTES + lastMessage + READ + MESSAGE;
        // Linux takes twice as much as SO_SNDBUF and SO_RCVBUF say (socket(7)).
        return held + (http2(wire) ? WINDOW : RECEIVE_BUFFER + 2L * SOCKET_BUFFER + 2L * Firehose.SEND_BUFFER);
    }

    @ParameterizedTest
    @MethodSource("ways")
    @DisplayName("what the sender got rid of is bounded by the named limits; the connection lives; all comes, in order")
    void stops(Wire wire, Path path) {
        Gates gates = new Gates();
        Collector collector = new Collector(path.onEventLoop(), path.borrows(), Collector.at(gates, "resume"));
        try (Firehose firehose = Firehose.start(wire, MESSAGE, MESSAGES, offers -> {})) {
            GunOptions.Builder options = gun.options(http2(wire) ? Protocol.HTTP2 : Protocol.HTTP)
                    .mailboxBytes(MAILBOX_BYTES)
                    .tcp(new TcpOptions(true, false, 0, SOCKET_BUFFER, null))
                    .http2(Http2Options.builder()
                            .initialStreamWindowSize(WINDOW)
                            .build());
            GunConnection connection =
                    gun.open("127.0.0.1", firehose.port(), path == Path.OWNER ? options.owner(collector) : options);
            GunStream stream = start(connection, wire, path, collector);
            if (path == Path.HANDLE) {
                collector.read(stream, TOTAL);
            }

            awaitStandstill(firehose);

            assertThat(firehose.taken() - collector.size()).isLessThanOrEqualTo(limit(wire));
            if (http2(wire)) {
                // The others run.
                GunStream other =
                        connection.request("GET", "/other", Headers.empty(), Bytes.empty(), RequestOptions.defaults());
                assertThat(other.awaitBody().asString(StandardCharsets.UTF_8)).isEqualTo("ok");
            } else {
                // A sender may stand still for a moment because the machine is busy.
                Awaitility.await().until(() -> connection.info().readPausedSince() != null);
            }
            gates.release("resume");
            if (path.onEventLoop()) {
                collector.giveCredits(stream);
            }
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> collector.size() == TOTAL);
            assertThat(collector.wrong()).isZero();
            assertThat(connection.info().timesUp()).isEqualTo(1);
            assertThat(connection.info().lastError()).isNull();
            firehose.assertNoFailure();
        }
    }

    private static GunStream start(GunConnection connection, Wire wire, Path path, Collector collector) {
        ReplyTo replyTo =
                switch (path) {
                    case HANDLE -> ReplyTo.HANDLE;
                    case OWNER -> ReplyTo.OWNER;
                    case RECEIVER, BORROWER, EVENT_LOOP, BORROWER_ON_EVENT_LOOP -> ReplyTo.receiver(collector);
                };
        long flow = path.onEventLoop() ? 1 : RequestOptions.UNLIMITED;
        if (wire == Wire.WEBSOCKET || wire == Wire.WEBSOCKET_OVER_HTTP2) {
            return connection.wsUpgrade(
                    "/",
                    WsOptions.builder()
                            .replyTo(replyTo)
                            .receiveBuffer(RECEIVE_BUFFER)
                            .flow(flow)
                            .build());
        }
        RequestOptions options =
                RequestOptions.builder().replyTo(replyTo).flow(flow).build();
        return connection.request("GET", "/", Headers.empty(), Bytes.empty(), options);
    }

    /** Waits until the sender was refused many times, one after the other. */
    private static void awaitStandstill(Firehose firehose) {
        long[] last = {-1, 0};
        Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .atMost(Gates.TIMEOUT)
                .until(() -> {
                    long taken = firehose.taken();
                    if (taken != last[0]) {
                        last[0] = taken;
                        last[1] = firehose.refused();
                    }
                    return taken > 0 && firehose.refused() - last[1] >= REFUSALS;
                });
    }
}
