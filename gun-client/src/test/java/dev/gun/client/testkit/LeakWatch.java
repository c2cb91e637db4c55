package dev.gun.client.testkit;

import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails the test class, and with it the build, in which a Netty buffer (or another resource that Netty tracks) was lost
 * without being released. After each top-level class it makes the garbage collector run, if anything was tracked; what
 * becomes garbage only later fails the run at its end.
 *
 * <p>It is found by Jupiter's auto-detection (see {@code junit-platform.properties}); no test has to name it.
 */
public final class LeakWatch implements BeforeAllCallback, AfterAllCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(LeakWatch.class);

    /** For Jupiter; installs the detectors before any test class is initialized. */
    public LeakWatch() {
        NettyLeaks.install();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // The root's store is closed at the end of the run, after everything that was put there later.
        context.getRoot().getStore(NAMESPACE).computeIfAbsent("end", key ->
                (AutoCloseable) () -> assertNone(NettyLeaks.collect(), "some test class of this run"));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        boolean nested =
                context.getParent().flatMap(ExtensionContext::getTestClass).isPresent();
        if (!nested) {
            String where = context.getRequiredTestClass().getName() + " (or a class before it)";
            assertNone(NettyLeaks.collectIfTracked(), where);
        }
    }

    private static void assertNone(List<String> leaks, String where) {
        if (!leaks.isEmpty()) {
            throw new AssertionError(
                    leaks.size() + " resources were not released by " + where + ":\n" + String.join("\n", leaks));
        }
    }
}
