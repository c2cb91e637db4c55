package dev.gun.spring.adapter;

import dev.gun.client.Headers;
import org.springframework.http.HttpHeaders;

/** Header fields as Spring has them. */
final class SpringHeaders {

    private SpringHeaders() {}

    static HttpHeaders of(Headers headers) {
        HttpHeaders fields = new HttpHeaders();
        headers.forEach(fields::add);
        return fields;
    }
}
