package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Requests that are sent again after the next GunUp (spec page 1 §3, resubmit)")
class ResubmitTests {

    private static final Bytes BODY = Bytes.of("body", StandardCharsets.UTF_8);

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private static RequestOptions again(Resubmit when) {
        return RequestOptions.builder().replyTo(ReplyTo.OWNER).resubmit(when).build();
    }

    private static GunStream request(GunConnection connection, String method, Resubmit when) {
        return connection.request(
                method, "/", Headers.empty(), method.equals("GET") ? Bytes.empty() : BODY, again(when));
    }

    private GunConnection open(RawPeer peer, Protocol protocol, int retries) {
        return gun.open(
                peer, gun.options(protocol).retry(retries, Duration.ZERO).minUptime(Duration.ZERO));
    }

    /** Answers a request of HTTP/1.1 with an empty 200. */
    private static void answer(RawConnection connection, String requestLine) throws IOException {
        assertThat(connection.readRequestHead().requestLine()).isEqualTo(requestLine + " HTTP/1.1");
        connection.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    }

    @Test
    @DisplayName("GOAWAY: what is above its last id waits without an error, in neither list, and keeps its handle")
    void aboveGoAway() {
        try (RawPeer peer = RawPeer.start(
                connection -> {
                    RawHttp2 http2 = H2Scripts.open(connection);
                    http2.readHeaders();
                    http2.readHeaders();
                    http2.readHeaders();
                    http2.readUntil(H2Frame.DATA);
                    http2.write(H2Frame.goAway(1, 0, ""));
                    http2.writeHeaders(1, true, H2Scripts.OK);
                },
                connection -> {
                    RawHttp2 http2 = H2Scripts.open(connection);
                    assertThat(http2.readHeaders().streamId()).isEqualTo(1);
                    assertThat(http2.readHeaders().streamId()).isEqualTo(3);
                    assertThat(http2.readUntil(H2Frame.DATA)).isEqualTo(H2Frame.data(1, "body", true));
                    http2.writeHeaders(1, true, H2Scripts.OK);
                    http2.writeHeaders(3, true, H2Scripts.OK);
                    connection.await("end");
                })) {
            GunConnection connection = open(peer, Protocol.HTTP2, 1);
            request(connection, "GET", Resubmit.NEVER);
            GunStream second = request(connection, "POST", Resubmit.UNPROCESSED);
            request(connection, "GET", Resubmit.IDEMPOTENT);

            gun.owner.said.awaitExactly(
                    "up http2",
                    "response #1 200 fin",
                    "down http2 normal maybe=[] unprocessed=[]",
                    "up http2",
                    "resubmitted #2 1 goaway",
                    "resubmitted #3 1 goaway",
                    "response #2 200 fin",
                    "response #3 200 fin");
            assertThat(connection.streamInfo(second).running()).isFalse();
            assertThat(gun.events.names().stream().filter("requestStart"::equals))
                    .hasSize(5);
            connection.close();
            peer.release("end");
        }
    }

    @Test
    @DisplayName("GOAWAY with no retry left: nothing will follow, so it is told at once")
    void goAwayForGood() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.readHeaders();
            http2.write(H2Frame.goAway(1, 0, ""));
            connection.await("finish");
            http2.writeHeaders(1, true, H2Scripts.OK);
        })) {
            GunConnection connection = open(peer, Protocol.HTTP2, 0);
            request(connection, "GET", Resubmit.IDEMPOTENT);
            request(connection, "GET", Resubmit.IDEMPOTENT);
            gun.owner.said.awaitExactly("up http2", "error #2 goaway NO");
            peer.release("finish");

            gun.owner.said.awaitExactly(
                    "response #1 200 fin", "down http2 normal maybe=[] unprocessed=[#2]", "terminated normal");
        }
    }

    @Test
    @DisplayName("REFUSED_STREAM: written again on the living connection, five times and no more")
    void refusedStream() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            for (int i = 0; i < 6; i++) {
                http2.write(H2Frame.rstStream(http2.readHeaders().streamId(), 7));
            }
        })) {
            request(open(peer, Protocol.HTTP2, 0), "GET", Resubmit.UNPROCESSED);

            gun.owner.said.awaitExactly(
                    "up http2",
                    "resubmitted #1 1 stream_reset(REFUSED_STREAM)",
                    "resubmitted #1 2 stream_reset(REFUSED_STREAM)",
                    "resubmitted #1 3 stream_reset(REFUSED_STREAM)",
                    "resubmitted #1 4 stream_reset(REFUSED_STREAM)",
                    "resubmitted #1 5 stream_reset(REFUSED_STREAM)",
                    "error #1 stream_reset(REFUSED_STREAM) NO");
        }
    }

    @Test
    @DisplayName("pipelined behind a response with connection: close: sent on the next connection, in order")
    void behindConnectionClose() {
        try (RawPeer peer = RawPeer.start(
                connection -> {
                    connection.readRequestHead();
                    connection.readRequestHead();
                    connection.readRequestHead();
                    connection.write("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
                    connection.expectEnd();
                },
                connection -> {
                    answer(connection, "GET /2");
                    answer(connection, "GET /3");
                    answer(connection, "GET /4");
                })) {
            GunConnection connection = open(peer, Protocol.HTTP, 1);
            for (String path : List.of("/1", "/2", "/3")) {
                connection.request("GET", path, Headers.empty(), Bytes.empty(), again(Resubmit.UNPROCESSED));
            }
            gun.owner.said.awaitExactly(
                    "up http",
                    "response #1 200 fin",
                    "down http normal maybe=[] unprocessed=[]",
                    "up http",
                    "resubmitted #2 1 closing",
                    "resubmitted #3 1 closing",
                    "response #2 200 fin",
                    "response #3 200 fin");
            connection.request("GET", "/4", Headers.empty(), Bytes.empty(), again(Resubmit.UNPROCESSED));
            gun.owner.said.awaitExactly("response #4 200 fin");
        }
    }

    @Test
    @DisplayName("a loss: IDEMPOTENT sends a GET again, but no POST; UNPROCESSED sends neither; the lists say the rest")
    void loss() {
        try (RawPeer peer = RawPeer.start(
                connection -> {
                    RawHttp2 http2 = H2Scripts.open(connection);
                    for (int i = 0; i < 4; i++) {
                        http2.readHeaders();
                    }
                    connection.close();
                },
                connection -> H2Scripts.answer(H2Scripts.open(connection)))) {
            GunConnection connection = open(peer, Protocol.HTTP2, 1);
            request(connection, "GET", Resubmit.NEVER);
            request(connection, "GET", Resubmit.UNPROCESSED);
            request(connection, "GET", Resubmit.IDEMPOTENT);
            connection.headers("POST", "/", Headers.empty(), again(Resubmit.IDEMPOTENT));

            gun.owner.said.awaitExactly(
                    "up http2",
                    "error #1 closed MAYBE",
                    "error #2 closed MAYBE",
                    "error #4 closed MAYBE",
                    "down http2 closed maybe=[#1, #2, #4] unprocessed=[]",
                    "up http2",
                    "resubmitted #3 1 closed",
                    "response #3 200 fin");
        }
    }

    @Test
    @DisplayName("a request that was never written just waits on: it is written once, and nothing says resubmitted")
    void neverWritten() {
        try (RawPeer peer = RawPeer.start(
                connection -> {
                    RawHttp2 http2 = H2Scripts.open(connection, 3, 1);
                    connection.release("settled");
                    http2.readHeaders();
                    connection.await("drop");
                    connection.close();
                },
                connection -> H2Scripts.answer(H2Scripts.open(connection)))) {
            GunConnection connection = open(peer, Protocol.HTTP2, 1);
            peer.await("settled");
            request(connection, "GET", Resubmit.NEVER);
            request(connection, "GET", Resubmit.NEVER);
            request(connection, "GET", Resubmit.UNPROCESSED);
            Awaitility.await().until(() -> connection.info().openStreams() == 3);
            peer.release("drop");

            gun.owner.said.awaitExactly(
                    "up http2",
                    "error #1 closed MAYBE",
                    "error #2 closed NO",
                    "down http2 closed maybe=[#1] unprocessed=[#2]",
                    "up http2",
                    "response #3 200 fin");
        }
    }

    @Test
    @DisplayName("once a part of the response was delivered, be it informational, it is not sent again")
    void partOfTheResponseDelivered() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write("HTTP/1.1 103 Early Hints\r\n\r\n");
            connection.close();
        })) {
            GunConnection connection = gun.open(
                    peer, gun.options(Protocol.HTTP).retry(context -> new RetryPolicy.Retry(Duration.ofHours(1), 1)));
            request(connection, "GET", Resubmit.IDEMPOTENT);

            gun.owner.said.awaitExactly(
                    "up http", "inform #1 103", "error #1 closed MAYBE", "down http closed maybe=[#1] unprocessed=[]");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"HTTP", "HTTP2"})
    @DisplayName("a streamed body of which a piece was written cannot be sent again; one of which none was can")
    void streamedBody(Protocol protocol) {
        try (RawPeer peer = RawPeer.start(
                connection -> {
                    if (protocol == Protocol.HTTP) {
                        connection.readRequestHead();
                    } else {
                        H2Scripts.open(connection).readHeaders();
                    }
                    connection.await("drop");
                    connection.close();
                },
                connection -> {
                    if (protocol == Protocol.HTTP) {
                        connection.readRequestHead();
                        assertThat(new String(connection.http1().readChunk(), StandardCharsets.UTF_8))
                                .isEqualTo("body");
                        connection.await("drop again");
                    } else {
                        RawHttp2 http2 = H2Scripts.open(connection);
                        http2.readHeaders();
                        http2.readUntil(H2Frame.DATA);
                        connection.await("drop again");
                    }
                    connection.close();
                })) {
            // The third attempt would be too late to be seen.
            GunConnection connection = gun.open(
                    peer,
                    gun.options(protocol)
                            .retry(context -> new RetryPolicy.Retry(
                                    context.retriesLeft() == 1 ? Duration.ofHours(1) : Duration.ZERO, 1)));
            GunStream stream = connection.headers("PUT", "/", Headers.empty(), again(Resubmit.IDEMPOTENT));
            gun.owner.said.awaitExactly("up " + protocol);
            peer.release("drop");
            gun.owner.said.awaitExactly(
                    "down " + protocol + " closed maybe=[] unprocessed=[]",
                    "up " + protocol,
                    "resubmitted #1 1 closed");
            stream.data(BODY).toCompletableFuture().join();
            peer.release("drop again");

            gun.owner.said.awaitExactly(
                    "error #1 closed MAYBE", "down " + protocol + " closed maybe=[#1] unprocessed=[]");
        }
    }

    @Test
    @DisplayName("data given while it waits to be sent again follows its head")
    void dataWhileWaiting() {
        try (RawPeer peer = RawPeer.start(
                connection -> {
                    connection.readRequestHead();
                    connection.close();
                },
                connection -> {
                    connection.readRequestHead();
                    assertThat(new String(connection.http1().readChunk(), StandardCharsets.UTF_8))
                            .isEqualTo("body");
                    connection.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
                    connection.await("end");
                })) {
            HeldAttempt second = new HeldAttempt(2);
            GunConnection connection = gun.open(
                    peer, gun.options(Protocol.HTTP).retry(1, Duration.ZERO).eventHandler(second));
            GunStream stream = connection.headers("PUT", "/", Headers.empty(), again(Resubmit.IDEMPOTENT));
            gun.owner.said.awaitExactly("up http", "down http closed maybe=[] unprocessed=[]");
            CompletableFuture<Void> sent = stream.dataFin(BODY).toCompletableFuture();
            second.goOn();
            sent.join();

            gun.owner.said.awaitExactly("up http", "resubmitted #1 1 closed", "response #1 200 fin");
        }
    }

    @Test
    @DisplayName(
            "out of retries it fails with the connection, MAYBE processed if it was once; listed when known before")
    void outOfRetries() {
        try (RawPeer peer = RawPeer.start(
                connection -> {
                    connection.readRequestHead();
                    connection.close();
                },
                connection -> {
                    connection.readRequestHead();
                    connection.close();
                })) {
            // No connection counts as long-lived: the second one to be lost uses up the retries.
            GunConnection connection = gun.open(
                    peer, gun.options(Protocol.HTTP).retry(1, Duration.ZERO).minUptime(Duration.ofHours(1)));
            request(connection, "GET", Resubmit.IDEMPOTENT);

            gun.owner.said.awaitExactly(
                    "up http",
                    "down http closed maybe=[] unprocessed=[]",
                    "up http",
                    "resubmitted #1 1 closed",
                    "error #1 closed MAYBE",
                    "down http closed maybe=[#1] unprocessed=[]",
                    "terminated shutdown(closed)");
        }
    }

    @Test
    @DisplayName("cancelled while it waits: the event cancel, and it is not sent again")
    void cancelledWhileWaiting() {
        try (RawPeer peer = RawPeer.start(
                connection -> {
                    connection.readRequestHead();
                    connection.close();
                },
                connection -> answer(connection, "GET /next"))) {
            HeldAttempt second = new HeldAttempt(2);
            GunConnection connection = gun.open(
                    peer, gun.options(Protocol.HTTP).retry(1, Duration.ZERO).eventHandler(second));
            GunStream stream = connection.request(
                    "GET",
                    "/",
                    Headers.empty(),
                    Bytes.empty(),
                    RequestOptions.builder().resubmit(Resubmit.IDEMPOTENT).build());
            gun.owner.said.awaitExactly("up http", "down http closed maybe=[] unprocessed=[]");
            stream.cancel();
            second.goOn();
            assertThatThrownBy(stream::awaitResponse)
                    .isInstanceOf(GunException.Stream.class)
                    .hasMessage("cancelled: The stream was cancelled");

            assertThat(connection.get("/next").awaitResponse().status()).isEqualTo(200);
            assertThat(gun.events.names().stream().filter("cancel"::equals)).hasSize(1);
        }
    }

    @Test
    @DisplayName("awaitResponse on the same handle gets the response to the second sending")
    void sameHandle() {
        try (RawPeer peer = RawPeer.start(
                connection -> {
                    connection.readRequestHead();
                    connection.close();
                },
                connection -> answer(connection, "GET /"))) {
            GunStream stream = open(peer, Protocol.HTTP, 1)
                    .request(
                            "GET",
                            "/",
                            Headers.empty(),
                            Bytes.empty(),
                            RequestOptions.builder()
                                    .resubmit(Resubmit.IDEMPOTENT)
                                    .build());

            assertThat(stream.awaitResponse().status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("a whole body that may be sent again counts against pendingBytesLimit until its response begins")
    void bodyIsBounded() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.readUntil(H2Frame.DATA);
            connection.release("written");
            connection.await("respond");
            http2.writeHeaders(1, false, H2Scripts.OK);
            connection.await("never");
        })) {
            GunConnection connection =
                    gun.open(peer, gun.options(Protocol.HTTP2).pendingBytesLimit(4));
            request(connection, "PUT", Resubmit.IDEMPOTENT);
            peer.await("written");
            request(connection, "PUT", Resubmit.IDEMPOTENT);
            gun.owner.said.awaitExactly("up http2", "error #2 too_many_pending(pendingBytesLimit) NO");
            peer.release("respond");
            gun.owner.said.awaitExactly("response #1 200");
            GunStream third = connection.headers("PUT", "/", Headers.empty());

            third.dataFin(BODY).toCompletableFuture().join();
        }
    }

    @Test
    @DisplayName("when as many wait as pendingRequestLimit allows, it ends as if it were never sent again")
    void noRoomToWait() {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection, 3, 1);
            connection.release("settled");
            http2.readHeaders();
            connection.await("drop");
            connection.close();
        })) {
            GunConnection connection = gun.open(
                    peer,
                    gun.options(Protocol.HTTP2)
                            .pendingRequestLimit(1)
                            .retry(context -> new RetryPolicy.Retry(Duration.ofHours(1), 1)));
            peer.await("settled");
            connection.awaitUp();
            request(connection, "GET", Resubmit.IDEMPOTENT);
            Awaitility.await().until(() -> gun.events.names().contains("requestEnd"));
            request(connection, "GET", Resubmit.IDEMPOTENT);
            Awaitility.await().until(() -> connection.info().openStreams() == 2);
            peer.release("drop");

            gun.owner.said.awaitExactly(
                    "up http2", "error #1 closed MAYBE", "down http2 closed maybe=[#1] unprocessed=[]");
            assertThat(connection.info().openStreams()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("shutdown and close end it like any other: it is not waited for")
    void shutdown() {
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.readRequestHead();
            connection.release("read");
            connection.await("answer");
            connection.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
        })) {
            GunConnection connection = open(peer, Protocol.HTTP, 5);
            request(connection, "GET", Resubmit.IDEMPOTENT);
            request(connection, "GET", Resubmit.IDEMPOTENT);
            peer.await("read");
            connection.shutdown();
            gun.owner.said.awaitExactly("up http", "error #2 closing MAYBE");
            peer.release("answer");

            gun.owner.said.awaitExactly("response #1 200 fin", "terminated shutdown");
            assertThatThrownBy(() -> connection
                            .headers("GET", "/", Headers.empty())
                            .data(BODY)
                            .toCompletableFuture()
                            .join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(GunException.Down.class);
        }
    }
}
