package dev.gun.client.internal.codec.http1;

import dev.gun.client.Headers;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the body of a request is to be framed: RFC 9112 §6.1, §6.2, and what has to be added to the head for it. */
public sealed interface RequestFraming {

    /** RFC 9110 §8.6: the methods that define a meaning for content say so even when there is none. */
    Set<String> METHODS_WITH_CONTENT = Set.of("POST", "PUT", "PATCH");

    /** RFC 9110 §6.5.1: what frames, routes or controls the message has no place in the trailer section. */
    Set<String> NOT_IN_TRAILERS = Set.of(
            "transfer-encoding",
            "content-length",
            "host",
            "connection",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "upgrade",
            "expect",
            "max-forwards");

    /** There is no body, and nothing says so. */
    RequestFraming NONE = new Length(0, false);

    /**
     * Exactly so many bytes.
     *
     * @param bytes 0 or more
     * @param added whether {@code content-length} has to be added
     */
    record Length(long bytes, boolean added) implements RequestFraming {}

    /**
     * Chunks.
     *
     * @param added whether {@code transfer-encoding} has to be added
     */
    record Chunked(boolean added) implements RequestFraming {}

    /**
     * The request cannot be sent.
     *
     * @param text why
     */
    record Refused(String text) implements RequestFraming {}

    /**
     * Judges a request.
     *
     * @param method its method
     * @param bodyLength the length of its whole body, -1 when it follows
     * @param http10 whether it is sent as HTTP/1.0
     * @param headers the user's fields
     */
    static RequestFraming of(String method, long bodyLength, boolean http10, Headers headers) {
        if (method.equals("CONNECT")) {
            // RFC 9110 §9.3.6: "A CONNECT request message does not have content."
            return NONE;
        }
        if (method.equals("TRACE") && bodyLength != 0) {
            return new Refused("RFC 9110 §9.3.8: a client must not send content in a TRACE request");
        }
        if (headers.contains("te") && namesChunked(headers)) {
            return new Refused("RFC 9112 §7.4: te must not name chunked, which every recipient of HTTP/1.1 takes");
        }
        if (headers.contains("transfer-encoding")) {
            return transferEncoding(http10, headers);
        }
        if (headers.contains("content-length")) {
            return contentLength(bodyLength, headers);
        }
        if (bodyLength >= 0) {
            boolean added = bodyLength > 0 || METHODS_WITH_CONTENT.contains(method);
            return added ? new Length(bodyLength, true) : NONE;
        }
        return http10
                ? new Refused("HTTP/1.0 has no chunks (RFC 9112 §7): a body that follows needs a content-length")
                : new Chunked(true);
    }

    private static boolean namesChunked(Headers headers) {
        return Http1Text.elements(headers, "te").stream()
                .map(element -> element.split(";", 2)[0].trim())
                .anyMatch("chunked"::equals);
    }

    private static RequestFraming transferEncoding(boolean http10, Headers headers) {
        List<String> codings = Http1Text.elements(headers, "transfer-encoding");
        if (http10) {
            return new Refused("RFC 9112 §6.1: an HTTP/1.0 request must not have a transfer-encoding");
        }
        if (headers.contains("content-length")) {
            return new Refused("RFC 9112 §6.2: a request with a transfer-encoding must not have a content-length");
        }
        if (codings.indexOf("chunked") != codings.size() - 1 || codings.isEmpty()) {
            return new Refused("RFC 9112 §6.1: chunked must be the last transfer coding of a request");
        }
        return new Chunked(false);
    }

    private static RequestFraming contentLength(long bodyLength, Headers headers) {
        if (!(BodyFraming.contentLength(headers) instanceof BodyFraming.Length declared)) {
            return new Refused("RFC 9110 §8.6: content-length must be one number, but was "
                    + Http1Text.quote(String.join(", ", headers.getAll("content-length"))));
        }
        if (bodyLength >= 0 && bodyLength != declared.bytes()) {
            return new Refused("RFC 9110 §8.6: content-length is " + declared.bytes() + ", but the body has "
                    + bodyLength + " bytes");
        }
        return new Length(declared.bytes(), false);
    }

    /** The first field that may not be sent as a trailer, {@code null} when all may. */
    static @Nullable String refusedTrailer(Headers trailers) {
        for (int i = 0; i < trailers.size(); i++) {
            String name = trailers.name(i);
            if (name.startsWith(":") || NOT_IN_TRAILERS.contains(name)) {
                return name;
            }
        }
        return null;
    }
}
