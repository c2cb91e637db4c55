package dev.gun.spring.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientException;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

@ParameterizedClass(name = "{0}")
@EnumSource
@DisplayName("WebClient over Gun, bodies: Spring's contract for adapters (docs/spring/adapter-contract.md)")
class WebClientStreamingContractTests extends AdapterContract {

    @Test
    @DisplayName("a body that is streamed has the length that it was given, and else none")
    void contentLength() {
        byte[] piece = "x".repeat(1_000).getBytes(UTF_8);
        WebClient client = web();
        block(client.post()
                .uri("/echo")
                .contentLength(100_000)
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(pieces(100, piece), DataBuffer.class)
                .retrieve()
                .toBodilessEntity());
        assertThat(last().text()).isEqualTo("x".repeat(100_000));
        assertThat(last().header("content-length")).containsExactly("100000");
        assertThat(last().header("transfer-encoding")).isEmpty();

        block(client.post()
                .uri("/echo")
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(pieces(100, piece), DataBuffer.class)
                .retrieve()
                .toBodilessEntity());
        assertThat(last().text()).isEqualTo("x".repeat(100_000));
        assertThat(last().header("content-length")).isEmpty();
        assertThat(last().header("transfer-encoding")).isEqualTo(wire.isHttp2() ? List.of() : List.of("chunked"));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 7})
    @DisplayName("a body of another length than it was given fails at once, and never reaches the server as whole")
    void wrongLength(int length) {
        WebClient client = web();
        assertFails(
                client.post()
                        .uri("/echo")
                        .contentLength(5)
                        .body(pieces(length, new byte[1]), DataBuffer.class)
                        .retrieve()
                        .toBodilessEntity(),
                WebClientRequestException.class,
                failure -> failure.getMessage()
                        .equals(
                                length < 5
                                        ? "The body ends after 3 bytes of its content-length of 5 bytes"
                                        : "The body is longer than its content-length of 5 bytes"));

        assertGoesOn(client);
        assertThat(server.seen).hasSize(1);
    }

    @Test
    @DisplayName("a body that fails after its first piece fails the exchange with that very failure")
    void failingBody() {
        IllegalStateException no = new IllegalStateException("no more");
        WebClient client = web();
        assertFails(
                client.post()
                        .uri("/echo")
                        .contentType(MediaType.APPLICATION_OCTET_STREAM)
                        .body(Flux.concat(pieces(1, new byte[1]), Flux.error(no)), DataBuffer.class)
                        .retrieve()
                        .toBodilessEntity(),
                WebClientRequestException.class,
                failure -> failure == no);

        assertGoesOn(client);
        assertThat(server.seen).hasSize(1);
    }

    @Test
    @DisplayName("half a body is an IOException for who reads it, be it wanted or not")
    void cut() {
        WebClient client = web();
        assertFails(
                client.get().uri("/cut").retrieve().bodyToMono(String.class),
                WebClientResponseException.class,
                IOException.class::isInstance);
        assertFails(
                client.get().uri("/cut").retrieve().toBodilessEntity(),
                WebClientException.class,
                IOException.class::isInstance);
        assertGoesOn(client);
    }

    @Test
    @DisplayName("back-pressure: what nobody asks for stops the server, others go on, and cancelling ends it")
    void download() throws InterruptedException {
        WebClient client = web();
        AtomicInteger buffers = new AtomicInteger();
        StepVerifier.create(
                        client.get()
                                .uri("/endless")
                                .retrieve()
                                .bodyToFlux(DataBuffer.class)
                                .doOnNext(buffer -> {
                                    DataBufferUtils.release(buffer);
                                    buffers.incrementAndGet();
                                }),
                        0)
                .thenRequest(2)
                .expectNextCount(2)
                .then(() -> assertGoesOn(client))
                .thenCancel()
                .verify(PATIENCE);

        assertThat(buffers).hasValue(2);
        assertGoesOn(client);
        if (wire.isHttp2()) {
            assertThat(server.gone.await(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(server.written.get()).isLessThan(ContractServer.ENDLESS / 8);
    }

    @Test
    @DisplayName("back-pressure: a server that does not read stops the publisher, and gets all of it later")
    void upload() {
        AtomicInteger asked = new AtomicInteger();
        int pieces = 2_000;
        Mono<String> answer = web().post()
                .uri("/later")
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(
                        pieces(pieces, new byte[16 * 1_024]).doOnNext(buffer -> asked.incrementAndGet()),
                        DataBuffer.class)
                .exchangeToMono(response -> response.releaseBody()
                        .thenReturn(String.valueOf(
                                response.headers().contentLength().orElse(-1))));
        var length = answer.toFuture();
        AtomicInteger before = new AtomicInteger(-1);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> before.getAndSet(asked.get()) == asked.get() && asked.get() > 0);
        assertThat(asked.get()).isLessThan(pieces);
        server.gate.countDown();

        assertThat(length).succeedsWithin(PATIENCE).isEqualTo(Long.toString(pieces * 16L * 1_024));
        assertThat(asked).hasValue(pieces);
    }

    @Test
    @DisplayName("cancelling in the midst of the request's body cancels its publisher, and tells the server")
    void cancelUpload() throws InterruptedException {
        WebClient client = web();
        AtomicInteger asked = new AtomicInteger();
        AtomicReference<String> publisher = new AtomicReference<>();
        Disposable upload = client.post()
                .uri("/upload")
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(
                        pieces(Integer.MAX_VALUE, new byte[1_024])
                                .doOnNext(buffer -> asked.incrementAndGet())
                                .doOnCancel(() -> publisher.set("cancelled")),
                        DataBuffer.class)
                .retrieve()
                .toBodilessEntity()
                .subscribe();
        await().atMost(PATIENCE).until(() -> asked.get() > 10);
        // A request that is cancelled before the server has come to it need not come to its handler.
        assertThat(server.uploading.await(60, TimeUnit.SECONDS)).isTrue();

        upload.dispose();

        await().atMost(PATIENCE).until(() -> "cancelled".equals(publisher.get()));
        assertThat(server.gone.await(60, TimeUnit.SECONDS)).isTrue();
        assertGoesOn(client);
    }

    @Test
    @DisplayName("an answer that comes before the end of the body is given, and the rest is not asked for")
    void refused() {
        AtomicInteger asked = new AtomicInteger();
        ResponseEntity<String> entity = block(web().post()
                .uri("/refuse")
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(pieces(100_000, new byte[10_000]).doOnNext(buffer -> asked.incrementAndGet()), DataBuffer.class)
                .exchangeToMono(response -> response.toEntity(String.class)));

        assertThat(entity.getStatusCode()).isEqualTo(HttpStatus.CONTENT_TOO_LARGE);
        assertThat(entity.getBody()).isEqualTo("too large");
        assertThat(asked.get()).isLessThan(100_000);
    }
}
