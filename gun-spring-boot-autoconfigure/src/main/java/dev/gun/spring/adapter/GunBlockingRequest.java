package dev.gun.spring.adapter;

import dev.gun.client.GunStream;
import dev.gun.client.Headers;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.AbstractStreamingClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;

/** A request that RestClient writes. For one thread. */
final class GunBlockingRequest extends AbstractStreamingClientHttpRequest {

    private final GunHttp http;
    private final URI uri;
    private final HttpMethod method;

    GunBlockingRequest(GunHttp http, URI uri, HttpMethod method) {
        this.http = http;
        this.uri = uri;
        this.method = method;
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
    protected ClientHttpResponse executeInternal(HttpHeaders headers, @Nullable Body body) throws IOException {
        Headers.Builder given = Headers.builder();
        headers.forEach((name, values) -> values.forEach(value -> given.add(name, value)));
        Headers fields = given.build();
        Body sent = body;
        URI to = uri;
        String with = method.name();
        for (int redirects = 0; ; redirects++) {
            ResponseReader response = exchange(to, with, fields, sent);
            Redirect redirect = http.received(to, with, response);
            boolean again = redirect != null && (!redirect.withBody() || sent == null || sent.repeatable());
            if (redirect == null || !again) {
                return new GunBlockingResponse(response);
            }
            response.cancel();
            if (redirects == Redirect.MAX) {
                throw new TooManyRedirectsException(to);
            }
            fields = redirect.headers(fields);
            sent = redirect.withBody() ? sent : null;
            to = redirect.uri();
            with = redirect.method();
        }
    }

    private ResponseReader exchange(URI to, String with, Headers fields, @Nullable Body body) throws IOException {
        if (body == null) {
            return head(ResponseReader.of(get(http.request(to, with, fields).toCompletableFuture())));
        }
        GunStream stream = get(http.open(to, with, fields).toCompletableFuture());
        ResponseReader response = ResponseReader.of(stream);
        StreamBody out = new StreamBody(stream, BodyLength.of(fields));
        try {
            body.writeTo(out);
            out.close();
        } catch (IOException | RuntimeException | Error e) {
            // The server may have answered before it had all of the body, which is then not wanted any more.
            if (!out.isRefused() || e instanceof InterruptedIOException) {
                stream.cancel();
                throw e;
            }
        }
        return head(response);
    }

    private static ResponseReader head(ResponseReader response) throws IOException {
        try {
            return get(response.ready());
        } catch (InterruptedIOException e) {
            response.cancel();
            throw e;
        }
    }

    /** Waits, and says what went wrong as the callers of such clients know it. */
    static <T> T get(CompletableFuture<T> future) throws IOException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(false);
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("Interrupted while waiting for a response");
            interrupted.initCause(e);
            throw interrupted;
        } catch (ExecutionException | CompletionException e) {
            throw asIo(GunClientHttpConnector.unwrapped(e.getCause() == null ? e : e.getCause()));
        }
    }

    static IOException asIo(Throwable failure) {
        Throwable known = IoFailures.of(failure);
        if (known instanceof RuntimeException programming) {
            throw programming;
        }
        return known instanceof IOException io ? io : new IOException(known.getMessage(), known);
    }
}
