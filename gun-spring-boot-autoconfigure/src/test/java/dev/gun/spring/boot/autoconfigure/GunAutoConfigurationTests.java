package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.gun.client.ConnectionState;
import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunOptions;
import dev.gun.client.GunOwner;
import dev.gun.client.event.EventHandler;
import dev.gun.spring.DefaultGunConnectionRegistry;
import dev.gun.spring.FakeGunClient;
import dev.gun.spring.GunConnectionLogger;
import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.GunOptionsCustomizer;
import dev.gun.spring.GunOwnerEventPublisher;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

@DisplayName("GunAutoConfiguration (page 3, Beans)")
class GunAutoConfigurationTests {

    private final FakeGunClient client = new FakeGunClient();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    GunAutoConfiguration.class, LifecycleAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
            .withBean("fakeGunClient", GunClient.class, () -> client);

    private final ApplicationContextRunner prices =
            runner.withPropertyValues("gun.connections.prices.uri=wss://prices.example.org/stream");

    @Test
    void withoutPropertiesThereIsAClientAndNoConnection() {
        runner.run(context -> {
            assertThat(context).hasSingleBean(GunConnectionRegistry.class).doesNotHaveBean(GunConnection.class);
            assertThat(context.getBean(GunConnectionRegistry.class).names()).isEmpty();
            assertThat(client.opened).isEmpty();
        });
    }

    @Test
    void opensEachConfiguredConnectionWhenTheContextStarts() {
        prices.withPropertyValues("gun.connections.api.uri=http://api.example.org:8080")
                .run(context -> {
                    assertThat(client.opened)
                            .extracting(open -> open.options.name(), open -> open.uri)
                            .containsExactly(
                                    org.assertj.core.groups.Tuple.tuple(
                                            "prices", URI.create("wss://prices.example.org/stream")),
                                    org.assertj.core.groups.Tuple.tuple(
                                            "api", URI.create("http://api.example.org:8080")));
                    assertThat(context.getBean(GunConnectionRegistry.class).names())
                            .containsExactly("prices", "api");
                });
    }

    @Test
    void opensNothingWithoutAutoStart() {
        prices.withPropertyValues("gun.defaults.auto-start=false").run(context -> {
            assertThat(client.opened).isEmpty();
            assertThat(context.getBean("pricesGunConnection", GunConnection.class)
                            .info()
                            .state())
                    .isEqualTo(ConnectionState.NOT_CONNECTED);
        });
    }

    @Test
    void eachConnectionIsABeanFoundByQualifierAndByParameterName() {
        prices.withPropertyValues("gun.connections.market-data.uri=http://md.example.org")
                .withUserConfiguration(InjectionPoints.class)
                .run(context -> {
                    GunConnectionRegistry registry = context.getBean(GunConnectionRegistry.class);
                    assertThat(context).hasBean("pricesGunConnection").hasBean("marketDataGunConnection");
                    assertThat(context.getBean("byQualifier")).hasToString("prices");
                    assertThat(context.getBean("byParameterName")).hasToString("market-data");
                    assertThat(context.getBean("pricesGunConnection")).isSameAs(registry.get("prices"));
                });
    }

    @Test
    void everyBeanBacksOffWhenTheUserDefinesOne() {
        GunConnectionRegistry registry = mock(GunConnectionRegistry.class);
        GunOwner owner = message -> {};
        GunConnectionDetails details = name -> null;
        GunConnectionLogger logger = new GunConnectionLogger();

        runner.withBean("myRegistry", GunConnectionRegistry.class, () -> registry)
                .withBean("myOwner", GunOwner.class, () -> owner)
                .withBean("myDetails", GunConnectionDetails.class, () -> details)
                .withBean("myLogger", GunConnectionLogger.class, () -> logger)
                .run(context -> {
                    assertThat(context).getBean(GunClient.class).isSameAs(client);
                    assertThat(context).getBean(GunConnectionRegistry.class).isSameAs(registry);
                    assertThat(context).getBean(GunOwner.class).isSameAs(owner);
                    assertThat(context).getBean(GunConnectionDetails.class).isSameAs(details);
                    assertThat(context).getBean(GunConnectionLogger.class).isSameAs(logger);
                });
    }

    @Test
    void theOwnerPublishesAndIsLeftOutWhenToldSo() {
        prices.withPropertyValues(
                        "gun.connections.quiet.uri=http://quiet.example.org",
                        "gun.connections.quiet.publish-events=false")
                .run(context -> {
                    assertThat(client.opened.get(0).options.owner())
                            .isSameAs(context.getBean(GunOwnerEventPublisher.class));
                    assertThat(client.opened.get(1).options.owner()).isNull();
                });
    }

    @Test
    void aSessionHasAnOwnerWhereNothingIsPublished() {
        prices.withPropertyValues("gun.defaults.publish-events=false").run(context -> {
            assertThat(client.last().options.session()).isNotNull();
            assertThat(client.last().options.owner()).isNotNull().isNotInstanceOf(GunOwnerEventPublisher.class);
        });
    }

    @Test
    void whatOnlyASessionCanBeToldGivesEachConnectionOneThatInheritsIt() {
        for (String property : new String[] {"path=/feed", "subscribe=hello", "session-name=feed"}) {
            runner.withPropertyValues(
                            "gun.connections.api.uri=https://api.example.org", "gun.defaults.websocket." + property)
                    .run(context -> assertThat(client.last().options.session())
                            .as(property)
                            .isNotNull());
        }
    }

    @Test
    void otherDefaultsOfWebSocketsStartNone() {
        runner.withPropertyValues(
                        "gun.connections.api.uri=https://api.example.org", "gun.defaults.websocket.compress=true")
                .run(context -> {
                    assertThat(client.last().options.session()).isNull();
                    assertThat(client.last().options.websocket().compress()).isTrue();
                });
    }

    @Test
    void detailsDecideWhereAConnectionPoints() {
        URI container = URI.create("ws://localhost:32768/stream");
        prices.withPropertyValues("gun.connections.api.uri=http://api.example.org")
                .withBean(GunConnectionDetails.class, () -> name -> name.equals("prices") ? container : null)
                .run(context -> {
                    assertThat(client.opened)
                            .extracting(open -> open.uri)
                            .containsExactly(container, URI.create("http://api.example.org"));
                    assertThat(client.opened.get(0).options.session().path()).isEqualTo("/stream");
                });
    }

    @Test
    void eventHandlersAreCalledInTheirOrder() {
        prices.withUserConfiguration(Handlers.class)
                .run(context -> assertThat(client.last().options.eventHandlers())
                        .satisfiesExactly(
                                first -> assertThat(first).isSameAs(context.getBean("first")),
                                second -> assertThat(second).isSameAs(context.getBean("second")),
                                last -> assertThat(last).isInstanceOf(GunConnectionLogger.class)));
    }

    @Test
    void customizersAreCalledLastInTheirOrderAndByName() {
        prices.withPropertyValues("gun.connections.api.uri=http://api.example.org", "gun.defaults.connect-timeout=3s")
                .withUserConfiguration(Customizers.class)
                .run(context -> {
                    assertThat(client.opened.get(0).options.connectTimeout()).isEqualTo(Duration.ofSeconds(8));
                    assertThat(client.opened.get(1).options.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
                });
    }

    @Test
    void aConnectionAddedAtRunTimeHasTheDefaultsOfTheApplication() {
        runner.withPropertyValues("gun.defaults.connect-timeout=3s").run(context -> {
            GunConnectionRegistry registry = context.getBean(GunConnectionRegistry.class);

            registry.add("late", URI.create("ws://late.example.org/feed"));

            GunOptions options = client.last().options;
            assertThat(options.name()).isEqualTo("late");
            assertThat(options.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
            assertThat(options.session().path()).isEqualTo("/feed");
            assertThat(options.owner()).isSameAs(context.getBean(GunOwner.class));
        });
    }

    @Test
    void theContextCanBeStoppedAndStarted() {
        prices.run(context -> {
            GunConnection connection = context.getBean("pricesGunConnection", GunConnection.class);
            ConfigurableApplicationContext source = context.getSourceApplicationContext();

            source.stop();
            assertThat(client.last().calls).containsExactly("shutdown");
            assertThat(connection.info().state()).isEqualTo(ConnectionState.TERMINATED);
            source.start();

            assertThat(client.opened).hasSize(2);
            assertThat(connection.info().state()).isEqualTo(ConnectionState.CONNECTED);
        });
    }

    @Test
    void closingTheContextShutsDownGracefullyFirst() {
        prices.run(context -> {
            context.getSourceApplicationContext().close();

            assertThat(client.last().calls).startsWith("shutdown");
        });
    }

    @Test
    void stoppingTakesNoLongerThanThePhase() {
        client.endsAtShutdown = false;
        prices.withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=10ms")
                .run(context -> {
                    DefaultGunConnectionRegistry registry = context.getBean(DefaultGunConnectionRegistry.class);
                    context.getSourceApplicationContext().close();

                    assertThat(registry.isRunning()).isFalse();
                    assertThat(client.last().calls).startsWith("shutdown", "close");
                });
    }

    @Test
    void bootsTaskExecutorIsStillThere() {
        prices.run(context -> assertThat(context)
                .hasSingleBean(Executor.class)
                .hasBean(TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME));
    }

    @Test
    void everyConnectionIsOpenedWhenBeansAreLazy() {
        prices.withInitializer(context -> context.addBeanFactoryPostProcessor(
                        new org.springframework.boot.LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> assertThat(client.opened).hasSize(1));
    }

    @Configuration(proxyBeanMethods = false)
    static class InjectionPoints {
        @Bean
        StringBuilder byQualifier(@Qualifier("prices") GunConnection connection) {
            return new StringBuilder(connection.name());
        }

        @Bean
        StringBuilder byParameterName(GunConnection marketDataGunConnection) {
            return new StringBuilder(marketDataGunConnection.name());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Handlers {
        @Bean
        @Order(2)
        EventHandler second() {
            return new EventHandler() {};
        }

        @Bean
        @Order(1)
        EventHandler first() {
            return new EventHandler() {};
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Customizers {
        @Bean
        @Order(2)
        GunOptionsCustomizer twice() {
            return (name, options) -> {
                if ("prices".equals(name)) {
                    options.connectTimeout(options.build().connectTimeout().multipliedBy(2));
                }
            };
        }

        @Bean
        @Order(1)
        GunOptionsCustomizer onePlus() {
            return (name, options) -> {
                if ("prices".equals(name)) {
                    options.connectTimeout(options.build().connectTimeout().plusSeconds(1));
                }
            };
        }
    }
}
