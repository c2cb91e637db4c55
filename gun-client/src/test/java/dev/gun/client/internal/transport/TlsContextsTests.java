package dev.gun.client.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.Protocol;
import dev.gun.client.TlsOptions;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.SimpleTrustManagerFactory;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("TLS contexts (spec §12)")
class TlsContextsTests {

    private static final List<Protocol> BOTH = List.of(Protocol.HTTP2, Protocol.HTTP);

    private final TlsContexts contexts = new TlsContexts();

    @Test
    void equalOptionsAndProtocolsShareOneContext() throws Exception {
        assertThat(contexts.get(options(1), BOTH)).isSameAs(contexts.get(options(1), List.copyOf(BOTH)));
    }

    @Test
    void otherOptionsOrProtocolsHaveAnother() throws Exception {
        SslContext context = contexts.get(options(1), BOTH);

        assertThat(contexts.get(options(2), BOTH)).isNotSameAs(context);
        assertThat(contexts.get(options(1), List.of(Protocol.HTTP))).isNotSameAs(context);
        assertThat(contexts.get(options(1), List.of(Protocol.HTTP, Protocol.HTTP2)))
                .isNotSameAs(context);
    }

    @Test
    void theOldestOneIsForgottenWhenThereAreTooMany() throws Exception {
        SslContext oldest = contexts.get(options(1), BOTH);
        SslContext second = contexts.get(options(2), BOTH);
        for (int i = 3; i <= TlsContexts.MOST + 1; i++) {
            contexts.get(options(i), BOTH);
        }

        assertThat(contexts.get(options(2), BOTH)).isSameAs(second);
        assertThat(contexts.get(options(1), BOTH)).isNotSameAs(oldest);
    }

    @Test
    void threadsThatAskTogetherAreGivenTheSameOne() {
        Set<SslContext> seen = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 32).parallel().forEach(i -> {
            try {
                seen.add(contexts.get(options(1), BOTH));
            } catch (SSLException e) {
                throw new AssertionError(e);
            }
        });

        assertThat(seen).hasSize(1);
    }

    @Test
    void theMemoryOfSessionsIsBoundedByTheOptions() throws Exception {
        SslContext byDefault = contexts.get(TlsOptions.defaults(), BOTH);
        SslContext chosen = contexts.get(
                TlsOptions.builder()
                        .sessionCacheSize(7)
                        .sessionTimeout(Duration.ofMinutes(1))
                        .build(),
                BOTH);
        SslContext extreme = contexts.get(
                TlsOptions.builder().sessionTimeout(Duration.ofMillis(1)).build(), BOTH);

        assertThat(byDefault.sessionCacheSize()).isEqualTo(1_024);
        assertThat(byDefault.sessionTimeout()).isEqualTo(3_600);
        assertThat(chosen.sessionCacheSize()).isEqualTo(7);
        assertThat(chosen.sessionTimeout()).isEqualTo(60);
        // Zero would mean for ever.
        assertThat(extreme.sessionTimeout()).isEqualTo(1);
    }

    @Test
    void whatOpensslCanDoIsNotAskedBeforeAContextThatItCouldMake() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        TlsContexts lazy = new TlsContexts(() -> {
            asked.incrementAndGet();
            return SslProvider.JDK;
        });
        lazy.get(TlsOptions.builder().sendServerName(false).build(), BOTH);
        assertThat(asked).hasValue(0);

        lazy.get(options(1), BOTH);
        assertThat(asked).hasValue(1);
    }

    @Test
    void whatOpensslCanDoIsAskedWhenTheyArePrepared() {
        AtomicInteger asked = new AtomicInteger();
        new TlsContexts(() -> {
                    asked.incrementAndGet();
                    return SslProvider.JDK;
                })
                .prepare();

        assertThat(asked).hasValue(1);
    }

    @Test
    void alpnOffersTheProtocolsInTheirOrder() throws Exception {
        assertThat(contexts.get(options(1), BOTH)
                        .applicationProtocolNegotiator()
                        .protocols())
                .containsExactly("h2", "http/1.1");
    }

    @Test
    void anIdentityThatCannotBeUsedIsAnSslException() throws Exception {
        KeyManagerFactory empty = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        TlsOptions options = TlsOptions.builder().identity(empty).build();

        assertThatThrownBy(() -> contexts.get(options, BOTH)).isInstanceOf(SSLException.class);
    }

    @Test
    void aTrustThatCannotBeUsedIsAnSslException() {
        TlsOptions options = TlsOptions.builder()
                .trust(new SimpleTrustManagerFactory() {
                    @Override
                    protected void engineInit(KeyStore keyStore) {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    protected void engineInit(ManagerFactoryParameters parameters) {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    protected TrustManager[] engineGetTrustManagers() {
                        throw new IllegalStateException("no store");
                    }
                })
                .build();

        assertThatThrownBy(() -> contexts.get(options, BOTH)).isInstanceOf(SSLException.class);
    }

    private static TlsOptions options(int sessionCacheSize) {
        return TlsOptions.builder().sessionCacheSize(sessionCacheSize).build();
    }
}
