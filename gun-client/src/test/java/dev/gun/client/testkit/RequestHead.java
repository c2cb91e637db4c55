package dev.gun.client.testkit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP/1 request as the peer read it.
 *
 * @param raw the exact text, up to and with the empty line
 * @param method the method
 * @param target the request target as sent
 * @param version such as {@code HTTP/1.1}
 * @param headers the header lines in their order
 */
public record RequestHead(String raw, String method, String target, String version, List<HeaderField> headers) {
    static RequestHead parse(String raw) {
        String[] lines = raw.split("\r\n", -1);
        String[] requestLine = lines[0].split(" ", -1);
        if (requestLine.length != 3) {
            throw new AssertionError("expected a request line but was " + Bytes.show(Bytes.utf8(lines[0])));
        }
        List<HeaderField> headers = new ArrayList<>();
        for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
            int colon = lines[i].indexOf(':');
            if (colon < 1) {
                throw new AssertionError("expected a header line but was " + Bytes.show(Bytes.utf8(lines[i])));
            }
            headers.add(new HeaderField(
                    lines[i].substring(0, colon), lines[i].substring(colon + 1).strip()));
        }
        return new RequestHead(raw, requestLine[0], requestLine[1], requestLine[2], List.copyOf(headers));
    }

    /** The value of the first header of this name, in any case; null if there is none. */
    public @Nullable String header(String name) {
        return headers.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(HeaderField::value)
                .findFirst()
                .orElse(null);
    }

    /** The request line, without its line end. */
    public String requestLine() {
        return method + " " + target + " " + version;
    }
}
