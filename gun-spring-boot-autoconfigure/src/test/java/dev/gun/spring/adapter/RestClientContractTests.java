package dev.gun.spring.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

@ParameterizedClass(name = "{0}")
@EnumSource
@DisplayName("RestClient over Gun: Spring's contract for adapters (docs/spring/adapter-contract.md)")
class RestClientContractTests extends AdapterContract {

    @Test
    @DisplayName("the protocol that was meant carries it, with query and encoded path as given")
    void target() {
        String echoed = rest().post()
                .uri("/a b/{x}?p=1&p={y}", "c d", "two&")
                .body("text")
                .retrieve()
                .body(String.class);

        assertThat(echoed).isEqualTo("text");
        assertThat(last().protocol()).isEqualTo(wire.protocol);
        assertThat(last().target()).isEqualTo("/a%20b/c%20d?p=1&p=two%26");
    }

    @Test
    @DisplayName("header fields: several values stay several, empty ones stay, names in any case find them")
    void headers() {
        ResponseEntity<Void> entity = rest().get()
                .uri("/headers")
                .header("X-Request", "one", "two, three")
                .header("X-Nothing", "")
                .retrieve()
                .toBodilessEntity();

        assertThat(last().header("x-request")).containsExactly("one", "two, three");
        assertThat(last().header("x-nothing")).containsExactly("");
        HttpHeaders answer = entity.getHeaders();
        assertThat(answer.get("X-MULTI")).containsExactly("one", "two, three");
        assertThat(answer.get("x-empty")).containsExactly("");
        assertThat(answer.get("x-latin")).containsExactly("gr\u00fcn");
        assertThat(answer.get("set-cookie")).hasSize(3);
    }

    @Test
    @DisplayName("values are sent as ISO-8859-1; what is beyond it, and line breaks, are refused (RFC 9110 §5.5)")
    void headerValues() {
        RestClient client = rest();
        client.get().uri("/echo").header("x-request", "gr\u00fcn").retrieve().toBodilessEntity();
        assertThat(last().header("x-request")).containsExactly("gr\u00fcn");

        // The character's lower byte is a line feed.
        for (String value : List.of("a\r\nx-injected: b", "\u010ax-injected: b", "\u20ac")) {
            assertThatThrownBy(() -> client.get()
                            .uri("/echo")
                            .header("x-request", value)
                            .retrieve()
                            .toBodilessEntity())
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(server.seen).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 404, 500, 555})
    @DisplayName("HEAD has the fields of GET, and no body")
    void head(int status) {
        ResponseEntity<byte[]> entity = rest().head()
                .uri("/status/" + status)
                .retrieve()
                .onStatus(any -> true, (request, response) -> {})
                .toEntity(byte[].class);

        assertHead(entity, status);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    @DisplayName("204 and 304 have fields, and no body; the connection goes on")
    void withoutBody(int status) {
        RestClient client = rest();
        for (int i = 0; i < 2; i++) {
            ResponseEntity<String> entity =
                    client.get().uri("/status/" + status).retrieve().toEntity(String.class);

            assertWithoutBody(entity, status);
        }
    }

    @Test
    @DisplayName("bodies of no length, in both directions: empty, and none")
    void noLength() {
        RestClient client = rest();
        assertThat(client.post().uri("/echo").body(new byte[0]).retrieve().body(byte[].class))
                .isNull();
        assertThat(last().text()).isEmpty();
        assertThat(client.post().uri("/echo").retrieve().body(byte[].class)).isNull();
        assertThat(last().method()).isEqualTo("POST");
        // RFC 9110 §8.6: a request whose method expects content says that there is none.
        assertThat(last().header("content-length")).containsExactly("0");
        assertThat(client.put().uri("/echo").body(out -> {}).retrieve().body(byte[].class))
                .isNull();
        assertThat(last().text()).isEmpty();
    }

    @Test
    @DisplayName("a body that is streamed has the length that it was given, and else none")
    void contentLength() {
        byte[] body = "x".repeat(100_000).getBytes(UTF_8);
        RestClient client = rest();
        assertThat(client.post()
                        .uri("/echo")
                        .contentLength(body.length)
                        .contentType(MediaType.APPLICATION_OCTET_STREAM)
                        .body(out -> out.write(body))
                        .retrieve()
                        .body(byte[].class))
                .isEqualTo(body);
        assertThat(last().header("content-length")).containsExactly("100000");
        assertThat(last().header("transfer-encoding")).isEmpty();

        assertThat(client.post()
                        .uri("/echo")
                        .contentType(MediaType.APPLICATION_OCTET_STREAM)
                        .body(out -> out.write(body))
                        .retrieve()
                        .body(byte[].class))
                .isEqualTo(body);
        assertThat(last().header("content-length")).isEmpty();
        assertThat(last().header("transfer-encoding")).isEqualTo(wire.isHttp2() ? List.of() : List.of("chunked"));
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "7, 7", "3, 1", "7, 1"})
    @DisplayName("a body of another length than it was given fails, and never reaches the server as whole")
    void wrongLength(int length, int piece) {
        RestClient client = rest();
        assertThatThrownBy(() -> client.post()
                        .uri("/echo")
                        .contentLength(5)
                        .body(out -> {
                            for (int i = 0; i < length; i += piece) {
                                out.write(new byte[piece]);
                                out.flush();
                            }
                        })
                        .retrieve()
                        .toBodilessEntity())
                .isInstanceOf(ResourceAccessException.class)
                .hasRootCauseMessage(
                        length < 5
                                ? "The body ends after 3 bytes of its content-length of 5 bytes"
                                : "The body is longer than its content-length of 5 bytes");

        assertThat(client.post().uri("/echo").body("next").retrieve().body(String.class))
                .isEqualTo("next");
        assertThat(server.seen).hasSize(1);
    }

    @Test
    @DisplayName("multipart: a field and two files, one of them streamed, arrive with names, types and content")
    void multipart() {
        MultiValueMap<String, Object> parts = new LinkedMultiValueMap<>();
        parts.add("name", "gr\u00fcn");
        parts.add("file", new ByteArrayResource("content".getBytes(UTF_8)) {
            @Override
            public String getFilename() {
                return "a.txt";
            }
        });
        byte[] large = "0123456789".repeat(20_000).getBytes(UTF_8);
        parts.add("stream", new InputStreamResource(new ByteArrayInputStream(large)));
        rest().post()
                .uri("/echo")
                .contentType(MediaType.MULTIPART_FORM_DATA)
                .body(parts)
                .retrieve()
                .toBodilessEntity();

        MediaType type = MediaType.parseMediaType(last().header("content-type").get(0));
        assertThat(type.isCompatibleWith(MediaType.MULTIPART_FORM_DATA)).isTrue();
        String[] received = last().text().split("--" + type.getParameter("boundary") + "(\r\n|--\r\n)");
        assertThat(received).hasSize(4);
        assertThat(received[1])
                .startsWith("Content-Disposition: form-data; name=\"name\"\r\n")
                .endsWith("\r\n\r\ngr\u00fcn\r\n");
        assertThat(received[2])
                .startsWith("Content-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n")
                .endsWith("\r\n\r\ncontent\r\n");
        assertThat(received[3])
                .startsWith("Content-Disposition: form-data; name=\"stream\"\r\n")
                .endsWith("\r\n\r\n" + new String(large, UTF_8) + "\r\n");
    }

    @Test
    @DisplayName("a form, and a body of JSON, with their types and lengths")
    void form() {
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        form.add("foo", "b r");
        form.add("baz", "gr\u00fcn");
        rest().post()
                .uri("/echo")
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .body(form)
                .retrieve()
                .toBodilessEntity();

        assertThat(last().text()).isEqualTo("foo=b+r&baz=gr%C3%BCn");
        assertThat(last().header("content-length")).containsExactly("21");
    }

    @Test
    @DisplayName("error statuses are HttpClientErrorException and HttpServerErrorException, with text, fields and body")
    void errors() {
        assertThatThrownBy(() -> rest().get().uri("/status/404").retrieve().body(String.class))
                .isInstanceOfSatisfying(HttpClientErrorException.NotFound.class, failure -> {
                    assertThat(failure.getStatusText()).isEqualTo("Not Found");
                    assertThat(failure.getResponseBodyAsString()).isEqualTo("status 404");
                    assertThat(failure.getResponseHeaders().getContentType()).isEqualTo(MediaType.TEXT_PLAIN);
                });
        assertThatThrownBy(() -> rest().get().uri("/status/500").retrieve().toBodilessEntity())
                .isInstanceOf(HttpServerErrorException.InternalServerError.class);
        assertThatThrownBy(() -> rest().get().uri("/status/555").retrieve().body(String.class))
                .isInstanceOfSatisfying(RestClientException.class, failure -> assertThat(failure)
                        .hasMessageContaining("555")
                        .hasMessageContaining("status 555"));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    @DisplayName("redirects: a POST becomes GET, or is sent again with its body")
    void redirects(int status) {
        String echoed =
                rest().post().uri("/redirect/" + status).body("body").retrieve().body(String.class);

        boolean again = status >= 307;
        assertThat(last().method()).isEqualTo(again ? "POST" : "GET");
        assertThat(last().header("content-type")).hasSize(again ? 1 : 0);
        assertThat(echoed).isEqualTo(again ? "body" : null);
        assertThat(rest(new GunHttpSettings(false, false, null, null, null, null, 1))
                        .get()
                        .uri("/redirect/" + status)
                        .retrieve()
                        .toBodilessEntity()
                        .getStatusCode())
                .isEqualTo(HttpStatus.valueOf(status));
    }

    @Test
    @DisplayName(
            "read time-out: no head, and a body that stalls, are ResourceAccessException by SocketTimeoutException")
    void readTimeout() {
        for (String path : List.of("/slow", "/stalled")) {
            assertThatThrownBy(() -> rest(timeouts(null, Duration.ofSeconds(1)))
                            .get()
                            .uri(path)
                            .retrieve()
                            .body(String.class))
                    .isInstanceOf(RestClientException.class)
                    .hasCauseInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    @DisplayName("connect time-out: a server that takes the connection and says nothing")
    void connectTimeout() throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            // Over HTTP/1.1 in clear text there is nothing more to wait for than the TCP connection.
            URI uri = URI.create("https://localhost:" + silent.getLocalPort() + "/");
            assertThatThrownBy(() -> rest(timeouts(Duration.ofMillis(300), null))
                            .get()
                            .uri(uri)
                            .retrieve()
                            .toBodilessEntity())
                    .isInstanceOf(ResourceAccessException.class)
                    .hasCauseInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    @DisplayName("half a body is an IOException for who reads it")
    void cut() {
        assertThatThrownBy(() -> rest().get().uri("/cut").retrieve().body(byte[].class))
                .isInstanceOf(RestClientException.class)
                .hasCauseInstanceOf(IOException.class);
        assertThat(rest().post().uri("/echo").body("next").retrieve().body(String.class))
                .isEqualTo("next");
    }

    @Test
    @DisplayName("a response closed in its midst stops the server, and the next request goes on")
    void closedEarly() throws Exception {
        RestClient client = rest();
        int first = client.get().uri("/endless").exchange((request, response) -> {
            try (InputStream body = response.getBody()) {
                return body.read();
            }
        });

        assertThat(first).isZero();
        assertThat(client.method(HttpMethod.PUT)
                        .uri("/echo")
                        .body("next")
                        .retrieve()
                        .body(String.class))
                .isEqualTo("next");
        if (wire.isHttp2()) {
            assertThat(server.gone.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(server.written.get()).isLessThan(ContractServer.ENDLESS / 8);
        }
    }

    @Test
    @DisplayName("an answer that comes before the end of the body is given, and the rest is not written")
    void refused() {
        byte[] piece = new byte[64 * 1_024];
        ResponseEntity<String> entity = rest().post()
                .uri("/refuse")
                .body(out -> {
                    for (int i = 0; i < 10_000; i++) {
                        out.write(piece);
                    }
                })
                .retrieve()
                .onStatus(any -> true, (request, response) -> {})
                .toEntity(String.class);

        assertThat(entity.getStatusCode()).isEqualTo(HttpStatus.CONTENT_TOO_LARGE);
        assertThat(entity.getBody()).isEqualTo("too large");
    }

    @Test
    @DisplayName("what is written after the server has refused it is dropped, and the answer is given")
    void refusedAndWrittenOn() {
        byte[] piece = new byte[64 * 1_024];
        AtomicInteger refused = new AtomicInteger();
        ResponseEntity<String> entity = rest().post()
                .uri("/refuse")
                .body(out -> {
                    for (int i = 0; i < 10_000; i++) {
                        try {
                            out.write(piece);
                        } catch (IOException e) {
                            refused.incrementAndGet();
                        }
                    }
                })
                .retrieve()
                .onStatus(any -> true, (request, response) -> {})
                .toEntity(String.class);

        assertThat(entity.getStatusCode()).isEqualTo(HttpStatus.CONTENT_TOO_LARGE);
        assertThat(refused).hasValue(1);
    }

    @Test
    @DisplayName("an interrupted caller stops waiting: InterruptedIOException, and its interrupt is kept")
    void interrupted() throws Exception {
        RestClient client = rest();
        var failure = new CompletableFuture<Throwable>();
        Thread caller = new Thread(() -> {
            try {
                client.get().uri("/slow").retrieve().toBodilessEntity();
                failure.complete(new AssertionError("answered"));
            } catch (ResourceAccessException e) {
                failure.complete(Thread.currentThread().isInterrupted() ? e : new AssertionError("not kept"));
            }
        });
        caller.start();
        caller.interrupt();

        assertThat(failure.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(InterruptedIOException.class);
    }
}
