package dev.gun.client.cookie;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Cookies in memory, by the rules of RFC 6265bis: public suffixes, prefixes of names, {@code Secure} ones that what
 * comes without TLS cannot overlay, at most 400 days, and limits in number. Thread-safe; what is guarded takes
 * microseconds.
 *
 * <p>A client without pages has no other sites, so {@code SameSite} only decides that {@code None} needs {@code Secure}.
 */
public final class MemoryCookieStore implements CookieStore {

    /** §5.8.3: "Cookies with longer paths are listed before cookies with shorter paths", then the older ones. */
    private static final Comparator<Stored> SENT = Comparator.<Stored>comparingInt(
                    stored -> -stored.cookie.path().length())
            .thenComparingLong(stored -> stored.created);

    private final PublicSuffixes suffixes;
    private final Clock clock;
    private final int maxPerDomain;
    private final int maxCookies;

    /** By domain, so that a request looks only at those of its host and of the domains above it. */
    private final Map<String, List<Stored>> byDomain = new HashMap<>();

    private int count;
    /** Counts what happens, since times may be equal. */
    private long ticks;

    private MemoryCookieStore(Builder builder) {
        this.suffixes = builder.suffixes == null ? PublicSuffixes.standard() : builder.suffixes;
        this.clock = builder.clock;
        this.maxPerDomain = builder.maxPerDomain;
        this.maxCookies = builder.maxCookies;
    }

    /** A store with the usual limits and {@link PublicSuffixes#standard()}. */
    public static MemoryCookieStore create() {
        return builder().build();
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A cookie, and what is remembered of its use. */
    private static final class Stored {

        private final Cookie cookie;
        private final long created;
        private long used;

        Stored(Cookie cookie, long created, long used) {
            this.cookie = cookie;
            this.created = created;
            this.used = used;
        }

        /** §5.7: what makes two cookies the same one. */
        boolean replaces(Stored other) {
            return cookie.name().equals(other.cookie.name())
                    && cookie.hostOnly() == other.cookie.hostOnly()
                    && cookie.path().equals(other.cookie.path());
        }
    }

    // ---- retrieving

    @Override
    public synchronized List<Cookie> query(CookieOrigin request) {
        if (count == 0) {
            return List.of();
        }
        Instant now = clock.instant();
        List<Stored> found = new ArrayList<>();
        for (String domain = request.host(); domain != null; domain = above(request, domain)) {
            List<Stored> bucket = byDomain.get(domain);
            if (bucket != null) {
                find(bucket, request, now, found);
            }
        }
        found.sort(SENT);
        ticks++;
        List<Cookie> cookies = new ArrayList<>(found.size());
        for (Stored stored : found) {
            stored.used = ticks;
            cookies.add(stored.cookie);
        }
        return cookies;
    }

    /** The domain above {@code domain}, {@code null} above the last; nothing is above an address. */
    private static @Nullable String above(CookieOrigin request, String domain) {
        int dot = domain.indexOf('.');
        return dot < 0 || CookieMatch.isAddress(request.host()) ? null : domain.substring(dot + 1);
    }

    private static void find(List<Stored> bucket, CookieOrigin request, Instant now, List<Stored> found) {
        for (Stored stored : bucket) {
            Cookie cookie = stored.cookie;
            if ((!cookie.hostOnly() || cookie.domain().equals(request.host()))
                    && CookieMatch.path(request.path(), cookie.path())
                    && (!cookie.secure() || request.secure())
                    && !cookie.expired(now)) {
                found.add(stored);
            }
        }
    }

    // ---- storing

    @Override
    public synchronized void setCookie(CookieOrigin request, String setCookie) {
        Instant now = clock.instant();
        SetCookie set = SetCookie.parse(setCookie, now);
        if (set == null) {
            return;
        }
        String domain = domain(set, request);
        if (domain == null) {
            return;
        }
        boolean hostOnly = domain.isEmpty();
        String path = set.path() == null ? CookieMatch.defaultPath(request.path()) : set.path();
        Cookie cookie = new Cookie(
                set.name(),
                set.value(),
                hostOnly ? request.host() : domain,
                hostOnly,
                path,
                set.secure(),
                set.httpOnly(),
                set.sameSite(),
                now,
                set.expiry());
        if (allowed(cookie, set.hasPath(), request)) {
            store(cookie, now);
        }
    }

    /** The domain that is asked for, empty for the host alone, {@code null} when it must not be. */
    private @Nullable String domain(SetCookie set, CookieOrigin request) {
        String domain = set.domain();
        if (domain.isEmpty()) {
            return domain;
        }
        if (!CookieMatch.isAscii(domain)) {
            return null;
        }
        if (!CookieMatch.isAddress(domain) && suffixes.isPublicSuffix(domain)) {
            // "If the domain-attribute is identical to the canonicalized request-host": for that host alone.
            return domain.equals(request.host()) ? "" : null;
        }
        return CookieMatch.domain(request.host(), domain) ? domain : null;
    }

    /** §5.7: the steps that ignore a cookie for what it is and where it comes from. */
    private boolean allowed(Cookie cookie, boolean hasPath, CookieOrigin request) {
        Instant now = cookie.creation();
        if (cookie.secure() && !request.secure()) {
            return false;
        }
        if (cookie.sameSite() == Cookie.SameSite.NONE && !cookie.secure()) {
            return false;
        }
        return prefixAllows(cookie, hasPath) && (cookie.secure() || request.secure() || !overlays(cookie, now));
    }

    /** §5.7, and §4.1.3: what a name begins with is a promise, whatever its case. */
    private static boolean prefixAllows(Cookie cookie, boolean hasPath) {
        String name = cookie.name().toLowerCase(Locale.ROOT);
        if (name.isEmpty()) {
            // Sent without "=", its value would be taken for a name.
            String value = cookie.value().toLowerCase(Locale.ROOT);
            return !value.startsWith("__secure-") && !value.startsWith("__host-") && !value.startsWith("__http-");
        }
        boolean host = name.startsWith("__host-");
        boolean http = name.startsWith("__http-") || name.startsWith("__host-http-");
        if (host && !(cookie.hostOnly() && hasPath && cookie.path().equals("/"))) {
            return false;
        }
        return (!http || cookie.httpOnly()) && (cookie.secure() || !(host || http || name.startsWith("__secure-")));
    }

    /** "Leave secure cookies alone": what came without TLS neither replaces nor hides what came with it. */
    private boolean overlays(Cookie cookie, Instant now) {
        for (Map.Entry<String, List<Stored>> bucket : byDomain.entrySet()) {
            if (!CookieMatch.domain(bucket.getKey(), cookie.domain())
                    && !CookieMatch.domain(cookie.domain(), bucket.getKey())) {
                continue;
            }
            for (Stored stored : bucket.getValue()) {
                if (stored.cookie.secure()
                        && !stored.cookie.expired(now)
                        && stored.cookie.name().equals(cookie.name())
                        && CookieMatch.path(cookie.path(), stored.cookie.path())) {
                    return true;
                }
            }
        }
        return false;
    }

    private void store(Cookie cookie, Instant now) {
        ticks++;
        Stored next = new Stored(cookie, ticks, ticks);
        List<Stored> bucket = byDomain.computeIfAbsent(cookie.domain(), unused -> new ArrayList<>());
        Iterator<Stored> stored = bucket.iterator();
        while (stored.hasNext()) {
            Stored old = stored.next();
            if (next.replaces(old)) {
                // "Update the creation-time of the newly created cookie to match the creation-time of the old-cookie."
                next = new Stored(withCreation(cookie, old.cookie.creation()), old.created, ticks);
                stored.remove();
                count--;
            }
        }
        if (!cookie.expired(now)) {
            bucket.add(next);
            count++;
        }
        if (bucket.isEmpty()) {
            byDomain.remove(cookie.domain());
        }
        if (bucket.size() > maxPerDomain || count > maxCookies) {
            evict(now);
        }
    }

    private static Cookie withCreation(Cookie cookie, Instant creation) {
        return new Cookie(
                cookie.name(),
                cookie.value(),
                cookie.domain(),
                cookie.hostOnly(),
                cookie.path(),
                cookie.secure(),
                cookie.httpOnly(),
                cookie.sameSite(),
                creation,
                cookie.expiry());
    }

    // ---- forgetting

    /** §5.7, "remove excess cookies", in the order of its priorities. */
    private void evict(Instant now) {
        removeIf(stored -> stored.cookie.expired(now));
        List<Stored> tooMany = new ArrayList<>();
        for (List<Stored> bucket : byDomain.values()) {
            if (bucket.size() > maxPerDomain) {
                List<Stored> order = new ArrayList<>(bucket);
                // "Cookies whose secure-only-flag is false, and which share a domain …", then any that share it.
                order.sort(Comparator.<Stored, Boolean>comparing(stored -> stored.cookie.secure())
                        .thenComparingLong(stored -> stored.used));
                tooMany.addAll(order.subList(0, bucket.size() - maxPerDomain));
            }
        }
        tooMany.forEach(this::remove);
        if (count > maxCookies) {
            List<Stored> all = new ArrayList<>();
            byDomain.values().forEach(all::addAll);
            // "… evict the cookie with the earliest last-access-time first."
            all.sort(Comparator.comparingLong(stored -> stored.used));
            all.subList(0, count - maxCookies).forEach(this::remove);
        }
    }

    private void remove(Stored stored) {
        String domain = stored.cookie.domain();
        List<Stored> bucket = byDomain.get(domain);
        if (bucket != null && bucket.remove(stored)) {
            count--;
            if (bucket.isEmpty()) {
                byDomain.remove(domain);
            }
        }
    }

    private void removeIf(Predicate<Stored> unwanted) {
        byDomain.values().removeIf(bucket -> {
            int before = bucket.size();
            bucket.removeIf(unwanted);
            count -= before - bucket.size();
            return bucket.isEmpty();
        });
    }

    @Override
    public synchronized void gc() {
        Instant now = clock.instant();
        removeIf(stored -> stored.cookie.expired(now));
    }

    @Override
    public synchronized void sessionGc() {
        removeIf(stored -> stored.cookie.isSession());
    }

    /** How many cookies there are, expired ones that were not dropped yet included. */
    public synchronized int size() {
        return count;
    }

    /** Only the number of cookies. */
    @Override
    public String toString() {
        return "MemoryCookieStore[" + size() + " cookies]";
    }

    /** Builds {@link MemoryCookieStore}. Not thread-safe. */
    public static final class Builder {

        private @Nullable PublicSuffixes suffixes;
        private Clock clock = Clock.systemUTC();
        private int maxPerDomain = 50;
        private int maxCookies = 3_000;

        private Builder() {}

        /** Which domains no cookie may be for; {@link PublicSuffixes#standard()} by default. */
        public Builder publicSuffixes(PublicSuffixes value) {
            this.suffixes = Objects.requireNonNull(value, "publicSuffixes");
            return this;
        }

        /** What tells the time; the system's by default. */
        public Builder clock(Clock value) {
            this.clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** How many cookies of one domain are kept; 50 by default, as many as RFC 6265bis §6.1 asks for at least. */
        public Builder maxPerDomain(int value) {
            this.maxPerDomain = positive("maxPerDomain", value);
            return this;
        }

        /** How many cookies are kept; 3,000 by default, as many as RFC 6265bis §6.1 asks for at least. */
        public Builder maxCookies(int value) {
            this.maxCookies = positive("maxCookies", value);
            return this;
        }

        private static int positive(String name, int value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + " must be 1 or more, not " + value);
            }
            return value;
        }

        /** An empty store. */
        public MemoryCookieStore build() {
            return new MemoryCookieStore(this);
        }
    }
}
