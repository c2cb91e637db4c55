package dev.gun.spring.boot.test.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/**
 * The code in docs/spring/spring.md is the code of this package, which is compiled and run, and of the configuration
 * files beside it, which tests load.
 */
@DisplayName("The code in the Spring chapter of the guide")
class SpringGuideTests {

    private static final Path CHAPTER = Path.of("..", "docs", "spring", "spring.md");
    private static final Path CODE = Path.of("src", "test", "java", "dev", "gun", "spring", "boot", "test", "guide");
    private static final Path CONFIGURATION = Path.of("src", "test", "resources", "guide");

    /**
     * A block of the chapter.
     *
     * @param line where it begins
     * @param language {@code java} or {@code yaml}
     * @param lines its lines, without indentation and empty ones
     */
    private record Block(int line, String language, List<String> lines) {}

    private static List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        Block open = null;
        int number = 0;
        for (String line : Files.readAllLines(CHAPTER)) {
            number++;
            if (open == null && line.startsWith("```") && line.length() > 3) {
                open = new Block(number, line.substring(3), new ArrayList<>());
            } else if (line.equals("```")) {
                blocks.add(open);
                open = null;
            } else if (open != null && !line.isBlank()) {
                open.lines().add(line.strip());
            }
        }
        return blocks;
    }

    private static List<String> stripped(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean isIn(Block block, Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> java.util.Collections.indexOfSubList(stripped(file), block.lines()) >= 0);
        }
    }

    @TestFactory
    Stream<DynamicTest> isCodeThatIsRun() throws IOException {
        List<Block> blocks = blocks().stream()
                .filter(block ->
                        block.language().equals("java") || block.language().equals("yaml"))
                .toList();
        assertThat(blocks).hasSizeGreaterThan(10);
        return blocks.stream()
                .map(block -> DynamicTest.dynamicTest(block.language() + " in line " + block.line(), () -> assertThat(
                                isIn(block, block.language().equals("java") ? CODE : CONFIGURATION))
                        .as("docs/spring/spring.md:%s is not, line by line, in a file of this test", block.line())
                        .isTrue()));
    }

    @Test
    void everyConfigurationInItStarts() throws IOException {
        try (Stream<Path> files = Files.list(CONFIGURATION)) {
            assertThat(files.filter(file -> file.toString().endsWith(".yml"))).allSatisfy(file -> starts(file));
        }
    }

    private static void starts(Path file) {
        new ApplicationContextRunner()
                .withInitializer(new ConfigDataApplicationContextInitializer())
                .withSystemProperties("spring.config.location=" + file.toUri(), "API_TOKEN=canary")
                .withUserConfiguration(OnlyGun.class)
                .withPropertyValues("gun.defaults.auto-start=false")
                .run(context -> assertThat(context).hasNotFailed());
    }
}
