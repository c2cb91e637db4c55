package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The defaults of GunOptions")
class OptionsInitTests {

    @ParameterizedTest
    @ValueSource(strings = {"Http1Options", "Http2Options", "WsOptions", "TlsOptions", "TcpOptions", "GunOptions"})
    void areCompleteWhicheverOptionsAProgramTouchesFirst(String first)
            throws IOException, ReflectiveOperationException {
        URL classes = GunOptions.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader fresh = new FreshLoader(classes)) {
            Class.forName("dev.gun.client." + first, true, fresh);
            Object defaults = fresh.loadClass(GunOptions.class.getName())
                    .getMethod("defaults")
                    .invoke(null);

            for (String part : new String[] {"http1", "http2", "websocket", "tls", "tcp"}) {
                assertThat(defaults.getClass().getMethod(part).invoke(defaults))
                        .as(part)
                        .isNotNull();
            }
        }
    }

    /** Loads the library's classes anew, everything else as usual. */
    private static final class FreshLoader extends URLClassLoader {

        FreshLoader(URL classes) {
            super(new URL[] {classes}, OptionsInitTests.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("dev.gun.client.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : findClass(name);
            }
        }
    }
}
