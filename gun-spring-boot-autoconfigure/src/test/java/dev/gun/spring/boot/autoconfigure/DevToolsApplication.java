package dev.gun.spring.boot.autoconfigure;

import dev.gun.spring.boot.autoconfigure.listener.GunWsListenerAutoConfiguration;
import dev.gun.spring.listener.GunWsListener;
import java.util.stream.Collectors;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.devtools.autoconfigure.LocalDevToolsAutoConfiguration;

/** An application that is restarted by devtools, and answers each frame with the threads of Gun that it has. */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    GunAutoConfiguration.class,
    GunWsListenerAutoConfiguration.class,
    LifecycleAutoConfiguration.class,
    LocalDevToolsAutoConfiguration.class,
    PropertyPlaceholderAutoConfiguration.class
})
class DevToolsApplication {

    @GunWsListener("prices")
    String threads(String question) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("gun-"))
                .map(thread -> thread.getName() + "#" + thread.getId())
                .sorted()
                .collect(Collectors.joining(" "));
    }

    public static void main(String[] args) {
        SpringApplication.run(DevToolsApplication.class, args);
    }
}
