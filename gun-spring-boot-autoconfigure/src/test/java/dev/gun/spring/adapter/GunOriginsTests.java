package dev.gun.spring.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gun.client.GunClient;
import dev.gun.client.GunPool;
import dev.gun.client.GunStream;
import dev.gun.client.PoolOptions;
import dev.gun.spring.testkit.Patience;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("One pool for each origin, bounded in number and time (spec page 3, Adapters)")
class GunOriginsTests {

    private final AdapterServer server = new AdapterServer();
    private final GunClient gun = GunClient.builder().eventLoopThreads(1).build();
    private final AtomicLong now = new AtomicLong();

    private GunOrigins origins(int max) {
        return new GunOrigins(
                gun,
                Stream::empty,
                failFast -> PoolOptions.builder().size(1).build(),
                new GunOrigins.Limits(max, Duration.ofHours(1)),
                now::get);
    }

    @AfterEach
    void close() {
        gun.close();
        server.close();
    }

    private GunStream get(GunOrigins origins, String origin, String path) {
        return Patience.of(origins.stream(URI.create(origin + path), connection -> connection.get(path)));
    }

    /** The last of a body is there a moment before its stream has ended. */
    private void nobodyUses(String origin) {
        await().until(() -> gun.pools().stream()
                .filter(pool -> pool.origin().equals(origin))
                .allMatch(pool -> pool.info().members().get(0).leases() == 0));
    }

    private Collection<String> pools() {
        return gun.pools().stream().map(GunPool::origin).sorted().toList();
    }

    @Test
    @DisplayName("one pool for an origin, whatever the path and the case; the least recently used idle one makes room")
    void bounded() {
        String one = "http://127.0.0.1:" + server.port();
        String two = "http://localhost:" + server.port();
        try (AdapterServer other = new AdapterServer();
                GunOrigins origins = origins(2)) {
            get(origins, one, "/").awaitBody(Patience.LIMIT);
            now.addAndGet(10);
            get(origins, two, "/a").awaitBody(Patience.LIMIT);
            get(origins, "HTTP://LOCALHOST:" + server.port(), "/b").awaitBody(Patience.LIMIT);
            assertThat(pools()).containsExactly(one, two);
            now.addAndGet(10);
            GunStream running = get(origins, one, "/slow");
            now.addAndGet(10);
            get(origins, two, "/").awaitBody(Patience.LIMIT);
            now.addAndGet(10);
            nobodyUses(two);
            String three = "http://127.0.0.1:" + other.port();
            get(origins, three, "/").awaitBody(Patience.LIMIT);

            // The one before was used less recently, but somebody uses it now.
            List<String> left = new ArrayList<>(List.of(one, three));
            left.sort(null);
            assertThat(pools()).containsExactlyElementsOf(left);
            server.gate.countDown();
            assertThat(running.awaitBody(Patience.LIMIT).asString(java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("slow");
        }
        assertThat(gun.pools()).isEmpty();
    }

    @Test
    @DisplayName("what nobody has used for the idle timeout is shut down; what is in use stays")
    void idle() {
        String one = "http://127.0.0.1:" + server.port();
        String two = "http://localhost:" + server.port();
        try (GunOrigins origins = origins(64)) {
            get(origins, one, "/").awaitBody(Patience.LIMIT);
            nobodyUses(one);
            GunStream running = get(origins, two, "/slow");
            now.addAndGet(Duration.ofHours(1).toNanos());
            origins.sweep();
            assertThat(pools()).containsExactly(two);

            server.gate.countDown();
            running.awaitBody(Patience.LIMIT);
            nobodyUses(two);
            origins.sweep();
            assertThat(pools()).containsExactly(two);
            now.addAndGet(Duration.ofHours(1).toNanos());
            origins.sweep();
            assertThat(origins.size()).isZero();
        }
    }
}
