package dev.gun.client.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.Protocol;
import dev.gun.client.TlsOptions;
import io.netty.channel.uring.IoUring;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSslContext;
import io.netty.handler.ssl.SslContext;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The build runs the tests of this package three times, with other libraries on the class path, and says which in the
 * system property {@code gun.test.natives}.
 */
@DisplayName("Native sockets and OpenSSL are used when on the class path, never required (spec page 4 §4)")
class NativeLibrariesTests {

    private static final List<String> GIVEN =
            Arrays.asList(System.getProperty("gun.test.natives", "").split(" "));

    /** What the jars that the tests use were built for. */
    private static final boolean THEIR_PLATFORM = System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64");

    private final TlsContexts contexts = new TlsContexts();

    private static boolean given(String library) {
        return THEIR_PLATFORM && GIVEN.contains(library);
    }

    private SslContext context(TlsOptions.Builder options) throws SSLException {
        return contexts.get(options.build(), List.of(Protocol.HTTP2));
    }

    @Test
    @DisplayName("sockets are io_uring's, if the kernel allows, then epoll's, then the JDK's")
    void sockets() {
        boolean uring = given("io_uring") && IoUring.isAvailable();

        assertThat(Sockets.available().get(0)).hasToString(uring ? "io_uring" : given("epoll") ? "epoll" : "nio");
    }

    @Test
    @DisplayName("TLS is OpenSSL's, else the JDK's")
    void tls() throws SSLException {
        assertThat(context(TlsOptions.builder()))
                .isInstanceOf(given("openssl") ? OpenSslContext.class : JdkSslContext.class);
    }

    @Test
    @DisplayName("the JDK does what OpenSSL cannot: chosen cipher suites, and no server name")
    void whatOnlyTheJdkCanDo() throws SSLException {
        assertThat(context(TlsOptions.builder().ciphers(List.of("TLS_AES_128_GCM_SHA256"))))
                .isInstanceOf(JdkSslContext.class);
        assertThat(context(TlsOptions.builder().sendServerName(false))).isInstanceOf(JdkSslContext.class);
    }
}
