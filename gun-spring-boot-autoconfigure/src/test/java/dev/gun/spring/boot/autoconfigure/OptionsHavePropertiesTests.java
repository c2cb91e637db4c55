package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.gun.client.GunClient;
import dev.gun.client.GunOptions;
import dev.gun.client.Http1Options;
import dev.gun.client.Http2Options;
import dev.gun.client.PoolOptions;
import dev.gun.client.SessionOptions;
import dev.gun.client.TcpOptions;
import dev.gun.client.TlsOptions;
import dev.gun.client.WsOptions;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Every option of gun-client has a property (issue 6 point 1)")
class OptionsHavePropertiesTests {

    /** Options whose property has another name, or more than one. */
    private static final Map<String, List<String>> RENAMED = Map.ofEntries(
            Map.entry("GunOptions.minUptime", List.of("retry.min-uptime")),
            Map.entry(
                    "GunOptions.retry",
                    List.of(
                            "retry.strategy",
                            "retry.max-attempts",
                            "retry.delay",
                            "retry.initial-delay",
                            "retry.max-delay",
                            "retry.multiplier",
                            "retry.jitter")),
            Map.entry("Http1Options.http10", List.of("http1.version")),
            Map.entry("TlsOptions.trust", List.of("ssl.bundle")),
            Map.entry("TlsOptions.identity", List.of("ssl.bundle")),
            Map.entry("TlsOptions.versions", List.of("ssl.bundle")),
            Map.entry("TlsOptions.ciphers", List.of("ssl.bundle")),
            Map.entry("WsOptions.subprotocols", List.of("websocket.protocols")),
            Map.entry("SessionOptions.name", List.of("websocket.session-name")),
            Map.entry("SessionOptions.headers", List.of("headers")),
            Map.entry("SessionOptions.outbox", List.of("websocket.outbox.policy")),
            Map.entry(
                    "SessionOptions.outboxLimits", List.of("websocket.outbox.max-frames", "websocket.outbox.max-size")),
            Map.entry("TcpOptions.localAddress", List.of("tcp.local-address", "tcp.local-port")));

    /** Options that are objects of the program, or have properties of their own; {@code GunOptionsCustomizer} sets them. */
    private static final Map<String, String> NONE = Map.ofEntries(
            Map.entry("GunOptions.name", "the key under gun.connections"),
            Map.entry("GunOptions.owner", "the bean"),
            Map.entry("GunOptions.eventHandler", "the beans"),
            Map.entry("GunOptions.requestCustomizer", "an object"),
            Map.entry("GunOptions.receiverExecutor", "gun.runtime.executor is for all connections"),
            Map.entry("GunOptions.tls", "ssl.*"),
            Map.entry("GunOptions.tcp", "tcp.*"),
            Map.entry("GunOptions.http1", "http1.*"),
            Map.entry("GunOptions.http2", "http2.*"),
            Map.entry("GunOptions.websocket", "websocket.*"),
            Map.entry("GunOptions.session", "websocket.path, or sse.path"),
            Map.entry("GunOptions.contentDecoding", "content-decoding.*"),
            Map.entry("GunOptions.cookies", "cookies.*"),
            Map.entry("GunOptions.sse", "sse.*"),
            Map.entry("GunOptions.addressFilter", "a function"),
            Map.entry("SessionOptions.lastEventId", "what an earlier run of the application has seen"),
            Map.entry("SessionOptions.reconnectionTime", "the server's to say"),
            Map.entry("Http1Options.transformHeaderName", "a function"),
            Map.entry("TlsOptions.insecureTrustEverything", "never by configuration"),
            Map.entry("WsOptions.replyTo", "an object"),
            Map.entry("WsOptions.protocol", "an object"),
            Map.entry("WsOptions.defaultProtocol", "an object"),
            Map.entry("WsOptions.userOptions", "an object"),
            Map.entry("PoolOptions.connection", "what is beside pool.*"),
            Map.entry("PoolOptions.scope", "the key under gun.connections"),
            Map.entry("PoolOptions.setup", "a function, which GunPoolCustomizer sets"),
            Map.entry("Client.defaults", "gun.defaults.*"),
            Map.entry("Client.receiverExecutor", "gun.runtime.executor names it"));

    private static final Set<String> PROPERTIES = properties();

    private static Set<String> properties() {
        try (InputStream in = GunProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            List<String> names = JsonPath.parse(in).read("$.properties[*].name");
            return Set.copyOf(names);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Set<String> setters(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> method.getReturnType() == type)
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> components(Class<?> type) {
        return Stream.of(type.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void check(String type, Set<String> options, String prefix) {
        assertThat(options).isNotEmpty();
        Set<String> missing = new TreeSet<>();
        for (String option : options) {
            String key = type + "." + option;
            List<String> names = RENAMED.getOrDefault(key, List.of(prefix + kebab(option)));
            String root = type.equals("Client") ? "gun." : "gun.defaults.";
            boolean there = names.stream().allMatch(name -> PROPERTIES.contains(root + name));
            if (there == NONE.containsKey(key)) {
                missing.add(key + (there ? " has a property and is listed as having none" : " -> " + names));
            }
        }
        assertThat(missing)
                .as("options without a property: add one to the records, the mapper and the metadata,"
                        + " or say here why there is none")
                .isEmpty();
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    @Test
    void ofConnections() {
        check("GunOptions", setters(GunOptions.Builder.class), "");
    }

    @Test
    void ofHttp1() {
        check("Http1Options", components(Http1Options.class), "http1.");
    }

    @Test
    void ofHttp2() {
        check("Http2Options", setters(Http2Options.Builder.class), "http2.");
    }

    @Test
    void ofTls() {
        check("TlsOptions", setters(TlsOptions.Builder.class), "ssl.");
    }

    @Test
    void ofTcp() {
        check("TcpOptions", components(TcpOptions.class), "tcp.");
    }

    @Test
    void ofWebSockets() {
        check("WsOptions", setters(WsOptions.Builder.class), "websocket.");
    }

    @Test
    void ofSessions() {
        check("SessionOptions", setters(SessionOptions.Builder.class), "websocket.");
    }

    @Test
    void ofPools() {
        check("PoolOptions", setters(PoolOptions.Builder.class), "pool.");
    }

    @Test
    void ofTheClient() {
        check("Client", setters(GunClient.Builder.class), "runtime.");
    }

    @Test
    void noListedExceptionIsForgotten() {
        Map<String, Set<String>> options = Map.of(
                "GunOptions", setters(GunOptions.Builder.class),
                "Http1Options", components(Http1Options.class),
                "Http2Options", setters(Http2Options.Builder.class),
                "TlsOptions", setters(TlsOptions.Builder.class),
                "TcpOptions", components(TcpOptions.class),
                "WsOptions", setters(WsOptions.Builder.class),
                "SessionOptions", setters(SessionOptions.Builder.class),
                "PoolOptions", setters(PoolOptions.Builder.class),
                "Client", setters(GunClient.Builder.class));
        assertThat(Stream.concat(RENAMED.keySet().stream(), NONE.keySet().stream()))
                .allSatisfy(key -> assertThat(options.get(key.substring(0, key.indexOf('.'))))
                        .contains(key.substring(key.indexOf('.') + 1)));
    }
}
