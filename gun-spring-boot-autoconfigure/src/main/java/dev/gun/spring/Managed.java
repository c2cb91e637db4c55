package dev.gun.spring;

import dev.gun.client.Reason;
import dev.gun.spring.GunConnectionDefinition.AwaitUp;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;

/** What a {@link ManagedRegistry} manages: a connection or a pool that is opened and closed any number of times. */
interface Managed extends DisposableBean {

    String name();

    /** Whether it is opened when the application starts. */
    boolean isWanted();

    /** From now on it is opened when the application starts. Called under the registry's lock. */
    void want();

    /** Whether it was opened since the application started. */
    boolean isOpened();

    /** How the start of the application waits for it, {@code null} for not at all. */
    @Nullable AwaitUp awaiting();

    /** Waits for it to be up; throws a {@code GunException} when it is not. */
    void waitUntilUp(Duration timeout);

    /** Why it is not up, if it is known. */
    @Nullable Reason lastError();

    void shutdown();

    void close();

    /** Completes when nothing more is to come of it: it has terminated, and the application was told. */
    CompletableFuture<?> ended();

    /**
     * Keeps the context from closing what the registry closes. Ahead-of-time processing loses a bean definition's wish
     * for no destroy method, and a closeable bean that does not say itself how it is destroyed is closed.
     */
    @Override
    default void destroy() {}
}
