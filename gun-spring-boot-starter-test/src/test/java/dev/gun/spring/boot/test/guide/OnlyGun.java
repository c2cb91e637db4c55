package dev.gun.spring.boot.test.guide;

import dev.gun.spring.boot.autoconfigure.GunAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.TestConfiguration;

/** What the configuration files of the guide need. */
@TestConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({GunAutoConfiguration.class, SslAutoConfiguration.class})
class OnlyGun {}
