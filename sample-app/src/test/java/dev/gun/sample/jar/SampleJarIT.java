package dev.gun.sample.jar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** 3-spring.md "Ready for production": the sample's jar, in the ways in which one runs it in production. */
@Timeout(900)
class SampleJarIT {

    private static final Path JAR = Path.of(System.getProperty("sample.jar"));
    private static final String AHEAD_OF_TIME = "-Dspring.aot.enabled=true";
    /** The archive is of the whole start, so its order is the JVM's: seen in the log of loaded classes. */
    private static final String SHARED = "shared objects file (top)";

    @TempDir
    private Path directory;

    private SampleProcess start(Jdk jdk, String... arguments) {
        return SampleProcess.start(jdk, directory, Arrays.asList(arguments));
    }

    @Test
    @DisplayName("Processed ahead of time: the connection that was known at build time is live")
    void aheadOfTime() {
        try (SampleProcess sample = start(Jdk.current(), AHEAD_OF_TIME, "-jar", JAR.toString())) {
            sample.awaitLive();

            sample.awaitEnd();
            assertThat(sample.output()).containsOnlyOnce("Starting AOT-processed MarketWatcher");
        }
    }

    @Test
    @DisplayName("With class-data sharing: Gun's and Netty's classes come from the archive")
    void classDataSharing() throws IOException {
        Jdk jdk = Jdk.current();
        SampleProcess.run(
                jdk, directory, List.of("-Djarmode=tools", "-jar", JAR.toString(), "extract", "--destination", "app"));
        String jar = "app/" + JAR.getFileName();
        List<String> training = new ArrayList<>(
                List.of("-XX:ArchiveClassesAtExit=app.jsa", "-Dspring.context.exit=onRefresh", AHEAD_OF_TIME));
        training.addAll(
                List.of("-jar", jar, "--server.port=0", "--sample.exchange.port=0", "--sample.exchange.api-port=0"));
        SampleProcess.run(jdk, directory, training);

        try (SampleProcess sample = start(
                jdk,
                "-XX:SharedArchiveFile=app.jsa",
                "-Xlog:class+load:file=classes.log",
                AHEAD_OF_TIME,
                "-jar",
                jar)) {
            sample.awaitLive();

            sample.awaitEnd();
        }
        List<String> classes = Files.readAllLines(directory.resolve("classes.log"));
        for (String shared :
                List.of("dev.gun.client.GunClient", "io.netty.channel.Channel", "dev.gun.sample.MarketWatcher")) {
            assertThat(classes)
                    .filteredOn(line -> line.contains(" " + shared + " "))
                    .singleElement()
                    .asString()
                    .endsWith(SHARED);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("dev.gun.sample.jar.Jdk#withVirtualThreads")
    @DisplayName("With virtual threads, where Java has them: listeners are called on no platform thread")
    void virtualThreads(Jdk jdk) {
        try (SampleProcess sample = start(
                jdk,
                "-jar",
                JAR.toString(),
                "--spring.threads.virtual.enabled=true",
                "--management.endpoints.web.exposure.include=health,threaddump")) {
            sample.awaitLive();

            assertThat(sample.platformThreads())
                    .noneMatch(name -> name.startsWith("gun-rcv"))
                    .anyMatch(name -> name.startsWith("gun-"));
            sample.awaitEnd();
        }
    }

    @Test
    @DisplayName("Without virtual threads: listeners are called on Gun's own threads")
    void platformThreads() {
        try (SampleProcess sample = start(
                Jdk.current(),
                "-jar",
                JAR.toString(),
                "--management.endpoints.web.exposure.include=health,threaddump")) {
            sample.awaitLive();

            assertThat(sample.platformThreads()).anyMatch(name -> name.startsWith("gun-rcv"));
            sample.awaitEnd();
        }
    }
}
