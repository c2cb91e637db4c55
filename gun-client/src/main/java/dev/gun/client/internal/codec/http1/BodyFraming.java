package dev.gun.client.internal.codec.http1;

import dev.gun.client.Headers;
import java.util.List;

/** Where the body of a response ends: RFC 9112 §6.3, judged from its head alone. */
public sealed interface BodyFraming {

    /** There is none, whatever the fields say. */
    BodyFraming NONE = new Length(0);

    /** It comes in chunks, and may end with trailers. */
    BodyFraming CHUNKED = new Chunked();

    /** It ends where the connection does. */
    BodyFraming UNTIL_CLOSE = new UntilClose();

    /**
     * It is this long.
     *
     * @param bytes its length, 0 or more
     */
    record Length(long bytes) implements BodyFraming {}

    /** See {@link #CHUNKED}. */
    record Chunked() implements BodyFraming {}

    /** See {@link #UNTIL_CLOSE}. */
    record UntilClose() implements BodyFraming {}

    /**
     * Nobody can tell: the connection has to be closed.
     *
     * @param text the rule that is broken, with its section, and the offending value
     */
    record Malformed(String text) implements BodyFraming {}

    /**
     * Judges the head of a response.
     *
     * @param method the method of the request it answers
     * @param status its status
     * @param http10 whether it is an HTTP/1.0 message
     * @param headers its fields
     */
    static BodyFraming of(String method, int status, boolean http10, Headers headers) {
        // Rule 1: "Any response to a HEAD request and any response with a 1xx, 204, or 304 status code is always
        // terminated by the first empty line after the header fields". Rule 2: "Any 2xx response to a CONNECT request
        // implies that the connection will become a tunnel".
        if (method.equals("HEAD")
                || status < 200
                || status == 204
                || status == 304
                || (method.equals("CONNECT") && status < 300)) {
            return NONE;
        }
        // Rule 3: "the Transfer-Encoding overrides the Content-Length".
        if (headers.contains("transfer-encoding")) {
            return transferEncoding(http10, headers);
        }
        if (headers.contains("content-length")) {
            return contentLength(headers);
        }
        // Rule 8: "the message body length is determined by the number of octets received prior to the server closing
        // the connection".
        return UNTIL_CLOSE;
    }

    private static BodyFraming transferEncoding(boolean http10, Headers headers) {
        List<String> codings = Http1Text.elements(headers, "transfer-encoding");
        String value = String.join(", ", codings);
        if (http10) {
            return new Malformed("RFC 9112 §6.1: an HTTP/1.0 message must not have a transfer-encoding, but it was "
                    + Http1Text.quote(value));
        }
        if (codings.isEmpty()) {
            return new Malformed("RFC 9112 §6.1: transfer-encoding names no coding");
        }
        int chunked = codings.indexOf("chunked");
        if (chunked < 0) {
            // Rule 4: "If a Transfer-Encoding header field is present in a response and the chunked transfer coding is
            // not the final encoding, the message body length is determined by reading the connection until it is
            // closed by the server." That is so for a coding that is not chunked at all.
            return UNTIL_CLOSE;
        }
        // §6.1 and §7.1: chunked is applied once, and last.
        return chunked == codings.size() - 1
                ? CHUNKED
                : new Malformed("RFC 9112 §6.1: chunked must be the last transfer coding, but transfer-encoding was "
                        + Http1Text.quote(value));
    }

    /**
     * The length that {@code content-length} says. Rule 5: a list in which all values are the same counts as one of
     * them; anything else is "an unrecoverable error".
     */
    static BodyFraming contentLength(Headers headers) {
        long one = singleLength(headers);
        if (one >= 0) {
            return one == 0 ? NONE : new Length(one);
        }
        List<String> lines = headers.getAll("content-length");
        long length = -1;
        for (String line : lines) {
            for (String element : line.split(",", -1)) {
                long value = length(element.trim());
                if (value < 0) {
                    return new Malformed(
                            "RFC 9110 §8.6: content-length must be decimal digits, but was " + Http1Text.quote(line));
                }
                if (length >= 0 && value != length) {
                    return new Malformed("RFC 9112 §6.3: content-length has several values that differ: "
                            + Http1Text.quote(String.join(", ", lines)));
                }
                length = value;
            }
        }
        return new Length(length);
    }

    /** What nearly every message says: one field of one number, found without a list and without splitting; else -1. */
    private static long singleLength(Headers headers) {
        long length = -1;
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equals("content-length")) {
                if (length >= 0) {
                    return -1;
                }
                length = length(headers.value(i));
                if (length < 0) {
                    return -1;
                }
            }
        }
        return length;
    }

    /** The number, -1 when it is none or larger than a {@code long}. */
    private static long length(String digits) {
        if (digits.isEmpty() || digits.length() > 19) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
            if (value < 0) {
                return -1;
            }
        }
        return value;
    }
}
