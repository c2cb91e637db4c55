package dev.gun.client.internal.protocol;

import dev.gun.client.Headers;
import dev.gun.client.internal.codec.http1.Http1Text;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.util.AsciiString;

/**
 * The header section of a response, collected as {@link Headers} while Netty decodes it. Netty's own hash table, with an
 * entry of 48 bytes for each field, gets only those that Netty looks at: the two that frame the body.
 */
final class Http1FieldSection extends DefaultHttpHeaders {

    /** Makes one for each response. */
    static final HttpHeadersFactory FACTORY = new HttpHeadersFactory() {
        @Override
        public HttpHeaders newHeaders() {
            return new Http1FieldSection();
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
            return newHeaders();
        }
    };

    private final Headers.Builder fields = Headers.builder();

    Http1FieldSection() {
        // Names and values are checked elsewhere; two is the size of the smallest table.
        super(name -> {}, value -> {}, 2);
    }

    @Override
    public HttpHeaders add(CharSequence name, Object value) {
        fields.add(name.toString(), value.toString());
        return frames(name) ? super.add(name, value) : this;
    }

    @Override
    public HttpHeaders set(CharSequence name, Object value) {
        fields.set(name.toString(), value.toString());
        return super.set(name, value);
    }

    private static boolean frames(CharSequence name) {
        return AsciiString.contentEqualsIgnoreCase(name, HttpHeaderNames.CONTENT_LENGTH)
                || AsciiString.contentEqualsIgnoreCase(name, HttpHeaderNames.TRANSFER_ENCODING);
    }

    /** All fields, checked for what would be another field to somebody else. */
    Headers received() {
        Headers received = fields.build();
        for (int i = 0; i < received.size(); i++) {
            check(received.name(i), received.value(i));
        }
        return received;
    }

    /** RFC 9110 §5.5: "Field values containing CR, LF, or NUL characters are invalid and dangerous". */
    static void check(String name, String value) {
        if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0 || value.indexOf(0) >= 0) {
            throw new Http1Malformed.Failure("RFC 9110 §5.5: malformed value of header field " + Http1Text.quote(name)
                    + ", which holds CR, LF or NUL"
                    + (Headers.isSensitive(name) ? "" : ": " + Http1Text.quote(value)));
        }
    }
}
