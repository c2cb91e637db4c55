package dev.gun.sample.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The sample as a process of its own, on free ports; seen from outside only. {@link #close} leaves nothing behind. */
final class SampleProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final int TERMINATED_BY_SIGTERM = 128 + 15;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path output;

    private SampleProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * Starts it.
     *
     * @param directory for its output
     * @param arguments of {@code java}: options, {@code -jar}, and what follows
     */
    static SampleProcess start(Jdk jdk, Path directory, List<String> arguments) {
        List<String> command = new ArrayList<>(arguments);
        command.addAll(List.of("--server.port=0", "--sample.exchange.port=0", "--sample.exchange.api-port=0"));
        Path output = directory.resolve("output.log");
        return new SampleProcess(launch(jdk, directory, output, command), output);
    }

    /** Runs {@code java} to its end, which must be a good one. */
    static void run(Jdk jdk, Path directory, List<String> arguments) {
        Path output = directory.resolve("run.log");
        Process process = launch(jdk, directory, output, arguments);
        assertThat(exitOf(process)).as(() -> read(output)).isZero();
    }

    /** Has the page, the connection, its health and its ticks. */
    void awaitLive() {
        await().atMost(PATIENCE).until(() -> !process.isAlive() || port().find());
        assertThat(process.isAlive()).as(this::output).isTrue();
        // Of the application: both connections are up, one of which may be later than the other.
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode health = get("/actuator/health");
            assertThat(health.path("status").asString()).isEqualTo("UP");
            assertThat(health.at("/components/gun/components/prices/status").asString())
                    .isEqualTo("UP");
        });
        awaitTicks();
    }

    /** The page's events: the connection is live, and each symbol of the exchange has had a price. */
    private void awaitTicks() {
        HttpRequest events = request("/events").timeout(PATIENCE).build();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                http.send(events, BodyHandlers.ofInputStream()).body(), StandardCharsets.UTF_8))) {
            boolean live = false;
            boolean ticks = false;
            for (String line = lines.readLine(); line != null && !(live && ticks); line = lines.readLine()) {
                live |= line.startsWith("data:") && line.contains("\"LIVE\"");
                ticks |= line.startsWith("data:") && line.contains("\"ACME\"");
            }
            assertThat(live && ticks).as(this::output).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Ends as a container ends it, by SIGTERM, and with nothing to complain of. */
    void awaitEnd() {
        process.destroy();
        assertThat(exitOf(process)).as(this::output).isEqualTo(TERMINATED_BY_SIGTERM);
        assertThat(output().lines().filter(line -> line.matches(".* (WARN|ERROR) .*")))
                .isEmpty();
    }

    /** The names of its platform threads. */
    List<String> platformThreads() {
        List<String> names = new ArrayList<>();
        get("/actuator/threaddump")
                .path("threads")
                .forEach(thread -> names.add(thread.path("threadName").asString()));
        return names;
    }

    String output() {
        return read(output);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private JsonNode get(String path) {
        try {
            HttpResponse<String> response =
                    http.send(request(path).timeout(PATIENCE).build(), BodyHandlers.ofString());
            return JsonMapper.shared().readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private HttpRequest.Builder request(String path) {
        Matcher port = port();
        assertThat(port.find()).as(this::output).isTrue();
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.group(1) + path));
    }

    private Matcher port() {
        return PORT.matcher(output());
    }

    private static Process launch(Jdk jdk, Path directory, Path output, List<String> arguments) {
        // What lives for seconds only does not repay the second compiler.
        List<String> command = new ArrayList<>(List.of(jdk.java(), "-XX:TieredStopAtLevel=1"));
        command.addAll(arguments);
        try {
            return new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int exitOf(Process process) {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the process does not end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
