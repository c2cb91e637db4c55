package dev.gun.spring.testkit;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How long a test waits for what must come, on a machine that has ten other things to do; what is there at once costs
 * nothing of it. Awaitility's waits that say nothing else have it, too.
 *
 * <p>It is found by Jupiter's auto-detection; no test has to name it.
 */
public final class Patience implements BeforeAllCallback {

    /** For what waits by other means: those of {@code gun-client} wait 5 seconds unless they are told otherwise. */
    public static final Duration LIMIT = Duration.ofSeconds(30);

    /** What a stage comes to within {@link #LIMIT}. {@code join()} has no limit, and no interrupt of JUnit's ends it. */
    public static <T> T of(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(LIMIT);
    }
}
