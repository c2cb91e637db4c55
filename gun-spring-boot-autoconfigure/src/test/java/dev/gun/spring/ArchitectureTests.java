package dev.gun.spring;

import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** What Boot demands of its own auto-configurations, demanded of ours. */
@DisplayName("The architecture of the auto-configuration")
class ArchitectureTests {
    private static final String ROOT = "dev.gun.spring";

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void springKnowsThePublicApiOnly() {
        check(noClasses().should().dependOnClassesThat().resideInAPackage("dev.gun.client.internal.."));
    }

    @Test
    void everyAutoConfigurationIsListedAndNothingElseIs() {
        Set<String> found = new TreeSet<>();
        MAIN.stream()
                .filter(type -> type.isAnnotatedWith(AutoConfiguration.class))
                .map(JavaClass::getName)
                .forEach(found::add);
        Set<String> listed = new TreeSet<>();
        ImportCandidates.load(AutoConfiguration.class, ArchitectureTests.class.getClassLoader())
                .getCandidates()
                .stream()
                .filter(name -> name.startsWith(ROOT + "."))
                .forEach(listed::add);

        assertThat(listed).isEqualTo(found);
    }

    @Test
    void autoConfigurationsArePublicFinalAndHaveNoPublicMembers() {
        check(classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .haveModifier(PUBLIC)
                .andShould()
                .haveModifier(FINAL)
                .andShould()
                .haveSimpleNameEndingWith("AutoConfiguration"));
        check(methods()
                .that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .notBePublic());
        check(fields().that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .notBePublic());
    }

    @Test
    void beanMethodsArePackagePrivateAndLeaveClassConditionsToTheirClass() {
        check(methods().that().areAnnotatedWith(Bean.class).should().bePackagePrivate());
        check(methods().that().areAnnotatedWith(Bean.class).should().notBeAnnotatedWith(ConditionalOnClass.class));
    }

    @Test
    void propertiesClassesAreNamedSo() {
        check(classes()
                .that()
                .areAnnotatedWith(ConfigurationProperties.class)
                .should()
                .haveSimpleNameEndingWith("Properties"));
    }

    @Test
    void nothingIsInjectedIntoFields() {
        check(noFields().should().beAnnotatedWith(Autowired.class));
    }

    @Test
    void noCycleJoinsThePackages() {
        check(slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
    }

    @Test
    void nothingPrints() {
        check(NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass type : MAIN) {
            if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                unmarked.add(type.getPackageName());
            }
        }
        assertThat(unmarked).isEmpty();
    }

    private static void check(ArchRule rule) {
        // A rule waits for the first class that it is about.
        rule.allowEmptyShould(true).check(MAIN);
    }
}
