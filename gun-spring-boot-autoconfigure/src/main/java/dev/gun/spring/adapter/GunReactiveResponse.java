package dev.gun.spring.adapter;

import java.net.HttpCookie;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.FlowAdapters;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.client.reactive.AbstractClientHttpResponse;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Flux;

/** A response that WebClient reads. */
final class GunReactiveResponse extends AbstractClientHttpResponse {

    GunReactiveResponse(ResponseReader response, DataBufferFactory buffers) {
        super(
                HttpStatusCode.valueOf(response.status()),
                SpringHeaders.of(response.headers()),
                cookies(response.headers().getAll("set-cookie")),
                Flux.from(FlowAdapters.toPublisher(response))
                        .onErrorMap(IoFailures::of)
                        .map(bytes -> buffers.wrap(bytes.asByteBuffer())));
    }

    private static MultiValueMap<String, ResponseCookie> cookies(List<String> fields) {
        MultiValueMap<String, ResponseCookie> cookies = new LinkedMultiValueMap<>();
        for (String field : fields) {
            List<HttpCookie> parsed;
            try {
                parsed = HttpCookie.parse("Set-Cookie: " + field);
            } catch (IllegalArgumentException e) {
                // RFC 6265 §5.2: what is no cookie is ignored.
                continue;
            }
            for (HttpCookie cookie : parsed) {
                cookies.add(cookie.getName(), cookie(cookie, sameSite(field)));
            }
        }
        return cookies;
    }

    private static ResponseCookie cookie(HttpCookie cookie, @Nullable String sameSite) {
        return ResponseCookie.from(cookie.getName(), cookie.getValue())
                .domain(cookie.getDomain())
                .path(cookie.getPath())
                .maxAge(cookie.getMaxAge())
                .secure(cookie.getSecure())
                .httpOnly(cookie.isHttpOnly())
                .sameSite(sameSite)
                .build();
    }

    private static @Nullable String sameSite(String field) {
        for (String attribute : field.split(";", -1)) {
            String text = attribute.strip();
            if (text.toLowerCase(Locale.ROOT).startsWith("samesite=")) {
                return text.substring("samesite=".length());
            }
        }
        return null;
    }
}
