package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.message.GunWs;
import dev.gun.spring.listener.GunWsListener;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;

/** An application that names nothing but Gun and Spring Boot itself, so that it starts with whatever else is there. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class OptionalLibrariesApplication {

    private final CompletableFuture<String> published = new CompletableFuture<>();

    /** The first frame: the last is the server's close. */
    @EventListener
    void on(GunWs ws) {
        published.complete(ws.frame().toString());
    }

    @GunWsListener("prices")
    String answer(String payload) {
        return "heard " + payload;
    }

    /**
     * Runs until the first frame has come.
     *
     * @return the names of Gun's beans, in order; of classes that another class loader has as well
     */
    public static List<String> run(String[] arguments) throws Exception {
        SpringApplication application = new SpringApplication(OptionalLibrariesApplication.class);
        application.setRegisterShutdownHook(false);
        try (ConfigurableApplicationContext context = application.run(arguments)) {
            OptionalLibrariesApplication self = context.getBean(OptionalLibrariesApplication.class);
            self.published.get(120, TimeUnit.SECONDS);
            return Stream.of(context.getBeanDefinitionNames())
                    .filter(name -> name.matches("gun[A-Z].*|.*GunConnection"))
                    .sorted()
                    .toList();
        }
    }
}
