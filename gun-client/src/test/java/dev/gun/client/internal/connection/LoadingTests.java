package dev.gun.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gun.client.Destination;
import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunOptions;
import dev.gun.client.Proxy;
import dev.gun.client.Transport;
import dev.gun.client.testkit.Gates;
import java.io.File;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each test has classes of its own, so that what it loads is not loaded yet. */
@DisplayName("A client loads what its connections need, and loads it on the caller's thread")
class LoadingTests {

    private static final String OPENSSL = "io.netty.handler.ssl.OpenSsl";
    private static final String KQUEUE = "io.netty.channel.kqueue.KQueue";
    private static final String EPOLL = "io.netty.channel.epoll.Epoll";
    private static final String DNS = "io.netty.resolver.dns.DnsNameResolver";

    /** What happens within those classes. */
    public static final class Scenarios {

        private Scenarios() {}

        /** A connection without TLS to an address. */
        public static void plain(int port) throws Exception {
            run((gun, options) -> gun.open("127.0.0.1", port, options.build()));
        }

        /** A connection over TLS. */
        public static void tls(int port) throws Exception {
            run((gun, options) ->
                    gun.open("127.0.0.1", port, options.transport(Transport.TLS).build()));
        }

        /** A connection without TLS through a proxy that is reached over TLS. */
        public static void proxy(int port) throws Exception {
            run((gun, options) -> gun.open(
                    "127.0.0.1",
                    port,
                    options.proxies(Proxy.connect("127.0.0.1", port).withTls()).build()));
        }

        /** A tunnel to an origin that is reached over TLS, on a connection without TLS. */
        public static void tunnel(int port) throws Exception {
            run((gun, options) -> {
                GunConnection connection = gun.open("127.0.0.1", port, options.build());
                connection.connect(Destination.tls("127.0.0.1", port));
                return connection;
            });
        }

        private static void run(BiFunction<GunClient, GunOptions.Builder, GunConnection> opening) throws Exception {
            Thread caller = Thread.currentThread();
            ClassLoader usual = caller.getContextClassLoader();
            // So that the client's threads can be told from others.
            caller.setContextClassLoader(Scenarios.class.getClassLoader());
            try (GunClient gun = GunClient.create()) {
                GunConnection connection = opening.apply(gun, GunOptions.builder());
                connection.close();
                connection.terminated().toCompletableFuture().get(Gates.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            } finally {
                caller.setContextClassLoader(usual);
            }
        }
    }

    /** The class path once more, without what was loaded from it. */
    private static final class Afresh extends URLClassLoader {

        private final Map<String, Thread> loaded = new ConcurrentHashMap<>();

        Afresh() {
            super(
                    Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                            .map(Afresh::url)
                            .toArray(URL[]::new),
                    ClassLoader.getPlatformClassLoader());
        }

        private static URL url(String entry) {
            try {
                return Path.of(entry).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            Class<?> found = super.findClass(name);
            loaded.put(name, Thread.currentThread());
            return found;
        }
    }

    private static Map<String, Thread> loadedBy(String scenario) throws Exception {
        try (Afresh afresh = new Afresh();
                ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            afresh.loadClass(Scenarios.class.getName())
                    .getMethod(scenario, int.class)
                    .invoke(null, silent.getLocalPort());
            Map<String, Thread> loaded = Map.copyOf(afresh.loaded);
            // Its threads load classes until they end.
            await().atMost(Gates.TIMEOUT).until(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getContextClassLoader() == afresh));
            return loaded;
        }
    }

    @Test
    @DisplayName("without TLS and without names: neither TLS nor DNS")
    void plain() throws Exception {
        assertThat(loadedBy("plain"))
                .containsKey(ClientRuntime.class.getName())
                .doesNotContainKey(OPENSSL)
                .doesNotContainKey(DNS);
    }

    @Test
    @DisplayName("of the system's own sockets: those of this system")
    void sockets() throws Exception {
        assertThat(loadedBy("plain"))
                .doesNotContainKey(System.getProperty("os.name").equals("Linux") ? KQUEUE : EPOLL);
    }

    @Test
    @DisplayName("to an origin over TLS: TLS, as the connection is opened")
    void tls() throws Exception {
        assertThat(loadedBy("tls"))
                .containsEntry(OPENSSL, Thread.currentThread())
                .doesNotContainKey(DNS);
    }

    @Test
    @DisplayName("to a proxy over TLS: TLS, as the connection is opened")
    void proxy() throws Exception {
        assertThat(loadedBy("proxy")).containsEntry(OPENSSL, Thread.currentThread());
    }

    @Test
    @DisplayName("through a tunnel to an origin over TLS: TLS, as the tunnel is asked for")
    void tunnel() throws Exception {
        assertThat(loadedBy("tunnel")).containsEntry(OPENSSL, Thread.currentThread());
    }
}
