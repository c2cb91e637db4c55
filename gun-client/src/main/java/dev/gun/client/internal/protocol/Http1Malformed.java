package dev.gun.client.internal.protocol;

import dev.gun.client.Headers;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.Side;
import dev.gun.client.internal.codec.http1.BodyFraming;
import dev.gun.client.internal.codec.http1.Http1Text;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.InvalidChunkExtensionException;
import io.netty.handler.codec.http.InvalidChunkTerminationException;
import io.netty.handler.codec.http.InvalidLineSeparatorException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says what is malformed in a response, by which rule, and quotes it. What Netty's decoder lets pass is checked here;
 * for what it refuses by itself, the offending line is found again among the bytes of the call that failed.
 */
final class Http1Malformed {

    /** What a failure of the decoder is. */
    enum Kind {
        /** A line of a head is longer than the header section may be. */
        HEADER_LIMIT,
        /** The header or trailer section is longer than it may be. */
        SECTION_LIMIT,
        /** A rule of the syntax is broken. */
        SYNTAX
    }

    /** A rule of the syntax is broken, and the text says which. */
    static final class Failure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Failure(String text) {
            // It never leaves the decoder, so nobody would see a stack trace.
            super(text, null, false, false);
        }

        Reason reason() {
            return new Reason.ProtocolError(Protocol.HTTP, String.valueOf(getMessage()), Side.REMOTE);
        }
    }

    private final ByteBuf in;
    private final int begin;
    private final int end;

    /** The bytes from {@code begin} to the end of {@code in} are what the decoder was given. */
    Http1Malformed(ByteBuf in, int begin) {
        this.in = in;
        this.begin = begin;
        this.end = in.writerIndex();
    }

    Kind kind(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Kind.HEADER_LIMIT;
        }
        return cause instanceof TooLongHttpHeaderException ? Kind.SECTION_LIMIT : Kind.SYNTAX;
    }

    /** Why the status line was refused. */
    String statusLine(Throwable cause) {
        return cause instanceof Failure
                ? text(cause)
                : "RFC 9112 §4: malformed status line " + Http1Text.quote(line(begin)) + lineEnd(cause);
    }

    /** Why the header section was refused, of which {@code fields} were decoded. */
    String field(Throwable cause, HttpHeaders fields) {
        if (cause instanceof Failure) {
            return text(cause);
        }
        if (cause instanceof InvalidLineSeparatorException) {
            return "RFC 9112 §2.2: malformed header field line, which ends without CR LF";
        }
        String line = lineWithoutColon();
        if (line != null) {
            return "RFC 9112 §5: malformed header field line without a colon " + Http1Text.quote(line);
        }
        List<String> lengths = fields.getAll(HttpHeaderNames.CONTENT_LENGTH);
        Headers.Builder length = Headers.builder();
        lengths.forEach(value -> length.add("content-length", value));
        return !lengths.isEmpty()
                        && BodyFraming.contentLength(length.build()) instanceof BodyFraming.Malformed malformed
                ? malformed.text()
                : "RFC 9112 §5: malformed header section: " + Http1Text.quote(text(cause));
    }

    /** Why a chunk or the trailer section was refused. */
    String chunk(Throwable cause) {
        if (cause instanceof Failure) {
            return text(cause);
        }
        if (cause instanceof InvalidChunkTerminationException) {
            return "RFC 9112 §7.1: malformed chunk, its data is not followed by CR LF";
        }
        if (cause instanceof InvalidChunkExtensionException) {
            return "RFC 9112 §7.1.1: malformed chunk extension " + Http1Text.quote(line(begin));
        }
        if (cause instanceof InvalidLineSeparatorException) {
            return "RFC 9112 §2.2: malformed trailer field line, which ends without CR LF";
        }
        if (cause instanceof NumberFormatException) {
            return "RFC 9112 §7.1: malformed chunk size " + Http1Text.quote(line(begin));
        }
        String line = lineWithoutColon();
        return line == null
                ? "RFC 9112 §7.1.2: malformed trailer section: " + Http1Text.quote(text(cause))
                : "RFC 9112 §7.1.2: malformed trailer field line without a colon " + Http1Text.quote(line);
    }

    private @Nullable String lineWithoutColon() {
        for (int at = begin; at < end; at = next(at)) {
            String line = line(at);
            // The status line, when it came together with the fields, and folded lines need no colon.
            boolean other = (at == begin && line.startsWith("HTTP/")) || line.startsWith(" ") || line.startsWith("\t");
            if (line.indexOf(':') < 0 && !other && !line.isEmpty()) {
                return line;
            }
        }
        return null;
    }

    private static String text(Throwable cause) {
        return String.valueOf(cause.getMessage());
    }

    private static String lineEnd(Throwable cause) {
        return cause instanceof InvalidLineSeparatorException ? ", which ends without CR LF (§2.2)" : "";
    }

    private int next(int at) {
        int lineFeed = in.indexOf(at, end, (byte) '\n');
        return lineFeed < 0 ? end : lineFeed + 1;
    }

    private String line(int at) {
        int lineEnd = next(at);
        String line = in.toString(at, lineEnd - at, StandardCharsets.ISO_8859_1);
        int length = line.length();
        while (length > 0 && (line.charAt(length - 1) == '\n' || line.charAt(length - 1) == '\r')) {
            length--;
        }
        return line.substring(0, length);
    }

    /** A first byte that can begin no status line, such as that of a TLS record. */
    static Reason firstByte(byte b) {
        return new Failure("RFC 9112 §4: malformed status line, it begins with "
                        + Http1Text.quote(String.valueOf((char) (b & 0xff))))
                .reason();
    }

    /**
     * Checks a status line that was split at white space.
     *
     * @return whether it says HTTP/1.0
     */
    static boolean checkStatusLine(String[] parts) {
        String version = parts[0];
        boolean http1 = version.length() == 8
                && version.startsWith("HTTP/1.")
                && version.charAt(7) >= '0'
                && version.charAt(7) <= '9';
        if (!http1) {
            throw new Failure("RFC 9112 §2.3: a response must begin with HTTP/1.1 or HTTP/1.0, but the status line was "
                    + Http1Text.quote(String.join(" ", parts).trim()));
        }
        String status = parts[1];
        boolean digits = status.length() == 3;
        for (int i = 0; digits && i < 3; i++) {
            digits = status.charAt(i) >= (i == 0 ? '1' : '0') && status.charAt(i) <= '9';
        }
        if (!digits) {
            throw new Failure(
                    "RFC 9112 §4: the status must be three digits from 100 on, but was " + Http1Text.quote(status));
        }
        if (parts[2].indexOf('\r') >= 0 || parts[2].indexOf(0) >= 0) {
            throw new Failure("RFC 9112 §2.2: malformed status line, its reason phrase holds CR or NUL");
        }
        return version.charAt(7) == '0';
    }

    /** Checks the name of a field, which Netty takes to end at white space or a colon. */
    static void checkFieldName(byte[] line, int start, int length) {
        if (Http1Text.isToken(line, start, length) && line[start + length] == ':') {
            return;
        }
        String name = new String(line, start, length, StandardCharsets.ISO_8859_1);
        // RFC 9112 §5.1: "No whitespace is allowed between the field name and colon."
        throw new Failure(
                Http1Text.isToken(name)
                        ? "RFC 9112 §5.1: malformed header field, its name " + Http1Text.quote(name)
                                + " is not followed by a colon"
                        : "RFC 9112 §5: malformed header field name " + Http1Text.quote(name));
    }

    /** The fields of a trailer section, checked as those of a header section are. */
    static Headers fields(HttpHeaders decoded) {
        Headers.Builder fields = Headers.builder();
        Iterator<Map.Entry<CharSequence, CharSequence>> entries = decoded.iteratorCharSequence();
        while (entries.hasNext()) {
            Map.Entry<CharSequence, CharSequence> entry = entries.next();
            String name = entry.getKey().toString();
            String value = entry.getValue().toString();
            Http1FieldSection.check(name, value);
            fields.add(name, value);
        }
        return fields.build();
    }
}
