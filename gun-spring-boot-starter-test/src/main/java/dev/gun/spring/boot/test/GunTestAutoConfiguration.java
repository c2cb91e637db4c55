package dev.gun.spring.boot.test;

import dev.gun.spring.boot.autoconfigure.GunAutoConfiguration;
import dev.gun.spring.boot.autoconfigure.GunConnectionDetails;
import dev.gun.spring.boot.autoconfigure.GunServiceUri;
import java.net.URI;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Auto-configuration of what {@link AutoConfigureGun} brings. Not in the list of auto-configurations: tests ask for it. */
@AutoConfiguration(before = GunAutoConfiguration.class)
public final class GunTestAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    GunTestServer gunTestServer() {
        return GunTestServer.start();
    }

    @Bean
    @ConditionalOnMissingBean
    GunMessages gunMessages() {
        return new GunMessages();
    }

    @Bean
    @ConditionalOnMissingBean(GunConnectionDetails.class)
    TestServerConnectionDetails gunTestServerConnectionDetails(GunTestServer server, Environment environment) {
        return new TestServerConnectionDetails(server, environment);
    }

    /**
     * Points every connection to the server.
     *
     * @param server the server
     * @param environment has the paths of the connections
     */
    @Order(Ordered.HIGHEST_PRECEDENCE)
    record TestServerConnectionDetails(GunTestServer server, Environment environment) implements GunConnectionDetails {

        @Override
        public URI getUri(String connection) {
            return GunServiceUri.of(environment, connection, GunTestServer.HOST, server.port(), false);
        }
    }
}
