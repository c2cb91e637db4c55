package dev.gun.client;

import static dev.gun.client.testkit.Bytes.concat;
import static dev.gun.client.testkit.Bytes.pattern;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.message.GunData;
import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.HeaderField;
import dev.gun.client.testkit.PeerTls;
import dev.gun.client.testkit.ProxyPeer;
import dev.gun.client.testkit.ProxyPeer.Kind;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A receiver that borrows gets the same bytes, without a copy, for as long as it is called (borrowsBodies)")
class BorrowingTests extends TunnelScenario {

    /** From this size on a piece is lent to a receiver on an executor (Lane). */
    private static final int LENT_FROM = 8_192;

    private static final byte[] BODY = pattern(200_000);

    private static byte[] part(int from, int to) {
        return Arrays.copyOfRange(BODY, from, to);
    }

    private static H2Frame data(int from, int to) {
        return new H2Frame(H2Frame.DATA, 0, 1, part(from, to));
    }

    private static H2Frame padded(int from, int to, int padding) {
        byte[] payload = concat(new byte[] {(byte) padding}, part(from, to), new byte[padding]);
        return new H2Frame(H2Frame.DATA, H2Frame.PADDED, 1, payload);
    }

    private static GunStream get(GunRequests through, GunReceiver receiver) {
        return through.request("GET", "/", Headers.empty(), Bytes.empty(), to(receiver));
    }

    private static RequestOptions to(GunReceiver receiver) {
        return RequestOptions.builder().replyTo(ReplyTo.receiver(receiver)).build();
    }

    private GunOptions.Builder owned(Borrower owner, Protocol protocol) {
        return gun.options(protocol).owner(owner);
    }

    // ---- HTTP/2

    @ParameterizedTest(name = "onEventLoop = {0}")
    @ValueSource(booleans = {true, false})
    @DisplayName(
            "HTTP/2: frames of any size, padded or not, come as they were sent; small ones are copied off the loop")
    void http2(boolean onEventLoop) {
        Borrower borrower = new Borrower(onEventLoop);
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.writeTogether(
                    RawHttp2.headers(1, false, H2Scripts.OK),
                    data(0, 9_000),
                    padded(9_000, 18_000, 255),
                    data(18_000, 18_000 + LENT_FROM),
                    data(18_000 + LENT_FROM, 18_000 + 2 * LENT_FROM - 1),
                    padded(18_000 + 2 * LENT_FROM - 1, 40_000, 0),
                    H2Frame.data(1, "", true));
        })) {
            gun.open(peer, owned(borrower, Protocol.HTTP2))
                    .request("GET", "/", Headers.empty(), Bytes.empty(), GunFixture.TO_OWNER);

            String small = onEventLoop ? " lent" : " kept";
            borrower.said.awaitExactly(
                    "up http2",
                    "response #1 200",
                    "data #1 9000 lent",
                    "data #1 9000 lent",
                    "data #1 8192 lent",
                    "data #1 8191" + small,
                    "data #1 5617" + small,
                    "data #1 0 kept fin");
            assertThat(borrower.body()).isEqualTo(part(0, 40_000));
            borrower.assertOver();
        }
    }

    @ParameterizedTest(name = "onEventLoop = {0}, cut at {1} and {2}")
    @CsvSource({"true, 4, 5000", "true, 5000, 9990", "false, 4, 5000", "false, 5000, 9990"})
    @DisplayName("HTTP/2: a frame that was read in parts is one piece")
    void partlyRead(boolean onEventLoop, int first, int second) {
        Borrower borrower = new Borrower(onEventLoop);
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.writeHeaders(1, false, H2Scripts.OK);
            byte[] frame = data(0, 10_000).encode();
            byte[] ping = new H2Frame(H2Frame.PING, 0, 0, new byte[8]).encode();
            // Its answer says that the beginning of the frame has been read; TCP has not joined it to what follows.
            connection.write(concat(ping, Arrays.copyOf(frame, first)));
            http2.readUntil(H2Frame.PING);
            connection.write(Arrays.copyOfRange(frame, first, second));
            connection.write(concat(
                    Arrays.copyOfRange(frame, second, frame.length),
                    data(10_000, 19_000).encode()));
            http2.write(H2Frame.data(1, "", true));
        })) {
            get(gun.open(peer, gun.options(Protocol.HTTP2)), borrower);

            borrower.said.awaitExactly(
                    "response #1 200", "data #1 10000 lent", "data #1 9000 lent", "data #1 0 kept fin");
            assertThat(borrower.body()).isEqualTo(part(0, 19_000));
            borrower.assertOver();
        }
    }

    // ---- pieces that are as large as the reads

    /** All of {@link #BODY} comes, in pieces that are lent if they are large enough. */
    private static void assertBody(Borrower borrower, String stream, boolean onEventLoop) {
        Awaitility.await().until(() -> borrower.body().length >= BODY.length);
        assertThat(borrower.body()).isEqualTo(BODY);
        String[] lines = borrower.said.items().stream()
                .filter(line -> line.startsWith("data"))
                .map(line -> line.replace(" fin", ""))
                .toArray(String[]::new);
        String[] expected = Arrays.stream(lines)
                .mapToInt(line -> Integer.parseInt(line.split(" ", -1)[2]))
                .mapToObj(size ->
                        "data " + stream + " " + size + (size >= (onEventLoop ? 1 : LENT_FROM) ? " lent" : " kept"))
                .toArray(String[]::new);
        assertThat(lines).containsExactly(expected);
        borrower.assertOver();
    }

    private static void writeBody(RawConnection connection, String framing) throws IOException {
        connection.readRequestHead();
        switch (framing) {
            case "content-length" -> {
                connection.write("HTTP/1.1 200 OK\r\ncontent-length: " + BODY.length + "\r\n\r\n");
                connection.write(BODY);
            }
            case "chunked" -> {
                connection.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
                for (int from = 0; from < BODY.length; from += 8_000) {
                    connection.write(concat(
                            (Integer.toHexString(8_000) + "\r\n").getBytes(StandardCharsets.US_ASCII),
                            part(from, from + 8_000),
                            "\r\n".getBytes(StandardCharsets.US_ASCII)));
                }
                connection.write("0\r\n\r\n");
            }
            default -> {
                connection.write("HTTP/1.1 200 OK\r\n\r\n");
                connection.write(BODY);
                connection.close();
            }
        }
    }

    @ParameterizedTest(name = "{0}, {1}, onEventLoop = {2}")
    @CsvSource({
        "content-length, TCP, true",
        "content-length, TCP, false",
        "content-length, TLS, true",
        "content-length, TLS, false",
        "chunked, TCP, true",
        "chunked, TCP, false",
        "close-delimited, TCP, true",
        "close-delimited, TCP, false",
    })
    @DisplayName("HTTP/1.1: a body, however its end is told, comes whole")
    void http1(String framing, Transport transport, boolean onEventLoop) {
        Borrower borrower = new Borrower(onEventLoop);
        RawPeer.Script script = connection -> writeBody(connection, framing);
        try (RawPeer peer =
                transport == Transport.TLS ? RawPeer.startTls(PeerTls.localhost(), script) : RawPeer.start(script)) {
            get(gun.open(peer, gun.options(Protocol.HTTP).transport(transport)), borrower);

            assertBody(borrower, "#1", onEventLoop);
            Awaitility.await().until(() -> borrower.said.items().stream().anyMatch(line -> line.endsWith(" fin")));
        }
    }

    @ParameterizedTest(name = "onEventLoop = {0}")
    @ValueSource(booleans = {true, false})
    @DisplayName("raw data comes whole")
    void raw(boolean onEventLoop) {
        Borrower borrower = new Borrower(onEventLoop);
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.write(BODY);
            connection.close();
        })) {
            gun.open(peer, owned(borrower, Protocol.RAW)).raw();

            assertBody(borrower, "#1", onEventLoop);
            Awaitility.await().until(() -> borrower.said.items().contains("data #1 0 kept fin"));
        }
    }

    @ParameterizedTest(name = "{0}, onEventLoop = {1}")
    @CsvSource({"HTTP1, true", "HTTP1, false", "H2C, true", "H2C, false", "H2, true", "H2, false"})
    @DisplayName("a body that came through a proxy comes whole")
    void tunnel(Kind kind, boolean onEventLoop) {
        Borrower borrower = new Borrower(onEventLoop);
        try (ProxyPeer proxy = ProxyPeer.start(kind);
                RawPeer origin = RawPeer.start(connection -> writeBody(connection, "content-length"))) {
            get(gun.open(origin, gun.options(Protocol.HTTP).proxies(proxy(proxy, kind))), borrower);

            assertBody(borrower, "#1", onEventLoop);
        }
    }

    // ---- what is not lent, and what is done with it

    @ParameterizedTest(name = "onEventLoop = {0}")
    @ValueSource(booleans = {true, false})
    @DisplayName("what is decoded are bytes to keep")
    void decoded(boolean onEventLoop) throws IOException {
        Borrower borrower = new Borrower(onEventLoop);
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(coded)) {
            gzip.write(part(0, 9_000));
        }
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            http2.readHeaders();
            http2.writeHeaders(1, false, H2Scripts.OK, new HeaderField("content-encoding", "gzip"));
            http2.writeFrame(H2Frame.DATA, H2Frame.END_STREAM, 1, coded.toByteArray());
        })) {
            get(gun.open(peer, gun.options(Protocol.HTTP2).contentDecoding(ContentDecoding.on())), borrower);

            borrower.said.awaitExactly("response #1 200", "data #1 9000 kept", "data #1 0 kept fin");
            assertThat(borrower.body()).isEqualTo(part(0, 9_000));
        }
    }

    @ParameterizedTest(name = "onEventLoop = {0}")
    @ValueSource(booleans = {true, false})
    @DisplayName("what is lent can be sent on: whole, in pieces, and in frames, which keep it")
    void sentOn(boolean onEventLoop) {
        try (RawPeer target = RawPeer.start(connection -> {
                    // Nothing of what is sent on is written before the loan has ended.
                    connection.await("received");
                    RawHttp2 http2 = H2Scripts.open(connection);
                    Map<Integer, List<H2Frame>> sent = new TreeMap<>();
                    // Sent in one turn, both heads come before the first body.
                    for (int i = 0; i < 4; i++) {
                        H2Frame frame = http2.readFrame();
                        if (frame.type() == H2Frame.HEADERS) {
                            http2.headersFrom(frame);
                        }
                        sent.computeIfAbsent(frame.streamId(), id -> new ArrayList<>())
                                .add(frame);
                    }
                    assertThat(sent).containsOnlyKeys(1, 3);
                    sent.forEach((id, frames) -> {
                        assertThat(frames).extracting(H2Frame::type).containsExactly(H2Frame.HEADERS, H2Frame.DATA);
                        assertThat(frames.get(1))
                                .isEqualTo(new H2Frame(H2Frame.DATA, H2Frame.END_STREAM, id, part(0, 9_000)));
                    });
                });
                RawPeer peer = RawPeer.start(connection -> {
                    RawHttp2 http2 = H2Scripts.open(connection);
                    http2.readHeaders();
                    http2.writeTogether(
                            RawHttp2.headers(1, false, H2Scripts.OK), data(0, 9_000), H2Frame.data(1, "", true));
                })) {
            GunConnection onward = gun.open(target, gun.options(Protocol.HTTP2));
            Borrower borrower = new Borrower(onEventLoop, message -> {
                if (message instanceof GunData data && !data.fin()) {
                    onward.post("/whole", Headers.empty(), data.data());
                    onward.post("/pieces", Headers.empty()).dataFin(data.data());
                }
            });
            get(gun.open(peer, gun.options(Protocol.HTTP2)), borrower);
            borrower.said.awaitExactly("response #1 200", "data #1 9000 lent", "data #1 0 kept fin");
            borrower.assertOver();
            target.release("received");

            target.assertNoScriptFailure();
        }
    }
}
