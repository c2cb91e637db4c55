package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.message.GunMessage;
import dev.gun.client.testkit.Gates;
import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.SkipException;

/** The TCK is written for TestNG; its tests are called one by one. */
@DisplayName("GunStream.messages() keeps the rules of Reactive Streams 1.0.4, as its TCK checks them")
class PublisherTckTests {

    /** Whether a test passed, or said that it does not apply. */
    private enum Verdict {
        PASSED,
        NOT_APPLICABLE
    }

    /** A stream has one subscriber (§1.11), and not as many messages as that one test would like. */
    private static final Set<String> NOT_APPLICABLE = Set.of(
            "optional_spec111_maySupportMultiSubscribe",
            "optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingManyUpfront",
            "optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingManyUpfrontAndCompleteAsExpected",
            "optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingOneByOne",
            "optional_spec111_registeredSubscribersMustReceiveOnNextOrOnCompleteSignals",
            "required_spec317_mustNotSignalOnErrorWhenPendingAboveLongMaxValue");

    private static final long MOST = 1_000;
    /** How long a signal is waited for. */
    private static final Duration SIGNAL = Duration.ofSeconds(10);
    /** How long the collector may take to find that nothing refers to a cancelled subscriber. */
    private static final Duration COLLECTED = Duration.ofSeconds(10);
    /** How long it is watched that no signal comes. */
    private static final Duration SILENCE = Duration.ofMillis(100);
    /** How often it looks meanwhile. */
    private static final Duration POLL = Duration.ofMillis(20);

    @RegisterExtension
    final GunFixture gun = new GunFixture();

    private RawPeer peer;

    /** Answers each request with as many messages as its path says, the head included. */
    @BeforeEach
    void start() {
        peer = RawPeer.start(connection -> {
            try {
                RawHttp2 http2 = H2Scripts.open(connection);
                while (true) {
                    answer(http2);
                }
            } catch (IOException | AssertionError end) {
                // The test is over, and its connection closed.
                connection.close();
            }
        });
    }

    private void answer(RawHttp2 http2) throws IOException {
        RawHttp2.H2Headers asked = http2.readNextHeaders();
        int id = asked.streamId();
        long count = asked.fields().stream()
                .filter(field -> field.name().equals(":path"))
                .mapToLong(field -> Long.parseLong(field.value().substring(1)))
                .findFirst()
                .orElseThrow();
        http2.writeHeaders(id, count == 1, H2Scripts.OK);
        for (long i = 2; i <= count; i++) {
            http2.write(H2Frame.data(id, "x", i == count));
        }
    }

    @AfterEach
    void stop() {
        peer.close();
    }

    private static final class Verification extends FlowPublisherVerification<GunMessage> {

        private final GunConnection connection;

        Verification(GunConnection connection) {
            super(
                    new TestEnvironment(SIGNAL.toMillis(), SILENCE.toMillis(), POLL.toMillis(), false),
                    COLLECTED.toMillis());
            this.connection = connection;
        }

        @Override
        public Flow.Publisher<GunMessage> createFlowPublisher(long elements) {
            // A response has a head. The count is in the request, since a test may be over before its request is read.
            return connection.get("/" + Math.max(1, elements)).messages();
        }

        /** One that has, or had, its subscriber. */
        @Override
        public Flow.Publisher<GunMessage> createFailedFlowPublisher() {
            Flow.Publisher<GunMessage> taken = createFlowPublisher(1);
            taken.subscribe(new Ignoring());
            return taken;
        }

        @Override
        public long maxElementsFromPublisher() {
            return MOST;
        }
    }

    private static final class Ignoring implements Flow.Subscriber<GunMessage> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            // It wants nothing.
        }

        @Override
        public void onNext(GunMessage message) {
            throw new AssertionError("not requested: " + message);
        }

        @Override
        public void onError(Throwable failure) {
            // It has not asked for anything.
        }

        @Override
        public void onComplete() {
            // It has not asked for anything.
        }
    }

    @TestFactory
    @DisplayName("each test of the TCK passes, but for those that do not apply")
    Stream<DynamicTest> publisher() {
        return Arrays.stream(FlowPublisherVerification.class.getMethods())
                .filter(method -> method.isAnnotationPresent(org.testng.annotations.Test.class))
                .sorted(Comparator.comparing(Method::getName))
                .map(test -> DynamicTest.dynamicTest(test.getName(), () -> assertThat(run(test))
                        .isEqualTo(
                                test.getName().startsWith("untested_") || NOT_APPLICABLE.contains(test.getName())
                                        ? Verdict.NOT_APPLICABLE
                                        : Verdict.PASSED)));
    }

    private Verdict run(Method test) throws Exception {
        GunConnection connection = gun.open(peer, gun.options(Protocol.HTTP2));
        connection.awaitUp(Gates.TIMEOUT);
        Verification verification = new Verification(connection);
        verification.setUp();
        try {
            test.invoke(verification);
            return Verdict.PASSED;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SkipException) {
                return Verdict.NOT_APPLICABLE;
            }
            throw new AssertionError(test.getName(), e.getCause());
        } finally {
            connection.close();
        }
    }
}
