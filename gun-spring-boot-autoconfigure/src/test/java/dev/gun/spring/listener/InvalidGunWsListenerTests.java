package dev.gun.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunConnection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("@GunWsListener methods that can never be called fail the start (page 3, Properties)")
class InvalidGunWsListenerTests {

    private final ListenerContext frames = new ListenerContext();

    private static void analysed(ApplicationContextRunner runner, String problem, String remedy) {
        runner.run(context -> {
            assertThat(context).hasFailed();
            FailureAnalysis analysis = SpringFactoriesLoader.forDefaultResourceLocation()
                    .load(
                            FailureAnalyzer.class,
                            SpringFactoriesLoader.ArgumentResolver.none(),
                            SpringFactoriesLoader.FailureHandler.handleMessage((message, e) -> {}))
                    .stream()
                    .filter(analyzer -> analyzer.getClass().getName().contains("GunWsListener"))
                    .map(analyzer -> analyzer.analyze(context.getStartupFailure()))
                    .findFirst()
                    .orElseThrow();
            assertThat(analysis.getDescription()).isEqualTo("The @GunWsListener method " + problem);
            assertThat(analysis.getAction()).isEqualTo(remedy);
        });
    }

    record Tick(String symbol) {}

    static class Unknown {
        @GunWsListener("${name:nowhere}")
        void on(String text) {}
    }

    @Test
    void ofAConnectionThatIsNotConfigured() {
        analysed(
                frames.runner.withBean(Unknown.class),
                "Unknown.on(String) listens to the connection 'nowhere', which is not configured; the known names are:"
                        + " prices, orders.",
                "Name a known connection, configure 'gun.connections.nowhere.uri', or set required = false if the"
                        + " connection is added at run time.");
    }

    static class NotRequired {
        @GunWsListener(connections = "later", required = false)
        void on(String text) {}
    }

    @Test
    void exceptWhenTheConnectionIsAddedLater() {
        frames.runner.withBean(NotRequired.class).run(context -> assertThat(context)
                .hasNotFailed());
    }

    @Test
    void ofAConnectionWhoseMessagesGoToNobody() {
        analysed(
                frames.runner
                        .withBean(Unknown.class)
                        .withPropertyValues("name=prices", "gun.connections.prices.publish-events=false"),
                "Unknown.on(String) listens to the connection 'prices', whose messages go to nobody.",
                "Remove 'gun.connections.prices.publish-events: false', or the one under 'gun.defaults'.");
    }

    static class NoNames {
        @GunWsListener
        void on(String text) {}
    }

    @Test
    void ofNoConnection() {
        analysed(
                frames.runner.withBean(NoNames.class),
                "NoNames.on(String) names no connection.",
                "Name one or more: @GunWsListener(\"prices\").");
    }

    static class TwoPayloads {
        @GunWsListener("prices")
        void on(String text, Tick tick) {}
    }

    @Test
    void withTwoPayloads() {
        analysed(
                frames.runner.withBean(TwoPayloads.class),
                "TwoPayloads.on(String, Tick) has more than one payload among its parameters.",
                "Give it one payload (String, byte[], ByteBuffer, Bytes or an object), a WsFrame, a GunWs, a"
                        + " GunWebSocket and a GunConnection, each at most once.");
    }

    static class Later {
        @GunWsListener("prices")
        CompletableFuture<String> on(String text) {
            return new CompletableFuture<>();
        }
    }

    @Test
    void whoseValueComesLater() {
        analysed(
                frames.runner.withBean(Later.class),
                "Later.on(String) returns CompletableFuture, whose value may come later.",
                "Return the value itself, or nothing and send the frame with GunWebSocket.send when it is there.");
    }

    static class ReturnsConnection {
        @GunWsListener("prices")
        GunConnection on(GunConnection connection) {
            return connection;
        }
    }

    @Test
    void whoseValueIsNoFrame() {
        analysed(
                frames.runner.withBean(ReturnsConnection.class),
                "ReturnsConnection.on(GunConnection) returns GunConnection, which is no frame.",
                "Return a WsFrame, or nothing.");
    }

    static class Json {
        @GunWsListener("prices")
        void on(List<Tick> ticks) {}
    }

    @Test
    void whosePayloadNeedsJacksonWhereThereIsNone() {
        analysed(
                frames.runner.withBean(Json.class).withClassLoader(new FilteredClassLoader(JsonMapper.class)),
                "Json.on(List) takes java.util.List<" + Tick.class.getName()
                        + ">, which needs a GunWsConverter, and there is none.",
                "Add spring-boot-starter-jackson, which brings one for JSON, or define a GunWsConverter bean. If there"
                        + " are several JsonMapper beans, mark one as primary.");
    }

    @Test
    void whosePayloadTheApplicationsConverterDoesNotConvert() {
        analysed(
                frames.runner.withBean(Json.class).withBean(GunWsConverter.class, GunWsListenerTests.Constant::new),
                "Json.on(List) takes java.util.List<" + Tick.class.getName() + ">, which Constant does not convert.",
                "Use a type that it converts, or define another GunWsConverter bean.");
    }

    static class Many {
        @GunWsListener(connections = "prices", concurrency = "many")
        void on(String text) {}
    }

    static class Zero {
        @GunWsListener(connections = "prices", concurrency = "0")
        void on(String text) {}
    }

    @Test
    void withAConcurrencyThatIsNone() {
        analysed(
                frames.runner.withBean(Many.class),
                "Many.on(String) has the concurrency 'many'.",
                "Set concurrency to 1 or more.");
        analysed(
                frames.runner.withBean(Zero.class),
                "Zero.on(String) has the concurrency '0'.",
                "Set concurrency to 1 or more.");
    }

    static class NoHandler {
        @GunWsListener(connections = "prices", errorHandler = "missing")
        void on(String text) {}
    }

    @Test
    void withAnErrorHandlerThatIsNotThere() {
        analysed(
                frames.runner.withBean(NoHandler.class),
                "NoHandler.on(String) names the error handler 'missing', and there is no such bean.",
                "Define a GunWsListenerErrorHandler bean of that name.");
    }

    static class Hidden implements Runnable {
        @Override
        public void run() {}

        @GunWsListener("prices")
        void on(String text) {}
    }

    @Test
    void thatAProxyDoesNotHave() {
        analysed(
                frames.runner
                        .withBean("hidden", Hidden.class)
                        .withBean("proxies", BeanNameAutoProxyCreator.class, () -> {
                            BeanNameAutoProxyCreator proxies = new BeanNameAutoProxyCreator();
                            proxies.setBeanNames("hidden");
                            return proxies;
                        }),
                "Hidden.on(String) cannot be called on the proxy of the bean 'hidden'.",
                "Declare it in an interface of the bean, or use class-based proxies (spring.aop.proxy-target-class); it"
                        + " must not be private.");
    }
}
