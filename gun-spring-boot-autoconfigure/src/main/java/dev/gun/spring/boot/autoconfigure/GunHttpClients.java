package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.TlsOptions;
import dev.gun.spring.adapter.GunHttp;
import dev.gun.spring.adapter.GunHttpSettings;
import dev.gun.spring.adapter.GunOrigins;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpCookieHandling;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.ssl.SslBundle;

/** One {@link GunHttp} for each settings that Boot's builders are asked for; closed with the context. Thread-safe. */
final class GunHttpClients implements DisposableBean {

    private final GunClient client;
    private final GunAdaptersProperties properties;
    private final Supplier<? extends Stream<GunConnection>> configured;
    private final Map<HttpClientSettings, GunHttp> clients = new ConcurrentHashMap<>();

    GunHttpClients(
            GunClient client, GunAdaptersProperties properties, Supplier<? extends Stream<GunConnection>> configured) {
        this.client = client;
        this.properties = properties;
        this.configured = configured;
    }

    /** The one with these settings. */
    GunHttp get(@Nullable HttpClientSettings settings) {
        return clients.computeIfAbsent(settings == null ? HttpClientSettings.defaults() : settings, this::create);
    }

    private GunHttp create(HttpClientSettings settings) {
        return GunHttp.create(
                client,
                map(settings, properties.poolSize()),
                new GunOrigins.Limits(properties.maxOrigins(), properties.idleTimeout()),
                configured);
    }

    /** Every field of Boot's settings. */
    static GunHttpSettings map(HttpClientSettings settings, int poolSize) {
        InetAddressFilter filter = settings.inetAddressFilter();
        return new GunHttpSettings(
                settings.redirects() != HttpRedirects.DONT_FOLLOW,
                settings.cookieHandling() == HttpCookieHandling.ENABLE
                        || settings.cookieHandling() == HttpCookieHandling.ENABLE_WHEN_POSSIBLE,
                settings.connectTimeout(),
                settings.readTimeout(),
                tls(settings.sslBundle()),
                filter == null ? null : filter::matches,
                poolSize);
    }

    private static @Nullable TlsOptions tls(@Nullable SslBundle bundle) {
        if (bundle == null) {
            return null;
        }
        TlsMapper mapper = new TlsMapper(null);
        mapper.apply("the settings of an HTTP client", "ssl.bundle", bundle);
        return mapper.build();
    }

    @Override
    public void destroy() {
        clients.values().forEach(GunHttp::close);
    }
}
