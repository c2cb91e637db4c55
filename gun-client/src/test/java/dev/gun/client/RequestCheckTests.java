package dev.gun.client;

import static dev.gun.client.GunFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Requests that are refused at the call: nothing of them is sent (spec page 1 §6)")
class RequestCheckTests {

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb: c", "a\nb", "a\rb", "a\0b", "\u0100"})
    @DisplayName("a header value with CR, LF, NUL or a character beyond ISO-8859-1 is refused, and not printed")
    void headerValue(String value) {
        refused(
                connection -> connection.get("/", Headers.of("x-name", value)),
                "The value of header \"x-name\" holds CR, LF, NUL or a character beyond ISO-8859-1, which RFC 9110 §5.5"
                        + " forbids");
    }

    @ParameterizedTest
    @CsvSource({"'a\r\nb', 'a\\u000d\\u000ab'", "'a b', 'a b'", "'a:', 'a:'", "'', ''"})
    @DisplayName("a header name that is not a token is refused, escaped")
    void headerName(String name, String shown) {
        refused(
                connection -> connection.get("/", Headers.of(name, "value")),
                "Header name \"" + shown + "\" is not a token: letters, digits and !#$%&'*+-.^_`|~ (RFC 9110 §5.1)");
    }

    @Test
    @DisplayName("invalidRequestHeaders = IGNORE sends what the user gives as it is, at the user's own risk")
    void ignored() {
        Headers bad = Headers.of("x y", "1", "x-name", "a\r\nb: c");
        RequestOptions ignoring = RequestOptions.builder()
                .invalidRequestHeaders(InvalidHeaders.IGNORE)
                .build();
        try (RawPeer peer = RawPeer.start(connection -> {
            assertThat(connection.readUntil("\r\n\r\n"))
                    .startsWith("GET /1 HTTP/1.1\r\nhost: ")
                    .endsWith("\r\nx y: 1\r\nx-name: a\r\nb: c\r\n\r\n");
            connection.write("HTTP/1.1 204 No Content\r\n\r\n");
            assertThat(connection.readUntil("\r\n\r\n"))
                    .startsWith("GET /ws HTTP/1.1\r\nhost: ")
                    .endsWith("\r\nx y: 1\r\nx-name: a\r\nb: c\r\n\r\n");
            connection.write("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP));
            assertThat(connection
                            .request("GET", "/1", bad, Bytes.empty(), ignoring)
                            .awaitResponse()
                            .status())
                    .isEqualTo(204);
            WsOptions webSocket = WsOptions.builder()
                    .invalidRequestHeaders(InvalidHeaders.IGNORE)
                    .replyTo(ReplyTo.HANDLE)
                    .build();
            assertThat(connection
                            .wsUpgrade("/ws", bad, webSocket)
                            .awaitResponse()
                            .status())
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'/a b', '/a b'",
        "'/a\r\nHost: evil', '/a\\u000d\\u000aHost: evil'",
        "'/\u00e4', '/\\u00e4'",
        "'a', 'a'",
        "'', ''",
        "'http://other/', 'http://other/'",
        "'/a b?token=secret', '/a b?***'",
        "'/a#top', '/a#top'",
        "'/a?b#top', '/a?***'"
    })
    @DisplayName("a path that could break out of the request line, or has a fragment, is refused, without its query")
    void path(String path, String shown) {
        refused(
                connection -> connection.get(path),
                "Path \"" + shown
                        + "\" must begin with / and hold visible ASCII without a fragment; percent-encode the rest (RFC 9112"
                        + " §3.2)");
    }

    @Test
    @DisplayName("the asterisk is a target of OPTIONS only (RFC 9112 §3.2.4)")
    void asterisk() {
        refused(
                connection -> connection.get("*"),
                "Path \"*\" stands for the server as a whole, which only OPTIONS can ask, not \"GET\" (RFC 9112 §3.2.4)");
        refused(
                connection -> connection.wsUpgrade("*"),
                "Path \"*\" stands for the server as a whole, which only OPTIONS can ask, not \"GET\" (RFC 9112 §3.2.4)");
        try (RawPeer peer = RawPeer.start(connection -> {
            assertThat(connection.readRequestHead().requestLine()).isEqualTo("OPTIONS * HTTP/1.1");
            connection.write("HTTP/1.1 204 No Content\r\n\r\n");
        })) {
            assertThat(gun.open(peer, gun.options(Protocol.HTTP))
                            .options("*")
                            .awaitResponse()
                            .status())
                    .isEqualTo(204);
        }
    }

    @ParameterizedTest
    @CsvSource({"'GET /', 'GET /'", "'GE\r\nT', 'GE\\u000d\\u000aT'", "'', ''", "'G\u00cbT', 'G\\u00cbT'"})
    @DisplayName("a method that is not a token is refused")
    void method(String method, String shown) {
        refused(
                connection -> connection.request(method, "/", Headers.empty(), Bytes.empty()),
                "Method \"" + shown + "\" is not a token, such as GET (RFC 9110 §9.1)");
    }

    @Test
    @DisplayName("CONNECT has no path and is asked with connect(Destination)")
    void connectMethod() {
        refused(
                connection -> connection.request("CONNECT", "/", Headers.empty(), Bytes.empty()),
                "CONNECT asks for a tunnel and has no path: use connect(Destination) (RFC 9110 §9.3.6)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"content-length", "transfer-encoding", "host", "authorization", "set-cookie", "trailer"})
    @DisplayName("framing, routing and security fields are refused in trailers")
    void trailers(String name) {
        refused(
                connection -> connection.headers("POST", "/", Headers.empty()).trailers(Headers.of(name, "1")),
                "Field \"" + name + "\" is not allowed in trailers (RFC 9110 §6.5.1)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"upgrade", "connection", "sec-websocket-key", "sec-websocket-extensions"})
    @DisplayName("the fields of the WebSocket handshake are ours")
    void upgradeFields(String name) {
        refused(
                connection -> connection.wsUpgrade("/", Headers.of(name, "x"), WsOptions.defaults()),
                "Field \"" + name + "\" of a WebSocket upgrade is set by the client; use WsOptions (RFC 6455 §4.1)");
    }

    @Test
    @DisplayName("a header that a customizer adds is checked too, and what a customizer throws is thrown at the caller")
    void customizers() {
        try (RawPeer peer = RawPeer.start(connection -> {})) {
            GunConnection connection =
                    gun.open(peer, gun.options(Protocol.HTTP2).requestCustomizer(request -> {
                        if (request.path().equals("/throw")) {
                            throw new IllegalStateException("a customizer that throws");
                        }
                        request.addHeader("x-added", request.path().substring(1) + "\r\n");
                    }));

            assertThatThrownBy(() -> connection.get("/a"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("The value of header \"x-added\" holds CR, LF");
            assertThatThrownBy(() -> connection.get("/throw"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("a customizer that throws");
        }
    }

    @Test
    @DisplayName("replyTo OWNER without an owner, and a stream of another connection, are refused")
    void foreign() {
        try (RawPeer peer = RawPeer.start(connection -> {})) {
            GunOptions.Builder options = GunOptions.builder().protocols(Protocol.HTTP2);
            GunConnection connection = gun.open(peer, options.name("one"));
            GunConnection other = gun.open(peer, options.name("two"));

            assertThatThrownBy(() -> get(connection, "/"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Connection one has no owner that messages could go to: give it one, or reply to the"
                            + " handle or a receiver");
            assertThatThrownBy(() -> connection.streamInfo(other.get("/")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("GunStream[two#1] is not a stream of connection one");
        }
    }

    private interface Call {
        void on(GunConnection connection);
    }

    /** The call throws this, and the next request is the first that the peer sees. */
    private void refused(Call call, String message) {
        try (RawPeer peer = RawPeer.start(connection -> {
            RawHttp2 http2 = H2Scripts.open(connection);
            assertThat(http2.readHeaders().fields()).contains(new dev.gun.client.testkit.HeaderField(":path", "/next"));
            http2.writeHeaders(1, true, H2Scripts.OK);
        })) {
            GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
            assertThatThrownBy(() -> call.on(connection))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }
    }
}
