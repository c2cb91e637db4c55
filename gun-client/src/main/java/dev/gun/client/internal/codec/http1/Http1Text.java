package dev.gun.client.internal.codec.http1;

import dev.gun.client.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The few pieces of HTTP's grammar that framing needs, and offending values made fit to print. */
public final class Http1Text {

    private static final int LONGEST_QUOTE = 64;

    private Http1Text() {}

    /** RFC 9110 §5.6.2: one or more tchar. */
    public static boolean isToken(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenChar(text.charAt(i))) {
                return false;
            }
        }
        return text.length() > 0;
    }

    /** As {@link #isToken(CharSequence)}, for {@code length} bytes from {@code start} on. */
    public static boolean isToken(byte[] text, int start, int length) {
        for (int i = start; i < start + length; i++) {
            if (!isTokenChar((char) (text[i] & 0xff))) {
                return false;
            }
        }
        return length > 0;
    }

    private static boolean isTokenChar(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    /** {@code text} in quotes, cut after 64 characters, with everything that is not visible ASCII written out. */
    public static String quote(CharSequence text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < Math.min(text.length(), LONGEST_QUOTE); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\r' -> quoted.append("\\r");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '"', '\\' -> quoted.append('\\').append(c);
                default ->
                    quoted.append(
                            c >= ' ' && c < 127 ? String.valueOf(c) : String.format(Locale.ROOT, "\\x%02x", (int) c));
            }
        }
        return quoted.append(text.length() > LONGEST_QUOTE ? "…\"" : "\"").toString();
    }

    /**
     * The target of a CONNECT. RFC 9112 §3.2.3: "only the host and port of the tunnel destination"; RFC 9110 §9.3.6:
     * "There is no default port; a client MUST send the port number even if the CONNECT request is based on a URI
     * reference that contains an authority component with an elided port".
     *
     * @param authority a host, an IPv6 address in brackets, and maybe a port
     */
    public static String authorityForm(String authority, String scheme) {
        boolean hasPort = authority.lastIndexOf(':') > authority.lastIndexOf(']');
        return hasPort ? authority : authority + (scheme.equals("https") ? ":443" : ":80");
    }

    /**
     * The elements of a list-valued field, over all its lines, in lower case and without the white space around them
     * (RFC 9110 §5.6.1); empty elements are left out.
     */
    public static List<String> elements(Headers headers, String name) {
        List<String> elements = new ArrayList<>(2);
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equals(name)) {
                for (String element : headers.value(i).split(",", -1)) {
                    String trimmed = element.trim();
                    if (!trimmed.isEmpty()) {
                        elements.add(trimmed.toLowerCase(Locale.ROOT));
                    }
                }
            }
        }
        return elements;
    }

    /**
     * RFC 9112 §9.3: whether the connection goes on after this message. HTTP/1.1 persists unless it says {@code close},
     * HTTP/1.0 only when it says {@code keep-alive}.
     */
    public static boolean persists(boolean http10, Headers headers) {
        if (!headers.contains("connection")) {
            return !http10;
        }
        List<String> options = elements(headers, "connection");
        return !options.contains("close") && (!http10 || options.contains("keep-alive"));
    }
}
