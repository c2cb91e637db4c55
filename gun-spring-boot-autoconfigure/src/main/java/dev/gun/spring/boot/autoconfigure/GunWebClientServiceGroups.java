package dev.gun.spring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.HttpClientProperties;
import org.springframework.boot.http.client.autoconfigure.HttpClientSettingsPropertyMapper;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientProperties;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;

/**
 * Gives each group of HTTP interfaces over {@code WebClient} the settings that it has of its own ({@code
 * spring.http.serviceclient.<group>.*}): Boot sets the group's connector first and then, with its customizers, the one of
 * all clients in its place (spring-boot#49279), so that the group's time-outs, redirects and SSL bundle are lost.
 */
final class GunWebClientServiceGroups implements WebClientHttpServiceGroupConfigurer {

    /** After Boot's customizers, which are at 0. */
    private static final int ORDER = 10;

    private final ClientHttpConnectorBuilder<?> connectors;
    private final ObjectProvider<HttpServiceClientProperties> properties;
    private final @Nullable SslBundles bundles;
    private final @Nullable HttpClientSettings settings;

    GunWebClientServiceGroups(
            ClientHttpConnectorBuilder<?> connectors,
            ObjectProvider<HttpServiceClientProperties> properties,
            @Nullable SslBundles bundles,
            @Nullable HttpClientSettings settings) {
        this.connectors = connectors;
        this.properties = properties;
        this.bundles = bundles;
        this.settings = settings;
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public void configureGroups(Groups<WebClient.Builder> groups) {
        HttpServiceClientProperties known = properties.getIfAvailable();
        if (known == null) {
            return;
        }
        HttpClientSettingsPropertyMapper mapper = new HttpClientSettingsPropertyMapper(bundles, settings);
        groups.forEachClient((group, builder) -> {
            HttpClientProperties own = known.get(group.name());
            if (own != null) {
                builder.clientConnector(connectors.build(mapper.map(own)));
            }
        });
    }
}
