package dev.gun.spring.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gun.client.GunException;
import dev.gun.client.Reason;
import dev.gun.spring.boot.autoconfigure.GunAdaptersAutoConfiguration;
import dev.gun.spring.boot.autoconfigure.GunAutoConfiguration;
import dev.gun.spring.boot.autoconfigure.TestCertificate;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

@DisplayName("WebClient and RestClient over TLS and HTTP/2, trusting by an SSL bundle (spec page 3, Adapters)")
class AdaptersOverHttp2Tests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private TlsTomcat server;
    private ApplicationContextRunner runner;

    @BeforeEach
    void start() {
        TestCertificate certificate = TestCertificate.of("localhost");
        server = new TlsTomcat(
                directory,
                certificate.writeStore(directory.resolve("server.p12"), "PKCS12", true),
                TestCertificate.PASSWORD);
        runner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        GunAutoConfiguration.class,
                        GunAdaptersAutoConfiguration.class,
                        HttpClientAutoConfiguration.class,
                        ImperativeHttpClientAutoConfiguration.class,
                        ReactiveHttpClientAutoConfiguration.class,
                        RestClientAutoConfiguration.class,
                        SslAutoConfiguration.class,
                        WebClientAutoConfiguration.class))
                .withPropertyValues(
                        "gun.adapters.web-client=true",
                        "gun.adapters.rest-client=true",
                        "gun.adapters.pool-size=1",
                        "spring.http.clients.ssl.bundle=server",
                        "spring.ssl.bundle.jks.server.truststore.location=file:"
                                + certificate.writeStore(directory.resolve("trusted.p12"), "PKCS12", false),
                        "spring.ssl.bundle.jks.server.truststore.type=PKCS12",
                        "spring.ssl.bundle.jks.server.truststore.password=" + TestCertificate.PASSWORD);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private interface Both {
        void with(WebClient web, RestClient rest) throws Exception;
    }

    private void clients(Both test) {
        runner.run(context -> test.with(
                context.getBean(WebClient.Builder.class).build(),
                context.getBean(RestClient.Builder.class).build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    @DisplayName("every method, with a body where it may have one")
    void methods(String name) {
        HttpMethod method = HttpMethod.valueOf(name);
        boolean body = !name.equals("GET") && !name.equals("HEAD");
        clients((web, rest) -> {
            WebClient.RequestBodySpec reactive = web.method(method).uri(server.uri("/echo"));
            ResponseEntity<String> one = (body ? reactive.bodyValue("body of " + name) : reactive)
                    .retrieve()
                    .toEntity(String.class)
                    .block(PATIENCE);
            RestClient.RequestBodySpec blocking = rest.method(method).uri(server.uri("/echo"));
            ResponseEntity<String> two = (body ? blocking.body("body of " + name) : blocking)
                    .retrieve()
                    .toEntity(String.class);

            for (ResponseEntity<String> answer : List.of(one, two)) {
                assertThat(answer.getHeaders().getFirst("x-protocol")).isEqualTo("HTTP/2.0");
                assertThat(answer.getHeaders().getFirst("x-method")).isEqualTo(name);
                assertThat(answer.getBody()).isEqualTo(body ? "body of " + name : null);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 304, 404, 500, 503})
    @DisplayName("a status without a body")
    void statuses(int status) {
        clients((web, rest) -> {
            assertThat(web.get()
                            .uri(server.uri("/status/" + status))
                            .exchangeToMono(response -> response.releaseBody()
                                    .thenReturn(response.statusCode().value()))
                            .block(PATIENCE))
                    .isEqualTo(status);
            assertThat(rest.get()
                            .uri(server.uri("/status/" + status))
                            .<Integer>exchange((request, response) ->
                                    response.getStatusCode().value()))
                    .isEqualTo(status);
        });
    }

    @Test
    @DisplayName("a server that the bundle does not trust is an error")
    void trust() {
        Path other = TestCertificate.of("localhost").writeStore(directory.resolve("other.p12"), "PKCS12", false);
        runner.withPropertyValues("spring.ssl.bundle.jks.server.truststore.location=file:" + other)
                .run(context -> {
                    RestClient rest = context.getBean(RestClient.Builder.class).build();

                    assertThatThrownBy(() -> rest.get()
                                    .uri(server.uri("/echo"))
                                    .retrieve()
                                    .toBodilessEntity())
                            .isInstanceOf(ResourceAccessException.class)
                            .extracting(failure -> failure.getCause().getCause())
                            .isInstanceOfSatisfying(GunException.class, failure -> assertThat(failure.reason())
                                    .isInstanceOf(Reason.TlsFailed.class));
                });
    }

    /** Asks for one buffer, and then for nothing. */
    private static final class One extends BaseSubscriber<DataBuffer> {

        final AtomicInteger buffers = new AtomicInteger();

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        protected void hookOnNext(DataBuffer buffer) {
            DataBufferUtils.release(buffer);
            buffers.incrementAndGet();
        }
    }

    @Test
    @DisplayName("who reads no more stops the server, others on the connection go on, and cancelling resets the stream")
    void download() {
        clients((web, rest) -> {
            One reading = new One();
            web.get()
                    .uri(server.uri("/endless"))
                    .retrieve()
                    .bodyToFlux(DataBuffer.class)
                    .subscribe(reading);
            await().atMost(PATIENCE).until(() -> reading.buffers.get() == 1);

            assertThat(rest.post()
                            .uri(server.uri("/echo"))
                            .body("beside")
                            .retrieve()
                            .body(String.class))
                    .isEqualTo("beside");
            assertThat(web.post()
                            .uri(server.uri("/echo"))
                            .bodyValue("beside")
                            .retrieve()
                            .bodyToMono(String.class)
                            .block(PATIENCE))
                    .isEqualTo("beside");
            assertThat(server.gone.getCount()).isEqualTo(1);

            reading.cancel();

            assertThat(server.gone.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(reading.buffers.get()).isEqualTo(1);
            assertThat(server.written.get()).isLessThan(TlsTomcat.ENDLESS / 8);
        });
    }

    @Test
    @DisplayName("closing a RestClient response early resets the stream")
    void earlyClose() {
        clients((web, rest) -> {
            int first = rest.get().uri(server.uri("/endless")).exchange((request, response) -> {
                try (InputStream body = response.getBody()) {
                    return body.read();
                }
            });

            assertThat(first).isZero();
            assertThat(server.gone.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(server.written.get()).isLessThan(TlsTomcat.ENDLESS / 8);
        });
    }

    @Test
    @DisplayName("a server that does not read stops the upload's publisher, and gets all of it later")
    void upload() {
        int pieces = 2_000;
        clients((web, rest) -> {
            AtomicInteger asked = new AtomicInteger();
            byte[] piece = new byte[16 * 1_024];
            Flux<DataBuffer> body = Flux.range(0, pieces).map(i -> {
                asked.incrementAndGet();
                return DefaultDataBufferFactory.sharedInstance.wrap(piece);
            });
            var length = web.post()
                    .uri(server.uri("/later"))
                    .body(BodyInserters.fromDataBuffers(body))
                    .retrieve()
                    .bodyToMono(String.class)
                    .toFuture();
            await().atMost(PATIENCE).until(() -> asked.get() > 0);
            // Behind what was asked for until now, on the same connection.
            rest.get().uri(server.uri("/echo")).retrieve().toBodilessEntity();

            assertThat(asked.get()).isLessThan(pieces / 4);
            server.gate.countDown();

            assertThat(length.get(60, TimeUnit.SECONDS)).isEqualTo(Long.toString((long) pieces * piece.length));
            assertThat(asked.get()).isEqualTo(pieces);
        });
    }

    @Test
    @DisplayName("a RestClient body that is streamed arrives whole")
    void streamedUpload() {
        server.gate.countDown();
        byte[] piece = "0123456789".repeat(1_000).getBytes(UTF_8);
        clients((web, rest) -> assertThat(rest.post()
                        .uri(server.uri("/later"))
                        .body(out -> {
                            for (int i = 0; i < 300; i++) {
                                out.write(piece);
                            }
                        })
                        .retrieve()
                        .body(String.class))
                .isEqualTo("3000000"));
    }
}
