package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.GunClient;
import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.adapter.GunClientHttpConnector;
import dev.gun.spring.adapter.GunClientHttpRequestFactory;
import dev.gun.spring.adapter.GunReactiveWebSocketClient;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientProperties;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.socket.client.WebSocketClient;
import reactor.core.publisher.Mono;

/**
 * Auto-configuration for Spring's HTTP and WebSocket clients over Gun. WebClient and RestClient use it when {@code
 * gun.adapters.web-client} and {@code gun.adapters.rest-client} say so and the application has not chosen a library.
 */
@AutoConfiguration(
        after = GunAutoConfiguration.class,
        beforeName = {
            "org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration",
            "org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration"
        })
@ConditionalOnClass({GunClient.class, ClientHttpRequestFactory.class})
@ConditionalOnBean(GunClient.class)
@EnableConfigurationProperties(GunAdaptersProperties.class)
public final class GunAdaptersAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(HttpClientSettings.class)
    static class HttpClients {

        @Bean
        @ConditionalOnMissingBean
        GunHttpClients gunHttpClients(
                GunClient client, GunAdaptersProperties properties, ObjectProvider<GunConnectionRegistry> registry) {
            return new GunHttpClients(client, properties, new OpenedConnections(registry::getObject));
        }

        @Bean
        @ConditionalOnBooleanProperty("gun.adapters.rest-client")
        @Conditional(OnNoFactoryChosen.class)
        @ConditionalOnMissingBean(ClientHttpRequestFactoryBuilder.class)
        ClientHttpRequestFactoryBuilder<GunClientHttpRequestFactory> gunClientHttpRequestFactoryBuilder(
                GunHttpClients clients) {
            return settings -> new GunClientHttpRequestFactory(clients.get(settings));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({
        HttpClientSettings.class,
        HttpServiceClientProperties.class,
        Mono.class,
        WebClient.class,
        WebClientHttpServiceGroupConfigurer.class
    })
    static class ReactiveHttpClients {

        @Bean
        @ConditionalOnBooleanProperty("gun.adapters.web-client")
        @Conditional(OnNoConnectorChosen.class)
        @ConditionalOnMissingBean(ClientHttpConnectorBuilder.class)
        ClientHttpConnectorBuilder<GunClientHttpConnector> gunClientHttpConnectorBuilder(GunHttpClients clients) {
            return settings -> new GunClientHttpConnector(clients.get(settings));
        }

        @Bean
        @ConditionalOnBean(name = "gunClientHttpConnectorBuilder")
        GunWebClientServiceGroups gunWebClientServiceGroups(
                ClientHttpConnectorBuilder<?> gunClientHttpConnectorBuilder,
                ObjectProvider<HttpServiceClientProperties> properties,
                ObjectProvider<SslBundles> bundles,
                ObjectProvider<HttpClientSettings> settings) {
            return new GunWebClientServiceGroups(
                    gunClientHttpConnectorBuilder, properties, bundles.getIfAvailable(), settings.getIfAvailable());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Mono.class, WebSocketClient.class})
    static class ReactiveWebSockets {

        @Bean
        @ConditionalOnMissingBean(WebSocketClient.class)
        GunReactiveWebSocketClient gunReactiveWebSocketClient(
                GunClient client, ObjectProvider<GunConnectionRegistry> registry) {
            return new GunReactiveWebSocketClient(client, new OpenedConnections(registry::getObject));
        }
    }

    /** The application has not said which library RestClient uses. */
    static final class OnNoFactoryChosen extends NoneNestedConditions {

        OnNoFactoryChosen() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty("spring.http.clients.imperative.factory")
        static final class Chosen {}
    }

    /** The application has not said which library WebClient uses. */
    static final class OnNoConnectorChosen extends NoneNestedConditions {

        OnNoConnectorChosen() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty("spring.http.clients.reactive.connector")
        static final class Chosen {}
    }
}
