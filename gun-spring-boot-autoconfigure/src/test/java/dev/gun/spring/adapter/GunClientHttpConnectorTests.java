package dev.gun.spring.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gun.client.GunClient;
import dev.gun.client.GunException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

@DisplayName("GunClientHttpConnector: the cases of Spring's WebClientIntegrationTests and ClientHttpConnectorTests")
class GunClientHttpConnectorTests {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

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

    private WebClient client() {
        return WebClient.builder()
                .clientConnector(new GunClientHttpConnector(http))
                .baseUrl(server.uri("").toString())
                .build();
    }

    private static DataBuffer buffer(String text) {
        return DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(UTF_8));
    }

    @Test
    @DisplayName("a text, the header fields of request and response")
    void text() {
        Mono<String> text = client().get()
                .uri("/greeting?q=1")
                .header("X-Test", "test")
                .cookie("k", "v")
                .cookie("l", "w")
                .retrieve()
                .bodyToMono(String.class);

        StepVerifier.create(text).expectNext("Hello world!").expectComplete().verify(PATIENCE);
        AdapterServer.Seen seen = server.seen.get(0);
        assertThat(seen.target()).isEqualTo("/greeting?q=1");
        assertThat(seen.header("X-test")).isEqualTo("test");
        assertThat(seen.header("Accept")).isEqualTo("*/*");
        assertThat(seen.header("Cookie")).isEqualTo("k=v; l=w");
        assertThat(seen.header("Host")).isEqualTo("127.0.0.1:" + server.port());
    }

    @Test
    @DisplayName("a body of one value has a length, one of many is chunked, and both come back")
    void bodies() {
        StepVerifier.create(
                        client().post().uri("/echo").bodyValue("one").retrieve().bodyToMono(String.class))
                .expectNext("one")
                .expectComplete()
                .verify(PATIENCE);
        Flux<DataBuffer> many = Flux.range(0, 1_000).map(i -> buffer("0123456789"));
        StepVerifier.create(client().post()
                        .uri("/echo")
                        .contentType(MediaType.TEXT_PLAIN)
                        .body(many, DataBuffer.class)
                        .retrieve()
                        .bodyToMono(String.class))
                .expectNext("0123456789".repeat(1_000))
                .expectComplete()
                .verify(PATIENCE);
        assertThat(server.seen.get(0).header("Content-length")).isEqualTo("3");
        assertThat(server.seen.get(1).header("Transfer-encoding")).isEqualTo("chunked");
    }

    @ParameterizedTest
    @CsvSource({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    @DisplayName("HTTP methods, with and without a body")
    void methods(String method) {
        var spec = client().method(HttpMethod.valueOf(method)).uri("/methods");
        StepVerifier.create((method.startsWith("P") ? spec.bodyValue("x") : spec)
                        .retrieve()
                        .toBodilessEntity()
                        .map(entity -> entity.getStatusCode().value()))
                .expectNext(200)
                .expectComplete()
                .verify(PATIENCE);
        assertThat(server.seen.get(0).method()).isEqualTo(method);
    }

    @Test
    @DisplayName("an error status is a WebClientResponseException")
    void errorStatus() {
        StepVerifier.create(client().get().uri("/status/500").retrieve().bodyToMono(String.class))
                .expectErrorSatisfies(failure -> assertThat(((WebClientResponseException) failure).getStatusCode())
                        .isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR))
                .verify(PATIENCE);
    }

    @Test
    @DisplayName("multipart")
    void multipart() {
        MultipartBodyBuilder parts = new MultipartBodyBuilder();
        parts.part("name", "gun");
        parts.part("file", "content".getBytes(UTF_8)).filename("a.txt");
        String echoed = client().post()
                .uri("/echo")
                .body(BodyInserters.fromMultipartData(parts.build()))
                .retrieve()
                .bodyToMono(String.class)
                .block(PATIENCE);

        assertThat(echoed).contains("form-data; name=\"name\"", "gun", "filename=\"a.txt\"", "content");
        assertThat(server.seen.get(0).header("Content-type")).startsWith("multipart/form-data;boundary=");
    }

    @Test
    @DisplayName("cookies of a response")
    void cookies() {
        var cookies = client().get()
                .uri("/cookies")
                .exchangeToMono(response -> response.releaseBody().thenReturn(response.cookies()))
                .block(PATIENCE);

        assertThat(cookies).containsOnlyKeys("a", "b");
        assertThat(cookies.get("a"))
                .containsExactly(ResponseCookie.from("a", "1")
                        .path("/")
                        .httpOnly(true)
                        .sameSite("Lax")
                        .maxAge(-1)
                        .build());
        assertThat(cookies.get("b").get(0).getMaxAge()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    @DisplayName("back-pressure: what nobody asks for is not read; cancelling tells the server")
    void backPressure() throws InterruptedException {
        AtomicLong bytes = new AtomicLong();
        Flux<DataBuffer> body =
                client().get().uri("/endless").exchangeToFlux(response -> response.bodyToFlux(DataBuffer.class));
        StepVerifier.create(
                        body.doOnNext(buffer -> {
                            bytes.addAndGet(buffer.readableByteCount());
                            DataBufferUtils.release(buffer);
                        }),
                        0)
                .thenRequest(3)
                .expectNextCount(3)
                .thenCancel()
                .verify(PATIENCE);

        assertThat(bytes.get()).isLessThanOrEqualTo(3 * 64 * 1_024);
        http.close();
        assertThat(server.gone.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @DisplayName("back-pressure: of a body only as much is asked for as the socket takes")
    void requestBackPressure() {
        AtomicInteger asked = new AtomicInteger();
        String piece = "x".repeat(10_000);
        Flux<DataBuffer> body = Flux.range(0, 100_000).map(i -> {
            asked.incrementAndGet();
            return buffer(piece);
        });
        // The server answers without having read the body, which is a gigabyte.
        StepVerifier.create(client().post()
                        .uri("/refuse")
                        .contentType(MediaType.APPLICATION_OCTET_STREAM)
                        .body(body, DataBuffer.class)
                        .exchangeToMono(response -> response.releaseBody()
                                .thenReturn(response.statusCode().value())))
                .expectNext(413)
                .expectComplete()
                .verify(PATIENCE);
        assertThat(asked.get()).isLessThan(100_000);
    }

    @Test
    @DisplayName("a body that fails, fails the exchange, and the stream is cancelled")
    void failingBody() {
        Flux<DataBuffer> body = Flux.concat(Flux.just(buffer("a")), Flux.error(new IllegalStateException("no more")));

        StepVerifier.create(client().post()
                        .uri("/echo")
                        .contentType(MediaType.TEXT_PLAIN)
                        .body(body, DataBuffer.class)
                        .retrieve()
                        .bodyToMono(String.class))
                .expectErrorMatches(failure -> failure instanceof WebClientRequestException
                        && "no more".equals(failure.getCause().getMessage()))
                .verify(PATIENCE);
    }

    @Test
    @DisplayName("cancelling before the response gives the connection back")
    void cancelled() {
        settings(new GunHttpSettings(true, false, null, null, null, null, 1));
        StepVerifier.create(client().get().uri("/slow").retrieve().bodyToMono(String.class))
                .expectSubscription()
                .then(() -> await().until(() -> server.seen.size() == 1))
                .thenCancel()
                .verify(PATIENCE);
        server.gate.countDown();

        assertThat(client().get().uri("/").retrieve().bodyToMono(String.class).block(PATIENCE))
                .isEqualTo("Hello world!");
    }

    @Test
    @DisplayName("readTimeout and refused connections are WebClientRequestException with the typed reason")
    void failures() throws IOException {
        settings(new GunHttpSettings(true, false, null, Duration.ofMillis(200), null, null, 1));
        StepVerifier.create(client().get().uri("/slow").retrieve().bodyToMono(String.class))
                .expectErrorSatisfies(failure -> assertThat(reason(failure)).isEqualTo("timeout"))
                .verify(PATIENCE);
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        StepVerifier.create(client().get()
                        .uri(URI.create("http://127.0.0.1:" + port))
                        .retrieve()
                        .bodyToMono(String.class))
                .expectErrorSatisfies(failure -> assertThat(reason(failure)).isEqualTo("connect_failed"))
                .verify(PATIENCE);
    }

    private static String reason(Throwable failure) {
        assertThat(failure).isInstanceOf(WebClientRequestException.class);
        assertThat(failure).hasCauseInstanceOf(IOException.class);
        return ((GunException) failure.getCause().getCause()).reason().code();
    }

    @ParameterizedTest
    @CsvSource({
        "301, POST, GET",
        "302, POST, GET",
        "303, POST, GET",
        "307, POST, POST",
        "308, POST, POST",
        "302, GET, GET"
    })
    @DisplayName("redirects: the body is subscribed to again when it is sent again")
    void redirects(int status, String method, String then) {
        AtomicInteger subscribed = new AtomicInteger();
        Flux<DataBuffer> body = Flux.defer(() -> {
            subscribed.incrementAndGet();
            return Flux.just(buffer("bo"), buffer("dy"));
        });
        var spec = client().method(HttpMethod.valueOf(method))
                .uri("/redirect/" + status)
                .header("Authorization", "secret")
                .contentType(MediaType.TEXT_PLAIN);
        String echoed = (method.equals("POST") ? spec.body(body, DataBuffer.class) : spec)
                .retrieve()
                .bodyToMono(String.class)
                .defaultIfEmpty("")
                .block(PATIENCE);

        AdapterServer.Seen last = server.seen.get(1);
        assertThat(last.method() + " " + last.target()).isEqualTo(then + " /echo");
        assertThat(last.header("Authorization")).isEqualTo("secret");
        assertThat(echoed).isEqualTo(then.equals("POST") ? "body" : "");
        assertThat(subscribed).hasValue(then.equals("POST") ? 2 : method.equals("POST") ? 1 : 0);
    }

    @Test
    @DisplayName("credentials and cookies are not sent to another origin; loops are given up after 20")
    void otherOrigin() {
        try (AdapterServer other = new AdapterServer()) {
            client().get()
                    .uri("/redirect/302?" + other.uri("/echo"))
                    .header("Authorization", "secret")
                    .cookie("a", "1")
                    .retrieve()
                    .toBodilessEntity()
                    .block(PATIENCE);

            assertThat(other.seen.get(0).header("Authorization")).isNull();
            assertThat(other.seen.get(0).header("Cookie")).isNull();
        }
        assertThatThrownBy(() -> client().get()
                        .uri("/loop")
                        .retrieve()
                        .toBodilessEntity()
                        .block(PATIENCE))
                .isInstanceOf(WebClientRequestException.class)
                .hasCauseInstanceOf(TooManyRedirectsException.class);
    }
}
