package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A restart by devtools (page 3, Lifecycle)")
class DevToolsRestartTests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SUBSCRIBE = "subscribe";
    private static final String TRIGGER = "restart.trigger";

    @TempDir
    private Path classes;

    @Test
    void leavesNoConnectionAndNoThreadOfTheOldContext() throws Exception {
        Path trigger = Files.writeString(classes.resolve(TRIGGER), "1");
        try (FeedServer server = new FeedServer()) {
            Process application = start(server.uri());
            try {
                awaitSubscribed(server, 1);
                List<String> before = threads(server);
                assertThat(before).isNotEmpty();

                // In one step: what is empty for a moment, and then is not, could restart it twice.
                Files.move(
                        Files.writeString(classes.resolve("next"), "restart, please"),
                        trigger,
                        StandardCopyOption.ATOMIC_MOVE);

                awaitSubscribed(server, 2);
                await().atMost(PATIENCE)
                        .until(() -> Collections.disjoint(threads(server), before) && server.connections() == 1);
                assertThat(server.closeCodes).containsExactly(1001);
            } finally {
                application.destroyForcibly().waitFor();
            }
        }
    }

    private static void awaitSubscribed(FeedServer server, int times) {
        await().atMost(PATIENCE).until(() -> Collections.frequency(server.heard, SUBSCRIBE) == times);
    }

    private static List<String> threads(FeedServer server) {
        int before = server.heard.size();
        server.send("which threads?");
        await().atMost(PATIENCE).until(() -> server.heard.size() > before);
        return Arrays.asList(server.heard.get(before).split(" ", -1));
    }

    private Process start(String uri) throws Exception {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes + File.pathSeparator + System.getProperty("java.class.path"),
                        DevToolsApplication.class.getName(),
                        "--gun.connections.prices.uri=" + uri,
                        "--gun.connections.prices.websocket.subscribe=" + SUBSCRIBE,
                        "--spring.devtools.livereload.enabled=false",
                        "--spring.devtools.restart.trigger-file=" + TRIGGER,
                        "--spring.devtools.restart.poll-interval=100ms",
                        "--spring.devtools.restart.quiet-period=50ms",
                        "--spring.docker.compose.enabled=false",
                        "--spring.main.keep-alive=true",
                        "--spring.main.web-application-type=none")
                .redirectErrorStream(true)
                .redirectOutput(classes.resolve("output.log").toFile())
                .start();
    }
}
