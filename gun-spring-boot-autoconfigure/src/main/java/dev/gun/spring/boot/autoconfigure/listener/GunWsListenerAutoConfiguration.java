package dev.gun.spring.boot.autoconfigure.listener;

import dev.gun.client.GunClient;
import dev.gun.spring.boot.autoconfigure.GunAutoConfiguration;
import dev.gun.spring.listener.GunWsConverter;
import dev.gun.spring.listener.GunWsListenerMethodProcessor;
import dev.gun.spring.listener.GunWsListenerRegistry;
import dev.gun.spring.listener.JacksonGunWsConverter;
import java.util.concurrent.ThreadFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import tools.jackson.databind.json.JsonMapper;

/** Auto-configuration of {@code @GunWsListener} methods, and of their conversion by Jackson when it is there. */
@AutoConfiguration(
        after = GunAutoConfiguration.class,
        afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@ConditionalOnClass(GunClient.class)
public final class GunWsListenerAutoConfiguration {

    private static final String THREADS = "gun-ws-";

    @Bean
    @ConditionalOnMissingBean
    GunWsListenerRegistry gunWsListenerRegistry(Environment environment) {
        return new GunWsListenerRegistry(
                Threading.VIRTUAL.isActive(environment)
                        ? new VirtualThreadTaskExecutor(THREADS).getVirtualThreadFactory()
                        : platformThreads());
    }

    private static ThreadFactory platformThreads() {
        CustomizableThreadFactory threads = new CustomizableThreadFactory(THREADS);
        threads.setDaemon(true);
        return threads;
    }

    @Bean
    GunWsListenerMethodProcessor gunWsListenerMethodProcessor(
            ConfigurableListableBeanFactory beans, GunWsListenerRegistry listeners) {
        return new GunWsListenerMethodProcessor(beans, listeners);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(JsonMapper.class)
    static class JacksonConfiguration {

        @Bean
        @ConditionalOnMissingBean(GunWsConverter.class)
        @ConditionalOnSingleCandidate(JsonMapper.class)
        JacksonGunWsConverter gunWsConverter(JsonMapper mapper) {
            return new JacksonGunWsConverter(mapper);
        }
    }
}
