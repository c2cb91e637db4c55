package dev.gun.client;

import static dev.gun.client.GunFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.Recorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Reconnection of a whole connection (spec page 1 §4)")
class ReconnectionTests {

    private static final Duration SOON = Duration.ofMillis(1);

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private static void drop(RawConnection connection) throws java.io.IOException {
        connection.readExactly(1);
        connection.close();
    }

    @Test
    @DisplayName("retry = 3 makes four attempts, each with its look-up, and tells the owner only of the end")
    void refusedFourTimes() {
        GunConnection connection = gun.open(
                "127.0.0.1", RawPeer.refusingPort(), gun.options(Protocol.HTTP2).retry(3, SOON));

        assertThat(Said.of(GunFixture.end(connection))).isEqualTo("shutdown(connect_failed)");
        gun.owner.said.awaitExactly("terminated shutdown(connect_failed)");
        List<String> expected = new ArrayList<>(List.of("init"));
        for (int attempt = 0; attempt < 4; attempt++) {
            expected.addAll(
                    List.of("domainLookupStart", "domainLookupEnd", "connectStart", "connectEnd connect_failed"));
        }
        expected.add("terminate NOT_CONNECTED shutdown(connect_failed)");
        gun.events.lines.awaitSequence(expected);
    }

    @Test
    @DisplayName("a policy is asked for every retry, the first included, and sees attempt, budget, delay and cause")
    void policyIsAskedEachTime() {
        Recorder<String> asked = new Recorder<>();
        RetryPolicy policy = context -> {
            asked.record(context.attempt() + " "
                    + (context.retriesLeft() == RetryPolicy.UNBOUNDED ? "unbounded" : "" + context.retriesLeft()) + " "
                    + context.previousDelay() + " " + context.uptime() + " " + Said.of(context.cause()));
            return context.attempt() < 3
                    ? new RetryPolicy.Retry(Duration.ofMillis(context.attempt()), 10 - context.attempt())
                    : new RetryPolicy.GiveUp();
        };
        GunConnection connection = gun.open(
                "127.0.0.1", RawPeer.refusingPort(), gun.options(Protocol.HTTP2).retry(policy));

        assertThat(Said.of(GunFixture.end(connection))).isEqualTo("shutdown(connect_failed)");
        asked.awaitExactly(
                "1 unbounded PT0S PT0S connect_failed",
                "2 9 PT0.001S PT0S connect_failed",
                "3 8 PT0.002S PT0S connect_failed");
    }

    @Test
    @DisplayName("as Gun, a policy is not asked when no retry is left, and it is told the connection's options")
    void policyWithoutRetriesIsNotAsked() {
        Recorder<String> asked = new Recorder<>();
        RetryPolicy everAgain = new RetryPolicy() {
            @Override
            public int maxRetries() {
                return 2;
            }

            @Override
            public Decision next(RetryContext context) {
                asked.record(context.attempt() + " of " + context.options().name() + ", left " + context.retriesLeft());
                return new Retry(SOON, context.retriesLeft() - 1);
            }
        };
        GunConnection connection = gun.open(
                "127.0.0.1",
                RawPeer.refusingPort(),
                gun.options(Protocol.HTTP2).name("asked").retry(everAgain));

        assertThat(Said.of(GunFixture.end(connection))).isEqualTo("shutdown(connect_failed)");
        asked.awaitExactly("1 of asked, left 2", "2 of asked, left 1");
    }

    @Test
    @DisplayName("retry = 0 gives up at once, also after a connection that had been up")
    void noRetryAfterUp() {
        try (RawPeer peer = RawPeer.start(ReconnectionTests::drop)) {
            gun.open(peer, gun.options(Protocol.HTTP2));

            gun.owner.said.awaitExactly(
                    "up http2", "down http2 closed maybe=[] unprocessed=[]", "terminated shutdown(closed)");
            assertThat(peer.acceptedConnections()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("a peer that accepts and drops restores the budget once; from then on each drop is a failed attempt")
    void acceptAndDropEnds() {
        try (RawPeer peer = RawPeer.start(ReconnectionTests::drop)) {
            gun.open(peer, gun.options(Protocol.HTTP2).retry(2, SOON));

            String down = "down http2 closed maybe=[] unprocessed=[]";
            gun.owner.said.awaitExactly(
                    "up http2", down, "up http2", down, "up http2", down, "terminated shutdown(closed)");
        }
    }

    @Test
    @DisplayName("a connection that was up for minUptime restores the budget each time: the retries never run out")
    void longUptimeRestoresTheBudget() {
        try (RawPeer peer = RawPeer.builder()
                .scriptPerConnection(index -> index < 20 ? ReconnectionTests::drop : connection -> {})
                .start()) {
            gun.open(peer, gun.options(Protocol.HTTP2).retry(1, SOON).minUptime(Duration.ZERO));

            List<String> expected = new ArrayList<>();
            for (int round = 0; round < 20; round++) {
                expected.addAll(List.of("up http2", "down http2 closed maybe=[] unprocessed=[]"));
            }
            expected.add("up http2");
            gun.owner.said.awaitSequence(expected);
        }
    }

    @Test
    @DisplayName("requests made before the connection is up are sent in order when it is")
    void requestsBeforeUpAreKept() {
        try (RawPeer peer = RawPeer.start(connection -> {
            var http2 = H2Scripts.open(connection);
            for (int id = 1; id <= 5; id += 2) {
                assertThat(http2.readHeaders().fields())
                        .contains(new dev.gun.client.testkit.HeaderField(":path", "/" + id));
                http2.writeHeaders(id, true, H2Scripts.OK);
            }
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            GunStream first = connection.get("/1");
            GunStream second = connection.get("/3");
            GunStream third = connection.get("/5");

            assertThat(List.of(first.awaitResponse(), second.awaitResponse(), third.awaitResponse()))
                    .extracting(response -> response.status() + " " + response.fin())
                    .containsExactly("200 true", "200 true", "200 true");
            peer.awaitScripts();
        }
    }

    @Test
    @DisplayName("a request made while the connection is down is sent after the next GunUp")
    void requestsWhileDownAreKept() {
        Recorder<RetryPolicy.RetryContext> asked = new Recorder<>();
        RetryPolicy policy = context -> {
            asked.record(context);
            return new RetryPolicy.Retry(Duration.ZERO, 1);
        };
        HeldAttempt second = new HeldAttempt(2);
        try (RawPeer peer =
                RawPeer.start(ReconnectionTests::drop, connection -> H2Scripts.answer(H2Scripts.open(connection)))) {
            GunConnection connection =
                    gun.open(peer, gun.options(Protocol.HTTP2).retry(policy).eventHandler(second));
            gun.owner.said.awaitExactly("up http2", "down http2 closed maybe=[] unprocessed=[]");
            GunStream stream = connection.get("/");
            second.goOn();

            assertThat(stream.awaitResponse().status()).isEqualTo(200);
            gun.owner.said.awaitExactly("up http2");
            assertThat(asked.items()).hasSize(1);
            assertThat(connection.info().timesUp()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("requests that wait fail with the termination reason, unprocessed, when the retries are out")
    void waitingRequestsFailAtTheEnd() {
        GunConnection connection = gun.open(
                "127.0.0.1", RawPeer.refusingPort(), gun.options(Protocol.HTTP2).retry(2, Duration.ofSeconds(1)));
        get(connection, "/");

        gun.owner.said.awaitExactly("error #1 shutdown(connect_failed) NO", "terminated shutdown(connect_failed)");
    }

    @Test
    @DisplayName("reconnect() loses the socket on purpose: GunDown, then GunUp")
    void reconnectOnPurpose() {
        try (RawPeer peer =
                RawPeer.start(connection -> H2Scripts.answer(H2Scripts.open(connection)), H2Scripts::open)) {
            GunConnection connection =
                    gun.open(peer, gun.options(Protocol.HTTP2).retry(1, SOON));
            gun.owner.said.awaitExactly("up http2");
            // Both sides have done their opening when a request was answered.
            connection.get("/").awaitResponse();
            connection.reconnect();

            gun.owner.said.awaitExactly("down http2 closed maybe=[] unprocessed=[]", "up http2");
            peer.awaitScripts();
        }
    }
}
