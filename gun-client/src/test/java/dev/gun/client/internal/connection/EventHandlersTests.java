package dev.gun.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.event.ConnectionEventHandler;
import dev.gun.client.event.EventHandler;
import dev.gun.client.event.UpEvent;
import dev.gun.client.event.WsRecvFrameEndEvent;
import dev.gun.client.event.WsSendFrameEvent;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Which callbacks the handlers of a connection want (spec page 2, rules)")
class EventHandlersTests {

    private static boolean wantFrames(EventHandler... handlers) {
        return Objects.requireNonNull(EventHandlers.of("gun", List.of(handlers)))
                .wantFrames();
    }

    @Test
    @DisplayName("frames have events only if a handler overrides a callback for them")
    void frames() {
        EventHandler none = new ConnectionEventHandler() {
            @Override
            public void up(UpEvent event) {}
        };

        assertThat(wantFrames(none)).isFalse();
        assertThat(wantFrames(none, new Receiving())).isTrue();
        assertThat(wantFrames(new Sending())).isTrue();
    }

    @Test
    @DisplayName("a handler that is a proxy may want anything")
    void proxies() {
        Object proxy = Proxy.newProxyInstance(
                EventHandler.class.getClassLoader(), new Class<?>[] {EventHandler.class}, (self, method, args) -> null);

        assertThat(wantFrames((EventHandler) proxy)).isTrue();
    }

    private static class Receiving implements EventHandler {
        @Override
        public void wsRecvFrameEnd(WsRecvFrameEndEvent event) {}
    }

    /** Inherits what it overrides. */
    private static final class Sending extends SendingBase {}

    private static class SendingBase implements EventHandler {
        @Override
        public void wsSendFrameEnd(WsSendFrameEvent event) {}
    }
}
