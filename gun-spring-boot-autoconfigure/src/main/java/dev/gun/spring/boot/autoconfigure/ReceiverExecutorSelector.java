package dev.gun.spring.boot.autoconfigure;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * Chooses where listeners are called. What is chosen never becomes a bean: any bean that is an {@link Executor} would
 * make Boot's own {@code applicationTaskExecutor} back off.
 */
final class ReceiverExecutorSelector {

    static final String BEAN_NAME = "gunTaskExecutor";

    private final BeanFactory beans;
    private final Environment environment;

    ReceiverExecutorSelector(BeanFactory beans, Environment environment) {
        this.beans = beans;
        this.environment = environment;
    }

    /** The executor, or {@code null} for the client's own threads. */
    @Nullable Executor select(GunRuntimeProperties.ReceiverExecutor choice) {
        return switch (choice) {
            case OWN -> null;
            case APPLICATION -> application();
            case AUTO -> automatic();
        };
    }

    private Executor application() {
        String name = TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME;
        if (!beans.containsBean(name)) {
            throw new InvalidGunPropertyException(
                    "gun.runtime.executor",
                    "application",
                    "auto or own, since there is no bean '" + name + "' in this application");
        }
        return beans.getBean(name, Executor.class);
    }

    private @Nullable Executor automatic() {
        if (beans.containsBean(BEAN_NAME)) {
            return beans.getBean(BEAN_NAME, Executor.class);
        }
        return Threading.VIRTUAL.isActive(environment) ? new VirtualThreadTaskExecutor("gun-rcv-") : null;
    }
}
