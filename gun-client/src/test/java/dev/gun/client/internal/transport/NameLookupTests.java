package dev.gun.client.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.Reason;
import dev.gun.client.Reason.TimeoutPhase;
import dev.gun.client.event.LookupInfo;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock and the answers are scripted. */
@DisplayName("Waiting for the answers for both families (RFC 8305 §3, spec §13)")
class NameLookupTests {

    private final EmbeddedChannel clock = new EmbeddedChannel();
    private final List<Object> results = new ArrayList<>();
    private final Promise<List<InetAddress>> query = clock.eventLoop().newPromise();
    private final NameLookup lookup = new NameLookup(clock.eventLoop(), "host.test", 80, new LookupCallback() {
        @Override
        public void resolved(LookupInfo found) {
            results.add(found);
        }

        @Override
        public void failed(Reason reason) {
            results.add(reason);
        }
    });

    @BeforeEach
    void stopTheClock() {
        clock.freezeTime();
    }

    @AfterEach
    void noTimerIsLeft() {
        assertThat(clock.runScheduledPendingTasks()).isEqualTo(-1);
        clock.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "2001:db8::1"})
    void afterOneFamilysAnswerTheOthersIsAwaitedFor50Milliseconds(String address) {
        start(GunOptions.INFINITE);
        pass(Duration.ofSeconds(2));
        lookup.heard(address(address));
        pass(Duration.ofMillis(49));
        assertThat(results).isEmpty();
        pass(Duration.ofMillis(1));

        assertThat(results).containsExactly(found(address));
        assertThat(query.isCancelled()).isFalse();
    }

    @Test
    void moreAddressesOfTheSameAnswerDoNotBeginTheDelayAnew() {
        start(GunOptions.INFINITE);
        lookup.heard(address("10.0.0.1"));
        pass(Duration.ofMillis(40));
        lookup.heard(address("10.0.0.2"));
        pass(Duration.ofMillis(10));

        assertThat(results).containsExactly(found("10.0.0.1", "10.0.0.2"));
    }

    @Test
    void whenBothFamiliesAreAnsweredNothingMoreIsAwaited() {
        start(GunOptions.INFINITE);
        lookup.heard(address("10.0.0.1"));
        query.setSuccess(List.of(address("2001:db8::1"), address("10.0.0.1")));
        clock.runPendingTasks();

        assertThat(results).containsExactly(found("2001:db8::1", "10.0.0.1"));
        pass(Duration.ofDays(1));
        assertThat(results).hasSize(1);
    }

    @Test
    void whenTheOtherFamilyFailsOneIsEnough() {
        start(GunOptions.INFINITE);
        lookup.heard(address("10.0.0.1"));
        query.setFailure(new UnknownHostException("no answer"));
        clock.runPendingTasks();

        assertThat(results).containsExactly(found("10.0.0.1"));
    }

    @Test
    void withoutAnyAnswerTheTimeoutIsForBothFamiliesAndEndsTheQuery() {
        start(Duration.ofSeconds(5));
        pass(Duration.ofSeconds(5));

        assertThat(results)
                .containsExactly(new Reason.Timeout(
                        TimeoutPhase.DOMAIN_LOOKUP,
                        "The host name \"host.test\" was not resolved within domainLookupTimeout = PT5S"));
        assertThat(query.isCancelled()).isTrue();
    }

    @Test
    void whatIsHeardAfterTheEndIsNothing() {
        start(GunOptions.INFINITE);
        lookup.cancel();
        lookup.heard(address("10.0.0.1"));
        pass(Duration.ofDays(1));

        assertThat(results).isEmpty();
    }

    private void start(Duration timeout) {
        lookup.start(timeout, () -> lookup.await(query));
        clock.runPendingTasks();
    }

    private void pass(Duration time) {
        clock.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        clock.runScheduledPendingTasks();
    }

    private static LookupInfo found(String... addresses) {
        return new LookupInfo(
                Arrays.stream(addresses).map(NameLookupTests::address).toList(), 80);
    }

    private static InetAddress address(String text) {
        return NetUtil.createInetAddressFromIpAddressString(text);
    }
}
