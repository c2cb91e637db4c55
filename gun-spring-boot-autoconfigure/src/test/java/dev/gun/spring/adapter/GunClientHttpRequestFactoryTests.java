package dev.gun.spring.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.GunClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.StreamUtils;

@DisplayName(
        "GunClientHttpRequestFactory: the cases of Spring's AbstractHttpRequestFactoryTests, and those of the settings")
class GunClientHttpRequestFactoryTests {

    private final AdapterServer server = new AdapterServer();
    private final GunClient gun = GunClient.builder().eventLoopThreads(1).build();
    private GunHttp http = GunHttp.create(gun, GunHttpSettings.DEFAULTS);

    @AfterEach
    void close() {
        http.close();
        gun.close();
        server.close();
    }

    private void settings(GunHttpSettings settings) {
        http = GunHttp.create(gun, settings);
    }

    private ClientHttpRequest request(String path, HttpMethod method) {
        return request(server.uri(path), method);
    }

    private ClientHttpRequest request(URI uri, HttpMethod method) {
        return new GunClientHttpRequestFactory(http).createRequest(uri, method);
    }

    private static String body(ClientHttpResponse response) throws IOException {
        return StreamUtils.copyToString(response.getBody(), UTF_8);
    }

    @Test
    @DisplayName("status")
    void status() throws IOException {
        ClientHttpRequest request = request("/status/404", HttpMethod.GET);
        assertThat(request.getMethod()).isEqualTo(HttpMethod.GET);
        assertThat(request.getURI()).isEqualTo(server.uri("/status/404"));
        try (ClientHttpResponse response = request.execute()) {
            assertThat(response.getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
            assertThat(response.getStatusText()).isEqualTo("Not Found");
        }
    }

    @Test
    @DisplayName("echo: header fields of several values, and a body with its length")
    void echo() throws IOException {
        ClientHttpRequest request = request("/echo?q=a%20b", HttpMethod.PUT);
        request.getHeaders().addAll("My-Header", List.of("one", "two"));
        byte[] body = "Hello World".getBytes(UTF_8);
        request.getHeaders().setContentLength(body.length);
        StreamUtils.copy(body, request.getBody());

        try (ClientHttpResponse response = request.execute()) {
            assertThat(response.getStatusCode()).isEqualTo(HttpStatus.OK);
            assertThat(body(response)).isEqualTo("Hello World");
            assertThat(response.getHeaders().getContentLength()).isEqualTo(11);
        }
        AdapterServer.Seen seen = server.seen.get(0);
        assertThat(seen.header("My-header")).isEqualTo("one, two");
        assertThat(seen.header("Content-length")).isEqualTo("11");
        assertThat(seen.target()).isEqualTo("/echo?q=a%20b");
    }

    @Test
    @DisplayName("multiple writes, streamed and larger than any buffer")
    void multipleWrites() throws IOException {
        ClientHttpRequest request = request("/echo", HttpMethod.POST);
        String piece = "x".repeat(100_000);
        ((StreamingHttpOutputMessage) request).setBody(out -> {
            for (int i = 0; i < 30; i++) {
                out.write(piece.getBytes(UTF_8));
            }
        });

        try (ClientHttpResponse response = request.execute()) {
            assertThat(body(response)).isEqualTo(piece.repeat(30));
        }
        assertThat(server.seen.get(0).header("Transfer-encoding")).isEqualTo("chunked");
    }

    @Test
    @DisplayName("header fields and body cannot be changed after execute")
    void afterExecute() throws IOException {
        ClientHttpRequest request = request("/echo", HttpMethod.POST);
        request.getHeaders().add("MyHeader", "value");
        StreamUtils.copy("Hello".getBytes(UTF_8), request.getBody());
        try (ClientHttpResponse response = request.execute()) {
            assertThatThrownBy(() -> request.getHeaders().add("MyHeader", "value"))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> request.getBody()).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(request::execute).isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "OPTIONS", "DELETE"})
    @DisplayName("HTTP methods")
    void methods(String method) throws IOException {
        ClientHttpRequest request = request("/methods", HttpMethod.valueOf(method));
        if (method.startsWith("P")) {
            try (OutputStream body = request.getBody()) {
                body.write(32);
            }
        }
        try (ClientHttpResponse response = request.execute()) {
            assertThat(response.getStatusCode()).isEqualTo(HttpStatus.OK);
        }
        assertThat(server.seen.get(0).method()).isEqualTo(method);
    }

    @Test
    @DisplayName("a response that is closed before its end: the rest is not read, the next request goes on")
    void closedEarly() throws Exception {
        try (ClientHttpResponse response = request("/stalled", HttpMethod.GET).execute()) {
            assertThat(response.getBody().readNBytes(5)).isEqualTo("begun".getBytes(UTF_8));
            response.close();
            assertThatThrownBy(() -> response.getBody().read()).isInstanceOf(IOException.class);
        }
        try (ClientHttpResponse response = request("/", HttpMethod.GET).execute()) {
            assertThat(body(response)).isEqualTo("Hello world!");
        }
    }

    @Test
    @DisplayName("a body that fails cancels the request, and its failure is thrown")
    void failingBody() {
        ClientHttpRequest request = request("/echo", HttpMethod.POST);
        ((StreamingHttpOutputMessage) request).setBody(out -> {
            out.write(1);
            throw new IOException("no more");
        });

        assertThatThrownBy(request::execute).isInstanceOf(IOException.class).hasMessage("no more");
    }

    @Test
    @DisplayName("readTimeout: no head in time, and a body that stalls, are SocketTimeoutException")
    void readTimeout() throws IOException {
        settings(new GunHttpSettings(true, false, null, Duration.ofSeconds(1), null, null, 1));

        assertThatThrownBy(() -> request("/slow", HttpMethod.GET).execute()).isInstanceOf(SocketTimeoutException.class);
        settings(new GunHttpSettings(true, false, null, Duration.ofSeconds(1), null, null, 1));
        try (ClientHttpResponse response = request("/stalled", HttpMethod.GET).execute()) {
            assertThatThrownBy(() -> body(response)).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    @DisplayName("nobody listens: ConnectException at once; no such name: UnknownHostException")
    void connectFails() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }

        assertThatThrownBy(() -> request(URI.create("http://127.0.0.1:" + port), HttpMethod.GET)
                        .execute())
                .isInstanceOf(ConnectException.class);
        settings(new GunHttpSettings(true, false, null, null, null, address -> false, 1));
        assertThatThrownBy(() -> request("/", HttpMethod.GET).execute())
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("addressFilter allows none of its addresses");
        assertThat(server.seen).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "301, GET, GET",
        "302, GET, GET",
        "303, GET, GET",
        "307, GET, GET",
        "308, GET, GET",
        "301, POST, GET",
        "302, POST, GET",
        "303, POST, GET",
        "303, PUT, GET",
        "301, PUT, PUT",
        "303, HEAD, HEAD",
        "307, POST, POST",
        "308, POST, POST"
    })
    @DisplayName("redirects: RFC 9110 §15.4")
    void redirects(int status, String method, String then) throws IOException {
        ClientHttpRequest request = request("/redirect/" + status, HttpMethod.valueOf(method));
        request.getHeaders().add("Authorization", "secret");
        if (method.startsWith("P")) {
            ((StreamingHttpOutputMessage) request).setBody("body".getBytes(UTF_8));
            request.getHeaders().setContentLength(4);
        }
        try (ClientHttpResponse response = request.execute()) {
            assertThat(response.getStatusCode()).isEqualTo(HttpStatus.OK);
        }
        AdapterServer.Seen last = server.seen.get(1);
        assertThat(last.method() + " " + last.target()).isEqualTo(then + " /echo");
        assertThat(last.body()).isEqualTo(then.startsWith("P") ? "body" : "");
        assertThat(last.header("Authorization")).isEqualTo("secret");
    }

    @Test
    @DisplayName("credentials and cookies are not sent to another origin, and not again when it leads back")
    void otherOrigin() throws IOException {
        try (AdapterServer other = new AdapterServer()) {
            URI back = server.uri("/echo");
            ClientHttpRequest request = request("/redirect/302?" + other.uri("/redirect/302?" + back), HttpMethod.GET);
            request.getHeaders().add("Authorization", "secret");
            request.getHeaders().add("Cookie", "a=1");
            request.getHeaders().add("X-Kept", "yes");
            try (ClientHttpResponse response = request.execute()) {
                assertThat(response.getStatusCode()).isEqualTo(HttpStatus.OK);
            }

            for (AdapterServer.Seen seen : List.of(other.seen.get(0), server.seen.get(1))) {
                assertThat(seen.header("Authorization")).isNull();
                assertThat(seen.header("Cookie")).isNull();
                assertThat(seen.header("X-kept")).isEqualTo("yes");
            }
        }
    }

    @Test
    @DisplayName(
            "redirects that never end are given up after 20; those not asked for, or not repeatable, are given as is")
    void redirectsNotFollowed() throws IOException {
        assertThatThrownBy(() -> request("/loop", HttpMethod.GET).execute())
                .isInstanceOf(TooManyRedirectsException.class);
        assertThat(server.seen).hasSize(21);

        ClientHttpRequest once = request("/redirect/307", HttpMethod.POST);
        ((StreamingHttpOutputMessage) once).setBody(out -> out.write(1));
        try (ClientHttpResponse response = once.execute()) {
            assertThat(response.getStatusCode()).isEqualTo(HttpStatus.TEMPORARY_REDIRECT);
        }
        settings(new GunHttpSettings(false, false, null, null, null, null, 1));
        try (ClientHttpResponse response =
                request("/redirect/302", HttpMethod.GET).execute()) {
            assertThat(response.getStatusCode()).isEqualTo(HttpStatus.FOUND);
        }
    }

    @Test
    @DisplayName("cookies, when they are asked for, are kept and sent to the origin that set them")
    void cookies() throws IOException {
        settings(new GunHttpSettings(true, true, null, null, null, null, 1));
        request("/cookies", HttpMethod.GET).execute().close();
        request("/", HttpMethod.GET).execute().close();

        assertThat(server.seen.get(0).header("Cookie")).isNull();
        assertThat(server.seen.get(1).header("Cookie").split("; ")).containsExactlyInAnyOrder("a=1", "b=2");
    }
}
