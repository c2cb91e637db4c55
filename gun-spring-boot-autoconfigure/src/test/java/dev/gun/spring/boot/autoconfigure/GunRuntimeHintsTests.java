package dev.gun.spring.boot.autoconfigure;

import static com.tngtech.archunit.core.importer.ImportOption.Predefined.DO_NOT_INCLUDE_TESTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.gun.client.GunClient;
import dev.gun.client.Reason;
import dev.gun.client.WsFrame;
import dev.gun.client.message.GunDown;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunWs;
import dev.gun.spring.boot.endpoint.ConnectionDescriptor;
import dev.gun.spring.boot.endpoint.GunEndpoint;
import dev.gun.spring.boot.endpoint.GunEndpointWebExtension;
import io.netty.channel.ChannelHandler;
import java.lang.reflect.RecordComponent;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

@DisplayName("What a native image keeps of Gun (page 3, Ready for production)")
class GunRuntimeHintsTests {

    private final RuntimeHints hints = new RuntimeHints();

    GunRuntimeHintsTests() {
        new GunRuntimeHints().registerHints(hints, getClass().getClassLoader());
    }

    @Test
    void nettySeesWhichCallbacksEachOfOurHandlersHas() {
        List<JavaClass> handlers = new ClassFileImporter()
                .withImportOption(DO_NOT_INCLUDE_TESTS).importPackagesOf(GunClient.class).stream()
                        .filter(type -> type.isAssignableTo(ChannelHandler.class))
                        .toList();

        assertThat(handlers).extracting(JavaClass::getSimpleName).contains("Gate", "Http2Handler");
        assertThat(handlers).allSatisfy(handler -> assertThat(
                        RuntimeHintsPredicates.reflection().onType(TypeReference.of(handler.getName())))
                .accepts(hints));
    }

    @Test
    void conditionsOfListenersReadMessages() throws Exception {
        for (Class<?> message : List.of(GunWs.class, GunDown.class, GunMessage.class, GunMessage.OfStream.class)) {
            assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(message.getMethod("connection")))
                    .as(message.getName())
                    .accepts(hints);
        }
        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(GunDown.class.getMethod("reason")))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection()
                        .onMethodInvocation(Reason.CLOSED.getClass().getMethod("code")))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection()
                        .onMethodInvocation(WsFrame.text("tick").getClass().getMethod("text")))
                .accepts(hints);
    }

    /** What an operation returns is found by Boot, but for a type that its signature does not name. */
    @Test
    void everyAnswerOfTheEndpointCanBeWritten() {
        new ReflectiveRuntimeHintsRegistrar()
                .registerRuntimeHints(hints, GunEndpoint.class, GunEndpointWebExtension.class);

        for (Class<?> answer : List.of(
                GunEndpoint.ConnectionsDescriptor.class,
                ConnectionDescriptor.class,
                ConnectionDescriptor.CountersDescriptor.class,
                GunEndpointWebExtension.UnknownDescriptor.class)) {
            for (RecordComponent component : answer.getRecordComponents()) {
                assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()))
                        .as("%s of %s", component, answer)
                        .accepts(hints);
            }
        }
    }

    @Test
    void nothingElseIsKept() {
        assertThat(RuntimeHintsPredicates.reflection().onType(GunClient.class)).rejects(hints);
        assertThat(hints.proxies().jdkProxyHints()).isEmpty();
        assertThat(hints.resources().resourcePatternHints()).isEmpty();
    }
}
