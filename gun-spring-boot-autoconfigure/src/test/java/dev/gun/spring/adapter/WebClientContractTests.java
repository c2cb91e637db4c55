package dev.gun.spring.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.UnknownHttpStatusCodeException;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

@ParameterizedClass(name = "{0}")
@EnumSource
@DisplayName("WebClient over Gun: Spring's contract for adapters (docs/spring/adapter-contract.md)")
class WebClientContractTests extends AdapterContract {

    @Test
    @DisplayName("the protocol that was meant carries it, with query and encoded path as given")
    void target() {
        String echoed = block(web().post()
                .uri("/a b/{x}?p=1&p={y}", "c d", "two&")
                .bodyValue("text")
                .retrieve()
                .bodyToMono(String.class));

        assertThat(echoed).isEqualTo("text");
        assertThat(last().protocol()).isEqualTo(wire.protocol);
        assertThat(last().target()).isEqualTo("/a%20b/c%20d?p=1&p=two%26");
        assertThat(last().header("accept")).containsExactly("*/*");
        assertThat(last().header("content-length")).containsExactly("4");
    }

    @Test
    @DisplayName("header fields: several values stay several, empty ones stay, names in any case find them")
    void headers() {
        ResponseEntity<Void> entity = block(web().get()
                .uri("/headers")
                .header("X-Request", "one", "two, three")
                .header("X-Nothing", "")
                .retrieve()
                .toBodilessEntity());

        assertThat(last().header("x-request")).containsExactly("one", "two, three");
        assertThat(last().header("x-nothing")).containsExactly("");
        HttpHeaders answer = entity.getHeaders();
        assertThat(answer.get("X-MULTI")).containsExactly("one", "two, three");
        assertThat(answer.get("x-empty")).containsExactly("");
        assertThat(answer.get("x-latin")).containsExactly("gr\u00fcn");
    }

    @Test
    @DisplayName("values are sent as ISO-8859-1; what is beyond it, and line breaks, are refused (RFC 9110 §5.5)")
    void headerValues() {
        WebClient client = web();
        block(client.get()
                .uri("/echo")
                .header("x-request", "gr\u00fcn")
                .retrieve()
                .toBodilessEntity());
        assertThat(last().header("x-request")).containsExactly("gr\u00fcn");

        // The character's lower byte is a line feed.
        for (String value : List.of("a\r\nx-injected: b", "\u010ax-injected: b", "\u20ac")) {
            assertFails(
                    client.get()
                            .uri("/echo")
                            .header("x-request", value)
                            .retrieve()
                            .toBodilessEntity(),
                    WebClientRequestException.class,
                    IllegalArgumentException.class::isInstance);
        }
        assertThat(server.seen).hasSize(1);
    }

    @Test
    @DisplayName("cookies: those of the request in one field, those of the response with their attributes")
    void cookies() {
        MultiValueMap<String, ResponseCookie> cookies = block(web().get()
                .uri("/headers")
                .cookie("k", "v")
                .cookie("l", "w")
                .exchangeToMono(response -> response.releaseBody().thenReturn(response.cookies())));

        // RFC 9113 §8.2.3: over HTTP/2 they may be split.
        assertThat(String.join("; ", last().header("cookie"))).isEqualTo("k=v; l=w");
        assertThat(cookies).containsOnlyKeys("testkey1", "testkey2");
        assertThat(cookies.get("testkey1"))
                .containsExactly(
                        ResponseCookie.from("testkey1", "testvalue1").maxAge(-1).build());
        assertThat(cookies.get("testkey2"))
                .containsExactly(ResponseCookie.from("testkey2", "testvalue2")
                        .path("/")
                        .maxAge(42)
                        .httpOnly(true)
                        .secure(true)
                        .sameSite("Lax")
                        .build());
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 404, 500, 555})
    @DisplayName("HEAD has the fields of GET, and no body")
    void head(int status) {
        ResponseEntity<byte[]> entity = block(
                web().head().uri("/status/" + status).exchangeToMono(response -> response.toEntity(byte[].class)));

        assertHead(entity, status);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    @DisplayName("204 and 304 have fields, and no body; the connection goes on")
    void withoutBody(int status) {
        WebClient client = web();
        for (int i = 0; i < 2; i++) {
            ResponseEntity<String> entity =
                    block(client.get().uri("/status/" + status).retrieve().toEntity(String.class));

            assertWithoutBody(entity, status);
        }
    }

    @Test
    @DisplayName("bodies of no length, in both directions: empty, and none")
    void noLength() {
        WebClient client = web();
        StepVerifier.create(client.post()
                        .uri("/echo")
                        .bodyValue(new byte[0])
                        .retrieve()
                        .bodyToMono(byte[].class))
                .expectComplete()
                .verify(PATIENCE);
        assertThat(last().text()).isEmpty();
        StepVerifier.create(client.post().uri("/echo").retrieve().bodyToMono(byte[].class))
                .expectComplete()
                .verify(PATIENCE);
        // RFC 9110 §8.6: a request whose method expects content says that there is none.
        assertThat(last().header("content-length")).containsExactly("0");
        StepVerifier.create(client.put()
                        .uri("/echo")
                        .body(Flux.empty(), DataBuffer.class)
                        .retrieve()
                        .bodyToFlux(DataBuffer.class))
                .expectComplete()
                .verify(PATIENCE);
        assertThat(last().text()).isEmpty();
    }

    @Test
    @DisplayName("multipart: a field and a streamed part of 200 kB arrive with names, types and content")
    void multipart() {
        MultipartBodyBuilder parts = new MultipartBodyBuilder();
        parts.part("name", "gr\u00fcn");
        parts.asyncPart("stream", pieces(20, "0123456789".repeat(1_000).getBytes(UTF_8)), DataBuffer.class)
                .filename("a.txt");
        block(web().post()
                .uri("/echo")
                .body(BodyInserters.fromMultipartData(parts.build()))
                .retrieve()
                .toBodilessEntity());

        MediaType type = MediaType.parseMediaType(last().header("content-type").get(0));
        assertThat(type.isCompatibleWith(MediaType.MULTIPART_FORM_DATA)).isTrue();
        String[] received = last().text().split("--" + type.getParameter("boundary") + "(\r\n|--\r\n)");
        assertThat(received).hasSize(3);
        assertThat(received[1])
                .contains("Content-Disposition: form-data; name=\"name\"\r\n")
                .endsWith("\r\n\r\ngr\u00fcn\r\n");
        assertThat(received[2])
                .contains("Content-Disposition: form-data; name=\"stream\"; filename=\"a.txt\"\r\n")
                .endsWith("\r\n\r\n" + "0123456789".repeat(20_000) + "\r\n");
    }

    @Test
    @DisplayName("error statuses are WebClientResponseException, with text, fields and body; unknown ones have a type")
    void errors() {
        StepVerifier.create(web().get().uri("/status/404").retrieve().bodyToMono(String.class))
                .expectErrorSatisfies(failure -> {
                    var notFound = (WebClientResponseException.NotFound) failure;
                    assertThat(notFound.getStatusText()).isEqualTo("Not Found");
                    assertThat(notFound.getResponseBodyAsString()).isEqualTo("status 404");
                    assertThat(notFound.getHeaders().getContentType()).isEqualTo(MediaType.TEXT_PLAIN);
                    assertThat(notFound.getRequest().getMethod()).isEqualTo(HttpMethod.GET);
                })
                .verify(PATIENCE);
        StepVerifier.create(web().get().uri("/status/555").retrieve().bodyToMono(String.class))
                .expectErrorSatisfies(failure -> {
                    assertThat(failure).isInstanceOf(UnknownHttpStatusCodeException.class);
                    assertThat(((UnknownHttpStatusCodeException) failure).getResponseBodyAsString())
                            .isEqualTo("status 555");
                })
                .verify(PATIENCE);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    @DisplayName("redirects: a POST becomes GET, or is sent again with its body")
    void redirects(int status) {
        String echoed = block(web().post()
                .uri("/redirect/" + status)
                .bodyValue("body")
                .retrieve()
                .bodyToMono(String.class)
                .defaultIfEmpty("nothing"));

        boolean again = status >= 307;
        assertThat(last().method()).isEqualTo(again ? "POST" : "GET");
        assertThat(last().header("content-type")).hasSize(again ? 1 : 0);
        assertThat(echoed).isEqualTo(again ? "body" : "nothing");
        int asIs = block(web(new GunHttpSettings(false, false, null, null, null, null, 1))
                .get()
                .uri("/redirect/" + status)
                .exchangeToMono(response ->
                        response.releaseBody().thenReturn(response.statusCode().value())));
        assertThat(asIs).isEqualTo(status);
    }

    @Test
    @DisplayName("read time-out: no head, and a body that stalls, are WebClientException by SocketTimeoutException")
    void readTimeout() {
        assertFails(
                web(timeouts(null, Duration.ofSeconds(1)))
                        .get()
                        .uri("/slow")
                        .retrieve()
                        .bodyToMono(String.class),
                WebClientRequestException.class,
                SocketTimeoutException.class::isInstance);
        // Its head must come within the time-out, over a connection that is there.
        WebClient connected = web(timeouts(null, Duration.ofSeconds(3)));
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertGoesOn(connected));
        assertFails(
                connected.get().uri("/stalled").retrieve().bodyToMono(String.class),
                WebClientResponseException.class,
                SocketTimeoutException.class::isInstance);
    }

    @Test
    @DisplayName("connect time-out: a server that takes the connection and says nothing")
    void connectTimeout() throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            URI uri = URI.create("https://localhost:" + silent.getLocalPort() + "/");
            assertFails(
                    web(timeouts(Duration.ofMillis(300), null))
                            .get()
                            .uri(uri)
                            .retrieve()
                            .toBodilessEntity(),
                    WebClientRequestException.class,
                    SocketTimeoutException.class::isInstance);
        }
    }
}
