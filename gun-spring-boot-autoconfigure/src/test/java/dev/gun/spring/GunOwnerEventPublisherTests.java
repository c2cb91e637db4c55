package dev.gun.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.gun.client.Bytes;
import dev.gun.client.GunStream;
import dev.gun.client.GunWebSocket;
import dev.gun.client.Headers;
import dev.gun.client.Processed;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.WsFrame;
import dev.gun.client.message.GunData;
import dev.gun.client.message.GunDown;
import dev.gun.client.message.GunError;
import dev.gun.client.message.GunInform;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunNotify;
import dev.gun.client.message.GunPush;
import dev.gun.client.message.GunResponse;
import dev.gun.client.message.GunSse;
import dev.gun.client.message.GunTerminated;
import dev.gun.client.message.GunTrailers;
import dev.gun.client.message.GunTunnelUp;
import dev.gun.client.message.GunUp;
import dev.gun.client.message.GunUpgrade;
import dev.gun.client.message.GunWs;
import java.util.ArrayList;
import java.util.EventObject;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mockito.BDDMockito;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.event.EventListener;

@DisplayName("Messages as events (page 3, Beans)")
class GunOwnerEventPublisherTests {

    private static final GunWebSocket STREAM = mock(GunWebSocket.class);

    private static final List<GunMessage> EVERY_KIND = List.of(
            new GunUp("prices", Protocol.HTTP),
            new GunDown("prices", Protocol.HTTP, Reason.CLOSED, List.of(), List.of()),
            new GunTerminated("prices", Reason.SHUTDOWN),
            new GunNotify("prices", new GunNotify.SessionLost("session", Reason.CLOSED)),
            new GunError("prices", STREAM, Reason.CLOSED, Processed.NO),
            new GunInform(STREAM, 103, Headers.empty()),
            new GunResponse(STREAM, true, 200, Headers.empty()),
            new GunData(STREAM, true, Bytes.empty()),
            new GunTrailers(STREAM, Headers.empty()),
            new GunPush(STREAM, mock(GunStream.class), "GET", "/", Headers.empty()),
            new GunUpgrade(STREAM, List.of("websocket"), Headers.empty()),
            new GunWs(STREAM, WsFrame.text("tick")),
            new GunSse(STREAM, new GunSse.Event("message", "tick"), "1"),
            new GunTunnelUp("prices", null, Protocol.HTTP));

    @Test
    void everyKindOfMessageIsAnEvent() {
        assertThat(EVERY_KIND)
                .extracting(Object::getClass)
                .containsExactlyInAnyOrderElementsOf(kinds(GunMessage.class));
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Listeners.class)) {
            GunOwnerEventPublisher owner = new GunOwnerEventPublisher(context);

            EVERY_KIND.forEach(owner::receive);

            Listeners listeners = context.getBean(Listeners.class);
            assertThat(listeners.all).isEqualTo(EVERY_KIND);
            assertThat(listeners.frames).containsExactly((GunWs) EVERY_KIND.get(11));
        }
    }

    private static List<Class<?>> kinds(Class<?> type) {
        List<Class<?>> kinds = new ArrayList<>();
        for (Class<?> kind : type.getPermittedSubclasses()) {
            kinds.addAll(kind.isSealed() ? kinds(kind) : List.of(kind));
        }
        return kinds;
    }

    @Test
    void aListenerMayChooseOneConnection() {
        BDDMockito.given(STREAM.connection()).willReturn("prices");
        GunWebSocket other = mock(GunWebSocket.class);
        BDDMockito.given(other.connection()).willReturn("other");
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Listeners.class)) {
            GunOwnerEventPublisher owner = new GunOwnerEventPublisher(context);

            owner.receive(new GunWs(other, WsFrame.text("other")));
            owner.receive(new GunWs(STREAM, WsFrame.text("mine")));

            assertThat(context.getBean(Listeners.class).prices)
                    .extracting(GunWs::frame)
                    .containsExactly(WsFrame.text("mine"));
        }
    }

    @Test
    void anEventIsWrappedAsTheContextItselfWrapsIt() {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Wrapped.class)) {
            new GunOwnerEventPublisher(context).receive(EVERY_KIND.get(11));
            context.publishEvent(EVERY_KIND.get(11));

            List<PayloadApplicationEvent<GunWs>> events = context.getBean(Wrapped.class).frames;
            assertThat(events).hasSize(2);
            assertThat(events).extracting(EventObject::getSource).containsOnly(context);
            assertThat(events).extracting(PayloadApplicationEvent::getPayload).containsOnly((GunWs) EVERY_KIND.get(11));
            assertThat(events.get(0).getResolvableType())
                    .isEqualTo(events.get(1).getResolvableType());
        }
    }

    @Test
    void eachContextOfAHierarchyWrapsAnEventForItself() {
        try (AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext(Wrapped.class);
                AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext()) {
            child.setParent(parent);
            child.register(Wrapped.class);
            child.refresh();

            new GunOwnerEventPublisher(child).receive(EVERY_KIND.get(11));

            assertThat(child.getBean(Wrapped.class).frames)
                    .extracting(EventObject::getSource)
                    .containsExactly(child);
            assertThat(parent.getBean(Wrapped.class).frames)
                    .extracting(EventObject::getSource)
                    .containsExactly(parent);
        }
    }

    @Test
    void whatComesAfterTheContextIsGoneIsDropped() {
        List<Object> published = new ArrayList<>();
        GunOwnerEventPublisher owner = new GunOwnerEventPublisher(published::add);

        owner.receive(EVERY_KIND.get(0));
        owner.destroy();
        owner.receive(EVERY_KIND.get(2));

        assertThat(published).containsExactly(EVERY_KIND.get(0));
    }

    static class Wrapped {
        final List<PayloadApplicationEvent<GunWs>> frames = new ArrayList<>();

        @EventListener
        void frame(PayloadApplicationEvent<GunWs> event) {
            frames.add(event);
        }
    }

    static class Listeners {
        final List<GunMessage> all = new ArrayList<>();
        final List<GunWs> frames = new ArrayList<>();
        final List<GunWs> prices = new ArrayList<>();

        @EventListener
        void any(GunMessage message) {
            all.add(message);
        }

        @EventListener
        void frame(GunWs message) {
            frames.add(message);
        }

        @EventListener(condition = "#root.args[0].connection() == 'prices'")
        void prices(GunWs message) {
            prices.add(message);
        }
    }
}
