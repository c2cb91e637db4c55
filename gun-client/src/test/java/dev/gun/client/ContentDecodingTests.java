package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.internal.codec.content.Encoded;
import dev.gun.client.message.GunData;
import dev.gun.client.message.GunResponse;
import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.HeaderField;
import dev.gun.client.testkit.ProxyPeer;
import dev.gun.client.testkit.ProxyPeer.Kind;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.RequestHead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Content decoding (spec page 1 §6, RFC 9110 §8.4)")
class ContentDecodingTests extends TunnelScenario {

    private static final String TEXT = "All happy families are alike. ".repeat(5_000);
    private static final byte[] BYTES = TEXT.getBytes(StandardCharsets.UTF_8);

    private GunOptions.Builder decoding(Protocol protocol) {
        return gun.options(protocol).contentDecoding(ContentDecoding.on());
    }

    /** Answers one request with these fields (name and value in turn) and this body, over either protocol. */
    private static RawPeer.Script answer(Protocol protocol, byte[] body, String... fields) {
        return connection -> {
            if (protocol == Protocol.HTTP2) {
                answerHttp2(connection, body, fields);
            } else {
                answerHttp1(connection, body, fields);
            }
            connection.await("end");
        };
    }

    private static void answerHttp1(RawConnection connection, byte[] body, String... fields) throws IOException {
        connection.readRequestHead();
        StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\ncontent-length: " + body.length + "\r\n");
        for (int i = 0; i < fields.length; i += 2) {
            head.append(fields[i]).append(": ").append(fields[i + 1]).append("\r\n");
        }
        connection.write(head.append("\r\n").toString());
        connection.write(body);
    }

    private static RawHttp2 answerHttp2(RawConnection connection, byte[] body, String... fields) throws IOException {
        RawHttp2 http2 = H2Scripts.open(connection);
        http2.readHeaders();
        HeaderField[] all = new HeaderField[fields.length / 2 + 2];
        all[0] = H2Scripts.OK;
        all[1] = new HeaderField("content-length", Integer.toString(body.length));
        for (int i = 0; i < fields.length; i += 2) {
            all[i / 2 + 2] = new HeaderField(fields[i], fields[i + 1]);
        }
        http2.writeHeaders(1, false, all);
        for (int from = 0; from < body.length; from += 16_384) {
            int to = Math.min(body.length, from + 16_384);
            http2.writeFrame(
                    H2Frame.DATA, to == body.length ? H2Frame.END_STREAM : 0, 1, Arrays.copyOfRange(body, from, to));
        }
        return http2;
    }

    private static String awaited(GunStream stream) {
        return stream.awaitBody().asString(StandardCharsets.UTF_8);
    }

    private static void assertDecodeFailed(GunStream stream, String text) {
        assertThatThrownBy(stream::awaitBody)
                .isInstanceOfSatisfying(GunException.Stream.class, e -> assertThat(e.reason())
                        .isEqualTo(new Reason.DecodeFailed(text)));
    }

    @ParameterizedTest(name = "{0} over {1}")
    @CsvSource({
        "gzip, HTTP",
        "gzip, HTTP2",
        "x-gzip, HTTP",
        "deflate, HTTP",
        "deflate, HTTP2",
        "raw, HTTP",
        "br, HTTP",
        "br, HTTP2",
        "zstd, HTTP",
        "zstd, HTTP2"
    })
    @DisplayName("a body is decoded, and told without the fields that are not true of it any more")
    void decodes(String coding, Protocol protocol) {
        byte[] body = Encoded.as(coding.equals("x-gzip") ? "gzip" : coding, BYTES);
        String name = coding.equals("raw") ? "deflate" : coding;
        try (RawPeer peer =
                RawPeer.start(answer(protocol, body, "content-encoding", name, "content-type", "text/plain"))) {
            GunStream stream = gun.open(peer, decoding(protocol)).get("/");
            GunResponse response = stream.awaitResponse();

            assertThat(response.fin()).isFalse();
            assertThat(response.headers()).isEqualTo(Headers.of("content-type", "text/plain"));
            Headers original = response.originalHeaders();
            assertThat(original.size()).isEqualTo(3);
            assertThat(original.get("content-length")).isEqualTo(Integer.toString(body.length));
            assertThat(original.get("content-encoding")).isEqualTo(name);
            assertThat(original.get("content-type")).isEqualTo("text/plain");
            assertThat(awaited(stream)).isEqualTo(TEXT);
            peer.release("end");
        }
    }

    @Test
    @DisplayName("it is off by default: nothing is offered, and the body comes as it is")
    void off() {
        byte[] body = Encoded.as("gzip", BYTES);
        try (RawPeer peer = RawPeer.start(connection -> {
            RequestHead head = connection.readRequestHead();
            assertThat(head.header("accept-encoding")).isNull();
            connection.write(
                    "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: " + body.length + "\r\n\r\n");
            connection.write(body);
        })) {
            GunStream stream = gun.open(peer, gun.options(Protocol.HTTP)).get("/");

            assertThat(stream.awaitResponse().headers().get("content-encoding")).isEqualTo("gzip");
            assertThat(stream.awaitBody().asBytes()).isEqualTo(body);
        }
    }

    @Test
    @DisplayName(
            "accept-encoding is added, unless the request has one, or asks for a range; a request may say otherwise")
    void offered() {
        try (RawPeer peer = RawPeer.start(connection -> {
            String[] expected = {"gzip, deflate, br, zstd", "gzip;q=0.5", "-", "-", "-"};
            for (String offer : expected) {
                String header = connection.readRequestHead().header("accept-encoding");
                assertThat(header == null ? "-" : header).isEqualTo(offer);
                connection.write("HTTP/1.1 204 No Content\r\n\r\n");
            }
        })) {
            GunConnection connection = gun.open(peer, decoding(Protocol.HTTP));
            connection.get("/").awaitResponse();
            connection.get("/", Headers.of("accept-encoding", "gzip;q=0.5")).awaitResponse();
            connection.get("/", Headers.of("range", "bytes=0-9")).awaitResponse();
            RequestOptions off = RequestOptions.builder()
                    .contentDecoding(ContentDecoding.off())
                    .build();
            connection.request("GET", "/", Headers.empty(), Bytes.empty(), off).awaitResponse();
            connection.wsUpgrade(
                    "/", WsOptions.builder().replyTo(ReplyTo.HANDLE).build());
            peer.awaitScripts();
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"204 No Content", "304 Not Modified", "206 Partial Content", "200 OK"})
    @DisplayName("204, 304, 206 and the answer to HEAD are not decoded, and keep their fields")
    void notDecoded(String status) {
        boolean body = status.startsWith("206");
        boolean head = status.startsWith("200");
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write("HTTP/1.1 " + status + "\r\ncontent-encoding: gzip\r\n"
                    + (status.startsWith("204") ? "" : "content-length: 3\r\n") + "\r\n" + (body ? "abc" : ""));
        })) {
            GunConnection connection = gun.open(peer, decoding(Protocol.HTTP));
            GunStream stream = head ? connection.head("/") : connection.get("/");
            GunResponse response = stream.awaitResponse();

            assertThat(response.headers().get("content-encoding")).isEqualTo("gzip");
            assertThat(response.originalHeaders()).isSameAs(response.headers());
            assertThat(response.fin()).isEqualTo(!body);
            if (body) {
                assertThat(awaited(stream)).isEqualTo("abc");
            }
        }
    }

    @Test
    @DisplayName("a coding that is not known is left as it is")
    void unknownCoding() {
        try (RawPeer peer = RawPeer.start(answer(Protocol.HTTP, new byte[] {'a'}, "content-encoding", "compress"))) {
            GunStream stream = gun.open(peer, decoding(Protocol.HTTP)).get("/");

            assertThat(stream.awaitResponse().headers().get("content-encoding")).isEqualTo("compress");
            assertThat(awaited(stream)).isEqualTo("a");
            peer.release("end");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip, gzip | The body has more than one content coding (RFC 9110 §8.4)",
                "deflate    | Content is not deflated: invalid stored block lengths (RFC 1951)",
                "gzip       | Byte 0 of a gzip header is 97 (RFC 1952 §2.3)",
                "br         | Content ends within its brotli stream (RFC 7932 §9.2)",
                "zstd       | Content is not zstd's: Unknown frame descriptor (RFC 8878)"
            })
    @DisplayName("content that is not what its coding says ends the stream with decode_failed; the connection goes on")
    void decodeFailed(String coding, String text) {
        try (RawPeer peer = RawPeer.start(connection -> {
            answerHttp1(
                    connection,
                    "aaaaaaaaaaaaaaaaaaaaaaaaa".getBytes(StandardCharsets.UTF_8),
                    "content-encoding",
                    coding);
            connection.readRequestHead();
            connection.write("HTTP/1.1 204 No Content\r\n\r\n");
        })) {
            GunConnection connection = gun.open(peer, decoding(Protocol.HTTP));
            GunStream stream = connection.get("/");

            assertDecodeFailed(stream, text);
            assertThat(connection.get("/").awaitResponse().status()).isEqualTo(204);
        }
    }

    /** Answers over HTTP/2 with what is no gzip, which must be reset with CANCEL, and then another request. */
    private static void answerNoGzip(RawConnection connection) throws IOException {
        RawHttp2 http2 = H2Scripts.open(connection);
        http2.readHeaders();
        http2.writeHeaders(1, false, H2Scripts.OK, new HeaderField("content-encoding", "gzip"));
        http2.write(H2Frame.data(1, "no gzip", false));
        http2.expect(H2Frame.rstStream(1, 8));
        H2Scripts.answer(http2);
    }

    @Test
    @DisplayName("over HTTP/2 the stream that cannot be decoded is reset with CANCEL, and no other")
    void resetOverHttp2() {
        try (RawPeer peer = RawPeer.start(ContentDecodingTests::answerNoGzip)) {
            GunConnection connection = gun.open(peer, decoding(Protocol.HTTP2));
            GunFixture.get(connection, "/");
            gun.owner.said.awaitExactly("up http2", "response #1 200", "error #1 decode_failed MAYBE");
            assertThat(connection.get("/").awaitResponse().status()).isEqualTo(200);
            peer.awaitScripts();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"HTTP1", "H2C"})
    @DisplayName("inside a tunnel it is reset there, and the tunnel goes on")
    void resetInsideTunnel(Kind kind) {
        try (RawPeer origin = RawPeer.start(ContentDecodingTests::answerNoGzip);
                ProxyPeer proxy = ProxyPeer.start(kind)) {
            GunTunnel tunnel = open(proxy, kind, decoding(spokenTo(kind)))
                    .connect(to(origin).withProtocols(Protocol.HTTP2));
            GunStream stream = tunnel.get("/");

            assertDecodeFailed(stream, "Byte 0 of a gzip header is 110 (RFC 1952 §2.3)");
            assertThat(tunnel.get("/").awaitResponse().status()).isEqualTo(200);
            origin.awaitScripts();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"HTTP", "HTTP2"})
    @DisplayName("content that is cut short by the end of its body is no body")
    void truncated(Protocol protocol) {
        byte[] body = Arrays.copyOf(Encoded.as("gzip", BYTES), 200);
        try (RawPeer peer = RawPeer.start(answer(protocol, body, "content-encoding", "gzip"))) {
            assertDecodeFailed(
                    gun.open(peer, decoding(protocol)).get("/"), "Content ends within a gzip member (RFC 1952 §2.3)");
            peer.release("end");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"HTTP", "HTTP2"})
    @DisplayName("a credit is a decoded piece of at most 64 KiB, and the end waits for them")
    void credits(Protocol protocol) {
        byte[] plain = new byte[200_000];
        try (RawPeer peer = RawPeer.start(answer(protocol, Encoded.as("gzip", plain), "content-encoding", "gzip"))) {
            GunConnection connection = gun.open(peer, decoding(protocol));
            RequestOptions two =
                    RequestOptions.builder().replyTo(ReplyTo.OWNER).flow(2).build();
            GunStream stream = connection.request("GET", "/", Headers.empty(), Bytes.empty(), two);
            String piece = "data #1 '" + new String(new byte[65_536], StandardCharsets.UTF_8) + "'";
            String rest = "data #1 '" + new String(new byte[200_000 - 3 * 65_536], StandardCharsets.UTF_8) + "'";
            gun.owner.said.awaitExactly("up " + protocol, "response #1 200", piece, piece);
            stream.updateFlow(2);
            gun.owner.said.awaitExactly(piece, rest);
            gun.owner.said.assertNothingMore();
            stream.updateFlow(1);
            gun.owner.said.awaitExactly("data #1 '' fin");
            peer.release("end");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"HTTP", "HTTP2"})
    @DisplayName("a bomb whose receiver takes nothing is not decoded: what is held is its content and one piece")
    void bomb(Protocol protocol) {
        byte[] bomb = Encoded.as("gzip", new byte[64 << 20]);
        try (RawPeer peer = RawPeer.start(answer(protocol, bomb, "content-encoding", "gzip"))) {
            GunOptions.Builder options = decoding(protocol)
                    .contentDecoding(ContentDecoding.on().maxRatio(2_000))
                    .mailboxBytes(100_000);
            GunStream stream = gun.open(peer, options).get("/");
            GunResponse response = stream.awaitResponse();
            assertThat(response.status()).isEqualTo(200);
            long total = 0;
            boolean fin = false;
            while (!fin) {
                GunData data = (GunData) stream.await();
                total += data.data().size();
                fin = data.fin();
            }
            assertThat(total).isEqualTo(64 << 20);
            peer.release("end");
        }
    }

    @Test
    @DisplayName("a bomb ends with decode_failed at 100 : 1")
    void ratio() {
        byte[] bomb = Encoded.as("gzip", new byte[8 << 20]);
        try (RawPeer peer = RawPeer.start(answer(Protocol.HTTP, bomb, "content-encoding", "gzip"))) {
            GunStream stream = gun.open(peer, decoding(Protocol.HTTP)).get("/");

            assertThatThrownBy(stream::awaitBody).isInstanceOfSatisfying(GunException.Stream.class, e -> assertThat(
                            e.reason().text())
                    .startsWith("The body decodes to more than contentDecoding.maxRatio = 100 times"));
            peer.release("end");
        }
    }

    @Test
    @DisplayName("a body that is read until the close is decoded, and its end waits for a receiver without credits")
    void untilClose() throws IOException {
        byte[] body = Encoded.as("gzip", new byte[150_000]);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.writeBytes("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        answer.writeBytes(body);
        try (RawPeer peer = RawPeer.start(connection -> {
            connection.readRequestHead();
            connection.write(answer.toByteArray());
            connection.close();
        })) {
            GunConnection connection = gun.open(peer, decoding(Protocol.HTTP));
            RequestOptions one =
                    RequestOptions.builder().replyTo(ReplyTo.OWNER).flow(1).build();
            GunStream stream = connection.request("GET", "/", Headers.empty(), Bytes.empty(), one);
            String piece = "data #1 '" + new String(new byte[65_536], StandardCharsets.UTF_8) + "'";
            String rest = "data #1 '" + new String(new byte[150_000 - 2 * 65_536], StandardCharsets.UTF_8) + "'";
            gun.owner.said.awaitExactly("up http", "response #1 200", piece);
            Awaitility.await().until(() -> connection.info().readPausedSince() != null);
            stream.updateFlow(3);
            gun.owner.said.awaitExactly(
                    piece,
                    rest,
                    "data #1 '' fin",
                    "down http closed maybe=[] unprocessed=[]",
                    "terminated shutdown(closed)");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"HTTP", "HTTP2"})
    @DisplayName("trailers come behind the last decoded piece, also when that waits for credits")
    void trailers(Protocol protocol) {
        byte[] body = Encoded.as("gzip", new byte[100_000]);
        try (RawPeer peer = RawPeer.start(connection -> {
            if (protocol == Protocol.HTTP) {
                connection.readRequestHead();
                connection.write("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ntransfer-encoding: chunked\r\n\r\n"
                        + Integer.toHexString(body.length) + "\r\n");
                connection.write(body);
                connection.write("\r\n0\r\nx-check: 1\r\n\r\n");
                connection.readRequestHead();
                connection.write("HTTP/1.1 204 No Content\r\n\r\n");
            } else {
                RawHttp2 http2 = H2Scripts.open(connection);
                http2.readHeaders();
                http2.writeHeaders(1, false, H2Scripts.OK, new HeaderField("content-encoding", "gzip"));
                http2.writeFrame(H2Frame.DATA, 0, 1, body);
                http2.writeHeaders(1, true, new HeaderField("x-check", "1"));
            }
            connection.await("end");
        })) {
            GunConnection connection = gun.open(peer, decoding(protocol));
            RequestOptions one =
                    RequestOptions.builder().replyTo(ReplyTo.OWNER).flow(1).build();
            GunStream stream = connection.request("GET", "/", Headers.empty(), Bytes.empty(), one);
            gun.owner.said.awaitExactly(
                    "up " + protocol,
                    "response #1 200",
                    "data #1 '" + new String(new byte[65_536], StandardCharsets.UTF_8) + "'");
            gun.owner.said.assertNothingMore();
            stream.updateFlow(2);
            gun.owner.said.awaitExactly(
                    "data #1 '" + new String(new byte[100_000 - 65_536], StandardCharsets.UTF_8) + "'",
                    "trailers #1 [x-check: 1]");
            if (protocol == Protocol.HTTP) {
                assertThat(connection.get("/").awaitResponse().status()).isEqualTo(204);
            }
            peer.release("end");
        }
    }

    @Test
    @DisplayName("a pipelined response waits for the one before it, whose decoded body waits for credits")
    void pipelined() {
        byte[] body = Encoded.as("gzip", new byte[100_000]);
        try (RawPeer peer = RawPeer.start(connection -> {
            answerHttp1(connection, body, "content-encoding", "gzip");
            connection.readRequestHead();
            connection.write("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx");
            connection.await("end");
        })) {
            GunConnection connection = gun.open(peer, decoding(Protocol.HTTP));
            RequestOptions.Builder toOwner = RequestOptions.builder().replyTo(ReplyTo.OWNER);
            GunStream first = connection.request(
                    "GET", "/", Headers.empty(), Bytes.empty(), toOwner.flow(1).build());
            connection.request(
                    "GET",
                    "/",
                    Headers.empty(),
                    Bytes.empty(),
                    toOwner.flow(RequestOptions.UNLIMITED).build());
            gun.owner.said.awaitExactly(
                    "up http",
                    "response #1 200",
                    "data #1 '" + new String(new byte[65_536], StandardCharsets.UTF_8) + "'");
            Awaitility.await().until(() -> connection.info().readPausedSince() != null);
            gun.owner.said.assertNothingMore();
            first.updateFlow(5);
            gun.owner.said.awaitExactly(
                    "data #1 '" + new String(new byte[100_000 - 65_536], StandardCharsets.UTF_8) + "'",
                    "data #1 '' fin",
                    "response #2 200",
                    "data #2 'x' fin");
            peer.release("end");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"HTTP", "HTTP2"})
    @DisplayName("a stream that is cancelled while its decoded body waits frees what it held, and others go on")
    void cancelledWhileHeld(Protocol protocol) {
        byte[] body = Encoded.as("gzip", new byte[100_000]);
        try (RawPeer peer = RawPeer.start(connection -> {
            if (protocol == Protocol.HTTP) {
                answerHttp1(connection, body, "content-encoding", "gzip");
                connection.readRequestHead();
                connection.write("HTTP/1.1 204 No Content\r\n\r\n");
            } else {
                RawHttp2 http2 = answerHttp2(connection, body, "content-encoding", "gzip");
                http2.readUntil(H2Frame.HEADERS);
                http2.writeHeaders(3, true, H2Scripts.OK);
            }
        })) {
            GunConnection connection = gun.open(peer, decoding(protocol));
            RequestOptions one = RequestOptions.builder().flow(1).build();
            GunStream stream = connection.request("GET", "/", Headers.empty(), Bytes.empty(), one);
            stream.awaitResponse();
            stream.await();
            stream.cancel();
            assertThat(connection.get("/").awaitResponse().status()).isLessThan(300);
        }
    }

    @Test
    @DisplayName("limits are validated, and named")
    void validated() {
        assertThatThrownBy(() -> ContentDecoding.on().maxRatio(0))
                .isInstanceOfSatisfying(
                        GunOptionsException.class, e -> assertThat(e.option()).isEqualTo("contentDecoding.maxRatio"));
        assertThatThrownBy(() -> ContentDecoding.on().maxBytes(0))
                .isInstanceOfSatisfying(
                        GunOptionsException.class, e -> assertThat(e.option()).isEqualTo("contentDecoding.maxBytes"));
        assertThat(ContentDecoding.on().enabled(false)).isEqualTo(ContentDecoding.off());
    }
}
