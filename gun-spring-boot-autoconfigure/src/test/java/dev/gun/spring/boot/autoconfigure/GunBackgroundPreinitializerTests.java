package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;
import org.springframework.core.io.support.SpringFactoriesLoader;

@DisplayName("What the first connection of a JVM costs is done in the background while the application starts")
class GunBackgroundPreinitializerTests {

    @Test
    @DisplayName("Boot finds it")
    void isRegistered() {
        List<BackgroundPreinitializer> found =
                SpringFactoriesLoader.forDefaultResourceLocation().load(BackgroundPreinitializer.class);

        assertThat(found)
                .filteredOn(GunBackgroundPreinitializer.class::isInstance)
                .hasSize(1);
    }

    @Test
    @DisplayName("it does not fail, which Boot would not say, and leaves no thread, socket or buffer behind")
    void leavesNothingBehind() throws Exception {
        Set<Thread> threads = threads();
        // The JVM makes one socket of its own, once: what it puts in the place of one that is being closed.
        new GunBackgroundPreinitializer().preinitialize();
        await().untilAsserted(() -> assertThat(threads()).isSubsetOf(threads));
        Set<String> sockets = sockets();
        new GunBackgroundPreinitializer().preinitialize();

        await().untilAsserted(() -> {
            assertThat(threads()).isSubsetOf(threads);
            assertThat(sockets()).isSubsetOf(sockets);
        });
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("gun-"))
                .collect(Collectors.toSet());
    }

    /** Linux's names of them and of what waits for them; none elsewhere. */
    private static Set<String> sockets() throws IOException {
        Set<String> open = new HashSet<>();
        File[] descriptors = new File("/proc/self/fd").listFiles();
        for (File descriptor : descriptors == null ? new File[0] : descriptors) {
            String target = target(descriptor.toPath());
            if (target.startsWith("socket:") || target.startsWith("anon_inode:[event")) {
                open.add(descriptor.getName() + " " + target);
            }
        }
        return open;
    }

    private static String target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException closedMeanwhile) {
            return "";
        }
    }

    @Test
    @DisplayName(
            "without gun-client, whose auto-configuration backs off, it can be made and is not there to stop a start")
    void withoutTheClient() throws Exception {
        URL[] classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("gun-client"))
                .map(GunBackgroundPreinitializerTests::url)
                .toArray(URL[]::new);
        try (URLClassLoader loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            Class<?> type = loader.loadClass(GunBackgroundPreinitializer.class.getName());
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            Method preinitialize = type.getDeclaredMethod("preinitialize");
            preinitialize.setAccessible(true);
            Object made = constructor.newInstance();

            assertThatThrownBy(() -> preinitialize.invoke(made))
                    .isInstanceOf(InvocationTargetException.class)
                    .hasCauseInstanceOf(NoClassDefFoundError.class);
        }
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }
}
