package dev.gun.client.cookie;

import java.util.List;

/**
 * Keeps cookies for connections, one or several: {@link dev.gun.client.GunOptions.Builder#cookies}. It is asked by
 * each request, also one that upgrades, right before it is written, and told by each response.
 *
 * <p>Called by the event loops of all connections that share it, so it must be thread-safe and must not block. {@link
 * MemoryCookieStore} is the one to use; another one may keep them on disk.
 */
public interface CookieStore {

    /** The cookies to send with that request, in the order in which they are sent (RFC 6265bis §5.8.3). */
    List<Cookie> query(CookieOrigin request);

    /**
     * A response to that request had this {@code set-cookie} field (RFC 6265bis §5.6, §5.7). What is malformed, or not
     * for that request to set, is ignored.
     */
    void setCookie(CookieOrigin request, String setCookie);

    /** Drops the cookies that have expired, so that they take no room. */
    void gc();

    /** Drops the cookies that are for the session only, since it is over. */
    void sessionGc();
}
