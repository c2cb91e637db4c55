package dev.gun.client.cookie;

import java.util.Objects;

/**
 * What a connection does about cookies. The cookies of its store are added to what requests have in their {@code cookie}
 * field, unless that names one of the same name; those in {@code set-cookie} fields of responses, not of trailers, are
 * stored.
 *
 * @param store keeps the cookies; may be shared with other connections
 * @param ignoreInformational whether {@code set-cookie} in responses of 100 to 199 is ignored
 */
public record CookieOptions(CookieStore store, boolean ignoreInformational) {

    /** Refuses a missing store. */
    public CookieOptions {
        Objects.requireNonNull(store, "store");
    }

    /** Cookies are kept in {@code store}, also those of informational responses. */
    public static CookieOptions of(CookieStore store) {
        return new CookieOptions(store, false);
    }

    /** Cookies are kept in memory, by a store of this connection's own: {@link MemoryCookieStore#create()}. */
    public static CookieOptions inMemory() {
        return of(MemoryCookieStore.create());
    }
}
