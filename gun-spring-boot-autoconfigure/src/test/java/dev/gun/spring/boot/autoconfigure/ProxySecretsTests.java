package dev.gun.spring.boot.autoconfigure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.gun.client.GunConnection;
import dev.gun.client.GunPool;
import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.GunPoolRegistry;
import dev.gun.spring.boot.autoconfigure.endpoint.GunEndpointAutoConfiguration;
import dev.gun.spring.boot.autoconfigure.health.GunHealthContributorAutoConfiguration;
import dev.gun.spring.boot.autoconfigure.metrics.GunMetricsAutoConfiguration;
import dev.gun.spring.boot.endpoint.GunEndpoint;
import dev.gun.spring.boot.health.GunHealthContributor;
import dev.gun.spring.testkit.Patience;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.HealthContributors.Entry;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

@DisplayName("What a proxy is told is never said anywhere else (spec page 3, Properties: secrets)")
@ExtendWith(OutputCaptureExtension.class)
class ProxySecretsTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String NAME = "canary-name-51c";
    private static final String PASSWORD = "canary-password-9d2";
    private static final String BASIC =
            Base64.getEncoder().encodeToString((NAME + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));

    /** Asks for credentials, keeps them, and takes none of them. */
    private static final class RefusingProxy implements AutoCloseable {

        final List<String> told = new CopyOnWriteArrayList<>();
        private final ServerSocket server;

        RefusingProxy() throws IOException {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread accepting = new Thread(this::accept, "proxy");
            accepting.setDaemon(true);
            accepting.start();
        }

        int port() {
            return server.getLocalPort();
        }

        private void accept() {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    serve(socket);
                } catch (IOException e) {
                    told.add("lost: " + e);
                }
            }
        }

        private void serve(Socket socket) throws IOException {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int first = in.readUnsignedByte();
            if (first == 5) {
                in.readFully(new byte[in.readUnsignedByte()]);
                socket.getOutputStream().write(new byte[] {5, 2});
                in.readUnsignedByte();
                byte[] name = new byte[in.readUnsignedByte()];
                in.readFully(name);
                byte[] password = new byte[in.readUnsignedByte()];
                in.readFully(password);
                told.add(new String(name, ISO_8859_1) + ":" + new String(password, ISO_8859_1));
                socket.getOutputStream().write(new byte[] {1, 1});
                return;
            }
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            head.write(first);
            while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
                head.write(in.readUnsignedByte());
            }
            told.add(head.toString(ISO_8859_1));
            socket.getOutputStream()
                    .write("HTTP/1.1 407 No\r\nproxy-authenticate: Basic realm=x\r\ncontent-length: 0\r\n\r\n"
                            .getBytes(ISO_8859_1));
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private static ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        GunAutoConfiguration.class,
                        GunEndpointAutoConfiguration.class,
                        GunHealthContributorAutoConfiguration.class,
                        GunMetricsAutoConfiguration.class,
                        SslAutoConfiguration.class,
                        MetricsAutoConfiguration.class,
                        CompositeMeterRegistryAutoConfiguration.class,
                        SimpleMetricsExportAutoConfiguration.class))
                .withPropertyValues("management.endpoints.web.exposure.include=gun");
    }

    private static String[] proxied(String connection, String type, int port) {
        String prefix = "gun.connections." + connection;
        return new String[] {
            prefix + ".uri=https://origin.invalid/",
            prefix + ".trace=true",
            prefix + ".retry.max-attempts=1",
            prefix + ".proxies[0].type=" + type,
            prefix + ".proxies[0].host=localhost",
            prefix + ".proxies[0].port=" + port,
            prefix + ".proxies[0].username=" + NAME,
            prefix + ".proxies[0].password=" + PASSWORD
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect", "socks5"})
    @DisplayName("a proxy that refuses the credentials: log, exceptions, info, health, endpoint, meters, toString")
    void refused(String type, CapturedOutput output) throws IOException {
        LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
        logging.setLogLevel("dev.gun", LogLevel.TRACE);
        try (RefusingProxy proxy = new RefusingProxy()) {
            runner().withPropertyValues(proxied("api", type, proxy.port()))
                    .withPropertyValues(proxied("pool", type, proxy.port()))
                    .withPropertyValues("gun.connections.pool.pool.size=2")
                    .run(context -> {
                        GunConnection api =
                                context.getBean(GunConnectionRegistry.class).get("api");
                        GunPool pool = context.getBean(GunPool.class);
                        StringBuilder said = new StringBuilder(said(context));
                        said.append(trace(catchThrowable(() -> api.get("/").awaitResponse(PATIENCE))));
                        said.append(trace(catchThrowable(() -> api.awaitUp(PATIENCE))));
                        said.append(trace(catchThrowable(() -> Patience.of(pool.get("/")))));
                        await().atMost(PATIENCE).until(() -> proxy.told.size() >= 2);
                        said.append(said(context));

                        // They must have been told, or nothing was tested.
                        String expected = type.equals("connect") ? "Basic " + BASIC : NAME + ":" + PASSWORD;
                        assertThat(proxy.told).first().asString().contains(expected);
                        assertThat(said.toString())
                                .contains("localhost")
                                .contains("GunException")
                                .doesNotContain(NAME, PASSWORD, BASIC);
                    });
        } finally {
            logging.setLogLevel("dev.gun", null);
        }
        assertThat(output.getAll()).contains("Connection 'api'").doesNotContain(NAME, PASSWORD, BASIC);
    }

    private static String trace(Throwable failure) {
        assertThat(failure).isNotNull();
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static String said(ApplicationContext context) {
        StringBuilder said = new StringBuilder();
        context.getBean(GunConnectionRegistry.class).stream().forEach(connection -> said.append(connection)
                .append(connection.info())
                .append(connection.options())
                .append(connection.options().proxies()));
        context.getBean(GunPoolRegistry.class).stream()
                .forEach(pool -> said.append(pool).append(pool.info()).append(pool.options()));
        GunEndpoint endpoint = context.getBean(GunEndpoint.class);
        said.append(endpoint.connections()).append(endpoint.connection("api"));
        context.getBean(GunHealthContributor.class).stream()
                .map(Entry::contributor)
                .forEach(indicator -> said.append(((HealthIndicator) indicator).health(true)));
        context.getBean(MeterRegistry.class).getMeters().forEach(meter -> said.append(meter.getId())
                .append(meter.getId().getTags()));
        GunProperties properties = context.getBean(GunProperties.class);
        said.append(properties)
                .append(properties.connections())
                .append(properties.connections().get("api").getProxies());
        return said.toString();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({GunAutoConfiguration.class, SslAutoConfiguration.class})
    static class Application {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "port=-1",
                "port=none",
                "type=other",
                "username=",
                "password=",
                "host=" + NAME + ":" + PASSWORD + "@proxy.example.org",
                "host=http://" + NAME + ":" + PASSWORD + "@proxy.example.org:3128",
                "username=" + NAME + "-too-long"
            })
    @DisplayName("a start that fails because of a proxy names the property, and neither name nor password")
    void failureAnalysis(String wrong, CapturedOutput output) {
        String property = wrong.substring(0, wrong.indexOf('='));
        String key = "gun.connections.api.proxies[0]." + property;
        // SOCKS5 has one byte for the length (RFC 1929 §2).
        String value = wrong.substring(wrong.indexOf('=') + 1).replace("-too-long", "x".repeat(250));
        String[] arguments = Stream.concat(
                        Stream.of(proxied("api", "socks5", 1080)).filter(right -> !right.startsWith(key + "=")),
                        Stream.of(key + "=" + value))
                .map(argument -> "--" + argument)
                .toArray(String[]::new);
        Throwable failure = catchThrowable(() -> new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .run(arguments)
                .close());

        assertThat(trace(failure)).doesNotContain(NAME, PASSWORD);
        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START")
                .contains("gun.connections.api.proxies[0]." + property)
                .doesNotContain(NAME, PASSWORD);
    }
}
