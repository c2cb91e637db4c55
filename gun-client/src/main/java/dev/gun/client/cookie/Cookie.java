package dev.gun.client.cookie;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A cookie as it is stored (RFC 6265bis §5.7). Its value is never printed.
 *
 * @param name the name; empty for a cookie without one
 * @param value the value
 * @param domain the host that set it, or the domain that it asked for; in lower case, without a leading dot
 * @param hostOnly whether it is for that host alone, and not for those below it
 * @param path the path it is for, and everything below that
 * @param secure whether it is only sent over TLS
 * @param httpOnly whether it is none of scripts' business; kept, and of no meaning here
 * @param sameSite what it says about requests from other sites; kept, and of no meaning to a client that has no pages
 * @param creation when it was first set
 * @param expiry when it expires, or {@code null} for the end of the session
 */
public record Cookie(
        String name,
        String value,
        String domain,
        boolean hostOnly,
        String path,
        boolean secure,
        boolean httpOnly,
        SameSite sameSite,
        Instant creation,
        @Nullable Instant expiry) {

    /** What a cookie says about requests that come from other sites. */
    public enum SameSite {
        /** It says nothing. */
        DEFAULT,
        /** It is sent with them. */
        NONE,
        /** It is sent with those that a user makes by following a link. */
        LAX,
        /** It is not sent with them. */
        STRICT
    }

    /** Whether it has expired at {@code time}. */
    public boolean expired(Instant time) {
        return expiry != null && !expiry.isAfter(time);
    }

    /** Whether this is a session's cookie: it goes when the session does. */
    public boolean isSession() {
        return expiry == null;
    }

    /** How it is sent (RFC 6265bis §5.8.3). */
    public String pair() {
        return name.isEmpty() ? value : name + "=" + value;
    }

    /** Everything but the value. */
    @Override
    public String toString() {
        return "Cookie[" + name + "=***; domain=" + domain + (hostOnly ? " (host only)" : "") + "; path=" + path
                + (secure ? "; secure" : "") + (httpOnly ? "; httpOnly" : "") + "; sameSite=" + sameSite + "; expiry="
                + expiry + "]";
    }
}
