package dev.gun.spring.boot.autoconfigure.endpoint;

import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.GunPoolRegistry;
import dev.gun.spring.boot.autoconfigure.GunAutoConfiguration;
import dev.gun.spring.boot.endpoint.GunEndpoint;
import dev.gun.spring.boot.endpoint.GunEndpointWebExtension;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the actuator endpoint {@code gun}. */
@AutoConfiguration(after = GunAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean({GunConnectionRegistry.class, GunPoolRegistry.class})
@ConditionalOnAvailableEndpoint(GunEndpoint.class)
public final class GunEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    GunEndpoint gunEndpoint(GunConnectionRegistry registry, GunPoolRegistry pools) {
        return new GunEndpoint(registry, pools);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
    GunEndpointWebExtension gunEndpointWebExtension(
            GunEndpoint endpoint, GunConnectionRegistry registry, GunPoolRegistry pools) {
        return new GunEndpointWebExtension(endpoint, registry, pools);
    }
}
