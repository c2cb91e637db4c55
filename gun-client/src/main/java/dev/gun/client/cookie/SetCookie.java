package dev.gun.client.cookie;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A {@code set-cookie} field, read: RFC 6265bis §5.6. Its characters stand for octets.
 *
 * @param name the name
 * @param value the value
 * @param domain the last {@code Domain}, in lower case and without its leading dot; empty for none
 * @param path the last {@code Path} that begins with a slash, else {@code null}
 * @param hasPath whether there is any {@code Path}
 * @param expiry when it expires, {@code null} at the end of the session
 * @param secure whether there is {@code Secure}
 * @param httpOnly whether there is {@code HttpOnly}
 * @param sameSite the last {@code SameSite}
 */
record SetCookie(
        String name,
        String value,
        String domain,
        @Nullable String path,
        boolean hasPath,
        @Nullable Instant expiry,
        boolean secure,
        boolean httpOnly,
        Cookie.SameSite sameSite) {

    private static final int LONGEST_PAIR = 4_096;
    private static final int LONGEST_ATTRIBUTE = 1_024;
    /** §5.5: "the limit SHOULD NOT be greater than 400 days". */
    private static final Duration AGE_LIMIT = Duration.ofDays(400);

    /** Reads {@code field}; {@code null} when it is to be ignored. */
    static @Nullable SetCookie parse(String field, Instant now) {
        if (hasControls(field)) {
            return null;
        }
        int semicolon = field.indexOf(';');
        String pair = semicolon < 0 ? field : field.substring(0, semicolon);
        int equals = pair.indexOf('=');
        // "If the name-value-pair string lacks a "=" character, then the name string is empty".
        String name = equals < 0 ? "" : trim(pair.substring(0, equals));
        String value = trim(pair.substring(equals + 1));
        if (name.length() + value.length() > LONGEST_PAIR || (name.isEmpty() && value.isEmpty())) {
            return null;
        }
        Attributes attributes = new Attributes(now);
        int begin = semicolon;
        while (begin >= 0) {
            int end = field.indexOf(';', begin + 1);
            attributes.add(end < 0 ? field.substring(begin + 1) : field.substring(begin + 1, end));
            begin = end;
        }
        return attributes.cookie(name, value);
    }

    /** "If the set-cookie-string contains a %x00-08 / %x0A-1F / %x7F character (CTL characters excluding HTAB)". */
    private static boolean hasControls(String field) {
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                return true;
            }
        }
        return false;
    }

    /** "Remove any leading or trailing WSP characters". */
    private static String trim(String text) {
        int begin = 0;
        int end = text.length();
        while (begin < end && isSpace(text.charAt(begin))) {
            begin++;
        }
        while (end > begin && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(begin, end);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    /** The attributes as they are read: of each the last one counts. */
    private static final class Attributes {

        private final Instant now;
        private String domain = "";
        private @Nullable String path;
        private boolean hasPath;
        private @Nullable Instant maxAge;
        private @Nullable Instant expires;
        private boolean secure;
        private boolean httpOnly;
        private Cookie.SameSite sameSite = Cookie.SameSite.DEFAULT;

        Attributes(Instant now) {
            this.now = now;
        }

        void add(String attribute) {
            int equals = attribute.indexOf('=');
            String name = trim(equals < 0 ? attribute : attribute.substring(0, equals));
            String value = equals < 0 ? "" : trim(attribute.substring(equals + 1));
            if (value.length() > LONGEST_ATTRIBUTE) {
                return;
            }
            switch (name.toLowerCase(Locale.ROOT)) {
                case "expires" -> expires(value);
                case "max-age" -> maxAge(value);
                case "domain" -> domain = lowerCase(value.startsWith(".") ? value.substring(1) : value);
                case "path" -> {
                    hasPath = true;
                    path = value.startsWith("/") ? value : null;
                }
                case "secure" -> secure = true;
                case "httponly" -> httpOnly = true;
                case "samesite" -> sameSite = sameSite(value);
                default -> {
                    // "… ignore the cookie-av": one that is not known.
                }
            }
        }

        private void expires(String value) {
            Instant date = CookieDate.parse(value);
            if (date != null) {
                Instant latest = now.plus(AGE_LIMIT);
                expires = date.isAfter(latest) ? latest : date;
            }
        }

        private void maxAge(String value) {
            boolean negative = value.startsWith("-");
            String digits = negative ? value.substring(1) : value;
            if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return;
            }
            // 9 digits are more than the limit, whatever follows them.
            String significant = digits.replaceFirst("^0+(?=.)", "");
            long seconds = significant.length() > 9 ? AGE_LIMIT.toSeconds() : Long.parseLong(significant);
            maxAge = negative || seconds == 0 ? Instant.MIN : now.plusSeconds(Math.min(seconds, AGE_LIMIT.toSeconds()));
        }

        private static Cookie.SameSite sameSite(String value) {
            return switch (value.toLowerCase(Locale.ROOT)) {
                case "none" -> Cookie.SameSite.NONE;
                case "lax" -> Cookie.SameSite.LAX;
                case "strict" -> Cookie.SameSite.STRICT;
                default -> Cookie.SameSite.DEFAULT;
            };
        }

        /** Of ASCII only: what is not ASCII is no domain, and refused later. */
        private static String lowerCase(String value) {
            return value.toLowerCase(Locale.ROOT);
        }

        SetCookie cookie(String name, String value) {
            Instant expiry = maxAge == null ? expires : maxAge;
            return new SetCookie(name, value, domain, path, hasPath, expiry, secure, httpOnly, sameSite);
        }
    }
}
