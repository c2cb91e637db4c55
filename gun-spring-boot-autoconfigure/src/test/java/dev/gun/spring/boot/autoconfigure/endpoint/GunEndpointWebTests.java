package dev.gun.spring.boot.autoconfigure.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.setup.MockMvcBuilders.webAppContextSetup;

import dev.gun.client.GunClient;
import dev.gun.spring.FakeGunClient;
import dev.gun.spring.boot.autoconfigure.GunAutoConfiguration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.actuate.web.ServletManagementContextAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.actuate.web.WebMvcEndpointManagementContextConfiguration;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@DisplayName("The endpoint 'gun' over HTTP (page 3, Operations)")
class GunEndpointWebTests {

    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    GunAutoConfiguration.class,
                    GunEndpointAutoConfiguration.class,
                    EndpointAutoConfiguration.class,
                    WebEndpointAutoConfiguration.class,
                    JacksonAutoConfiguration.class,
                    JacksonEndpointAutoConfiguration.class,
                    ManagementContextAutoConfiguration.class,
                    ServletManagementContextAutoConfiguration.class,
                    WebMvcEndpointManagementContextConfiguration.class,
                    DispatcherServletAutoConfiguration.class,
                    HttpMessageConvertersAutoConfiguration.class,
                    WebMvcAutoConfiguration.class))
            .withBean(GunClient.class, FakeGunClient::new)
            .withPropertyValues(
                    "management.endpoints.web.exposure.include=gun",
                    "gun.connections.prices.uri=wss://prices.example.org/stream?token=secret",
                    "gun.connections.api.uri=https://api.example.org");

    /** What is done with the endpoint of a running application. */
    private interface Use {

        void with(MockMvcTester mvc, FakeGunClient client);
    }

    private static ContextConsumer<AssertableWebApplicationContext> use(Use use) {
        return context ->
                use.with(MockMvcTester.create(webAppContextSetup(context).build()), (FakeGunClient)
                        context.getBean(GunClient.class));
    }

    @Test
    void listsTheConnections() {
        runner.run(use((mvc, client) -> assertThat(mvc.get().uri("/actuator/gun"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.connections")
                .asMap()
                .containsOnlyKeys("prices", "api")));
    }

    @Test
    void showsOneConnectionAndNothingSecret() {
        runner.run(use((mvc, client) -> {
            assertThat(mvc.get().uri("/actuator/gun/prices"))
                    .hasStatusOk()
                    .bodyJson()
                    .isStrictlyEqualTo("""
                            {"opened": true, "state": "CONNECTED", "protocol": "http",
                             "origin": "https://prices.example.org:443", "transport": "TLS",
                             "since": "2026-01-01T00:00:00Z", "attempts": 3, "roundTrip": "PT0.012S",
                             "counters": {"timesUp": 1, "openStreams": 2, "bytesReceived": 1000, "bytesSent": 2000,
                               "framesReceived": 30, "framesSent": 40, "messagesWaiting": 5,
                               "listenerFailures": 0, "handlerFailures": 0}}""");
        }));
    }

    @Test
    void aNameThatIsUnknownIsNotFoundAndTheKnownOnesAreSaid() {
        runner.run(use((mvc, client) -> {
            String body = """
                    {"message": "There is no connection of that name", "known": ["prices", "api"]}""";
            assertThat(mvc.get().uri("/actuator/gun/nope"))
                    .hasStatus(404)
                    .bodyJson()
                    .isStrictlyEqualTo(body);
            assertThat(post(mvc, "nope", "close")).hasStatus(404).bodyJson().isStrictlyEqualTo(body);
        }));
    }

    private static MockMvcTester.MockMvcRequestBuilder post(MockMvcTester mvc, String name, String action) {
        return mvc.post()
                .uri("/actuator/gun/" + name)
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"action\": \"" + action + "\"}");
    }

    @Test
    void doesWhatItIsTold() {
        runner.run(use((mvc, client) -> {
            assertThat(post(mvc, "api", "close"))
                    .hasStatusOk()
                    .bodyJson()
                    .extractingPath("$.state")
                    .isEqualTo("TERMINATED");

            assertThat(client.last().calls).containsExactly("shutdown");
        }));
    }

    @Test
    void anActionThatIsUnknownOrMissingIsABadRequest() {
        runner.run(use((mvc, client) -> {
            assertThat(post(mvc, "api", "explode")).hasStatus(400);
            assertThat(mvc.post()
                            .uri("/actuator/gun/api")
                            .contentType(MediaType.APPLICATION_JSON)
                            .content("{}"))
                    .hasStatus(400);

            assertThat(client.last().calls).isEmpty();
        }));
    }

    @Test
    void withReadOnlyAccessNothingCanBeDone() {
        for (String property : new String[] {
            "management.endpoint.gun.access=READ_ONLY", "management.endpoints.access.max-permitted=READ_ONLY"
        }) {
            runner.withPropertyValues(property).run(use((mvc, client) -> {
                assertThat(mvc.get().uri("/actuator/gun/api")).hasStatusOk();
                assertThat(post(mvc, "api", "close")).hasStatus(405);

                assertThat(client.last().calls).isEmpty();
            }));
        }
    }
}
