package dev.gun.client;

import static dev.gun.client.testkit.Bytes.pattern;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.message.GunData;
import dev.gun.client.testkit.Gates;
import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.Residue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What is lent is given back, whatever becomes of its receiver, stream or connection (borrowsBodies)")
class BorrowedLossTests {

    private static final int PIECE = 9_000;
    private static final int PIECES = 10;
    private static final String LENT = "data #1 " + PIECE + " lent";

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private final Gates gates = new Gates();
    private Residue before;

    @BeforeEach
    void look() {
        before = Residue.snapshot();
    }

    /** Not only what has become garbage is found, but every buffer that is not released now. */
    @AfterEach
    void nothingIsLeft() {
        gun.client().close();
        Residue.assertSameAs(before);
    }

    /** Waits in its first piece until the test goes on. */
    private Borrower waiting() {
        return new Borrower(false, message -> {
            if (message instanceof GunData) {
                gates.release("called");
                gates.await("go on");
            }
        });
    }

    /** Answers the first request with many pieces, of which the client has read all when the answer to its ping comes. */
    private static RawHttp2 writePieces(RawConnection connection) throws IOException {
        RawHttp2 http2 = H2Scripts.open(connection);
        http2.readHeaders();
        http2.writeHeaders(1, false, H2Scripts.OK);
        for (int i = 0; i < PIECES; i++) {
            http2.writeFrame(H2Frame.DATA, 0, 1, pattern(PIECE));
        }
        connection.release("sent");
        H2Scripts.answerPing(http2);
        return http2;
    }

    private static GunStream get(GunConnection connection, Borrower borrower) {
        RequestOptions options =
                RequestOptions.builder().replyTo(ReplyTo.receiver(borrower)).build();
        return connection.request("GET", "/", Headers.empty(), Bytes.empty(), options);
    }

    /** Every piece waits for the receiver, but the first, in which it is. */
    private GunStream requested(RawPeer peer, GunConnection connection, Borrower borrower) {
        GunStream stream = get(connection, borrower);
        peer.await("sent");
        connection.ping();
        gun.owner.said.awaitExactly("up http2", "ping_ack 1");
        gates.await("called");
        return stream;
    }

    private static String[] pieces(String... last) {
        List<String> said = new ArrayList<>(List.of("response #1 200"));
        said.addAll(Collections.nCopies(PIECES, LENT));
        said.addAll(List.of(last));
        return said.toArray(String[]::new);
    }

    @Test
    @DisplayName("a stream that is cancelled: what has come before is taken, and given back")
    void cancelled() {
        Borrower borrower = waiting();
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = writePieces(connection);
            http2.readUntil(H2Frame.RST_STREAM);
            http2.writeFrame(H2Frame.DATA, 0, 1, pattern(PIECE));
            connection.release("reset");
            H2Scripts.answerPing(http2);
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            requested(peer, connection, borrower).cancel();
            peer.await("reset");
            connection.ping();
            gun.owner.said.awaitExactly("ping_ack 2");
            gates.release("go on");

            borrower.said.awaitExactly(pieces());
            borrower.assertOver();
        }
    }

    @Test
    @DisplayName(
            "a connection that is lost, and a client that is closed: what has come before is taken, and given back")
    void lost() {
        Borrower borrower = waiting();
        try (RawPeer peer = RawPeer.start(connection -> {
            writePieces(connection);
            connection.await("lose");
            connection.close();
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            requested(peer, connection, borrower);
            peer.release("lose");
            GunFixture.end(connection);
            gun.client().close();
            gates.release("go on");

            borrower.said.awaitExactly(pieces("error #1 closed MAYBE"));
            borrower.assertOver();
        }
    }

    @ParameterizedTest(name = "onEventLoop = {0}")
    @ValueSource(booleans = {true, false})
    @DisplayName("a receiver that throws loses that message only, and has borrowed it no longer")
    void throwing(boolean onEventLoop) {
        Borrower borrower = new Borrower(onEventLoop, message -> {
            if (message instanceof GunData) {
                throw new IOException("expected by the test");
            }
        });
        try (RawPeer peer = RawPeer.start(BorrowedLossTests::writePieces)) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            get(connection, borrower);

            borrower.said.awaitExactly(pieces());
            borrower.assertOver();
        }
    }

    /** Takes no task, so that the spare thread has to. */
    private static void reject(Runnable task) {
        throw new RejectedExecutionException("expected by the test");
    }

    static List<Executor> executors() {
        return List.of(BorrowedLossTests::reject, Runnable::run);
    }

    @ParameterizedTest
    @MethodSource("executors")
    @DisplayName("an executor that rejects everything, or runs it on the caller's thread: all is taken, and given back")
    void otherExecutor(Executor executor) {
        Borrower borrower = new Borrower(false);
        try (RawPeer peer = RawPeer.start(BorrowedLossTests::writePieces)) {
            GunConnection connection =
                    gun.open(peer, gun.options(Protocol.HTTP2).receiverExecutor(executor));
            get(connection, borrower);

            borrower.said.awaitExactly(pieces());
            borrower.assertOver();
        }
    }

    @Test
    @DisplayName("what comes while the connection has another owner is not lent to one that does not borrow")
    void ownerChanges() {
        Borrower first = new Borrower(false);
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.writeHeaders(1, false, H2Scripts.OK);
            http2.writeFrame(H2Frame.DATA, 0, 1, pattern(PIECE));
            connection.await("handed over");
            http2.writeFrame(H2Frame.DATA, H2Frame.END_STREAM, 1, pattern(PIECE));
        })) {
            GunConnection connection =
                    gun.open(peer, gun.options(Protocol.HTTP2).owner(first));
            GunFixture.get(connection, "/");
            first.said.awaitExactly("up http2", "response #1 200", LENT);
            List<Bytes> taken = Collections.synchronizedList(new ArrayList<>());
            connection.setOwner(first, message -> {
                if (message instanceof GunData data) {
                    taken.add(data.data());
                    gates.release("taken");
                }
            });
            peer.release("handed over");
            gates.await("taken");

            assertThat(taken).containsExactly(Bytes.wrap(pattern(PIECE)));
            first.assertOver();
        }
    }
}
