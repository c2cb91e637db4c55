package dev.gun.spring.adapter;

import java.net.URI;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Spring's {@code WebClient} over Gun's connections. Bodies are streamed both ways with back-pressure: a body is written
 * as fast as the socket takes it, and read as fast as its subscriber asks for it. Cancelling cancels the stream.
 * Thread-safe.
 *
 * <p>Redirects (301, 302, 303, 307, 308) are followed if the settings say so, at most 20 in a row and never from HTTPS
 * to HTTP; credentials and cookies are not sent to another origin. The request is written anew for each, so a body that
 * is sent again is subscribed to again.
 *
 * <p>Failures are what {@link GunClientHttpRequestFactory}'s are: an {@link java.io.IOException} ({@code
 * SocketTimeoutException}, {@code UnknownHostException}, {@code ConnectException}, {@code SSLException} where they fit)
 * with Gun's exception as its cause.
 */
public final class GunClientHttpConnector implements ClientHttpConnector {

    private final GunHttp http;
    private final DataBufferFactory buffers;

    /** With Spring's default buffers. */
    public GunClientHttpConnector(GunHttp http) {
        this(http, DefaultDataBufferFactory.sharedInstance);
    }

    /** With buffers of {@code factory}. */
    public GunClientHttpConnector(GunHttp http, DataBufferFactory factory) {
        this.http = http;
        this.buffers = factory;
    }

    @Override
    public Mono<ClientHttpResponse> connect(
            HttpMethod method, URI uri, Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
        return exchange(new Hop(method, uri, null, 0), requestCallback);
    }

    /**
     * One request of what may be several.
     *
     * @param redirect what has led to it, {@code null} for the first
     * @param count how many redirects there were
     */
    private record Hop(HttpMethod method, URI uri, @Nullable Redirect redirect, int count) {}

    private Mono<ClientHttpResponse> exchange(Hop hop, Function<? super ClientHttpRequest, Mono<Void>> callback) {
        return Mono.<ResponseReader>create(sink -> send(hop, callback, sink))
                .flatMap(response -> received(hop, response, callback));
    }

    private void send(
            Hop hop, Function<? super ClientHttpRequest, Mono<Void>> callback, MonoSink<ResponseReader> sink) {
        GunReactiveRequest request = new GunReactiveRequest(http, hop.method(), hop.uri(), hop.redirect(), buffers);
        AtomicReference<@Nullable Disposable> writing = new AtomicReference<>();
        sink.onCancel(() -> {
            request.cancel();
            Disposable subscription = writing.get();
            if (subscription != null) {
                subscription.dispose();
            }
        });
        request.response().whenComplete((response, failure) -> {
            if (failure == null) {
                sink.success(response);
            } else {
                sink.error(IoFailures.of(unwrapped(failure)));
            }
        });
        writing.set(callback.apply(request)
                .contextWrite(sink.contextView())
                .subscribe(
                        nothing -> {},
                        failure -> {
                            sink.error(failure);
                            request.cancel();
                        },
                        request::written));
    }

    static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private Mono<ClientHttpResponse> received(
            Hop hop, ResponseReader response, Function<? super ClientHttpRequest, Mono<Void>> callback) {
        Redirect redirect = http.received(hop.uri(), hop.method().name(), response);
        if (redirect == null) {
            return Mono.just(new GunReactiveResponse(response, buffers));
        }
        response.cancel();
        if (hop.count() == Redirect.MAX) {
            return Mono.error(new TooManyRedirectsException(hop.uri()));
        }
        return exchange(
                new Hop(
                        HttpMethod.valueOf(redirect.method()),
                        redirect.uri(),
                        hop.redirect() == null ? redirect : redirect.after(hop.redirect()),
                        hop.count() + 1),
                callback);
    }
}
