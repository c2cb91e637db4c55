package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.testkit.JettyPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("What is counted in is counted out, whatever becomes of a stream (spec page 1 §2)")
class CountersTests {

    private static final int REQUEST_LIMIT = 64;
    private static final int BYTES_LIMIT = 1 << 20;
    private static final int THREADS = 3;
    private static final int ROUNDS = 300;

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"HTTP", "HTTP2"})
    @DisplayName(
            "after cancels, losses, refusals and answers in any order the pending limits are all free, and no future waits")
    void countersReturnToZero(Protocol protocol) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        RetryPolicy policy = context ->
                new RetryPolicy.Retry(over.get() ? Duration.ofHours(1) : Duration.ZERO, RetryPolicy.UNBOUNDED);
        GunConnection connection;
        List<CompletableFuture<?>> futures = new ArrayList<>();
        try (JettyPeer peer = JettyPeer.start()) {
            connection = gun.open(
                    "127.0.0.1",
                    peer.port(),
                    gun.options(protocol)
                            .retry(policy)
                            .minUptime(Duration.ZERO)
                            .pendingRequestLimit(REQUEST_LIMIT)
                            .pendingBytesLimit(BYTES_LIMIT)
                            .sendBufferLimit(100_000));
            connection.awaitUp();
            List<CompletableFuture<List<CompletableFuture<?>>>> users = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                SplittableRandom random = new SplittableRandom(thread);
                users.add(CompletableFuture.supplyAsync(() -> use(connection, random)));
            }
            for (CompletableFuture<List<CompletableFuture<?>>> user : users) {
                futures.addAll(user.get(60, TimeUnit.SECONDS));
            }
            Awaitility.await().until(() -> connection.info().openStreams() == 0);
            over.set(true);
        }
        connection.reconnect();
        Awaitility.await()
                .until(() -> connection.info().openStreams() == 0
                        && connection.info().state() == ConnectionState.NOT_CONNECTED);
        Awaitility.await().until(() -> futures.stream().allMatch(CompletableFuture::isDone));

        for (int i = 0; i < REQUEST_LIMIT; i++) {
            connection.request("POST", "/echo", Headers.empty(), Bytes.wrap(new byte[BYTES_LIMIT / REQUEST_LIMIT]));
        }
        Awaitility.await().until(() -> connection.info().openStreams() >= REQUEST_LIMIT);
        assertThat(connection.info().openStreams()).isEqualTo(REQUEST_LIMIT);
    }

    private static List<CompletableFuture<?>> use(GunConnection connection, SplittableRandom random) {
        List<CompletableFuture<?>> futures = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            Bytes body = Bytes.wrap(new byte[random.nextInt(30_000)]);
            switch (random.nextInt(8)) {
                case 0 -> connection.get("/hello").cancel();
                case 1 -> connection.request("POST", "/echo", Headers.empty(), body);
                case 2 ->
                    connection.request("POST", "/echo", Headers.empty(), body).cancel();
                case 3, 4, 5 -> {
                    GunStream stream =
                            connection.headers("POST", random.nextBoolean() ? "/echo" : "/empty", Headers.empty());
                    futures.add(stream.data(body).toCompletableFuture());
                    futures.add(stream.writable().toCompletableFuture());
                    if (random.nextBoolean()) {
                        futures.add(stream.dataFin(body)
                                .whenComplete((written, failure) -> {
                                    if (failure != null) {
                                        stream.cancel();
                                    }
                                })
                                .toCompletableFuture());
                        futures.add(stream.trailers(Headers.of("a", "b")).toCompletableFuture());
                    } else {
                        stream.cancel();
                        futures.add(stream.data(body).toCompletableFuture());
                    }
                }
                case 6 -> {
                    GunWebSocket webSocket = connection.wsUpgrade(
                            "/nowhere",
                            WsOptions.builder().replyTo(ReplyTo.HANDLE).build());
                    futures.add(webSocket.send(WsFrame.binary(body)).toCompletableFuture());
                    webSocket.cancel();
                }
                default -> {
                    if (random.nextInt(10) == 0) {
                        connection.reconnect();
                    }
                }
            }
        }
        return futures;
    }
}
