package dev.gun.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.Bytes;
import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.Headers;
import dev.gun.client.RequestOptions;
import dev.gun.spring.FakeGunClient;
import dev.gun.spring.boot.autoconfigure.GunAutoConfiguration;
import dev.gun.spring.boot.autoconfigure.GunConnectionProperties;
import dev.gun.spring.boot.autoconfigure.GunProperties;
import dev.gun.spring.boot.metrics.GunMeters;
import dev.gun.spring.boot.observation.DefaultGunClientObservationConvention;
import dev.gun.spring.boot.observation.GunClientObservationConvention;
import dev.gun.spring.boot.observation.GunClientObservationDocumentation;
import io.micrometer.common.docs.KeyName;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

@DisplayName("docs/spring/operations.md")
class OperationsDocTests {

    private static final Path DOC = Path.of("..", "docs", "spring", "operations.md");
    private static final Path THIS =
            Path.of("src", "test", "java", "dev", "gun", "spring", "boot", "OperationsDocTests.java");

    private static List<String> blocks(String language) throws IOException {
        Matcher matcher =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(DOC));
        List<String> blocks = new ArrayList<>();
        while (matcher.find()) {
            blocks.add(matcher.group(1));
        }
        assertThat(blocks).isNotEmpty();
        return blocks;
    }

    /** The code of the page stands here, too, where it is compiled and run. */
    @Test
    void everyJavaBlockIsCodeOfThisTest() throws IOException {
        String code = withoutSpace(Files.readString(THIS));

        assertThat(blocks("java")).allSatisfy(block -> assertThat(code).contains(withoutSpace(block)));
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s+", "");
    }

    @Test
    void aRequestNamesItsRoute() {
        FakeGunClient client = new FakeGunClient();
        GunConnection connection = client.open("localhost", 80, dev.gun.client.GunOptions.defaults());

        connection.request(
                "GET",
                "/users/42",
                Headers.empty(),
                Bytes.empty(),
                RequestOptions.builder().uriTemplate("/users/{id}").build());
    }

    @Configuration(proxyBeanMethods = false)
    static class Conventions {

        @Bean
        GunClientObservationConvention gunClientObservationConvention() {
            return new DefaultGunClientObservationConvention("acme.requests");
        }
    }

    @Test
    void aConventionIsABean() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(GunAutoConfiguration.class))
                .withBean(GunClient.class, FakeGunClient::new)
                .withUserConfiguration(Conventions.class)
                .run(context -> assertThat(context.getBean(GunClientObservationConvention.class)
                                .getName())
                        .isEqualTo("acme.requests"));
    }

    @Test
    void everyYamlBlockCanBeRead() throws IOException {
        GunConnectionProperties prices = null;
        for (String yaml : blocks("yaml")) {
            List<PropertySource<?>> sources = new YamlPropertySourceLoader()
                    .load("doc", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)));
            assertThat(sources).isNotEmpty();
            GunProperties gun = new Binder(ConfigurationPropertySources.from(sources))
                    .bind("gun", GunProperties.class)
                    .orElse(null);
            prices = gun == null ? prices : gun.connections().get("prices");
        }

        assertThat(prices).isNotNull();
        assertThat(prices.getSsl().bundle()).isEqualTo("prices");
        assertThat(prices.getSsl().recycleOnReload()).isTrue();
    }

    @Test
    void everyMeterAndEveryKeyIsNamedAndNoOther() throws IOException {
        List<String> known = new ArrayList<>();
        for (Field field : GunMeters.class.getFields()) {
            if (!field.getName().endsWith("_TAG")) {
                known.add(String.valueOf(value(field)));
            }
        }
        assertThat(rows("\\| `(gun\\.(?:connection|pool|client)\\.[a-z.]+)` \\|"))
                .containsExactlyInAnyOrderElementsOf(known);
        List<String> keys = Stream.of(
                        GunClientObservationDocumentation.REQUEST.getLowCardinalityKeyNames(),
                        GunClientObservationDocumentation.REQUEST.getHighCardinalityKeyNames())
                .flatMap(Stream::of)
                .map(KeyName::asString)
                .toList();
        assertThat(rows("\\| `(client\\.name|connection|exception|method|outcome|status|uri|http\\.url)` \\|"))
                .containsExactlyElementsOf(keys);
    }

    private static Object value(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> rows(String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(DOC))
                .results()
                .map(row -> row.group(1))
                .toList();
    }
}
