package dev.gun.client.internal.protocol;

import dev.gun.client.Headers;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpScheme;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Header fields between our API and HTTP/2 (RFC 9113 §8.2, §8.3). */
final class Http2Fields {

    /** RFC 9113 §8.2.2: connection-specific fields are not sent; what they say, HTTP/2 says in its own way. */
    private static final Set<String> CONNECTION_SPECIFIC =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "http2-settings");

    /** RFC 9110 §8.6: methods whose requests say so when they have no body. */
    private static final Set<String> METHODS_WITH_BODY = Set.of("POST", "PUT", "PATCH");

    /** RFC 9110 §6.5.1: no framing and no routing in trailers. */
    private static final Set<String> NOT_IN_TRAILERS = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "transfer-encoding",
            "upgrade",
            "te",
            "host",
            "content-length",
            "trailer");

    private Http2Fields() {}

    /** The fields to send with a request, without pseudo-header fields. */
    static Headers request(RequestHead head, long bodyLength) {
        Headers given = head.headers();
        if (given.isEmpty() && bodyLength == 0 && !METHODS_WITH_BODY.contains(head.method())) {
            return given;
        }
        String nominated = given.get("connection");
        Headers.Builder fields = Headers.builder();
        boolean sized = bodyLength > 0 || (bodyLength == 0 && METHODS_WITH_BODY.contains(head.method()));
        if (sized && !given.contains("content-length")) {
            fields.add("content-length", Long.toString(bodyLength));
        }
        for (int i = 0; i < given.size(); i++) {
            String name = given.name(i);
            if (isSent(name, given.value(i)) && (nominated == null || !names(nominated, name))) {
                fields.add(name, trim(given.value(i)));
            }
        }
        return fields.build();
    }

    private static boolean isSent(String name, String value) {
        if (name.equals("te")) {
            return trim(value).equalsIgnoreCase("trailers");
        }
        // The host is sent as :authority.
        return !name.equals("host") && !CONNECTION_SPECIFIC.contains(name);
    }

    private static boolean names(String list, String name) {
        for (String token : list.split(",", -1)) {
            if (trim(token).equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    /** RFC 9113 §8.2.1: a value neither begins nor ends with white space. */
    private static String trim(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isBlank(value.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** What {@code :authority} says. */
    static String authority(RequestHead head) {
        String host = head.headers().get("host");
        return host == null ? head.authority() : trim(host);
    }

    /**
     * The whole head of a request. Arrays instead of Netty's hash table, whose entries are 56 bytes each; and text as
     * the codec compares and hashes it fastest.
     *
     * @param authority as {@link #authority} says
     * @param path as {@code head} says
     */
    static Http2Headers encode(RequestHead head, AsciiString authority, AsciiString path, Headers sent) {
        AsciiString[] fields = new AsciiString[8 + 2 * sent.size()];
        fields[0] = PseudoHeaderName.METHOD.value();
        fields[1] = HttpMethod.valueOf(head.method()).asciiName();
        fields[2] = PseudoHeaderName.SCHEME.value();
        fields[3] = head.scheme().equals("https") ? HttpScheme.HTTPS.name() : HttpScheme.HTTP.name();
        fields[4] = PseudoHeaderName.AUTHORITY.value();
        fields[5] = authority;
        fields[6] = PseudoHeaderName.PATH.value();
        fields[7] = path;
        for (int i = 0; i < sent.size(); i++) {
            fields[8 + 2 * i] = new AsciiString(sent.name(i));
            fields[9 + 2 * i] = new AsciiString(trim(sent.value(i)));
        }
        // Its clientHeaders() has an order of its own for pseudo-header fields; to send, this is all the same.
        return ReadOnlyHttp2Headers.trailers(false, fields);
    }

    /** The whole head of an extended CONNECT (RFC 8441 §4). */
    static Http2Headers encodeUpgrade(RequestHead head, Headers sent) {
        Http2Headers encoded = new DefaultHttp2Headers(false, sent.size() + 5)
                .method("CONNECT")
                .scheme(head.scheme())
                .authority(authority(head))
                .path(head.path());
        return addAll(encoded.set(PseudoHeaderName.PROTOCOL.value(), "websocket"), sent);
    }

    /** The whole head of a CONNECT, which has no scheme and no path (RFC 9113 §8.5). */
    static Http2Headers encodeTunnel(RequestHead head, Headers sent) {
        Http2Headers encoded = new DefaultHttp2Headers(false, sent.size() + 2)
                .method("CONNECT")
                .authority(head.authority());
        return addAll(encoded, sent);
    }

    /** The trailers of a request. */
    static Http2Headers trailers(Headers trailers) {
        return addAll(new DefaultHttp2Headers(false, trailers.size()), trailers);
    }

    private static Http2Headers addAll(Http2Headers to, Headers fields) {
        for (int i = 0; i < fields.size(); i++) {
            to.add(fields.name(i), trim(fields.value(i)));
        }
        return to;
    }

    /** The first field that must not be in trailers, or {@code null}. */
    static @Nullable String forbiddenTrailer(Headers trailers) {
        for (int i = 0; i < trailers.size(); i++) {
            String name = trailers.name(i);
            if (name.startsWith(":") || NOT_IN_TRAILERS.contains(name)) {
                return name;
            }
        }
        return null;
    }

    /**
     * What is wrong with the first received field that is malformed (RFC 9113 §8.2.1), or {@code null}. Upper case,
     * pseudo-header fields and connection-specific fields, the codec checks.
     */
    static @Nullable String malformed(Http2Headers received) {
        for (Map.Entry<CharSequence, CharSequence> field : received) {
            String wrong = malformed(field.getKey(), field.getValue());
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    /** The same of one field. */
    static @Nullable String malformed(CharSequence name, CharSequence value) {
        if (!isName(name)) {
            return "A field name has a character that is not allowed (RFC 9113 §8.2.1)";
        }
        return isValue(value)
                ? null
                : "The value of " + name + " has a character that is not allowed, or white space around it "
                        + "(RFC 9113 §8.2.1)";
    }

    private static boolean isName(CharSequence name) {
        return name instanceof AsciiString ascii
                ? isName(ascii.array(), ascii.arrayOffset(), ascii.length())
                : isName(name.toString().getBytes(StandardCharsets.ISO_8859_1), 0, name.length());
    }

    private static boolean isName(byte[] bytes, int from, int length) {
        // The first may be the colon of a pseudo-header field, all of which the codec knows.
        for (int i = 0; i < length; i++) {
            byte b = bytes[from + i];
            // As a signed number, what is beyond ASCII is below it.
            if (b <= ' ' || b == 0x7f || (b == ':' && i > 0)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isValue(CharSequence value) {
        return value instanceof AsciiString ascii
                ? isValue(ascii.array(), ascii.arrayOffset(), ascii.length())
                : isValue(value.toString().getBytes(StandardCharsets.ISO_8859_1), 0, value.length());
    }

    private static boolean isValue(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            byte b = bytes[i];
            // As a signed number, what is beyond ASCII is negative.
            if ((b >= 0 && b < ' ' && b != '\t') || b == 0x7f) {
                return false;
            }
        }
        return length == 0 || !(isBlank((char) bytes[from]) || isBlank((char) bytes[from + length - 1]));
    }

    /** What was received, without pseudo-header fields. */
    static Headers decode(Http2Headers received) {
        Headers.Builder fields = Headers.builder();
        for (Map.Entry<CharSequence, CharSequence> field : received) {
            String name = field.getKey().toString();
            if (!name.startsWith(":")) {
                fields.add(name, field.getValue().toString());
            }
        }
        return fields.build();
    }

    /** The status of a response, or -1 when there is none that is one (RFC 9113 §8.3.2). */
    static int status(Http2Headers received) {
        CharSequence text = received.status();
        if (text == null || text.length() != 3) {
            return -1;
        }
        int status = 0;
        for (int i = 0; i < 3; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            status = 10 * status + digit;
        }
        return status < 100 ? -1 : status;
    }
}
