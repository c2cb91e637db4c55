package dev.gun.client.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** The test methods of this module, by the simple name of their outermost class. */
final class TestMethods {

    private static final Path CLASSES = Path.of("target", "test-classes");
    private static final Map<String, Set<String>> METHODS = new HashMap<>();

    private TestMethods() {}

    /** Whether a test class, or one nested in it, has such a test; simple names are unique among test classes. */
    static synchronized boolean exists(String testClass, String method) {
        return METHODS.computeIfAbsent(testClass, TestMethods::of).contains(method);
    }

    private static Set<String> of(String testClass) {
        Set<String> methods = new HashSet<>();
        try (Stream<Path> files = Files.walk(CLASSES)) {
            files.map(file -> CLASSES.relativize(file).toString())
                    .filter(file -> file.matches("(.*[/\\\\])?" + testClass + "(\\$\\w+)?\\.class"))
                    .map(file -> file.substring(0, file.length() - ".class".length()))
                    .map(file -> file.replace('/', '.').replace('\\', '.'))
                    .forEach(name -> addTests(name, methods));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return methods;
    }

    private static void addTests(String className, Set<String> methods) {
        try {
            Class<?> type = Class.forName(className, false, TestMethods.class.getClassLoader());
            for (Method method : type.getDeclaredMethods()) {
                if (AnnotationSupport.isAnnotated(method, Testable.class)) {
                    methods.add(method.getName());
                }
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
