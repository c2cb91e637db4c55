package dev.gun.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunOptions;
import dev.gun.client.GunPool;
import dev.gun.client.NameResolution;
import dev.gun.client.PoolOptions;
import dev.gun.client.Proxy;
import dev.gun.client.internal.transport.TestResolvers;
import dev.gun.client.testkit.Gates;
import dev.gun.client.testkit.RawDns;
import dev.gun.client.testkit.RawPeer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName(
        "Opening a connection finds the name servers, on the caller's thread, if it will ask them (spec page 1 §13)")
class OpeningTests {

    private static final int PORT = RawPeer.refusingPort();

    @TempDir
    static Path directory;

    private final RawDns dns = RawDns.start();
    /** The threads on which the name servers were looked for. */
    private final List<Thread> lookedFor = new CopyOnWriteArrayList<>();

    private final GunClient client = new DefaultGunClient(
            options().build(),
            new ClientRuntime(
                    1,
                    1,
                    null,
                    new NoLoans(),
                    group -> TestResolvers.asking(group, dns.address(), () -> lookedFor.add(Thread.currentThread()))));

    private static GunOptions.Builder options() {
        return GunOptions.builder().retry(0, Duration.ZERO);
    }

    private static void end(GunConnection connection) {
        await().atMost(Gates.TIMEOUT)
                .until(() -> connection.terminated().toCompletableFuture().isDone());
    }

    @AfterEach
    void close() {
        client.close();
        dns.close();
    }

    static Stream<Arguments> askingNobody() {
        return Stream.of(
                row("an address", (gun, port) -> gun.open("127.0.0.1", port)),
                row("an IPv6 address", (gun, port) -> gun.open("[::1]", port)),
                row("this machine", (gun, port) -> gun.open("localhost", port)),
                row("a Unix domain socket", (gun, port) -> gun.openUnix(directory.resolve("none"))),
                row(
                        "a name for the JDK",
                        (gun, port) -> gun.open(
                                "host.test",
                                port,
                                options().resolver(NameResolution.JVM).build())),
                row(
                        "a name behind a proxy",
                        (gun, port) -> gun.open(
                                "host.test",
                                port,
                                options()
                                        .proxies(Proxy.connect("127.0.0.1", port))
                                        .build())));
    }

    static Stream<Arguments> askingNameServers() {
        return Stream.of(
                row("a name", (gun, port) -> gun.open("host.test", port)),
                row(
                        "a proxy's name",
                        (gun, port) -> gun.open(
                                "127.0.0.1",
                                port,
                                options()
                                        .proxies(Proxy.connect("host.test", port))
                                        .build())));
    }

    private static Arguments row(String to, BiFunction<GunClient, Integer, GunConnection> opening) {
        return Arguments.of(to, opening);
    }

    @ParameterizedTest(name = "to {0}: none are looked for")
    @MethodSource("askingNobody")
    void none(String to, BiFunction<GunClient, Integer, GunConnection> opening) {
        end(opening.apply(client, PORT));

        assertThat(lookedFor).isEmpty();
        assertThat(dns.questions()).isEmpty();
    }

    @ParameterizedTest(name = "to {0}: once, by the caller")
    @MethodSource("askingNameServers")
    void onceByTheCaller(String to, BiFunction<GunClient, Integer, GunConnection> opening) {
        assertThat(lookedFor).isEmpty();
        end(opening.apply(client, PORT));
        end(opening.apply(client, PORT));

        assertThat(lookedFor).containsExactly(Thread.currentThread());
        assertThat(dns.questions()).hasSize(4);
    }

    @Test
    @DisplayName("for a pool: once, by the caller, for all its members")
    void aPool() {
        GunPool pool = client.openPool(
                URI.create("http://host.test:" + PORT),
                PoolOptions.builder().size(2).build());
        assertThat(lookedFor).containsExactly(Thread.currentThread());
        pool.close();
    }
}
