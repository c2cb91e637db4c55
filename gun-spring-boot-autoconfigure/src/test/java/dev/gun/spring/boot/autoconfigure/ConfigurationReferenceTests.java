package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The configuration reference (issue 6 point 1)")
class ConfigurationReferenceTests {

    private static final Path PAGE = Path.of("..", "docs", "reference", "configuration.md");
    private static final Path GENERATED = Path.of("target", "configuration.md");

    @Test
    void saysWhatTheMetadataSays() throws Exception {
        String generated = ConfigurationReference.generate();
        Files.createDirectories(GENERATED.getParent());
        Files.writeString(GENERATED, generated);

        assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
                .as("docs/reference/configuration.md is stale. If the change is meant, copy"
                        + " gun-spring-boot-autoconfigure/target/configuration.md over it.")
                .isEqualTo(generated);
    }
}
