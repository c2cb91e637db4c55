package dev.gun.spring.cluster;

import dev.gun.client.GunWebSocket;
import dev.gun.client.WsFrame;
import dev.gun.client.message.GunNotify;
import dev.gun.spring.boot.autoconfigure.GunAutoConfiguration;
import dev.gun.spring.boot.autoconfigure.cluster.GunClusterAutoConfiguration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.integration.redis.metadata.RedisMetadataStore;
import org.springframework.integration.redis.util.RedisLockRegistry;

/** One instance of an application, a process of its own. Resigns on every line that it reads; ends with its input. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({GunAutoConfiguration.class, GunClusterAutoConfiguration.class})
class ClusterInstance {

    private final GunLeadership leadership;

    ClusterInstance(GunLeadership leadership) {
        this.leadership = leadership;
    }

    @Bean
    static LettuceConnectionFactory redis(Environment environment) {
        return new LettuceConnectionFactory(
                new RedisStandaloneConfiguration(
                        "localhost", environment.getRequiredProperty("redis.port", Integer.class)),
                LettuceClientConfiguration.builder()
                        .commandTimeout(Duration.ofMillis(500))
                        .shutdownTimeout(Duration.ZERO)
                        .build());
    }

    @Bean
    static RedisLockRegistry locks(LettuceConnectionFactory redis) {
        return new RedisLockRegistry(redis, "locks");
    }

    @Bean
    static RedisMetadataStore epochs(LettuceConnectionFactory redis) {
        return new RedisMetadataStore(redis);
    }

    /** What a real feed would want in its subscribe frame, to refuse what an earlier leader still sends. */
    @EventListener
    void ready(GunNotify notify) {
        if (notify.notice() instanceof GunNotify.SessionReady ready) {
            // Over the WebSocket that is ready: the bean may stand for the one before for a moment yet.
            ((GunWebSocket) ready.stream()).send(WsFrame.text(Long.toString(leadership.epoch())));
        }
    }

    public static void main(String[] args) throws IOException {
        SpringApplication application = new SpringApplication(ClusterInstance.class);
        try (ConfigurableApplicationContext context = application.run(args);
                BufferedReader commands =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            GunLeadership leadership = context.getBean(GunLeadership.class);
            while (commands.readLine() != null) {
                leadership.resign();
            }
        }
    }
}
