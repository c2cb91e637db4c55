package dev.gun.spring.boot.autoconfigure.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import dev.gun.client.GunClient;
import dev.gun.client.GunWebSocket;
import dev.gun.client.WsFrame;
import dev.gun.client.message.GunWs;
import dev.gun.spring.FakeGunClient;
import dev.gun.spring.boot.autoconfigure.GunAutoConfiguration;
import dev.gun.spring.listener.GunWsConverter;
import dev.gun.spring.listener.GunWsListener;
import dev.gun.spring.listener.GunWsListenerMethodProcessor;
import dev.gun.spring.listener.GunWsListenerRegistry;
import dev.gun.spring.listener.JacksonGunWsConverter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("GunWsListenerAutoConfiguration (page 4 rule 14)")
class GunWsListenerAutoConfigurationTests {

    record Tick(String lastPrice) {}

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(GunAutoConfiguration.class, GunWsListenerAutoConfiguration.class))
            .withBean(GunClient.class, FakeGunClient::new);

    private final ApplicationContextRunner jackson =
            runner.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class));

    @Test
    void everythingIsThereByDefault() {
        jackson.run(context -> assertThat(context)
                .hasSingleBean(GunWsListenerRegistry.class)
                .hasSingleBean(GunWsListenerMethodProcessor.class)
                .hasSingleBean(JacksonGunWsConverter.class));
    }

    @Test
    void theApplicationsMapperConverts() {
        runner.withBean(JsonMapper.class, () -> JsonMapper.builder()
                        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                        .build())
                .run(context -> assertThat(context.getBean(GunWsConverter.class)
                                .read(WsFrame.text("{\"last_price\":\"1\"}"), Tick.class))
                        .isEqualTo(new Tick("1")));
    }

    @Test
    void withoutJacksonThereIsNoConverter() {
        jackson.withClassLoader(new FilteredClassLoader(JsonMapper.class)).run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(GunWsListenerRegistry.class)
                .doesNotHaveBean(GunWsConverter.class));
    }

    @Test
    void withoutAMapperOrWithSeveralThereIsNoConverter() {
        runner.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(GunWsConverter.class));
        runner.withBean("one", JsonMapper.class, JsonMapper::new)
                .withBean("two", JsonMapper.class, JsonMapper::new)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(GunWsConverter.class));
    }

    @Test
    void eachBeanBacksOff() {
        GunWsListenerRegistry registry = new GunWsListenerRegistry(Thread::new);
        GunWsConverter converter = mock(GunWsConverter.class);
        jackson.withBean("mine", GunWsListenerRegistry.class, () -> registry)
                .withBean("myConverter", GunWsConverter.class, () -> converter)
                .run(context -> {
                    assertThat(context).getBean(GunWsListenerRegistry.class).isSameAs(registry);
                    assertThat(context).getBean(GunWsConverter.class).isSameAs(converter);
                });
    }

    @Test
    void withoutTheClientThereIsNothing() {
        runner.withClassLoader(new FilteredClassLoader(GunClient.class)).run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean("gunWsListenerRegistry")
                .doesNotHaveBean("gunWsListenerMethodProcessor"));
    }

    @Test
    void anApplicationWithoutListenersHasNone() {
        jackson.run(context -> assertThat(
                        context.getBean(GunWsListenerRegistry.class).listeners())
                .isEqualTo(List.of()));
    }

    static class Threads {
        final CompletableFuture<Thread> used = new CompletableFuture<>();

        @GunWsListener(connections = "prices", concurrency = "2")
        void on(String text) {
            used.complete(Thread.currentThread());
        }
    }

    private static String threadOf(ApplicationContext context) throws Exception {
        GunWebSocket stream = mock(GunWebSocket.class);
        given(stream.connection()).willReturn("prices");
        context.getBean(GunWsListenerRegistry.class).accept(new GunWs(stream, WsFrame.text("tick")));
        Thread used = context.getBean(Threads.class).used.get(30, TimeUnit.SECONDS);
        return used.getClass().getSimpleName() + " " + used.getName();
    }

    @Test
    void threadsOfAListenerAreVirtualWhenTheApplicationsAre() {
        ApplicationContextRunner listening = jackson.withBean(Threads.class)
                .withPropertyValues("gun.connections.prices.uri=ws://prices.example.org");

        listening.run(context -> assertThat(threadOf(context)).startsWith("Thread gun-ws-"));
        // Java 17 has none, and Boot then takes the setting for off.
        String expected = Runtime.version().feature() >= 21 ? "VirtualThread gun-ws-" : "Thread gun-ws-";
        listening.withPropertyValues("spring.threads.virtual.enabled=true").run(context -> assertThat(threadOf(context))
                .startsWith(expected));
    }
}
