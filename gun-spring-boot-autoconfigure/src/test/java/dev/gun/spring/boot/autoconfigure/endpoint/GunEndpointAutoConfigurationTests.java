package dev.gun.spring.boot.autoconfigure.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.gun.client.GunClient;
import dev.gun.spring.FakeGunClient;
import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.GunPoolRegistry;
import dev.gun.spring.boot.autoconfigure.GunAutoConfiguration;
import dev.gun.spring.boot.endpoint.GunEndpoint;
import dev.gun.spring.boot.endpoint.GunEndpointWebExtension;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@DisplayName("GunEndpointAutoConfiguration (page 3, Operations)")
class GunEndpointAutoConfigurationTests {

    private static final String EXPOSED = "management.endpoints.web.exposure.include=gun";

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(GunAutoConfiguration.class, GunEndpointAutoConfiguration.class))
            .withBean(GunClient.class, FakeGunClient::new)
            .withPropertyValues("gun.connections.prices.uri=wss://prices.example.org");

    @Test
    void theEndpointIsThereWhenItIsExposed() {
        runner.withPropertyValues(EXPOSED).run(context -> assertThat(context)
                .hasSingleBean(GunEndpoint.class)
                .hasSingleBean(GunEndpointWebExtension.class));
    }

    @Test
    void theEndpointIsNotThereWhenItIsNotExposed() {
        runner.run(context ->
                assertThat(context).doesNotHaveBean(GunEndpoint.class).doesNotHaveBean(GunEndpointWebExtension.class));
    }

    @Test
    void theEndpointIsNotThereWhenNobodyHasAccess() {
        for (String property :
                new String[] {"management.endpoint.gun.access=NONE", "management.endpoints.access.max-permitted=NONE"
                }) {
            runner.withPropertyValues(EXPOSED, property)
                    .run(context -> assertThat(context).as(property).doesNotHaveBean(GunEndpoint.class));
        }
    }

    @Test
    void overJmxAloneThereIsNoExtensionForTheWeb() {
        runner.withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=gun")
                .run(context -> assertThat(context)
                        .hasSingleBean(GunEndpoint.class)
                        .doesNotHaveBean(GunEndpointWebExtension.class));
    }

    @Test
    void backsOffWhenTheUserDefinesOne() {
        GunEndpoint mine = new GunEndpoint(mock(GunConnectionRegistry.class), mock(GunPoolRegistry.class));
        runner.withPropertyValues(EXPOSED)
                .withBean("mine", GunEndpoint.class, () -> mine)
                .run(context -> assertThat(context).getBean(GunEndpoint.class).isSameAs(mine));
    }

    @Test
    void isNotThereWithoutBootsActuator() {
        runner.withPropertyValues(EXPOSED)
                .withClassLoader(new FilteredClassLoader(Endpoint.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(GunConnectionRegistry.class)
                        .doesNotHaveBean("gunEndpoint"));
    }

    @Test
    void readsAndWritesOverJmx() {
        runner.withConfiguration(AutoConfigurations.of(
                        EndpointAutoConfiguration.class,
                        JacksonEndpointAutoConfiguration.class,
                        JmxAutoConfiguration.class,
                        JmxEndpointAutoConfiguration.class))
                .withPropertyValues(
                        "spring.jmx.enabled=true",
                        "spring.jmx.unique-names=true",
                        "spring.jmx.default-domain=gun.test",
                        "management.endpoints.jmx.exposure.include=gun")
                .run(context -> {
                    MBeanServer server = context.getBean(MBeanServer.class);
                    ObjectName name = server.queryNames(new ObjectName("gun.test:type=Endpoint,name=Gun,*"), null)
                            .iterator()
                            .next();
                    String[] strings = {String.class.getName(), String.class.getName()};

                    assertThat(server.invoke(name, "connections", new Object[0], new String[0]))
                            .asString()
                            .contains("prices");
                    server.invoke(name, "act", new Object[] {"prices", "close"}, strings);

                    FakeGunClient client = (FakeGunClient) context.getBean(GunClient.class);
                    assertThat(client.last().calls).containsExactly("shutdown");
                });
    }
}
