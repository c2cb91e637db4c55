package dev.gun.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawPeer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the tests of pools have in common: a peer whose answers wait for gates, and short ways to ask a pool. */
abstract class PoolScenario {

    static final RetryPolicy PATIENT = RetryPolicy.fixed(1_000, Duration.ofMillis(10));

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    static URI uri(RawPeer peer) {
        return URI.create("http://" + peer.host() + ":" + peer.port());
    }

    static GunOptions options(Protocol protocol) {
        return GunOptions.builder()
                .name("p")
                .protocols(protocol)
                .retry(PATIENT)
                .minUptime(Duration.ZERO)
                .build();
    }

    GunPool open(RawPeer peer, Protocol protocol, int size) {
        return open(peer, PoolOptions.builder().size(size).connection(options(protocol)));
    }

    GunPool open(RawPeer peer, PoolOptions.Builder options) {
        return gun.client().openPool(uri(peer), options.build());
    }

    static void answer(RawConnection connection, String body) throws IOException {
        connection.write("HTTP/1.1 200 OK\r\ncontent-length: " + body.length() + "\r\n\r\n" + body);
    }

    /** Answers each request when its gate is open: connection 0, request 0 has the gate {@code 0.0}. */
    static RawPeer gated() {
        return RawPeer.builder()
                .scriptPerConnection(index -> connection -> {
                    for (int request = 0; asks(connection); request++) {
                        connection.release("asked " + index + "." + request);
                        connection.await(index + "." + request);
                        answer(connection, index + "." + request);
                    }
                })
                .start();
    }

    /** Reads a request; {@code false} when the client has gone instead. */
    static boolean asks(RawConnection connection) {
        try {
            connection.readRequestHead();
            return true;
        } catch (IOException e) {
            return false;
        } catch (AssertionError e) {
            if (e.getCause() instanceof IOException) {
                return false;
            }
            throw e;
        }
    }

    /** What can be had without waiting for anybody. */
    static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    static Reason refusal(CompletionStage<?> stage, Class<? extends GunException> type) {
        CompletableFuture<?> future = stage.toCompletableFuture();
        Throwable failure = org.assertj.core.api.Assertions.catchThrowable(() -> future.get(10, TimeUnit.SECONDS));
        assertThat(failure.getCause()).isInstanceOf(type);
        return ((GunException) failure.getCause()).reason();
    }

    static List<Long> leases(GunPool pool) {
        return pool.info().members().stream().map(PoolInfo.Member::leases).toList();
    }

    static String body(GunStream stream) {
        return stream.awaitBody().asString(UTF_8);
    }
}
