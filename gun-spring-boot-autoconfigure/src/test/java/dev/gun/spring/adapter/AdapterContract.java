package dev.gun.spring.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunClient;
import dev.gun.client.GunOptions;
import dev.gun.client.Protocol;
import dev.gun.client.TlsOptions;
import dev.gun.spring.boot.autoconfigure.TestCertificate;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What the contract tests of both adapters stand on: docs/spring/adapter-contract.md. */
abstract class AdapterContract {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What carries the requests. */
    enum Wire {
        /** Clear text. */
        HTTP1("http", "HTTP/1.1"),
        /** TLS. */
        HTTPS("https", "HTTP/1.1"),
        /** TLS, by ALPN. */
        HTTP2("https", "HTTP/2.0");

        final String scheme;
        final String protocol;

        Wire(String scheme, String protocol) {
            this.scheme = scheme;
            this.protocol = protocol;
        }

        boolean isHttp2() {
            return this == HTTP2;
        }
    }

    @Parameter
    Wire wire;

    private final TestCertificate certificate = TestCertificate.of("localhost");
    final ContractServer server = new ContractServer(certificate);
    private @Nullable GunClient gun;
    private @Nullable GunHttp http;

    @AfterEach
    void stop() {
        if (http != null) {
            http.close();
        }
        if (gun != null) {
            gun.close();
        }
        server.close();
    }

    GunClient gun() {
        if (gun == null) {
            TlsOptions trusting =
                    TlsOptions.builder().trust(certificate.trustStore()).build();
            GunOptions.Builder options = GunOptions.builder().tls(trusting);
            if (wire == Wire.HTTPS) {
                options.protocols(Protocol.HTTP);
            }
            gun = GunClient.builder()
                    .eventLoopThreads(1)
                    .defaults(options.build())
                    .build();
        }
        return gun;
    }

    private GunHttp http(GunHttpSettings settings) {
        http = GunHttp.create(gun(), settings);
        return http;
    }

    private String base() {
        return server.uri(wire.scheme, "").toString();
    }

    WebClient web(GunHttpSettings settings) {
        return WebClient.builder()
                .clientConnector(new GunClientHttpConnector(http(settings)))
                .baseUrl(base())
                .build();
    }

    WebClient web() {
        return web(GunHttpSettings.DEFAULTS);
    }

    RestClient rest(GunHttpSettings settings) {
        return RestClient.builder()
                .requestFactory(new GunClientHttpRequestFactory(http(settings)))
                .baseUrl(base())
                .build();
    }

    RestClient rest() {
        return rest(GunHttpSettings.DEFAULTS);
    }

    static GunHttpSettings timeouts(@Nullable Duration connect, @Nullable Duration read) {
        return new GunHttpSettings(true, false, connect, read, null, null, 1);
    }

    ContractServer.Seen last() {
        return server.seen.get(server.seen.size() - 1);
    }

    static Flux<DataBuffer> pieces(int count, byte[] piece) {
        return Flux.range(0, count).map(i -> buffer(piece));
    }

    static DataBuffer buffer(byte[] bytes) {
        return DefaultDataBufferFactory.sharedInstance.wrap(bytes);
    }

    static <T> T block(Mono<T> mono) {
        return mono.block(PATIENCE);
    }

    void assertGoesOn(WebClient client) {
        assertThat(block(client.post().uri("/echo").bodyValue("next").retrieve().bodyToMono(String.class)))
                .isEqualTo("next");
    }

    void assertFails(Mono<?> mono, Class<? extends WebClientException> type, Predicate<Throwable> cause) {
        StepVerifier.create(mono)
                .expectErrorSatisfies(failure -> {
                    assertThat(failure).isInstanceOf(type);
                    assertThat(failure.getCause()).matches(cause);
                })
                .verify(PATIENCE);
    }

    /** The answer to HEAD: the fields of GET's, and no body. */
    static void assertHead(ResponseEntity<byte[]> entity, int status) {
        assertThat(entity.getStatusCode().value()).isEqualTo(status);
        assertThat(entity.getHeaders().getContentType()).isEqualTo(MediaType.TEXT_PLAIN);
        assertThat(entity.getBody()).isNull();
    }

    /** An answer whose status has no body: its fields are there. */
    static void assertWithoutBody(ResponseEntity<String> entity, int status) {
        assertThat(entity.getStatusCode().value()).isEqualTo(status);
        assertThat(entity.getHeaders().getETag()).isEqualTo("\"e\"");
        assertThat(entity.getBody()).isNull();
    }
}
