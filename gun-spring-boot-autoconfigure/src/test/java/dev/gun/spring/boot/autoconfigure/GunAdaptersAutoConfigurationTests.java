package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.GunClient;
import dev.gun.client.TlsOptions;
import dev.gun.spring.adapter.AdapterServer;
import dev.gun.spring.adapter.GunClientHttpConnector;
import dev.gun.spring.adapter.GunClientHttpRequestFactory;
import dev.gun.spring.adapter.GunHttpSettings;
import dev.gun.spring.adapter.GunReactiveWebSocketClient;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpCookieHandling;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.service.ReactiveHttpServiceClientAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.reactive.socket.client.WebSocketClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import org.springframework.web.service.registry.HttpServiceGroup;
import org.springframework.web.service.registry.ImportHttpServices;
import reactor.core.publisher.Mono;

@DisplayName("gun.adapters: WebClient, RestClient and HTTP interfaces over Gun, when asked (spec page 3, Adapters)")
class GunAdaptersAutoConfigurationTests {

    private final AdapterServer server = new AdapterServer();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    GunAutoConfiguration.class,
                    GunAdaptersAutoConfiguration.class,
                    HttpClientAutoConfiguration.class,
                    ImperativeHttpClientAutoConfiguration.class,
                    ReactiveHttpClientAutoConfiguration.class,
                    RestClientAutoConfiguration.class,
                    WebClientAutoConfiguration.class));

    /** An HTTP interface. */
    interface Greetings {

        @GetExchange("/greeting")
        String greeting();

        @PostExchange("/echo")
        String echo(@RequestBody String text);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    @DisplayName("not asked: Boot's own, and a WebSocketClient to inject")
    void notAsked() {
        runner.run(context -> {
            assertThat(context.getBean(ClientHttpConnector.class)).isNotInstanceOf(GunClientHttpConnector.class);
            assertThat(context.getBean(ClientHttpRequestFactory.class))
                    .isNotInstanceOf(GunClientHttpRequestFactory.class);
            assertThat(context.getBean(WebSocketClient.class)).isInstanceOf(GunReactiveWebSocketClient.class);
        });
    }

    @Test
    @DisplayName("asked: WebClient and RestClient, and HTTP interfaces over both, use Gun")
    void asked() {
        runner.withPropertyValues("gun.adapters.web-client=true", "gun.adapters.rest-client=true")
                .run(context -> {
                    assertThat(context.getBean(ClientHttpConnector.class)).isInstanceOf(GunClientHttpConnector.class);
                    assertThat(context.getBean(ClientHttpRequestFactory.class))
                            .isInstanceOf(GunClientHttpRequestFactory.class);
                    RestClient rest = context.getBean(RestClient.Builder.class)
                            .baseUrl(server.uri("").toString())
                            .build();
                    WebClient web = context.getBean(WebClient.Builder.class)
                            .baseUrl(server.uri("").toString())
                            .build();
                    Greetings overRest = HttpServiceProxyFactory.builderFor(RestClientAdapter.create(rest))
                            .build()
                            .createClient(Greetings.class);
                    Greetings overWeb = HttpServiceProxyFactory.builderFor(WebClientAdapter.create(web))
                            .build()
                            .createClient(Greetings.class);
                    for (Greetings greetings : new Greetings[] {overRest, overWeb}) {
                        assertThat(greetings.greeting()).isEqualTo("Hello world!");
                        assertThat(greetings.echo("ping")).isEqualTo("ping");
                    }
                    assertThat(context.getBean(GunClient.class).pools()).hasSize(1);
                });
    }

    @Test
    @DisplayName("an application that chose a library, by property or bean, keeps it")
    void backsOff() {
        runner.withPropertyValues(
                        "gun.adapters.web-client=true",
                        "gun.adapters.rest-client=true",
                        "spring.http.clients.reactive.connector=jdk",
                        "spring.http.clients.imperative.factory=simple")
                .run(context -> {
                    assertThat(context.getBean(ClientHttpConnector.class))
                            .isNotInstanceOf(GunClientHttpConnector.class);
                    assertThat(context.getBean(ClientHttpRequestFactory.class))
                            .isNotInstanceOf(GunClientHttpRequestFactory.class);
                });
        ClientHttpConnectorBuilder<?> own = ClientHttpConnectorBuilder.jdk();
        ClientHttpRequestFactoryBuilder<?> ownFactory = ClientHttpRequestFactoryBuilder.simple();
        runner.withPropertyValues("gun.adapters.web-client=true", "gun.adapters.rest-client=true")
                .withBean("own", ClientHttpConnectorBuilder.class, () -> own)
                .withBean("ownFactory", ClientHttpRequestFactoryBuilder.class, () -> ownFactory)
                .run(context -> {
                    assertThat(context.getBean(ClientHttpConnectorBuilder.class))
                            .isSameAs(own);
                    assertThat(context.getBean(ClientHttpRequestFactoryBuilder.class))
                            .isSameAs(ownFactory);
                });
    }

    @Test
    @DisplayName("without WebFlux, or without Boot's HTTP clients, the rest is still there")
    void optional() {
        runner.withClassLoader(new FilteredClassLoader(WebClient.class, WebSocketClient.class))
                .withPropertyValues("gun.adapters.web-client=true", "gun.adapters.rest-client=true")
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean(WebSocketClient.class);
                    assertThat(context.getBean(ClientHttpRequestFactory.class))
                            .isInstanceOf(GunClientHttpRequestFactory.class);
                });
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(GunAutoConfiguration.class, GunAdaptersAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader(HttpClientSettings.class))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(WebSocketClient.class));
    }

    @Test
    @DisplayName("every field of HttpClientSettings is honoured")
    void settings() {
        InetAddressFilter filter = InetAddressFilter.of("10.0.0.0/8");
        GunHttpSettings mapped = GunHttpClients.map(
                new HttpClientSettings(
                        HttpCookieHandling.ENABLE,
                        HttpRedirects.DONT_FOLLOW,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        SslBundle.systemDefault(),
                        filter),
                3);

        assertThat(mapped.redirects()).isFalse();
        assertThat(mapped.cookies()).isTrue();
        assertThat(mapped.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(mapped.readTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(mapped.tls()).isInstanceOf(TlsOptions.class);
        assertThat(mapped.addressFilter().test(InetAddress.getLoopbackAddress()))
                .isFalse();
        assertThat(mapped.poolSize()).isEqualTo(3);
        assertThat(GunHttpClients.map(HttpClientSettings.defaults(), 8)).isEqualTo(GunHttpSettings.DEFAULTS);
    }

    @Test
    @DisplayName("spring.http.clients.read-timeout reaches the request")
    void readTimeout() {
        runner.withPropertyValues("gun.adapters.rest-client=true", "spring.http.clients.read-timeout=200ms")
                .run(context -> {
                    RestClient rest = context.getBean(RestClient.Builder.class).build();

                    assertThatThrownBy(() -> rest.get()
                                    .uri(server.uri("/slow"))
                                    .retrieve()
                                    .body(String.class))
                            .isInstanceOf(ResourceAccessException.class)
                            .hasMessageContaining("responseTimeout = PT0.2S");
                });
    }

    @HttpExchange
    interface SlowApi {

        @GetExchange("/slow")
        Mono<String> slow();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportHttpServices(group = "quick", types = SlowApi.class, clientType = HttpServiceGroup.ClientType.WEB_CLIENT)
    static class Groups {}

    @Test
    @DisplayName("a group of HTTP interfaces over WebClient keeps the settings of its own (spring-boot#49279)")
    void groupSettings() {
        runner.withConfiguration(AutoConfigurations.of(
                        HttpServiceClientPropertiesAutoConfiguration.class,
                        ReactiveHttpServiceClientAutoConfiguration.class))
                .withUserConfiguration(Groups.class)
                .withPropertyValues(
                        "gun.adapters.web-client=true",
                        "spring.http.clients.read-timeout=20s",
                        "spring.http.serviceclient.quick.base-url=" + server.uri(""),
                        "spring.http.serviceclient.quick.read-timeout=200ms")
                .run(context -> assertThatThrownBy(
                                () -> context.getBean(SlowApi.class).slow().block())
                        .hasMessageContaining("responseTimeout = PT0.2S"));
    }

    @Test
    @DisplayName("a URI whose origin is a configured connection's uses that connection, and opens no pool")
    void configuredConnection() {
        runner.withPropertyValues("gun.adapters.rest-client=true", "gun.connections.api.uri=" + server.uri("/"))
                .run(context -> {
                    String body = context.getBean(RestClient.Builder.class)
                            .build()
                            .get()
                            .uri(server.uri("/greeting"))
                            .retrieve()
                            .body(String.class);

                    assertThat(body).isEqualTo("Hello world!");
                    assertThat(context.getBean(GunClient.class).pools()).isEmpty();
                });
    }
}
