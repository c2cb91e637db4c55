package dev.gun.spring.adapter;

import dev.gun.client.GunStream;
import dev.gun.client.Headers;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.AbstractClientHttpRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A request that WebClient writes. Used by one thread at a time, but for {@link #cancel}. */
final class GunReactiveRequest extends AbstractClientHttpRequest {

    private final GunHttp http;
    private final HttpMethod method;
    private final URI uri;
    private final @Nullable Redirect redirect;
    private final DataBufferFactory buffers;
    private final Headers.Builder fields = Headers.builder();
    private final CompletableFuture<GunStream> opened = new CompletableFuture<>();
    private final CompletableFuture<ResponseReader> response;

    GunReactiveRequest(
            GunHttp http, HttpMethod method, URI uri, @Nullable Redirect redirect, DataBufferFactory buffers) {
        this.http = http;
        this.method = method;
        this.uri = uri;
        this.redirect = redirect;
        this.buffers = buffers;
        this.response = opened.thenCompose(stream -> ResponseReader.of(stream).ready());
    }

    /** The head of the response, once it is there. */
    CompletableFuture<ResponseReader> response() {
        return response;
    }

    /** Nothing of the response is wanted any more. */
    void cancel() {
        if (!opened.cancel(false)) {
            opened.thenAccept(GunStream::cancel);
        }
    }

    /** Everything was written; a request that nobody has committed by now is sent as it is. */
    void written() {
        if (!isCommitted()) {
            setComplete().subscribe();
        }
    }

    @Override
    public HttpMethod getMethod() {
        return method;
    }

    @Override
    public URI getURI() {
        return uri;
    }

    @Override
    public DataBufferFactory bufferFactory() {
        return buffers;
    }

    /** The stream, {@code null} before there is one. */
    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"}) // Spring's own signature.
    public <T> T getNativeRequest() {
        return (T) opened.getNow(null);
    }

    @Override
    public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
        return doCommit(() -> {
            if (redirect != null && !redirect.withBody()) {
                return Mono.fromCompletionStage(() -> open(http.request(uri, method.name(), fields.build())))
                        .then();
            }
            // The header fields are applied when what is returned here is subscribed to.
            return Mono.defer(() -> {
                Headers headers = fields.build();
                return Mono.fromCompletionStage(open(http.open(uri, method.name(), headers)))
                        .flatMap(stream -> BodyWriter.write(stream, BodyLength.of(headers), body));
            });
        });
    }

    @Override
    public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
        return writeWith(Flux.from(body).concatMap(Function.identity()));
    }

    @Override
    public Mono<Void> setComplete() {
        return doCommit(() -> Mono.fromCompletionStage(() -> open(http.request(uri, method.name(), fields.build())))
                .then());
    }

    private CompletionStage<GunStream> open(CompletionStage<GunStream> stream) {
        return stream.whenComplete((got, failure) -> {
            if (failure != null) {
                opened.completeExceptionally(GunClientHttpConnector.unwrapped(failure));
            } else if (!opened.complete(got)) {
                // Cancelled meanwhile.
                got.cancel();
            }
        });
    }

    @Override
    protected void applyHeaders() {
        Headers.Builder given = Headers.builder();
        getHeaders().forEach((name, values) -> values.forEach(value -> given.add(name, value)));
        Headers complete = given.build();
        fields.addAll(redirect == null ? complete : redirect.headers(complete));
        if (!fields.contains(HttpHeaders.ACCEPT)) {
            fields.add(HttpHeaders.ACCEPT, "*/*");
        }
    }

    @Override
    protected void applyCookies() {
        if (getCookies().isEmpty() || (redirect != null && !redirect.sameOrigin())) {
            return;
        }
        fields.add(
                HttpHeaders.COOKIE,
                getCookies().values().stream()
                        .flatMap(List::stream)
                        .map(HttpCookie::toString)
                        .collect(Collectors.joining("; ")));
    }
}
