package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a {@code FilteredClassLoader} cannot show: here a library's jars are truly absent, to annotations, signatures
 * and Boot's own conditions as well.
 */
@DisplayName("An application without an optional library (page 3, Ready for production)")
class OptionalLibrariesTests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SUBSCRIBE = "subscribe";

    /** What is there in any case. */
    private static final List<String> ALWAYS = List.of(
            "gunClient",
            "gunConnectionDefinitions",
            "gunConnectionDetails",
            "gunConnectionRegistry",
            "gunInfiniteDurationConverter",
            "gunOwnerEventPublisher",
            "gunPoolRegistry",
            "gunWsListenerMethodProcessor",
            "gunWsListenerRegistry",
            "pricesGunConnection");

    /** What an optional library brings. */
    private static final List<String> OPTIONAL = List.of(
            "gunClientHttpConnectorBuilder",
            "gunClientHttpRequestFactoryBuilder",
            "gunEndpoint",
            "gunEndpointWebExtension",
            "gunHealthContributor",
            "gunHttpClients",
            "gunMetrics",
            "gunObservations",
            "gunPoolMetrics",
            "gunReactiveWebSocketClient",
            "gunRequestsUriTagFilter",
            "gunWebClientServiceGroups",
            "gunWsConverter");

    private static final String WEB = "spring-web.*|spring-boot-(starter-)?(web|servlet|tomcat|rest|http).*|tomcat-.*";
    private static final String REACTOR =
            "react.*|spring-webflux|spring-boot-webclient.*|spring-(integration|messaging).*"
                    + "|spring-data-redis|lettuce-.*";

    /** The jars that are taken away, by name, and the beans that are gone with them. */
    @ParameterizedTest(name = "{0}")
    @DisplayName("It starts, connects and listens, and has all beans but those that are about the library")
    @CsvSource(delimiter = ';', textBlock = """
            nothing is missing; none; none
            Jackson; jackson-.*|spring-boot-(starter-)?jackson.*; gunWsConverter
            Boot's actuator; spring-boot-actuator.*; gunEndpoint|gunEndpointWebExtension
            Boot's health; spring-boot-health; gunHealthContributor
            Boot's metrics; spring-boot-micrometer-metrics; gun(Pool)?Metrics|gunRequestsUriTagFilter
            Micrometer; micrometer-core|spring-boot-micrometer-metrics; gun(Pool)?Metrics|gunRequestsUriTagFilter
            Boot's HTTP clients; spring-boot-(http|rest|web)-?client.*; gunHttpClients|gun(ClientHttp|WebClient).*
            WebFlux; spring-webflux|spring-boot-webclient.*; gunReactive.*|gunClientHttpConnectorBuilder|gunWebClient.*
            Reactor; REACTOR; gunReactive.*|gunClientHttpConnectorBuilder|gunWebClient.*
            Spring Integration; spring-integration-.*; none
            Testcontainers and Compose; .*testcontainers.*|.*docker.*; none
            the web; WEB; gunHttpClients|gun(ClientHttp|WebClient).*|gunReactive.*
            all of them; WEB|REACTOR|jackson-.*|.*(jackson|actuator|health|micrometer-(core|metrics|observation|tracing)|testcontainers|docker).*; gun.*
            """)
    void without(String library, String jars, String beans) throws Exception {
        Pattern missing =
                Pattern.compile("(" + jars.replace("WEB", WEB).replace("REACTOR", REACTOR) + ")-[0-9].*[.]jar");
        List<String> expected = Stream.concat(ALWAYS.stream(), OPTIONAL.stream().filter(bean -> !bean.matches(beans)))
                .sorted()
                .toList();

        try (FeedServer server = new FeedServer();
                URLClassLoader reduced = new URLClassLoader(without(missing), ClassLoader.getPlatformClassLoader())) {
            CompletableFuture<List<String>> application =
                    CompletableFuture.supplyAsync(() -> run(reduced, server.uri()), OptionalLibrariesTests::start);
            await().atMost(PATIENCE).until(() -> !server.heard.isEmpty() || application.isDone());
            if (!application.isDone()) {
                server.send("tick");
            }
            assertThat(application.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(expected);
            assertThat(server.heard).containsExactly(SUBSCRIBE, "heard tick");
        }
    }

    private static void start(Runnable task) {
        new Thread(task, "application").start();
    }

    @SuppressWarnings("unchecked")
    private static List<String> run(ClassLoader classes, String uri) {
        Thread.currentThread().setContextClassLoader(classes);
        try {
            leaveTheHandlersOfUrls(classes);
            Method run = classes.loadClass(OptionalLibrariesApplication.class.getName())
                    .getDeclaredMethod("run", String[].class);
            run.setAccessible(true);
            return (List<String>) run.invoke(null, (Object) new String[] {
                "--gun.connections.prices.uri=" + uri,
                "--gun.connections.prices.websocket.subscribe=" + SUBSCRIBE,
                "--gun.adapters.rest-client=true",
                "--gun.adapters.web-client=true",
                "--management.endpoints.web.exposure.include=*",
                "--server.port=0",
                "--spring.docker.compose.enabled=false",
                "--spring.main.banner-mode=off",
                "--logging.level.root=warn"
            });
        } catch (InvocationTargetException e) {
            throw new CompletionException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new CompletionException(e);
        }
    }

    /** A JVM has one factory for them, and Tomcat would make it its own, for the tests in the same JVM as well. */
    private static void leaveTheHandlersOfUrls(ClassLoader classes) throws ReflectiveOperationException {
        Class<?> tomcats;
        try {
            tomcats = classes.loadClass("org.apache.catalina.webresources.TomcatURLStreamHandlerFactory");
        } catch (ClassNotFoundException thereIsNoTomcat) {
            return;
        }
        tomcats.getMethod("disable").invoke(null);
    }

    private static URL[] without(Pattern missing) {
        String[] path = System.getProperty("java.class.path").split(File.pathSeparator, -1);
        return Stream.of(path)
                .map(Path::of)
                .filter(entry ->
                        !missing.matcher(entry.getFileName().toString()).matches())
                .map(OptionalLibrariesTests::url)
                .toArray(URL[]::new);
    }

    private static URL url(Path entry) {
        try {
            return entry.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }
}
