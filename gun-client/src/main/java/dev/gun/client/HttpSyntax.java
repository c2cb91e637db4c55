package dev.gun.client;

/** The few grammar rules of RFC 9110 that decide whether a request may be sent at all. */
final class HttpSyntax {

    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (char c = '0'; c <= '9'; c++) {
            TOKEN[c] = true;
        }
        for (char c = 'a'; c <= 'z'; c++) {
            TOKEN[c] = true;
            TOKEN[Character.toUpperCase(c)] = true;
        }
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            TOKEN[c] = true;
        }
    }

    private HttpSyntax() {}

    /** RFC 9110 §5.6.2: one or more tchar. */
    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 128 || !TOKEN[c]) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** {@code text} with everything that is not visible ASCII written out, for error messages. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < Math.min(text.length(), 64); i++) {
            char c = text.charAt(i);
            escaped.append(c >= ' ' && c < 127 ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return escaped.toString();
    }

    /** RFC 9110 §5.5: no CR, LF or NUL, which would end the field or smuggle another one. */
    static boolean isFieldValue(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' || c == '\n' || c == 0 || c > 255) {
                return false;
            }
        }
        return true;
    }

    /** RFC 9112 §3.2.1: visible ASCII only, so that nothing ends the request line early, and no fragment. */
    static boolean isOriginForm(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 127 || c == '#') {
                return false;
            }
        }
        return text.startsWith("/");
    }
}
