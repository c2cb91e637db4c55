package dev.gun.client.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.File;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Native transports are used when they are on the class path, and never required (page 4 §4)")
class SocketsTests {

    @Test
    void theJdksAreAlwaysThereAndTheLastChoice() {
        assertThat(Sockets.available()).last().isEqualTo(Sockets.NIO);
    }

    @Test
    void withoutTheOptionalJarsTheJdksAreTheOnlyOnes() throws Exception {
        URL[] classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("netty-transport-classes-"))
                .map(SocketsTests::url)
                .toArray(URL[]::new);
        try (URLClassLoader loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            Method available = loader.loadClass(Sockets.class.getName()).getDeclaredMethod("available");
            available.setAccessible(true);

            assertThat(available.invoke(null)).hasToString("[nio]");
        }
    }

    @Test
    void theSocketsAreThoseThatTheEventLoopsAreFor() {
        EventLoopGroup group = EventLoops.create(1, "test-io", Sockets.NIO);
        try {
            assertThat(Sockets.of(group)).isEqualTo(Sockets.NIO);
            assertThat(Sockets.of(group.next())).isEqualTo(Sockets.NIO);
        } finally {
            group.shutdownGracefully();
        }
    }

    @Test
    void eventLoopsWithoutSocketsAreRefused() {
        DefaultEventLoop none = new DefaultEventLoop();
        try {
            assertThatThrownBy(() -> Sockets.of(none))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("No sockets are known for the event loops " + none);
        } finally {
            none.shutdownGracefully();
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
