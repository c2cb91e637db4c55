package dev.gun.sample.jar;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A JDK of this machine.
 *
 * @param home its directory
 * @param feature its version, for example 17
 */
record Jdk(Path home, int feature) {

    /** The one that runs the tests. */
    static Jdk current() {
        return new Jdk(
                Path.of(System.getProperty("java.home")), Runtime.version().feature());
    }

    /** The current one, and those installed beside it. */
    static List<Jdk> all() {
        Jdk current = current();
        try (Stream<Path> beside = Files.list(current.home().toRealPath().getParent())) {
            Stream<Jdk> others = beside.filter(home -> Files.isExecutable(home.resolve("bin/java")))
                    .filter(home -> Files.isReadable(home.resolve("release")))
                    .map(home -> new Jdk(home, featureOf(home)))
                    .filter(jdk -> jdk.feature() != current.feature());
            return Stream.concat(Stream.of(current), others).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that have virtual threads: none, on a machine that knows nothing newer than Java 17. */
    static List<Jdk> withVirtualThreads() {
        return all().stream().filter(jdk -> jdk.feature() >= 21).limit(1).toList();
    }

    String java() {
        return home.resolve("bin/java").toString();
    }

    private static int featureOf(Path home) {
        Properties release = new Properties();
        try (InputStream in = Files.newInputStream(home.resolve("release"))) {
            release.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String version = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
        return Runtime.Version.parse(version.replaceAll("[^0-9.].*", "")).feature();
    }

    @Override
    public String toString() {
        return "Java " + feature;
    }
}
