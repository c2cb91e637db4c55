package dev.gun.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.WsFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Error handlers of @GunWsListener methods (issue 6 point 3)")
class GunWsListenerErrorHandlerTests {

    private final ListenerContext frames = new ListenerContext();
    private final List<GunWsListenerException> told = new ArrayList<>();

    static class Throwing {
        @GunWsListener("prices")
        void on(String text) {
            throw new IllegalStateException(text);
        }
    }

    static class Named {
        @GunWsListener(connections = "prices", errorHandler = "second")
        void on(String text) {
            throw new IllegalStateException(text);
        }
    }

    static class NoValue {
        public String getValue() {
            throw new IllegalStateException("no value");
        }
    }

    static class Unwritable {
        @GunWsListener("prices")
        Object on(String text) {
            return new NoValue();
        }
    }

    @Test
    void theOnlyErrorHandlerIsToldAndItsValueIsSent() {
        frames.runner
                .withBean(Throwing.class)
                .withBean(GunWsListenerErrorHandler.class, () -> (message, failure) -> {
                    told.add(failure);
                    return "sorry";
                })
                .run(context -> {
                    frames.receive(context, "bad");

                    assertThat(told).singleElement().satisfies(failure -> assertThat(failure)
                            .hasCause(new IllegalStateException("bad")));
                    assertThat(frames.sent).containsExactly(WsFrame.text("sorry"));
                    assertThat(context.getBean(GunWsListenerRegistry.class)
                                    .listeners()
                                    .get(0)
                                    .failures())
                            .isEqualTo(1);
                });
    }

    @Test
    void aFailureThatTheHandlerPassesOnStaysOne() {
        frames.runner
                .withBean(Throwing.class)
                .withBean(GunWsListenerErrorHandler.class, () -> (message, failure) -> {
                    throw failure;
                })
                .run(context -> assertThatThrownBy(() -> frames.receive(context, "bad"))
                        .isInstanceOf(GunWsListenerException.class));
    }

    @Test
    void theAnnotationChoosesAmongSeveral() {
        frames.runner
                .withBean(Named.class)
                .withBean("first", GunWsListenerErrorHandler.class, () -> (message, failure) -> "first")
                .withBean("second", GunWsListenerErrorHandler.class, () -> (message, failure) -> "second")
                .run(context -> {
                    frames.receive(context, "bad");

                    assertThat(frames.sent).containsExactly(WsFrame.text("second"));
                });
    }

    @Test
    void amongSeveralNoneIsTheDefault() {
        frames.runner
                .withBean(Throwing.class)
                .withBean("first", GunWsListenerErrorHandler.class, () -> (message, failure) -> "first")
                .withBean("second", GunWsListenerErrorHandler.class, () -> (message, failure) -> "second")
                .run(context -> assertThatThrownBy(() -> frames.receive(context, "bad"))
                        .isInstanceOf(GunWsListenerException.class));
    }

    @Test
    void aValueThatCannotBeWrittenIsAFailureToo() {
        frames.runner
                .withBean(Unwritable.class)
                .withBean(GunWsListenerErrorHandler.class, () -> (message, failure) -> {
                    told.add(failure);
                    return null;
                })
                .run(context -> {
                    frames.receive(context, "any");

                    assertThat(told)
                            .singleElement()
                            .isInstanceOf(GunWsReplyException.class)
                            .satisfies(failure -> assertThat(failure)
                                    .hasMessage("The @GunWsListener method Unwritable.on(String) returned a value that"
                                            + " does not convert to a frame of connection 'prices'"));
                    assertThat(frames.sent).isEmpty();
                });
    }
}
