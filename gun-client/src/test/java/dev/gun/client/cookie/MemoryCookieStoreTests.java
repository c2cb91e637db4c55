package dev.gun.client.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The cookie store (RFC 6265bis §5.7, §6.1)")
class MemoryCookieStoreTests {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final CookieOrigin SITE = origin("https://example.com/");

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    };

    private static CookieOrigin origin(String uri) {
        return CookieOrigin.of(URI.create(uri));
    }

    private MemoryCookieStore.Builder store() {
        return MemoryCookieStore.builder().clock(clock);
    }

    private static List<String> names(CookieStore store, CookieOrigin origin) {
        return store.query(origin).stream().map(Cookie::name).toList();
    }

    @Test
    @DisplayName("a cookie is kept with all that it says, and is printed without its value")
    void fields() {
        MemoryCookieStore store = store().build();
        store.setCookie(
                origin("https://a.example.com/x/y"),
                "id=secret; Domain=.EXAMPLE.com; Secure; HttpOnly; SameSite=strict; Max-Age=60");

        Cookie cookie = store.query(origin("https://b.example.com/x/z")).get(0);
        assertThat(cookie)
                .isEqualTo(new Cookie(
                        "id",
                        "secret",
                        "example.com",
                        false,
                        "/x",
                        true,
                        true,
                        Cookie.SameSite.STRICT,
                        NOON,
                        NOON.plusSeconds(60)));
        assertThat(cookie)
                .hasToString("Cookie[id=***; domain=example.com; path=/x; secure; httpOnly; sameSite=STRICT;"
                        + " expiry=2026-11-21T12:01:00Z]");
        assertThat(store).hasToString("MemoryCookieStore[1 cookies]");
    }

    @Test
    @DisplayName("§5.5: nothing is kept for more than 400 days, by Max-Age or Expires")
    void ageLimit() {
        MemoryCookieStore store = store().build();
        store.setCookie(SITE, "a=1; Max-Age=999999999999");
        store.setCookie(SITE, "b=1; Expires=Fri, 01 Jan 2038 00:00:00 GMT");

        assertThat(store.query(SITE)).extracting(Cookie::expiry).containsOnly(NOON.plus(Duration.ofDays(400)));
        now.set(NOON.plus(Duration.ofDays(400)));
        assertThat(store.query(SITE)).isEmpty();
    }

    @Test
    @DisplayName("gun:gc_cookies drops what has expired, gun:session_gc_cookies what was for the session")
    void gc() {
        MemoryCookieStore store = store().build();
        store.setCookie(SITE, "a=1; Max-Age=10");
        store.setCookie(SITE, "b=1");
        store.setCookie(SITE, "c=1; Max-Age=20");
        now.set(NOON.plusSeconds(10));

        assertThat(store.size()).isEqualTo(3);
        store.gc();
        assertThat(store.size()).isEqualTo(2);
        assertThat(names(store, SITE)).containsExactly("b", "c");
        store.sessionGc();
        assertThat(names(store, SITE)).containsExactly("c");
    }

    @Test
    @DisplayName("§5.7: a cookie that comes again keeps the time of its creation")
    void creation() {
        MemoryCookieStore store = store().build();
        store.setCookie(SITE, "a=1");
        now.set(NOON.plusSeconds(5));
        store.setCookie(SITE, "a=2");

        assertThat(store.query(SITE)).extracting(Cookie::value).containsExactly("2");
        assertThat(store.query(SITE)).extracting(Cookie::creation).containsExactly(NOON);
    }

    @Test
    @DisplayName("§5.7: over the limit of a domain those that are not secure go first, then the least used")
    void perDomain() {
        MemoryCookieStore store = store().maxPerDomain(3).build();
        store.setCookie(SITE, "old=1; Secure");
        store.setCookie(SITE, "a=1; Path=/a");
        store.setCookie(SITE, "b=1; Path=/b");
        store.query(origin("https://example.com/a"));
        store.setCookie(SITE, "c=1");
        assertThat(store.size()).isEqualTo(3);
        assertThat(names(store, origin("https://example.com/a"))).containsExactly("a", "old", "c");
        assertThat(names(store, origin("https://example.com/b"))).containsExactly("old", "c");
        store.setCookie(origin("https://other.org/"), "x=1");
        assertThat(store.size()).isEqualTo(4);
    }

    @Test
    @DisplayName("§5.7: what has expired goes before all others")
    void expiredFirst() {
        MemoryCookieStore store = store().maxPerDomain(2).build();
        store.setCookie(SITE, "a=1");
        store.setCookie(SITE, "b=1; Secure; Max-Age=1");
        now.set(NOON.plusSeconds(1));
        store.setCookie(SITE, "c=1");

        assertThat(names(store, SITE)).containsExactly("a", "c");
    }

    @Test
    @DisplayName("§6.1: over the limit of the store the least used go, of whatever domain")
    void total() {
        MemoryCookieStore store = store().maxCookies(3).build();
        for (int i = 1; i <= 3; i++) {
            store.setCookie(origin("https://site" + i + ".org/"), "a=1; Secure");
        }
        store.query(origin("https://site1.org/"));
        store.setCookie(origin("https://site4.org/"), "a=1");

        assertThat(store.size()).isEqualTo(3);
        assertThat(names(store, origin("https://site1.org/"))).containsExactly("a");
        assertThat(names(store, origin("https://site2.org/"))).isEmpty();
        assertThat(names(store, origin("https://site4.org/"))).containsExactly("a");
    }

    @Test
    @DisplayName("§6.1: at least 50 for each domain and 3,000 in all are kept")
    void limits() {
        MemoryCookieStore store = store().build();
        for (int site = 0; site < 61; site++) {
            for (int i = 0; i < 51; i++) {
                store.setCookie(origin("https://site" + site + ".org/"), "a" + i + "=1");
            }
            assertThat(names(store, origin("https://site" + site + ".org/"))).hasSize(50);
        }
        assertThat(store.size()).isEqualTo(3_000);
        assertThatThrownBy(() -> MemoryCookieStore.builder().maxCookies(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxCookies must be 1 or more, not 0");
    }

    @Test
    @DisplayName("gun_cookies:domain_match and gun_cookies:path_match are there to be used")
    void matching() {
        assertThat(CookieMatch.domain("a.example.com", "example.com")).isTrue();
        assertThat(CookieMatch.domain("aexample.com", "example.com")).isFalse();
        assertThat(CookieMatch.domain("1.2.3.4", "3.4")).isFalse();
        assertThat(CookieMatch.domain("example.com", "")).isFalse();
        assertThat(CookieMatch.path("/a/b", "/a")).isTrue();
        assertThat(CookieMatch.path("/ab", "/a")).isFalse();
        assertThat(CookieMatch.path("/", "/")).isTrue();
    }

    @Test
    @DisplayName("a host that is not in ASCII is its A-label; what is no name is itself")
    void idn() {
        assertThat(new CookieOrigin(true, "BÜCHER.example", "/").host()).isEqualTo("xn--bcher-kva.example");
        assertThat(new CookieOrigin(true, "[::1]", "").host()).isEqualTo("::1");
        assertThat(new CookieOrigin(true, "ü".repeat(100), "/").host()).isEqualTo("ü".repeat(100));
    }

    @Test
    @DisplayName("a list in the format of publicsuffix.org is read, with wildcards, exceptions and A-labels")
    void list(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("list.dat"), "// comment\n\ncom\nco.uk // not this\n*.ck\n!www.ck\n公司.cn\n");
        PublicSuffixes suffixes = PublicSuffixes.read(file);

        assertThat(List.of("com", "co.uk", "any.ck", "xn--55qx5d.cn", "unknown"))
                .allMatch(suffixes::isPublicSuffix);
        assertThat(List.of("example.com", "a.co.uk", "www.ck", "a.any.ck", "a.unknown"))
                .noneMatch(suffixes::isPublicSuffix);
    }

    @Test
    @DisplayName("the standard list is Guava's when that is there")
    void standard() {
        PublicSuffixes suffixes = PublicSuffixes.standard();
        assertThat(List.of("com", "co.uk", "github.io", "any.ck", "unknown")).allMatch(suffixes::isPublicSuffix);
        assertThat(List.of("example.com", "www.ck", "not..a.name", "a_b.unknown"))
                .noneMatch(suffixes::isPublicSuffix);
    }

    @Test
    @DisplayName("without Guava only names of one label are public suffixes")
    void withoutGuava() throws IOException, ReflectiveOperationException {
        URL classes = PublicSuffixes.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader hiding = new WithoutGuava(classes)) {
            Object suffixes = hiding.loadClass(PublicSuffixes.class.getName())
                    .getMethod("standard")
                    .invoke(null);
            Method judge = suffixes.getClass().getMethod("isPublicSuffix", String.class);
            judge.setAccessible(true);
            assertThat(judge.invoke(suffixes, "com")).isEqualTo(true);
            assertThat(judge.invoke(suffixes, "co.uk")).isEqualTo(false);
        }
    }

    /** Loads the library's cookies anew, without what only may be there. */
    private static final class WithoutGuava extends URLClassLoader {

        WithoutGuava(URL classes) {
            super(new URL[] {classes}, MemoryCookieStoreTests.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("com.google.common")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("dev.gun.client.cookie.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : findClass(name);
            }
        }
    }

    /** Fields made of what matters, in any order. */
    private static String field(Random random) {
        String[] parts = {
            "a=b",
            "a",
            "=",
            ";",
            "; ",
            "Secure",
            "HttpOnly",
            "Domain=",
            "Path=",
            "/",
            "example.com",
            ".",
            "co.uk",
            "Max-Age=",
            "-",
            "1",
            "0",
            "Expires=",
            "Fri, 01 Jan 2038 00:00:00 GMT",
            "__Host-",
            "__Secure-",
            " ",
            "\t",
            "SameSite=",
            "None",
            "é",
            "\0",
            "127.0.0.1"
        };
        StringBuilder field = new StringBuilder();
        for (int i = random.nextInt(15); i > 0; i--) {
            field.append(parts[random.nextInt(parts.length)]);
        }
        return field.toString();
    }

    private static final String[] URIS = {
        "https://example.com/",
        "http://example.com/a/b",
        "https://a.example.com/a",
        "http://127.0.0.1/",
        "https://x.co.uk/"
    };

    @Test
    @DisplayName("whatever is set, what is sent was for that request: domain, path, TLS, time and limits hold")
    void anyFields() {
        qt().withExamples(500).forAll(longs().all()).checkAssert(seed -> {
            Random random = new Random(seed);
            MemoryCookieStore store = store().maxPerDomain(5).maxCookies(12).build();
            for (int i = 0; i < 60; i++) {
                store.setCookie(origin(URIS[random.nextInt(URIS.length)]), field(random));
                assertThat(store.size()).isLessThanOrEqualTo(12);
                CookieOrigin asked = origin(URIS[random.nextInt(URIS.length)]);
                List<Cookie> sent = store.query(asked);
                assertThat(sent).hasSizeLessThanOrEqualTo(12).allSatisfy(cookie -> {
                    assertThat(
                                    cookie.hostOnly()
                                            ? cookie.domain().equals(asked.host())
                                            : CookieMatch.domain(asked.host(), cookie.domain()))
                            .isTrue();
                    assertThat(CookieMatch.path(asked.path(), cookie.path())).isTrue();
                    assertThat(asked.secure() || !cookie.secure()).isTrue();
                    assertThat(cookie.expired(NOON)).isFalse();
                    assertThat(PublicSuffixes.standard().isPublicSuffix(cookie.domain()) && !cookie.hostOnly())
                            .isFalse();
                    assertThat(cookie.pair()).isNotEmpty().doesNotContain(";", "\0");
                });
                assertThat(sent).extracting(cookie -> -cookie.path().length()).isSorted();
            }
        });
    }
}
