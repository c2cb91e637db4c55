package dev.gun.client.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.gun.client.GunClient;
import dev.gun.client.testkit.JettyPeer;
import dev.gun.client.testkit.ProxyPeer;
import dev.gun.client.testkit.TestPki;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every Java block of the guide compiles, runs against a real server, and prints what the comments behind its {@code
 * println} say. A block sees {@code gun}, {@code host}, {@code port}, {@code tlsPort} and {@code trustStore}, and the
 * ports of three proxies: {@code proxyPort}, {@code h2ProxyPort} and {@code socksPort}.
 */
@DisplayName("The code in the guide")
class GuideCodeTests {

    /** For one block: it only has to end. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path classes;

    private static JettyPeer jetty;
    private static ProxyPeer proxy;
    private static ProxyPeer h2Proxy;
    private static ProxyPeer socks;

    @BeforeAll
    static void start() {
        jetty = JettyPeer.start();
        proxy = ProxyPeer.start(ProxyPeer.Kind.HTTP1);
        h2Proxy = ProxyPeer.start(ProxyPeer.Kind.H2C);
        socks = ProxyPeer.start(ProxyPeer.Kind.SOCKS5);
    }

    @AfterAll
    static void stop() {
        // An example times out at this gate.
        jetty.gates().release("slow");
        jetty.close();
        proxy.close();
        h2Proxy.close();
        socks.close();
    }

    @TestFactory
    Stream<DynamicTest> compilesAndRuns() throws IOException {
        List<CodeBlock> blocks = Docs.files("docs/guide", ".md").stream()
                .flatMap(file -> CodeBlock.of(file).stream())
                .toList();
        assertThat(blocks).as("blocks in the guide").isNotEmpty();
        compile(blocks);
        URLClassLoader loader = loader();
        return blocks.stream()
                .map(block -> DynamicTest.dynamicTest(
                        block.toString(), () -> assertTimeoutPreemptively(LIMIT, () -> run(block, loader))))
                .onClose(() -> close(loader));
    }

    @Test
    void failsWithFileAndLineWhenABlockDoesNotCompile() {
        CodeBlock block = new CodeBlock("docs/guide/wrong.md", 7, List.of("int fine = 1;", "teleport();"));

        assertThatThrownBy(() -> compile(List.of(block))).hasMessageContaining("docs/guide/wrong.md:8: cannot find");
    }

    @Test
    void failsWithFileAndLineWhenABlockThrows() throws IOException {
        CodeBlock block = new CodeBlock(
                "docs/guide/throwing.md", 7, List.of("", "if (port > 0) throw new IllegalStateException(\"no\");"));
        compile(List.of(block));

        try (URLClassLoader loader = loader()) {
            assertThatThrownBy(() -> run(block, loader))
                    .hasMessage("docs/guide/throwing.md:8: java.lang.IllegalStateException: no");
        }
    }

    @Test
    void failsWhenABlockPrintsSomethingElse() throws IOException {
        CodeBlock block =
                new CodeBlock("docs/guide/printing.md", 7, List.of("System.out.println(host.length()); // 10"));
        compile(List.of(block));

        try (URLClassLoader loader = loader()) {
            assertThatThrownBy(() -> run(block, loader)).hasMessageContaining("what docs/guide/printing.md:7 prints");
        }
    }

    private static URLClassLoader loader() throws IOException {
        return new URLClassLoader(new URL[] {classes.toUri().toURL()}, GuideCodeTests.class.getClassLoader());
    }

    private static void compile(List<CodeBlock> blocks) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        List<String> options =
                List.of("-d", classes.toString(), "-proc:none", "-classpath", System.getProperty("java.class.path"));
        compiler.getTask(
                        null,
                        null,
                        diagnostics,
                        options,
                        null,
                        blocks.stream().map(Source::new).toList())
                .call();
        List<String> errors = diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(GuideCodeTests::text)
                .toList();
        assertThat(errors).as("errors of the compiler").isEmpty();
    }

    private static String text(Diagnostic<? extends JavaFileObject> error) {
        String at = error.getSource() instanceof Source source
                ? source.block.at(error.getLineNumber())
                : String.valueOf(error.getSource());
        return at + ": " + error.getMessage(null);
    }

    private static void run(CodeBlock block, ClassLoader loader) throws ReflectiveOperationException {
        Method run = loader.loadClass(block.className())
                .getDeclaredMethod(
                        "run",
                        GunClient.class,
                        String.class,
                        int.class,
                        int.class,
                        KeyStore.class,
                        int.class,
                        int.class,
                        int.class,
                        PrintStream.class);
        run.setAccessible(true);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (GunClient gun =
                GunClient.builder().eventLoopThreads(1).receiverThreads(2).build()) {
            PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
            run.invoke(
                    null,
                    gun,
                    "localhost",
                    jetty.port(),
                    jetty.tlsPort(),
                    TestPki.get().trustStore(),
                    proxy.port(),
                    h2Proxy.port(),
                    socks.port(),
                    out);
        } catch (InvocationTargetException e) {
            fail(where(block, e.getCause()) + ": " + e.getCause(), e.getCause());
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .as("what %s prints", block)
                .isEqualTo(block.expectedOutput());
    }

    private static String where(CodeBlock block, Throwable thrown) {
        return Stream.of(thrown.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith(block.className()))
                .map(frame -> block.at(frame.getLineNumber()))
                .findFirst()
                .orElse(block.toString());
    }

    private static void close(URLClassLoader loader) {
        try {
            loader.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A block as the compiler reads it. */
    private static final class Source extends SimpleJavaFileObject {

        private final CodeBlock block;

        Source(CodeBlock block) {
            super(URI.create("string:///" + block.className() + ".java"), Kind.SOURCE);
            this.block = block;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return block.source();
        }
    }
}
