package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.Residue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Pools: how members are lost and replaced, and how a pool ends (spec page 1 §14)")
class PoolLifeTests extends PoolScenario {

    @Test
    @DisplayName("a lost connection makes the pool degraded, is not given out, and comes back set up")
    void degraded() {
        AtomicInteger setups = new AtomicInteger();
        try (RawPeer peer = gated()) {
            CompletableFuture<Object> again = new CompletableFuture<>();
            GunPool pool = open(
                    peer,
                    PoolOptions.builder()
                            .size(2)
                            .setup(connection ->
                                    setups.incrementAndGet() <= 2 ? CompletableFuture.completedFuture(null) : again)
                            .connection(options(Protocol.HTTP)));
            pool.awaitUp();
            gun.client().connection("p-1").reconnect();
            await().until(() -> setups.get() == 3);

            assertThat(pool.info().state()).isEqualTo(PoolInfo.State.DEGRADED);
            assertThat(pool.info().ready()).isEqualTo(1);
            assertThat(now(pool.get("/")).connection()).isEqualTo("p-2");
            assertThat(pool.get("/").toCompletableFuture()).isNotDone();
            assertThatThrownBy(() -> pool.awaitUp(Duration.ofMillis(1)))
                    .isInstanceOf(GunException.TimedOut.class)
                    .hasMessage("timeout: Pool p was not operational within PT0.001S: 1 of 2 connections are ready,"
                            + " and it goes on trying");
            again.complete(null);
            pool.awaitUp();
            await().until(() -> pool.info().waiting() == 0);
        }
    }

    @Test
    @DisplayName("a member out of retries, or closed, is replaced by a new connection")
    void replaced() {
        try (RawPeer peer = gated()) {
            GunPool pool = open(
                    peer,
                    PoolOptions.builder()
                            .size(2)
                            .connection(options(Protocol.HTTP).toBuilder()
                                    .retry(0, Duration.ZERO)
                                    .build()));
            pool.awaitUp();
            GunConnection first = gun.client().connection("p-1");
            GunConnection second = gun.client().connection("p-2");
            first.close();
            second.reconnect();
            GunFixture.end(first);
            GunFixture.end(second);
            await().until(() -> pool.info().ready() == 2);

            assertThat(gun.client().connection("p-1")).isNotNull().isNotSameAs(first);
            assertThat(gun.client().connection("p-2")).isNotNull().isNotSameAs(second);
            peer.awaitAccepted(4);
            peer.release("2.0");
            peer.release("3.0");
            assertThat(List.of(body(now(pool.get("/"))), body(now(pool.get("/")))))
                    .containsExactlyInAnyOrder("2.0", "3.0");
        }
    }

    @Test
    @DisplayName("a connection that the server drains is not given out; the next one is")
    void draining() {
        try (RawPeer peer = RawPeer.start(
                connection -> {
                    RawHttp2 http2 = H2Scripts.open(connection);
                    int stream = http2.readUntil(H2Frame.HEADERS).streamId();
                    http2.write(H2Frame.goAway(stream, 0, ""));
                    connection.await("end");
                    http2.writeHeaders(stream, true, H2Scripts.OK);
                    http2.readUntil(H2Frame.GOAWAY);
                    connection.expectEnd();
                },
                connection -> {
                    RawHttp2 http2 = H2Scripts.open(connection);
                    http2.writeHeaders(http2.readUntil(H2Frame.HEADERS).streamId(), true, H2Scripts.OK);
                    connection.await("over");
                })) {
            GunPool pool = open(peer, Protocol.HTTP2, 1);
            pool.awaitUp();
            GunStream first = now(pool.get("/"));
            await().until(() -> pool.info().members().get(0).state() == PoolInfo.MemberState.DRAINING);
            CompletableFuture<GunStream> second = pool.get("/").toCompletableFuture();
            assertThat(second).isNotDone();
            peer.release("end");

            assertThat(first.awaitResponse().status()).isEqualTo(200);
            assertThat(second.join().awaitResponse().status()).isEqualTo(200);
            peer.release("over");
        }
    }

    @Test
    @DisplayName("close: who waits is refused with down, members close, the pool has terminated and its scope is free")
    void close() {
        try (RawPeer peer = gated()) {
            GunPool pool = open(peer, Protocol.HTTP, 1);
            pool.awaitUp();
            now(pool.get("/"));
            CompletionStage<GunStream> waiting = pool.get("/");
            pool.close();
            pool.close();

            assertThat(refusal(waiting, GunException.Down.class)).isEqualTo(Reason.SHUTDOWN);
            assertThat(refusal(pool.get("/"), GunException.Down.class)).isEqualTo(Reason.SHUTDOWN);
            assertThatThrownBy(pool::awaitUp).isInstanceOf(GunException.Down.class);
            assertThat(pool.terminated().toCompletableFuture().join()).isEqualTo(Reason.SHUTDOWN);
            assertThat(pool.info().state()).isEqualTo(PoolInfo.State.STOPPED);
            assertThat(gun.client().pools()).isEmpty();
            open(peer, Protocol.HTTP, 1).awaitUp();
        }
    }

    @Test
    @DisplayName("shutdown: running streams finish")
    void shutdown() {
        try (RawPeer peer = gated()) {
            GunPool pool = open(peer, Protocol.HTTP, 1);
            pool.awaitUp();
            GunStream running = now(pool.get("/"));
            peer.await("asked 0.0");
            pool.shutdown();
            assertThat(pool.terminated().toCompletableFuture()).isNotDone();
            peer.release("0.0");

            assertThat(body(running)).isEqualTo("0.0");
            assertThat(pool.terminated().toCompletableFuture().join()).isEqualTo(Reason.SHUTDOWN);
        }
    }

    @Test
    @DisplayName("when the owner of its connections has ended, the pool stops with them")
    void ownerEnds() {
        try (RawPeer peer = gated()) {
            GunPool pool = open(
                    peer,
                    PoolOptions.builder()
                            .size(2)
                            .connection(options(Protocol.HTTP).toBuilder()
                                    .owner(gun.owner)
                                    .build()));
            pool.awaitUp();
            gun.owner.life.complete(Reason.NORMAL);

            assertThat(pool.terminated().toCompletableFuture().join()).isEqualTo(Reason.NORMAL);
        }
    }

    @Test
    @DisplayName("a client that is closed ends its pools, and leaves no thread, socket or buffer")
    void residue() {
        Residue before = Residue.snapshot();
        try (RawPeer peer = gated();
                GunClient client = GunClient.builder().eventLoopThreads(1).build()) {
            GunPool pool = client.openPool(
                    uri(peer),
                    PoolOptions.builder()
                            .size(4)
                            .connection(options(Protocol.HTTP))
                            .build());
            pool.awaitUp();
            GunStream stream = now(pool.get("/"));
            peer.release("0.0");
            peer.release("1.0");
            peer.release("2.0");
            peer.release("3.0");
            body(stream);
            client.close();
            assertThat(pool.terminated().toCompletableFuture().join()).isEqualTo(Reason.SHUTDOWN);
        }
        Residue.assertSameAs(before);
    }
}
