package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.GunClient;
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
import org.springframework.beans.factory.BeanFactory;
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
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;

/** Auto-configuration of Gun: the client, the configured connections, and their messages as events. */
@AutoConfiguration(after = {SslAutoConfiguration.class, TaskExecutionAutoConfiguration.class})
@ConditionalOnClass(GunClient.class)
@EnableConfigurationProperties({GunProperties.class, LifecycleProperties.class})
@Import(GunConnectionBeansRegistrar.class)
@ImportRuntimeHints(GunRuntimeHints.class)
public final class GunAutoConfiguration {

    @Bean
    @ConfigurationPropertiesBinding
    static InfiniteDurationConverter gunInfiniteDurationConverter() {
        return new InfiniteDurationConverter();
    }

    @Bean
    @ConditionalOnMissingBean(GunConnectionDetails.class)
    PropertiesGunConnectionDetails gunConnectionDetails(GunProperties properties) {
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
    @ConditionalOnMissingBean
    GunConnectionLogger gunConnectionLogger() {
        return new GunConnectionLogger();
    }

    @Bean
    @ConditionalOnMissingBean
    GunConnectionDefinitions gunConnectionDefinitions(
            GunProperties properties,
            ObjectProvider<GunConnectionDetails> details,
            ObjectProvider<SslBundles> sslBundles,
            GunOwner owner,
            ObjectProvider<EventHandler> eventHandlers,
            ObjectProvider<GunOptionsCustomizer> customizers,
            ObjectProvider<GunConnectionRegistry> registry,
            ObjectProvider<GunPoolRegistry> pools,
            ObjectProvider<CookieStore> cookieStore) {
        SslBundles bundles = sslBundles.getIfAvailable();
        return new GunConnectionDefinitions(
                properties,
                details.orderedStream().toList(),
                bundles,
                new SslBundleReloads(bundles, registry::getObject, pools::getObject),
                new GunConnectionDefinitions.Participants(
                        owner,
                        eventHandlers.orderedStream().toList(),
                        customizers.orderedStream().toList(),
                        cookieStore.getIfUnique()));
    }

    @Bean
    @ConditionalOnMissingBean
    GunClient gunClient(
            GunProperties properties,
            GunConnectionDefinitions definitions,
            BeanFactory beans,
            Environment environment,
            ObjectProvider<GunConnectionRegistry> registry) {
        GunRuntimeProperties runtime = properties.runtime();
        PropertyGroup group = new PropertyGroup("gun.runtime");
        GunClient.Builder builder = GunClient.builder().defaults(definitions.defaults());
        group.set("event-loop-threads", runtime.eventLoopThreads(), builder::eventLoopThreads);
        group.set("receiver-threads", runtime.receiverThreads(), builder::receiverThreads);
        Executor executor = new ReceiverExecutorSelector(beans, environment).select(runtime.executor());
        if (executor != null) {
            builder.receiverExecutor(executor);
        }
        return new ApplicationGunClient(builder.build(), registry::getObject);
    }

    @Bean
    @ConditionalOnMissingBean(GunConnectionRegistry.class)
    DefaultGunConnectionRegistry gunConnectionRegistry(
            GunClient client,
            GunConnectionDefinitions definitions,
            LifecycleProperties lifecycle,
            ObjectProvider<LeaderElection> election,
            ObjectProvider<GunPoolRegistry> pools,
            GunProperties properties) {
        LeaderElection elects = election.getIfAvailable();
        if (elects == null) {
            refuse(properties.leaderOnly());
        }
        return new DefaultGunConnectionRegistry(
                client,
                definitions.configured(),
                (name, uri, options) -> {
                    refuse(name, "pool", pools.getObject().names());
                    return definitions.define(name, uri, options);
                },
                lifecycle.getTimeoutPerShutdownPhase(),
                elects);
    }

    @Bean
    @ConditionalOnMissingBean(GunPoolRegistry.class)
    DefaultGunPoolRegistry gunPoolRegistry(
            GunClient client,
            GunProperties properties,
            GunConnectionDefinitions connections,
            ObjectProvider<GunPoolCustomizer> customizers,
            ObjectProvider<GunConnectionRegistry> registry,
            LifecycleProperties lifecycle) {
        GunPoolDefinitions definitions = new GunPoolDefinitions(
                properties, connections, customizers.orderedStream().toList());
        return new DefaultGunPoolRegistry(
                client,
                definitions.configured(),
                (name, uri, options) -> {
                    refuse(name, "connection", registry.getObject().names());
                    return definitions.define(name, uri, options);
                },
                lifecycle.getTimeoutPerShutdownPhase());
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
