package dev.gun.spring.boot.test;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How long a test waits for what must come, on a machine that has ten other things to do. Awaitility's waits that say
 * nothing else have it, too; Jupiter's auto-detection finds this, and no test has to name it.
 */
public final class LongWaits implements BeforeAllCallback {

    /** What is there at once costs nothing of it. */
    public static final Duration LIMIT = Duration.ofSeconds(30);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(LIMIT);
    }
}
