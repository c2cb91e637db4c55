package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gun.spring.boot.autoconfigure.GunRuntimeProperties.ReceiverExecutor;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.mock.env.MockEnvironment;

@DisplayName("Where listeners are called (page 3, Delivery)")
class ReceiverExecutorSelectorTests {

    private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
    private final MockEnvironment environment = new MockEnvironment();
    private final ReceiverExecutorSelector selector = new ReceiverExecutorSelector(beans, environment);

    private Executor bean(String name) {
        Executor executor = Runnable::run;
        beans.registerSingleton(name, executor);
        return executor;
    }

    @Test
    void isGunsOwnThreadsUnlessThereIsAReasonForOthers() {
        bean("applicationTaskExecutor");

        assertThat(selector.select(ReceiverExecutor.AUTO)).isNull();
    }

    @Test
    void isTheBeanMadeForIt() {
        environment.setProperty("spring.threads.virtual.enabled", "true");
        Executor mine = bean("gunTaskExecutor");

        assertThat(selector.select(ReceiverExecutor.AUTO)).isSameAs(mine);
    }

    @Test
    void isVirtualThreadsWhenEnabledAndThereAreAny() {
        environment.setProperty("spring.threads.virtual.enabled", "true");

        Executor selected = selector.select(ReceiverExecutor.AUTO);

        // Virtual threads are there since Java 21.
        assertThat(selected instanceof VirtualThreadTaskExecutor)
                .isEqualTo(Runtime.version().feature() >= 21);
        assertThat(selected == null).isEqualTo(Runtime.version().feature() < 21);
    }

    @Test
    void isBootsWhenChosen() {
        bean("gunTaskExecutor");
        Executor boots = bean("applicationTaskExecutor");

        assertThat(selector.select(ReceiverExecutor.APPLICATION)).isSameAs(boots);
    }

    @Test
    void isGunsOwnThreadsWhenChosen() {
        bean("gunTaskExecutor");

        assertThat(selector.select(ReceiverExecutor.OWN)).isNull();
    }

    @Test
    void bootsMustBeThereWhenChosen() {
        assertThatExceptionOfType(InvalidGunPropertyException.class)
                .isThrownBy(() -> selector.select(ReceiverExecutor.APPLICATION))
                .withMessage("Property gun.runtime.executor cannot be application: allowed is auto or own, since there"
                        + " is no bean 'applicationTaskExecutor' in this application");
    }
}
