package dev.gun.client;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethod;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The package arrows and visibilities that docs/architecture.md draws, as build facts. */
@DisplayName("The architecture of gun-client")
class ArchitectureTests {
    private static final String ROOT = "dev.gun.client";
    private static final String INTERNAL = ROOT + ".internal";

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    private static final DescribedPredicate<JavaClass> ANYTHING_INTERNAL = resideInAPackage(INTERNAL + "..");

    @ParameterizedTest(name = "internal.{0} depends on nothing internal but: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "codec      | codec",
                "lifecycle  | lifecycle",
                "transport  | transport",
                "protocol   | protocol, codec",
                "connection | connection, protocol, lifecycle, transport, session, pool",
                "session    | session",
                "pool       | pool",
                "cookies    | cookies",
            })
    void packageArrowsPointOneWay(String from, String allowed) {
        String[] targets = List.of(allowed.split(",\\s*", -1)).stream()
                .map(name -> INTERNAL + "." + name + "..")
                .toArray(String[]::new);
        check(noClasses()
                .that()
                .resideInAPackage(INTERNAL + "." + from + "..")
                .should()
                .dependOnClassesThat(ANYTHING_INTERNAL.and(DescribedPredicate.not(resideInAnyPackage(targets)))));
    }

    @Test
    void everyInternalPackageHasItsArrowsStated() {
        Set<String> stated =
                Set.of("codec", "lifecycle", "transport", "protocol", "connection", "session", "pool", "cookies");
        Set<String> found = new TreeSet<>();
        for (JavaClass type : MAIN) {
            String name = type.getPackageName();
            if (name.startsWith(INTERNAL + ".")) {
                found.add(name.substring(INTERNAL.length() + 1).replaceFirst("\\..*", ""));
            }
        }
        assertThat(stated).containsAll(found);
    }

    @Test
    void noCycleJoinsTheInternalPackages() {
        check(slices().matching(INTERNAL + ".(*)..").should().beFreeOfCycles());
        check(slices().matching(INTERNAL + ".codec.(*)..").should().beFreeOfCycles());
    }

    @Test
    void onlyGunClientLeadsFromThePublicPackagesIntoInternal() {
        check(noClasses()
                .that()
                .resideInAPackage(ROOT + "..")
                .and()
                .resideOutsideOfPackage(INTERNAL + "..")
                .and(describe("are not GunClient", type -> !outermost(type).equals(ROOT + ".GunClient")))
                .should()
                .dependOnClassesThat(ANYTHING_INTERNAL));
    }

    @Test
    void theCoreKnowsNoSpring() {
        check(noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.springframework..", "dev.gun.spring..")));
    }

    @Test
    void codecAndLifecycleKnowNoChannelNoExecutorNoClockAndNoLogger() {
        DescribedPredicate<JavaClass> impure = resideInAnyPackage(
                        "io.netty.channel..",
                        "io.netty.util.concurrent..",
                        "org.slf4j..",
                        "java.net..",
                        "java.nio.channels..")
                .or(JavaClass.Predicates.assignableTo(Executor.class))
                .or(JavaClass.Predicates.assignableTo(Clock.class))
                .or(JavaClass.Predicates.assignableTo(Thread.class));
        check(noClasses()
                .that()
                .resideInAnyPackage(INTERNAL + ".codec..", INTERNAL + ".lifecycle..")
                .should(dependOnClassesThat(impure)
                        .or(callMethod(System.class, "nanoTime"))
                        .or(callMethod(System.class, "currentTimeMillis"))
                        .or(callMethod(Instant.class, "now"))));
    }

    @Test
    void internalHasNoLocks() {
        check(noClasses()
                .that()
                .resideInAPackage(INTERNAL + "..")
                .should()
                .dependOnClassesThat(resideInAPackage("java.util.concurrent.locks..")
                        // Parking a user's thread that awaits a message locks nobody out.
                        .and(DescribedPredicate.not(equivalentTo(LockSupport.class)))));
        check(noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(INTERNAL + "..")
                .should()
                .haveModifier(SYNCHRONIZED));
    }

    @Test
    void nothingPrints() {
        check(NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
    }

    @Test
    void internalClassesArePublicOnlyWhereAnotherPackageUsesThem() {
        check(classes()
                .that()
                .resideInAPackage(INTERNAL + "..")
                .and()
                .areTopLevelClasses()
                .and()
                .arePublic()
                .should(beUsedByAnotherPackage()));
    }

    @Test
    void internalClassesAreFinalUnlessMadeToBeExtended() {
        check(classes()
                .that()
                .resideInAPackage(INTERNAL + "..")
                .and()
                .areNotInterfaces()
                .and()
                .areNotAnonymousClasses()
                .and(describe("are not abstract", type -> !type.getModifiers().contains(JavaModifier.ABSTRACT)))
                .and(describe("have no subclass", type -> type.getSubclasses().isEmpty()))
                .should()
                .haveModifier(FINAL));
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass type : MAIN) {
            JavaPackage owner = type.getPackage();
            if (!owner.isAnnotatedWith(NullMarked.class)) {
                unmarked.add(owner.getName());
            }
        }
        assertThat(unmarked).isEmpty();
    }

    private static void check(ArchRule rule) {
        // A package that a later slice brings has its rule already.
        rule.allowEmptyShould(true).check(MAIN);
    }

    private static String outermost(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }

    private static boolean holdsConstants(JavaClass type) {
        return type.getFields().stream()
                .anyMatch(field -> field.getModifiers().containsAll(Set.of(PUBLIC, STATIC, FINAL))
                        && (field.getRawType().isPrimitive()
                                || field.getRawType().isEquivalentTo(String.class)));
    }

    private static ArchCondition<JavaClass> beUsedByAnotherPackage() {
        return new ArchCondition<>("be used by another package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean used = isUsedOutside(type)
                        // The compiler copies a constant into its users' classes, where its origin cannot be seen.
                        || holdsConstants(type)
                        // What a public method of a class that is used takes or gives is used with it.
                        || type.getDirectDependenciesToSelf().stream()
                                .map(Dependency::getOriginClass)
                                .anyMatch(user -> isUsedOutside(user) && namesInPublic(user, type));
                events.add(new SimpleConditionEvent(
                        type, used, type.getName() + (used ? " is" : " is not") + " used outside its package"));
            }
        };
    }

    private static boolean isUsedOutside(JavaClass type) {
        return type.getDirectDependenciesToSelf().stream()
                .anyMatch(use -> !use.getOriginClass().getPackageName().equals(type.getPackageName()));
    }

    private static boolean namesInPublic(JavaClass user, JavaClass type) {
        return user.getCodeUnits().stream()
                .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
                .anyMatch(unit -> unit.getRawReturnType().equals(type)
                        || unit.getRawParameterTypes().contains(type));
    }
}
