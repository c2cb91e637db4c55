package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.GunClient;
import dev.gun.client.GunOptions;
import dev.gun.client.GunOwner;
import dev.gun.client.cookie.CookieStore;
import dev.gun.client.event.EventHandler;
import dev.gun.spring.DefaultGunConnectionRegistry;
import dev.gun.spring.DefaultGunPoolRegistry;
import dev.gun.spring.GunConnectionLogger;
import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.GunOptionsCustomizer;
import dev.gun.spring.GunOwnerEventPublisher;
import dev.gun.spring.GunPoolCustomizer;
import dev.gun.spring.GunPoolRegistry;
import dev.gun.spring.LeaderElection;
import dev.gun.spring.listener.GunWsListenerRegistry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.SpringProperties;

/** Auto-configuration of Gun: the client, the configured connections, and their messages as events. */
@AutoConfiguration(after = {SslAutoConfiguration.class, TaskExecutionAutoConfiguration.class})
@ConditionalOnClass(GunClient.class)
@EnableConfigurationProperties({GunProperties.class, LifecycleProperties.class})
@Import(GunConnectionBeansRegistrar.class)
@ImportRuntimeHints(GunRuntimeHints.class)
public final class GunAutoConfiguration {

    private final GunProperties properties;
    private final ApplicationContext context;

    // No bean method takes more than three beans: one of more is called by reflection through method handles of its
    // own, which take a start longer than all that the method does.

    GunAutoConfiguration(GunProperties properties, ApplicationContext context) {
        this.properties = properties;
        this.context = context;
    }

    @Bean
    @ConfigurationPropertiesBinding
    static InfiniteDurationConverter gunInfiniteDurationConverter() {
        return new InfiniteDurationConverter();
    }

    @Bean
    @ConditionalOnMissingBean(GunConnectionDetails.class)
    PropertiesGunConnectionDetails gunConnectionDetails() {
        return new PropertiesGunConnectionDetails(properties);
    }

    @Bean
    @ConditionalOnMissingBean(GunOwner.class)
    GunOwnerEventPublisher gunOwnerEventPublisher(
            ApplicationEventPublisher events, ObjectProvider<GunWsListenerRegistry> listeners) {
        GunWsListenerRegistry methods = listeners.getIfUnique();
        return methods == null ? new GunOwnerEventPublisher(events) : new GunOwnerEventPublisher(events, methods);
    }

    @Bean
    GunConnectionDefinitions gunConnectionDefinitions(GunOwner owner, ObjectProvider<SslBundles> sslBundles) {
        SslBundles bundles = sslBundles.getIfAvailable();
        return new GunConnectionDefinitions(
                properties,
                inOrder(GunConnectionDetails.class),
                bundles,
                new SslBundleReloads(bundles, context),
                new GunConnectionDefinitions.Participants(
                        owner,
                        eventHandlers(),
                        inOrder(GunOptionsCustomizer.class),
                        context.getBeanProvider(CookieStore.class).getIfUnique()));
    }

    @Bean
    @ConditionalOnMissingBean
    GunClient gunClient(GunConnectionDefinitions definitions) {
        GunRuntimeProperties runtime = properties.runtime();
        PropertyGroup group = new PropertyGroup("gun.runtime");
        GunOptions defaults = definitions.defaults();
        GunClient.Builder builder = GunClient.builder().defaults(defaults);
        group.set("event-loop-threads", runtime.eventLoopThreads(), builder::eventLoopThreads);
        group.set("receiver-threads", runtime.receiverThreads(), builder::receiverThreads);
        Executor executor = new ReceiverExecutorSelector(context, context.getEnvironment()).select(runtime.executor());
        if (executor != null) {
            builder.receiverExecutor(executor);
        }
        ApplicationGunClient client = new ApplicationGunClient(defaults, builder::build, context);
        if (isTrainingRun()) {
            client.make();
        }
        return client;
    }

    /** Whether the application ends before it opens connections: what is to be in its archive of classes is loaded now. */
    private static boolean isTrainingRun() {
        return DefaultLifecycleProcessor.ON_REFRESH_VALUE.equalsIgnoreCase(
                SpringProperties.getProperty(DefaultLifecycleProcessor.EXIT_PROPERTY_NAME));
    }

    @Bean
    @ConditionalOnMissingBean(GunConnectionRegistry.class)
    DefaultGunConnectionRegistry gunConnectionRegistry(
            GunClient client, GunConnectionDefinitions definitions, LifecycleProperties lifecycle) {
        LeaderElection election = context.getBeanProvider(LeaderElection.class).getIfAvailable();
        if (election == null) {
            refuse(properties.leaderOnly());
        }
        return new DefaultGunConnectionRegistry(
                client,
                definitions.configured(),
                (name, uri, options) -> {
                    refuse(name, "pool", context.getBean(GunPoolRegistry.class).names());
                    return definitions.define(name, uri, options);
                },
                lifecycle.getTimeoutPerShutdownPhase(),
                election);
    }

    @Bean
    @ConditionalOnMissingBean(GunPoolRegistry.class)
    DefaultGunPoolRegistry gunPoolRegistry(
            GunClient client, GunConnectionDefinitions connections, LifecycleProperties lifecycle) {
        GunPoolDefinitions definitions =
                new GunPoolDefinitions(properties, connections, inOrder(GunPoolCustomizer.class));
        return new DefaultGunPoolRegistry(
                client,
                definitions.configured(),
                (name, uri, options) -> {
                    refuse(
                            name,
                            "connection",
                            context.getBean(GunConnectionRegistry.class).names());
                    return definitions.define(name, uri, options);
                },
                lifecycle.getTimeoutPerShutdownPhase());
    }

    /** The logger is no bean unless the application makes it one: Spring would load every event's class to look at it. */
    private List<EventHandler> eventHandlers() {
        List<EventHandler> handlers = inOrder(EventHandler.class);
        return handlers.stream().anyMatch(GunConnectionLogger.class::isInstance)
                ? handlers
                : Stream.concat(handlers.stream(), Stream.of(new GunConnectionLogger()))
                        .toList();
    }

    private <T> List<T> inOrder(Class<T> type) {
        return context.getBeanProvider(type).orderedStream().toList();
    }

    /** Health, the endpoint and log lines have one name for both. */
    private static void refuse(String name, String kind, Set<String> taken) {
        if (taken.contains(name)) {
            throw new IllegalArgumentException("There is a " + kind + " named '" + name + "' already");
        }
    }

    /** Opening them in each instance would be the one thing that nobody wants. */
    private static void refuse(List<String> leaderOnly) {
        if (!leaderOnly.isEmpty()) {
            throw new InvalidGunPropertyException(
                    GunProperties.prefix(leaderOnly.get(0)) + ".leader-only",
                    "true",
                    "false, unless spring-integration-core is on the class path and there is one bean of type"
                            + " org.springframework.integration.support.locks.LockRegistry, or one that is primary");
        }
    }
}
