package dev.gun.client;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The other tests run on the class path, where module-info is not read; these read it. */
@DisplayName("The module dev.gun.client")
class ModuleTests {
    static final Set<String> EXPORTED =
            Set.of("dev.gun.client", "dev.gun.client.cookie", "dev.gun.client.message", "dev.gun.client.event");

    private static final String NAME = "dev.gun.client";

    /** What the library needs at run time: its classes, and the jars that the enforcer lets it have. */
    private static final ModuleFinder MODULES =
            ModuleFinder.of(Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                    .filter(entry -> entry.endsWith("target" + File.separator + "classes")
                            || entry.matches(".*[/\\\\](netty-|slf4j-api-|jspecify-)[^/\\\\]*\\.jar"))
                    .map(Path::of)
                    .toArray(Path[]::new));

    @Test
    void exportsThePublicPackagesToAllAndNothingElse() {
        Set<Exports> exports = MODULES.find(NAME).orElseThrow().descriptor().exports();

        assertThat(exports).noneMatch(Exports::isQualified);
        assertThat(exports.stream().map(Exports::source).collect(toSet())).isEqualTo(EXPORTED);
    }

    @Test
    void findsAllThatItRequires() throws ClassNotFoundException {
        ModuleLayer boot = ModuleLayer.boot();
        Configuration resolved = boot.configuration().resolve(MODULES, ModuleFinder.of(), Set.of(NAME));
        ModuleLayer layer = ModuleLayer.defineModulesWithOneLoader(
                        resolved, List.of(boot), ClassLoader.getPlatformClassLoader())
                .layer();

        Class<?> client = layer.findLoader(NAME).loadClass("dev.gun.client.GunClient");

        assertThat(client.getModule().getName()).isEqualTo(NAME);
        assertThat(client.getModule().getLayer()).isSameAs(layer);
    }
}
