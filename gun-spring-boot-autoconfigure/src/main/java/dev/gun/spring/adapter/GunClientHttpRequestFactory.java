package dev.gun.spring.adapter;

import java.net.URI;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * Spring's {@code RestClient} and {@code RestTemplate} over Gun's connections. Calls block the calling thread, which must
 * not be an event loop of the client's. Bodies are streamed both ways: a body is written as fast as the socket takes it,
 * and read as it is taken from its stream. Closing the response before its end cancels the rest. Thread-safe.
 *
 * <p>Redirects are followed as {@link GunClientHttpConnector} does; a body that cannot be written twice is not sent
 * again: such a response is given as it is.
 */
public final class GunClientHttpRequestFactory implements ClientHttpRequestFactory {

    private final GunHttp http;

    /** Over these connections. */
    public GunClientHttpRequestFactory(GunHttp http) {
        this.http = http;
    }

    @Override
    public ClientHttpRequest createRequest(URI uri, HttpMethod method) {
        return new GunBlockingRequest(http, uri, method);
    }
}
