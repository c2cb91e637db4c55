package dev.gun.client.testkit;

import static dev.gun.client.testkit.HeaderField.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JettyPeerTests {
    private static JettyPeer jetty;

    @BeforeAll
    static void start() {
        jetty = JettyPeer.start();
    }

    @AfterAll
    static void stop() {
        jetty.close();
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void theEndpointsAnswerOverTlsInBothVersions(Version version) throws Exception {
        HttpClient client = client(version, TestPki.get().clientContext());
        String base = "https://localhost:" + jetty.tlsPort();

        HttpResponse<String> hello = get(client, base + "/hello");
        assertThat(hello.version()).isEqualTo(version);
        assertThat(hello.body()).isEqualTo("Hello world!");
        assertThat(hello.headers().firstValue("content-type")).contains("text/plain");
        assertThat(get(client, base + "/empty").statusCode()).isEqualTo(204);
        assertThat(get(client, base + "/stream").body()).isEqualTo("part1part2");
        assertThat(get(client, base + "/big?n=100000").body())
                .isEqualTo(new String(Bytes.pattern(100_000), StandardCharsets.US_ASCII));
        assertThat(get(client, base + "/status?code=503").statusCode()).isEqualTo(503);
        assertThat(get(client, base + "/none").statusCode()).isEqualTo(404);
        assertThat(get(client, base + "/headers?a=b").body())
                .startsWith("GET /headers?a=b HTTP/" + (version == Version.HTTP_2 ? "2.0" : "1.1") + "\n");
        HttpRequest post = HttpRequest.newBuilder(URI.create(base + "/echo"))
                .POST(BodyPublishers.ofByteArray(Bytes.pattern(300_000)))
                .build();
        assertThat(client.send(post, BodyHandlers.ofByteArray()).body()).isEqualTo(Bytes.pattern(300_000));
    }

    @Test
    void slowWaitsForItsGateAndTellsThatItDoes() throws Exception {
        HttpClient client = client(Version.HTTP_1_1, SSLContext.getDefault());
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                HttpRequest.newBuilder(URI.create(base() + "/slow?gate=g")).build(), BodyHandlers.ofString());
        jetty.gates().await("g-entered");
        assertThat(answer).isNotDone();

        jetty.gates().release("g");

        assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo("slow");
    }

    @Test
    void streamInformAndTrailersAreWhatTheyAreOnTheWire() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), jetty.port())) {
            String stream = exchange(socket, "/stream", "0\r\n\r\n");
            assertThat(stream.split("\r\n\r\n", 2)[1]).isEqualTo("5\r\npart1\r\n5\r\npart2\r\n0\r\n\r\n");

            String inform = exchange(socket, "/inform", "informed");
            assertThat(inform)
                    .startsWith(
                            "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\n");

            String trailers = exchange(socket, "/trailers", "x-trailer: after\r\n\r\n");
            assertThat(trailers.split("\r\n\r\n", 2)[1]).isEqualTo("4\r\nbody\r\n0\r\nx-trailer: after\r\n\r\n");
            assertThat(jetty.openConnections()).isPositive();
        }
    }

    @Test
    void theWebSocketEchoes() throws Exception {
        WsClient client = WsClient.connect(URI.create("ws://127.0.0.1:" + jetty.port() + "/ws"));
        client.sendText("hello");
        client.received().awaitExactly("hello");
        client.close();
    }

    @Test
    void theWebSocketPushesRightAfterTheHandshake() throws Exception {
        WsClient client = WsClient.connect(URI.create("ws://127.0.0.1:" + jetty.port() + "/ws-push?n=3&close=1001"));
        client.received().awaitExactly("message 0", "message 1", "message 2", "close 1001 pushed");
    }

    @Test
    void aWebSocketCanBeRefused() {
        assertThatThrownBy(() -> WsClient.connect(URI.create("ws://127.0.0.1:" + jetty.port() + "/ws-refuse")))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        e -> assertThat(e.getResponse().statusCode()).isEqualTo(403));
    }

    @Test
    void deflateIsAgreedOnWhenOffered() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), jetty.port())) {
            String request = String.join(
                    "\r\n",
                    "GET /ws HTTP/1.1",
                    "Host: x",
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "Sec-WebSocket-Protocol: one, two",
                    "Sec-WebSocket-Extensions: permessage-deflate",
                    "",
                    "");
            socket.getOutputStream().write(Bytes.utf8(request));
            String head = readUntil(socket, "\r\n\r\n");
            assertThat(head.lines())
                    .contains(
                            "HTTP/1.1 101 Switching Protocols",
                            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                            "Sec-WebSocket-Extensions: permessage-deflate",
                            "Sec-WebSocket-Protocol: one");
        }
    }

    @Test
    void http2WithPriorKnowledgeCarriesAWebSocketByRfc8441() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), jetty.port())) {
            socket.getOutputStream()
                    .write(Bytes.concat(
                            Bytes.utf8(RawHttp2.PREFACE),
                            H2Frame.settings().encode(),
                            new H2Frame(H2Frame.HEADERS, H2Frame.END_HEADERS, 1, connectWebSocket()).encode(),
                            H2Frame.windowUpdate(0, 100).encode()));
            H2Frame settings = readFrame(socket, H2Frame.SETTINGS);
            // RFC 8441 section 3: SETTINGS_ENABLE_CONNECT_PROTOCOL.
            assertThat(settings.settingsMap()).containsEntry(0x8, 1L);
            byte[] block = readFrame(socket, H2Frame.HEADERS).payload();
            assertThat(new Hpack().decode(1, block)).contains(header(":status", "200"));

            byte[] frame = WsFrame.text("over h2").asMasked().encode();
            socket.getOutputStream().write(new H2Frame(H2Frame.DATA, 0, 1, frame).encode());

            assertThat(readFrame(socket, H2Frame.DATA).payload())
                    .isEqualTo(WsFrame.text("over h2").encode());
        }
    }

    @Test
    void clientCertificatesCanBeDemanded() throws Exception {
        try (JettyPeer strict = JettyPeer.startWithClientAuth()) {
            HttpClient known = client(Version.HTTP_2, TestPki.get().client().clientContext());
            assertThat(get(known, "https://localhost:" + strict.tlsPort() + "/hello")
                            .body())
                    .isEqualTo("Hello world!");

            // By a socket: java.net.http can wait for ever when TLS 1.3 refuses after the client's part of the
            // handshake.
            try (Socket unknown = TestPki.get()
                    .clientContext()
                    .getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), strict.tlsPort())) {
                unknown.setSoTimeout((int) Gates.TIMEOUT.toMillis());
                assertThatThrownBy(() -> exchange(unknown, "/hello", "Hello world!"))
                        .as("an alert, or the end of the connection, whichever is seen first")
                        .isInstanceOfAny(SSLException.class, SocketException.class);
            }
        }
    }

    private static String base() {
        return "http://127.0.0.1:" + jetty.port();
    }

    private static HttpClient client(Version version, SSLContext context) {
        return HttpClient.newBuilder().version(version).sslContext(context).build();
    }

    private static HttpResponse<String> get(HttpClient client, String uri) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString());
    }

    private static byte[] connectWebSocket() {
        return Hpack.encode(
                header(":method", "CONNECT"),
                header(":protocol", "websocket"),
                header(":scheme", "http"),
                header(":path", "/ws"),
                header(":authority", "localhost"),
                header("sec-websocket-version", "13"));
    }

    private static String exchange(Socket socket, String path, String end) throws IOException {
        socket.getOutputStream().write(Bytes.utf8("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n"));
        return readUntil(socket, end);
    }

    private static String readUntil(Socket socket, String end) throws IOException {
        socket.setSoTimeout((int) Gates.TIMEOUT.toMillis());
        StringBuilder text = new StringBuilder();
        while (!text.toString().endsWith(end)) {
            int next = socket.getInputStream().read();
            assertThat(next).as("after <%s>", text).isNotNegative();
            text.append((char) next);
        }
        return text.toString();
    }

    private static H2Frame readFrame(Socket socket, int type) throws IOException {
        socket.setSoTimeout((int) Gates.TIMEOUT.toMillis());
        DataInputStream in = new DataInputStream(socket.getInputStream());
        while (true) {
            int lengthAndType = in.readInt();
            int flags = in.readUnsignedByte();
            int streamId = in.readInt();
            H2Frame frame = new H2Frame(lengthAndType & 0xff, flags, streamId, in.readNBytes(lengthAndType >>> 8));
            if (frame.type() == type) {
                return frame;
            }
            assertThat(frame.type()).as("%s", frame).isNotIn(H2Frame.GOAWAY, H2Frame.RST_STREAM);
        }
    }
}
