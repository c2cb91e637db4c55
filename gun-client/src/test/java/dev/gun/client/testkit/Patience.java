package dev.gun.client.testkit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives the waits of Awaitility that say nothing else the patience of the test kit, {@link Gates#TIMEOUT}.
 *
 * <p>It is found by Jupiter's auto-detection, as {@link LeakWatch} is; no test has to name it.
 */
public final class Patience implements BeforeAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(Gates.TIMEOUT);
    }
}
