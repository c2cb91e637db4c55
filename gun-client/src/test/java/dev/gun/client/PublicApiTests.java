package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Makes every change to the public API a visible one: it shows in the checked-in listing. */
@DisplayName("The public API")
class PublicApiTests {

    @Test
    void isTheOneThatIsListed() throws IOException {
        String actual = ApiListing.of(exportedClasses());
        Path written = Path.of("target", "public-api.txt");
        Files.writeString(written, actual);

        assertThat(actual)
                .as("if the change is meant, copy gun-client/%s to gun-client/src/test/resources/", written)
                .isEqualTo(listed());
    }

    private static Stream<Class<?>> exportedClasses() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.gun.client")
                        .stream()
                        .filter(type -> ModuleTests.EXPORTED.contains(type.getPackageName()))
                        .map(JavaClass::reflect);
    }

    private static String listed() throws IOException {
        try (InputStream in = PublicApiTests.class.getResourceAsStream("/public-api.txt")) {
            assertThat(in).as("public-api.txt on the test class path").isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
