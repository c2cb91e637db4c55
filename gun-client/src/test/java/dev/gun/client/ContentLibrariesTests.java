package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.testkit.RawPeer;
import io.netty.handler.codec.compression.Brotli;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Content decoding without the libraries that br and zstd need (spec page 1 §6, RFC 9110 §8.4)")
class ContentLibrariesTests {

    private static final String BROTLI = "com.aayushatharva.brotli4j.";
    private static final String ZSTD = "com.github.luben.zstd.";

    private static String head(String coding, String body) {
        return "HTTP/1.1 200 OK\r\ncontent-encoding: " + coding + "\r\ncontent-length: " + body.length() + "\r\n\r\n"
                + body;
    }

    @ParameterizedTest(name = "br: {0}, zstd: {1}")
    @CsvSource({
        "false, false, 'gzip, deflate'",
        "true, false, 'gzip, deflate, br'",
        "false, true, 'gzip, deflate, zstd'",
        "true, true, 'gzip, deflate, br, zstd'",
    })
    @DisplayName("what cannot be decoded is not offered, and is left alone when it comes; with its library it would be"
            + " judged; two codings are decode_failed in any case, and the connection goes on")
    void withoutLibraries(boolean brotli, boolean zstd, String offered) throws Exception {
        // Not closed: the event loop of its client may still load classes when the test is over.
        Hiding loader = new Hiding(brotli ? "-" : BROTLI, zstd ? "-" : ZSTD);
        try (RawPeer peer = RawPeer.start(connection -> {
            assertThat(connection.readRequestHead().header("accept-encoding")).isEqualTo(offered);
            connection.write(head("br", "no brotli"));
            connection.readRequestHead();
            connection.write(head("zstd", "no zstd"));
            connection.readRequestHead();
            connection.write(head("br, zstd", "neither"));
            connection.readRequestHead();
            connection.write(head("identity", "plain"));
        })) {
            assertThat(program(loader).apply(peer.host(), peer.port()))
                    .containsExactly(
                            brotli ? "decode_failed" : "br: no brotli",
                            zstd ? "decode_failed" : "zstd: no zstd",
                            "decode_failed",
                            "identity: plain");
            peer.assertNoScriptFailure();
        }
    }

    @SuppressWarnings("unchecked")
    private static BiFunction<String, Integer, List<String>> program(ClassLoader loader)
            throws ReflectiveOperationException {
        Class<?> loaded = loader.loadClass(Program.class.getName());
        assertThat(loaded).isNotSameAs(Program.class);
        Constructor<?> constructor = loaded.getDeclaredConstructor();
        constructor.setAccessible(true);
        return (BiFunction<String, Integer, List<String>>) constructor.newInstance();
    }

    /** Asks four times and tells what came of it. Loaded anew with the library; only the JDK's types cross over. */
    private static final class Program implements BiFunction<String, Integer, List<String>> {

        @Override
        public List<String> apply(String host, Integer port) {
            List<String> told = new ArrayList<>();
            GunOptions options = GunOptions.builder()
                    .transport(Transport.TCP)
                    .contentDecoding(ContentDecoding.on())
                    .build();
            try (GunClient client = GunClient.builder().eventLoopThreads(1).build()) {
                GunConnection connection = client.open(host, port, options);
                for (int i = 0; i < 4; i++) {
                    told.add(get(connection));
                }
            }
            return told;
        }

        private static String get(GunConnection connection) {
            GunStream stream = connection.get("/");
            try {
                String coding = stream.awaitResponse().headers().get("content-encoding");
                return coding + ": " + stream.awaitBody().asString(StandardCharsets.ISO_8859_1);
            } catch (GunException.Stream failed) {
                return failed.reason().code();
            }
        }
    }

    /** Loads the library, and what of Netty looks for the others, anew, without the packages that are to be missing. */
    private static final class Hiding extends URLClassLoader {

        private final List<String> hidden;

        Hiding(String... hidden) {
            super(
                    new URL[] {location(GunClient.class), location(Program.class), location(Brotli.class)},
                    ContentLibrariesTests.class.getClassLoader());
            this.hidden = List.of(hidden);
        }

        private static URL location(Class<?> type) {
            return type.getProtectionDomain().getCodeSource().getLocation();
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (hidden.stream().anyMatch(name::startsWith)) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("dev.gun.client.") && !name.startsWith("io.netty.handler.codec.compression.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : findClass(name);
            }
        }
    }
}
