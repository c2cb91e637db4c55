package dev.gun.benchmarks.compare;

import io.netty.util.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the figures were measured on. */
final class Machine {

    /** Who takes part, by the library whose version is told. */
    private static final Map<String, String> LIBRARIES = libraries();

    private Machine() {}

    private static Map<String, String> libraries() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("Reactor Netty", "reactor-netty-http");
        names.put("Vert.x", "vertx-core");
        names.put("Armeria", "armeria");
        names.put("Jetty", "jetty-client");
        names.put("OkHttp", "okhttp-jvm");
        names.put("Apache HttpClient", "httpclient5");
        names.put("Helidon", "helidon-webclient-http2");
        names.put("its WebSocket client", "helidon-webclient-websocket");
        names.put("Spring Boot", "spring-boot");
        names.put("Tomcat's WebSocket client", "tomcat-embed-websocket");
        return names;
    }

    /** The versions of the libraries on a class path, such as {@code Vert.x 5.1.1, Armeria 1.37.0}. */
    static String versions(String classPath) {
        return LIBRARIES.entrySet().stream()
                .flatMap(library -> {
                    Matcher jar = Pattern.compile("\\b" + library.getValue() + "-(\\d[^/:]*)\\.jar")
                            .matcher(classPath);
                    return jar.find() ? Stream.of(library.getKey() + " " + jar.group(1)) : Stream.empty();
                })
                .collect(Collectors.joining(", "));
    }

    static String describe() {
        Runtime runtime = Runtime.getRuntime();
        return String.format(
                Locale.ROOT,
                "%d processors (%s), %d GiB of memory, %s %s; %s %s; Netty %s",
                runtime.availableProcessors(),
                line("/proc/cpuinfo", "model name"),
                Math.round(Double.parseDouble(line("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / (1 << 20)),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.vm.name"),
                System.getProperty("java.runtime.version"),
                Objects.requireNonNull(Version.identify().get("netty-common"), "netty-common")
                        .artifactVersion());
    }

    private static String line(String file, String field) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(field))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("0");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
