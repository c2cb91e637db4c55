package dev.gun.spring.adapter;

import java.io.InputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/** A response that RestClient reads. For one thread. */
final class GunBlockingResponse implements ClientHttpResponse {

    private final ResponseReader response;
    private final HttpHeaders headers;
    private final BodyStream body = new BodyStream();

    GunBlockingResponse(ResponseReader response) {
        this.response = response;
        this.headers = HttpHeaders.readOnlyHttpHeaders(SpringHeaders.of(response.headers()));
        response.subscribe(body);
    }

    @Override
    public HttpStatusCode getStatusCode() {
        return HttpStatusCode.valueOf(response.status());
    }

    /** What the status means; HTTP/2 has no text for it, and that of HTTP/1.1 is for people only (RFC 9112 §4). */
    @Override
    public String getStatusText() {
        HttpStatus known = HttpStatus.resolve(response.status());
        return known == null ? "" : known.getReasonPhrase();
    }

    @Override
    public HttpHeaders getHeaders() {
        return headers;
    }

    @Override
    public InputStream getBody() {
        return body;
    }

    /** Gives the connection back: what has not been read of the body is not wanted any more. */
    @Override
    public void close() {
        body.close();
    }
}
