package dev.gun.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.spring.boot.autoconfigure.GunAdaptersProperties;
import dev.gun.spring.boot.autoconfigure.GunClusterProperties;
import dev.gun.spring.boot.autoconfigure.GunConnectionProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/**
 * Every Java block of README and of the Spring chapters that have no test of their own compiles, and every YAML block
 * is bound without a property that nobody knows. The code of spring.md and operations.md is run by other tests.
 */
@DisplayName("The code in README.md and in docs/spring")
class SpringDocsCodeTests {

    private static final List<String> FILES = List.of("README.md", "docs/spring/adapters.md", "docs/spring/cluster.md");

    /** What may stand under {@code gun}, and what it becomes. */
    private record Group(String prefix, Bindable<?> type) {}

    private static final List<Group> GROUPS = List.of(
            new Group("gun.adapters", Bindable.of(GunAdaptersProperties.class)),
            new Group("gun.cluster", Bindable.of(GunClusterProperties.class)),
            new Group("gun.defaults", Bindable.of(GunConnectionProperties.class)),
            new Group("gun.connections", Bindable.mapOf(String.class, GunConnectionProperties.class)));

    /** What a reader's editor would add. */
    private static final String IMPORTS = """
            import static java.nio.charset.StandardCharsets.UTF_8;
            import dev.gun.client.*;
            import dev.gun.client.message.*;
            import dev.gun.spring.*;
            import dev.gun.spring.adapter.*;
            import dev.gun.spring.cluster.*;
            import dev.gun.spring.listener.*;
            import org.springframework.context.annotation.Bean;
            import org.springframework.context.event.EventListener;
            import org.springframework.data.redis.connection.RedisConnectionFactory;
            import org.springframework.integration.redis.util.RedisLockRegistry;
            import org.springframework.stereotype.Component;
            import org.springframework.web.client.RestClient;
            import org.springframework.web.reactive.function.client.WebClient;
            """;

    @TempDir
    private Path classes;

    /**
     * A block of a file.
     *
     * @param line where it begins
     */
    private record Block(String file, int line, String language, List<String> lines) {

        String text() {
            return String.join("\n", lines);
        }

        /** The block as a compilation unit: a class stays one, members and statements get one around them. */
        String source() {
            String first = lines.get(0);
            boolean declares = first.startsWith("@");
            String body = declares ? text() : "static void run(GunClient gun) throws Exception {\n" + text() + "\n}";
            return IMPORTS + "class Snippet { record Tick(String symbol, double price) {}\n"
                    + body.replace("GunClient gun = GunClient", "GunClient opened = GunClient")
                            .replace("gun.open", "opened.open")
                    + "\n}";
        }

        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    private static List<Block> blocks(String language) {
        List<Block> found =
                FILES.stream().flatMap(file -> blocksOf(file).stream()).toList();
        assertThat(found)
                .extracting(Block::language)
                .as("every block says what it is in")
                .isSubsetOf("java", "yaml", "");
        return found.stream().filter(block -> block.language().equals(language)).toList();
    }

    private static List<Block> blocksOf(String file) {
        List<Block> blocks = new ArrayList<>();
        Block open = null;
        int number = 0;
        for (String line : lines(file)) {
            number++;
            if (open == null && line.startsWith("```")) {
                open = new Block(file, number, line.substring(3), new ArrayList<>());
            } else if (line.equals("```")) {
                blocks.add(Objects.requireNonNull(open));
                open = null;
            } else if (open != null) {
                open.lines().add(line);
            }
        }
        return blocks;
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of("..").resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @TestFactory
    Stream<DynamicTest> javaCompiles() {
        List<Block> blocks = blocks("java");
        assertThat(blocks).extracting(Block::file).containsAll(FILES);
        return blocks.stream().map(block -> DynamicTest.dynamicTest(block.toString(), () -> compile(block)));
    }

    @TestFactory
    Stream<DynamicTest> yamlIsBound() {
        List<Block> blocks = blocks("yaml");
        assertThat(blocks).extracting(Block::file).containsAll(FILES);
        return blocks.stream().map(block -> DynamicTest.dynamicTest(block.toString(), () -> bind(block)));
    }

    @Test
    void aBlockThatDoesNotCompileFailsWithItsPlace() {
        Block wrong = new Block("docs/wrong.md", 7, "java", List.of("teleport();"));

        assertThatThrownBy(() -> compile(wrong)).hasMessageContainingAll("docs/wrong.md:7", "teleport");
    }

    @Test
    void aPropertyThatNobodyKnowsFails() {
        Block wrong = new Block("docs/wrong.md", 7, "yaml", List.of("gun.connections.api.urx: http://localhost"));

        assertThatThrownBy(() -> bind(wrong)).hasStackTraceContaining("gun.connections.api.urx");
    }

    private void compile(Block block) {
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        List<String> options =
                List.of("-d", classes.toString(), "-proc:none", "-classpath", System.getProperty("java.class.path"));
        ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, diagnostics, options, null, List.of(new Source(block.source())))
                .call();
        assertThat(diagnostics.getDiagnostics().stream()
                        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                        .map(diagnostic -> diagnostic.getMessage(null)))
                .as("errors of the compiler in %s", block)
                .isEmpty();
    }

    private static void bind(Block block) throws IOException {
        List<PropertySource<?>> sources = new YamlPropertySourceLoader()
                .load(block.toString(), new ByteArrayResource(block.text().getBytes(StandardCharsets.UTF_8)));
        Binder binder = new Binder(ConfigurationPropertySources.from(sources));
        List<String> groups = new ArrayList<>();
        for (Group group : GROUPS) {
            if (binder.bind(group.prefix(), group.type(), new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
                    .isBound()) {
                groups.add(group.prefix());
            }
        }
        assertThat(groups).as("what %s sets", block).isNotEmpty();
    }

    /** A block as the compiler reads it. */
    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String text) {
            super(URI.create("string:///Snippet.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
