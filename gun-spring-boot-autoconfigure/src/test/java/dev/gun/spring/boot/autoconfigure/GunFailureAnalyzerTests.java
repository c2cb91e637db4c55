package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.Reason;
import dev.gun.spring.FakeGunClient;
import dev.gun.spring.GunAwaitUpException;
import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.UnknownGunConnectionException;
import dev.gun.spring.UnknownGunPoolException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.mock.env.MockEnvironment;

@DisplayName("Failure analyses (page 3, Properties)")
class GunFailureAnalyzerTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(GunAutoConfiguration.class, SslAutoConfiguration.class))
            .withBean(GunClient.class, FakeGunClient::new);

    private final ApplicationContextRunner prices =
            runner.withPropertyValues("gun.connections.prices.uri=wss://prices.example.org");

    private void fails(ApplicationContextRunner application, Consumer<FailureAnalysis> assertions) {
        application.run(context -> {
            assertThat(context).hasFailed();
            FailureAnalysis analysis = new GunFailureAnalyzer(null).analyze(context.getStartupFailure());
            assertThat(analysis).isNotNull();
            assertions.accept(analysis);
        });
    }

    private void fails(ApplicationContextRunner application, String description, String action) {
        fails(application, analysis -> {
            assertThat(analysis.getDescription()).isEqualTo(description);
            assertThat(analysis.getAction()).isEqualTo(action);
        });
    }

    @Test
    void aUnixPathAllowsNoOtherPlaceBesideIt() {
        for (String other : new String[] {"uri=http://localhost", "host=localhost", "port=80"}) {
            fails(
                    runner.withPropertyValues(
                            "gun.connections.docker.unix-path=/run/docker.sock", "gun.connections.docker." + other),
                    "The property 'gun.connections.docker.unix-path' cannot be '/run/docker.sock'.",
                    "Set it to no uri, host or port beside it.");
        }
    }

    @Test
    void aWrongValueIsNamedWithItsPropertyAndWhatIsAllowed() {
        fails(
                prices.withPropertyValues("gun.connections.prices.connect-timeout=0s"),
                "The property 'gun.connections.prices.connect-timeout' cannot be '0s'.",
                "Set it to a positive duration or infinite.");
        fails(
                prices.withPropertyValues("gun.defaults.http1.max-pipelined=0"),
                "The property 'gun.defaults.http1.max-pipelined' cannot be '0'.",
                "Set it to 1 to 10000.");
        fails(
                prices.withPropertyValues("gun.connections.prices.websocket.client-max-window-bits=16"),
                "The property 'gun.connections.prices.websocket.client-max-window-bits' cannot be '16'.",
                "Set it to 8 to 15.");
        fails(
                prices.withPropertyValues("gun.connections.prices.websocket.max-message-size=2GB"),
                "The property 'gun.connections.prices.websocket.max-message-size' cannot be '2147483648B'.",
                "Set it to at most 2147483647 bytes.");
        fails(
                prices.withPropertyValues("gun.connections.prices.protocols=ws"),
                "The property 'gun.connections.prices.protocols' cannot be '[ws]'.",
                "Set it to http, http2, or both, each once; or raw alone.");
        fails(
                prices.withPropertyValues("gun.connections.prices.http1.version=2"),
                "The property 'gun.connections.prices.http1.version' cannot be '2'.",
                "Set it to 1.0 or 1.1.");
    }

    @Test
    void wrongRetriesAreNamed() {
        fails(
                prices.withPropertyValues("gun.connections.prices.retry.jitter=1.5"),
                "The property 'gun.connections.prices.retry.jitter' cannot be '1.5'.",
                "Set it to 0 to 1.");
        fails(
                prices.withPropertyValues("gun.connections.prices.retry.max-attempts=-2"),
                "The property 'gun.connections.prices.retry.max-attempts' cannot be '-2'.",
                "Set it to 0 or more, or -1 for no limit.");
        fails(
                prices.withPropertyValues(
                        "gun.connections.prices.retry.initial-delay=5s", "gun.connections.prices.retry.max-delay=1s"),
                "The property 'gun.connections.prices.retry.max-delay' cannot be '1s'.",
                "Set it to at least initial-delay, which is 5s.");
    }

    @Test
    void aMissingUriIsNamed() {
        fails(
                runner.withPropertyValues("gun.connections.prices.connect-timeout=1s"),
                "The property 'gun.connections.prices.uri' is missing.",
                "Set it to a URI such as wss://example.org/stream, with http, https, ws or wss, or host and port,"
                        + " or unix-path.");
        fails(
                runner.withPropertyValues("gun.connections.prices.host=example.org"),
                "The property 'gun.connections.prices.port' is missing.",
                "Set it to 1 to 65535, with host.");
    }

    @Test
    void aWrongUriIsShownWithoutItsSecrets() {
        fails(
                runner.withPropertyValues("gun.connections.prices.uri=ftp://user:secret@example.org/a?token=secret"),
                "The property 'gun.connections.prices.uri' cannot be 'ftp://***@example.org/a?***'.",
                "Set it to a URI such as wss://example.org/stream, with http, https, ws or wss.");
        fails(
                runner.withPropertyValues("gun.connections.prices.uri=wss://user:secret@exa mple.org/?token=secret"),
                "The property 'gun.connections.prices.uri' cannot be 'wss://***@exa mple.org/?***'.",
                "Set it to a URI such as wss://example.org/stream, with http, https, ws or wss.");
    }

    @Test
    void aPasswordThatMakesTheUriUnreadableIsNotShown() {
        String allowed = "Set it to a URI such as wss://example.org/stream, with http, https, ws or wss.";
        fails(
                runner.withPropertyValues("gun.connections.prices.uri=wss://user:sec/ret@example.org/a?token=secret"),
                "The property 'gun.connections.prices.uri' cannot be 'wss://***@example.org/a?***'.",
                allowed);
        fails(
                runner.withPropertyValues("gun.connections.prices.uri=wss://user:sec?ret@example.org/a"),
                "The property 'gun.connections.prices.uri' cannot be 'wss://***@example.org/a'.",
                allowed);
        fails(
                runner.withPropertyValues("gun.connections.prices.uri=wss:user:secret@example.org/a"),
                "The property 'gun.connections.prices.uri' cannot be 'wss:***@example.org/a'.",
                allowed);
        fails(
                runner.withPropertyValues("gun.connections.prices.uri=user:secret@example.org/a"),
                "The property 'gun.connections.prices.uri' cannot be '***@example.org/a'.",
                allowed);
    }

    @Test
    void userInformationIsRefusedUnderThePropertysName() {
        fails(
                runner.withPropertyValues("gun.connections.prices.uri=wss://user:secret@example.org/a?token=secret"),
                "The property 'gun.connections.prices.uri' cannot be 'wss://***@example.org/a?***'.",
                "Set it to a URI without user information; send it with 'headers.authorization'.");
    }

    @Test
    void aValueThatCannotBeReadIsNamedWithWhatIsAllowed() {
        fails(
                prices.withPropertyValues("gun.connections.prices.connect-timeout=5parsecs"),
                "The property 'gun.connections.prices.connect-timeout' cannot be '5parsecs'.",
                "Set it to a duration such as 500ms, 5s or 2m, or infinite.");
        fails(
                prices.withPropertyValues("gun.connections.prices.await-up=soon"),
                "The property 'gun.connections.prices.await-up' cannot be 'soon'.",
                "Set it to a duration such as 500ms, 5s or 2m.");
        fails(
                prices.withPropertyValues("gun.defaults.mailbox-bytes=lots"),
                "The property 'gun.defaults.mailbox-bytes' cannot be 'lots'.",
                "Set it to a size such as 512B, 64KB or 8MB.");
        fails(
                prices.withPropertyValues("gun.connections.prices.auto-start=perhaps"),
                "The property 'gun.connections.prices.auto-start' cannot be 'perhaps'.",
                "Set it to true or false.");
        fails(
                prices.withPropertyValues("gun.connections.prices.mailbox-messages=many"),
                "The property 'gun.connections.prices.mailbox-messages' cannot be 'many'.",
                "Set it to a whole number.");
        fails(
                prices.withPropertyValues("gun.connections.prices.await-up-action=explode"),
                "The property 'gun.connections.prices.await-up-action' cannot be 'explode'.",
                "Set it to fail or continue.");
    }

    @Test
    void aWrongHeaderIsNamedWithoutItsValue() {
        fails(
                prices.withPropertyValues("gun.connections.prices.headers.authorization=Bearer secret\r\nx: y"),
                "The property 'gun.connections.prices.headers.authorization' cannot be '***'.",
                "Set it to a value without CR, LF and NUL (RFC 9110 §5.5).");
        fails(
                prices.withPropertyValues("gun.connections.prices.websocket.path=stream?token=secret"),
                "The property 'gun.connections.prices.websocket.path' cannot be '***'.",
                "Set it to a path that begins with / and holds no spaces and no #.");
    }

    @Test
    void anUnknownBundleIsNamedWithTheKnownOnes() {
        fails(
                prices.withPropertyValues("gun.connections.prices.ssl.bundle=nope"),
                "The property 'gun.connections.prices.ssl.bundle' cannot be 'nope'.",
                "Set it to the name of a bundle under spring.ssl.bundle, where there is none.");
    }

    @Test
    void anUnknownConnectionIsNamedWithTheKnownOnes() {
        fails(
                prices.withUserConfiguration(LooksUp.class),
                "There is no Gun connection named 'nope'. The known names are: prices.",
                "Ask for one of the known names, or configure the connection with 'gun.connections.nope.uri'.");
        fails(
                runner.withUserConfiguration(LooksUp.class),
                "There is no Gun connection named 'nope'. No connection is configured.",
                "Ask for one of the known names, or configure the connection with 'gun.connections.nope.uri'.");
    }

    @Test
    void twoNamesWithOneCamelCaseAreRefused() {
        fails(
                runner.withPropertyValues(
                        "gun.connections.market-data.uri=wss://a.example.org",
                        "gun.connections[market.data].uri=wss://b.example.org"),
                analysis -> {
                    assertThat(analysis.getDescription())
                            .matches("The Gun connection 'market.data' needs a bean 'marketDataGunConnection', which is"
                                    + " the name of the connection 'market.data' too\\.");
                    assertThat(analysis.getAction())
                            .isEqualTo("Rename the connection under 'gun.connections', or the other one.");
                });
    }

    @Test
    void aConnectionAndABeanOfTheUserWithOneNameAreRefused() {
        fails(prices.withUserConfiguration(HasTheName.class), analysis -> {
            assertThat(analysis.getDescription())
                    .isEqualTo("The Gun connection 'prices' needs a bean 'pricesGunConnection', which is the name of a"
                            + " bean defined in " + HasTheName.class.getName() + " too.");
            assertThat(analysis.getAction())
                    .isEqualTo("Rename the connection under 'gun.connections', or the other one.");
        });
    }

    @Test
    void whatACustomizerGetsWrongIsNamed() {
        fails(
                prices.withBean(
                        dev.gun.spring.GunOptionsCustomizer.class,
                        () -> (name, options) -> options.closingTimeout(Duration.ZERO)),
                "The option 'closingTimeout' of a Gun connection cannot be 'PT0S'.",
                "Set it to a positive duration or INFINITE, in the properties under 'gun' or in the bean that customizes"
                        + " options.");
    }

    @Test
    void applicationsExecutorMustBeThere() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(GunAutoConfiguration.class))
                .withPropertyValues("gun.runtime.executor=application")
                .run(context -> {
                    FailureAnalysis analysis = new GunFailureAnalyzer(null).analyze(context.getStartupFailure());
                    assertThat(analysis.getDescription())
                            .isEqualTo("The property 'gun.runtime.executor' cannot be 'application'.");
                    assertThat(analysis.getAction())
                            .isEqualTo("Set it to auto or own, since there is no bean 'applicationTaskExecutor' in this"
                                    + " application.");
                });
    }

    @Test
    void aConnectionThatIsNotUpInTimeSaysWhyAndWhatToDo() {
        FailureAnalysis analysis = new GunFailureAnalyzer(null)
                .analyze(new GunAwaitUpException(
                        "prices", Duration.ofSeconds(3), Reason.CLOSED, new IllegalStateException()));

        assertThat(analysis.getDescription())
                .isEqualTo("Connection 'prices' was not up within PT3S: The socket was closed by the peer.");
        assertThat(analysis.getAction())
                .isEqualTo("Check that 'gun.connections.prices.uri' points to a server that is running, give it more"
                        + " time with 'gun.connections.prices.await-up', or set"
                        + " 'gun.connections.prices.await-up-action' to 'continue' to start without waiting for it.");
    }

    @Test
    void theOriginOfTheValueIsNamed() {
        AtomicReference<Environment> environment = new AtomicReference<>();
        prices.withPropertyValues("gun.connections.prices.closing-timeout=-1s")
                .withInitializer(context -> environment.set(context.getEnvironment()))
                .run(context -> {
                    FailureAnalysis analysis =
                            new GunFailureAnalyzer(environment.get()).analyze(context.getStartupFailure());
                    assertThat(analysis.getDescription())
                            .isEqualTo("The property 'gun.connections.prices.closing-timeout' cannot be '-1s'"
                                    + " (\"gun.connections.prices.closing-timeout\" from property source \"test\").");
                });
    }

    @Test
    void otherFailuresAreLeftToOthers() {
        assertThat(new GunFailureAnalyzer(null).analyze(new IllegalStateException("other")))
                .isNull();
    }

    @Test
    void bootFindsTheAnalyzer() {
        SpringFactoriesLoader.ArgumentResolver resolver =
                SpringFactoriesLoader.ArgumentResolver.of(Environment.class, new MockEnvironment());

        assertThat(SpringFactoriesLoader.forDefaultResourceLocation()
                        .load(FailureAnalyzer.class, resolver, (loader, name, failure) -> {}))
                .first()
                .as("before Boot's, which would say less")
                .isInstanceOf(GunFailureAnalyzer.class);
    }

    @Configuration(proxyBeanMethods = false)
    static class LooksUp {
        @Bean
        StringBuilder lookUp(GunConnectionRegistry registry) {
            return new StringBuilder(registry.get("nope").name());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class HasTheName {
        @Bean
        GunConnection pricesGunConnection() {
            return org.mockito.Mockito.mock(GunConnection.class);
        }
    }

    private final ApplicationContextRunner pool = runner.withPropertyValues(
            "gun.connections.api.uri=https://api.example.org", "gun.connections.api.pool.size=4");

    @Test
    void aPoolCannotBeWhatOnlyAConnectionCan() {
        fails(
                pool.withPropertyValues("gun.connections.api.leader-only=true"),
                "The property 'gun.connections.api.pool.size' cannot be '4'.",
                "Set it to unset, or leader-only: false, since only connections can be the leader's alone.");
        String session = "unset where a WebSocket or server-sent events are kept open: a pool's connections are"
                + " prepared by PoolOptions.setup, which a GunPoolCustomizer bean sets";
        for (String asks : new String[] {"uri=wss://api.example.org", "websocket.path=/ws", "sse.path=/events"}) {
            fails(
                    pool.withPropertyValues("gun.connections.api." + asks),
                    "The property 'gun.connections.api.pool.size' cannot be '4'.",
                    "Set it to " + session + ".");
        }
        fails(
                runner.withPropertyValues(
                        "gun.connections.api.unix-path=/run/docker.sock", "gun.connections.api.pool.size=4"),
                "The property 'gun.connections.api.pool.size' cannot be '4'.",
                "Set it to unset, or no unix-path, since a pool is of connections over TCP.");
    }

    @Test
    void aPoolsConnectionsHaveNamesOfTheirOwn() {
        fails(
                pool.withPropertyValues("gun.connections.api-3.uri=https://api.example.org"),
                "The property 'gun.connections.api.pool.size' cannot be '4'.",
                "Set it to less, or another name for 'api-3', which one of its connections has.");
        pool.withPropertyValues("gun.connections.api-5.uri=https://api.example.org", "gun.defaults.auto-start=false")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void theSizeMakesAPoolAndIsOneConnectionsOwn() {
        fails(
                pool.withPropertyValues("gun.connections.api.pool.size=0"),
                "The property 'gun.connections.api.pool.size' cannot be '0'.",
                "Set it to 1 to 10000.");
        fails(
                pool.withPropertyValues("gun.connections.api.pool.max-waiting=-1"),
                "The property 'gun.connections.api.pool.max-waiting' cannot be '-1'.",
                "Set it to 0 to 1000000.");
        fails(
                prices.withPropertyValues("gun.connections.prices.pool.max-waiting=5"),
                "The property 'gun.connections.prices.pool.size' is missing.",
                "Set it to the number of connections, which makes a pool of the connection.");
        fails(
                prices.withPropertyValues("gun.defaults.pool.size=5"),
                "The property 'gun.defaults.pool.size' cannot be '5'.",
                "Set it to unset; set it for each connection that is to be a pool, as gun.connections.<name>.pool.size.");
    }

    @Test
    void whoAsksForAPoolAsAConnectionIsToldWhatItIs() {
        MockEnvironment environment = new MockEnvironment().withProperty("gun.connections.api.pool.size", "4");

        FailureAnalysis analysis =
                new GunFailureAnalyzer(environment).analyze(new UnknownGunConnectionException("api", Set.of()));

        assertThat(analysis.getDescription()).isEqualTo("'api' is a Gun pool, and not a connection.");
        assertThat(analysis.getAction())
                .isEqualTo("Inject a GunPool or ask GunPoolRegistry for it, or leave"
                        + " 'gun.connections.api.pool.size' out to have one connection.");
    }

    @Test
    void anUnknownPoolIsReportedWithTheKnownNames() {
        FailureAnalysis analysis =
                new GunFailureAnalyzer(null).analyze(new UnknownGunPoolException("apis", Set.of("api")));

        assertThat(analysis.getDescription()).isEqualTo("There is no Gun pool named 'apis'. The known names are: api.");
        assertThat(analysis.getAction())
                .isEqualTo("Ask for one of the known names, or make a pool of the connection with"
                        + " 'gun.connections.apis.pool.size'.");
    }
}
