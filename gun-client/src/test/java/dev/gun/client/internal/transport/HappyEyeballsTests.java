package dev.gun.client.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.Reason;
import dev.gun.client.Reason.TimeoutPhase;
import dev.gun.client.event.LookupInfo;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The loop, the clock and the network are scripted: no attempt ends, and no time passes, unless a test says so. */
@DisplayName("Connecting to one of several addresses (RFC 8305 §5, spec §13)")
class HappyEyeballsTests {

    private final EmbeddedChannel clock = new EmbeddedChannel();
    private final Map<String, ChannelPromise> attempts = new LinkedHashMap<>();
    private final List<Object> results = new ArrayList<>();

    @BeforeEach
    void stopTheClock() {
        clock.freezeTime();
    }

    @AfterEach
    void endTheClock() {
        clock.finishAndReleaseAll();
    }

    @Test
    void theCallbackIsNeverCalledFromWithinTheCallThatBeginsIt() {
        begin(GunOptions.INFINITE);

        assertThat(results).isEmpty();
        clock.runPendingTasks();
        assertThat(results).containsExactly(new Reason.ConnectFailed(List.of("there is no address")));
    }

    @Test
    void theFirstAddressThatConnectsIsTheResultAndNoOtherIsTried() {
        start("::1", "10.0.0.1");
        succeed("[::1]:80");
        pass(Duration.ofDays(1));

        assertThat(results).containsExactly(channel("[::1]:80"));
        assertThat(attempts).containsOnlyKeys("[::1]:80");
    }

    @Test
    void anAttemptBegins250MillisecondsAfterTheOneBefore() {
        start("::1", "10.0.0.1", "::2");
        assertThat(attempts).containsOnlyKeys("[::1]:80");

        pass(Duration.ofMillis(249));
        assertThat(attempts).containsOnlyKeys("[::1]:80");
        pass(Duration.ofMillis(1));
        assertThat(attempts).containsOnlyKeys("[::1]:80", "10.0.0.1:80");
        pass(Duration.ofMillis(249));
        assertThat(attempts).containsOnlyKeys("[::1]:80", "10.0.0.1:80");
        pass(Duration.ofMillis(1));
        assertThat(attempts).containsOnlyKeys("[::1]:80", "10.0.0.1:80", "[::2]:80");
        assertThat(results).isEmpty();
    }

    @Test
    void anAttemptThatFailsIsFollowedAtOnceAndTheNextOneHasItsWhole250Milliseconds() {
        start("::1", "10.0.0.1", "::2");
        pass(Duration.ofMillis(200));
        fail("[::1]:80", new ConnectException("Connection refused: /[0:0:0:0:0:0:0:1]:80"));
        assertThat(attempts).containsOnlyKeys("[::1]:80", "10.0.0.1:80");

        pass(Duration.ofMillis(249));
        assertThat(attempts).containsOnlyKeys("[::1]:80", "10.0.0.1:80");
        pass(Duration.ofMillis(1));
        assertThat(attempts).containsOnlyKeys("[::1]:80", "10.0.0.1:80", "[::2]:80");
    }

    @Test
    void theLosersAreClosed() {
        start("::1", "10.0.0.1", "::2");
        pass(Duration.ofMillis(250));
        succeed("10.0.0.1:80");
        pass(Duration.ofDays(1));

        assertThat(results).containsExactly(channel("10.0.0.1:80"));
        assertThat(openChannels()).containsExactly("10.0.0.1:80");
        assertThat(attempts).containsOnlyKeys("[::1]:80", "10.0.0.1:80");
    }

    @Test
    void anAttemptThatConnectsAfterTheRaceIsClosedToo() {
        start("::1", "10.0.0.1");
        pass(Duration.ofMillis(250));
        succeed("10.0.0.1:80");
        succeed("[::1]:80");

        assertThat(results).containsExactly(channel("10.0.0.1:80"));
        assertThat(openChannels()).containsExactly("10.0.0.1:80");
    }

    @Test
    void whenAllFailTheReasonHasOneLinePerAddressInTheOrderOfTheFailures() {
        start("::1", "10.0.0.1");
        pass(Duration.ofMillis(250));
        fail("10.0.0.1:80", new ConnectException("Connection refused: /10.0.0.1:80"));
        assertThat(results).isEmpty();
        fail("[::1]:80", new IOException());

        assertThat(results)
                .containsExactly(
                        new Reason.ConnectFailed(List.of("10.0.0.1:80: Connection refused", "[::1]:80: IOException")));
        assertThat(openChannels()).isEmpty();
    }

    @Test
    void theTimeoutIsForAllAttemptsTogetherAndSaysHowFarTheyCame() {
        startWithin(Duration.ofMillis(300), "::1", "10.0.0.1", "::2", "10.0.0.2");
        fail("[::1]:80", new ConnectException("Connection refused: /[0:0:0:0:0:0:0:1]:80"));
        pass(Duration.ofMillis(299));
        assertThat(results).isEmpty();
        pass(Duration.ofMillis(1));

        assertThat(results)
                .containsExactly(new Reason.Timeout(
                        TimeoutPhase.CONNECT,
                        "No connection was made within connectTimeout = PT0.3S: [::1]:80: Connection refused;"
                                + " 10.0.0.1:80: no answer; [::2]:80: no answer; 10.0.0.2:80: not tried"));
        assertThat(openChannels()).isEmpty();
        pass(Duration.ofDays(1));
        assertThat(results).hasSize(1);
    }

    @Test
    void anInfiniteTimeoutIsNoTimer() {
        start("::1");

        assertThat(clock.runScheduledPendingTasks()).isEqualTo(-1);
    }

    @Test
    void noTimerIsLeftWhenItIsOver() {
        startWithin(Duration.ofSeconds(5), "::1", "10.0.0.1");
        succeed("[::1]:80");

        assertThat(clock.runScheduledPendingTasks()).isEqualTo(-1);
    }

    @Test
    void cancellingClosesEverythingUnderWayAndThereIsNoCallback() {
        Cancellable cancellable = startWithin(Duration.ofSeconds(5), "::1", "10.0.0.1", "::2");
        pass(Duration.ofMillis(250));
        cancellable.cancel();
        cancellable.cancel();
        pass(Duration.ofDays(1));

        assertThat(openChannels()).isEmpty();
        assertThat(attempts).containsOnlyKeys("[::1]:80", "10.0.0.1:80");
        assertThat(results).isEmpty();
    }

    @Test
    void cancellingBeforeTheFirstAttemptMakesNone() {
        begin(GunOptions.INFINITE, "::1").cancel();
        clock.runPendingTasks();

        assertThat(attempts).isEmpty();
        assertThat(results).isEmpty();
    }

    private Cancellable start(String... addresses) {
        return startWithin(GunOptions.INFINITE, addresses);
    }

    private Cancellable startWithin(Duration timeout, String... addresses) {
        Cancellable cancellable = begin(timeout, addresses);
        clock.runPendingTasks();
        return cancellable;
    }

    private Cancellable begin(Duration timeout, String... addresses) {
        LookupInfo info = new LookupInfo(
                Stream.of(addresses)
                        .map(NetUtil::createInetAddressFromIpAddressString)
                        .toList(),
                80);
        return new HappyEyeballs(clock.eventLoop(), this::attempt, new ConnectCallback() {
                    @Override
                    public void connected(Channel channel) {
                        results.add(channel);
                    }

                    @Override
                    public void failed(Reason reason) {
                        results.add(reason);
                    }
                })
                .start(Addresses.of(info), timeout);
    }

    private ChannelFuture attempt(SocketAddress remote) {
        ChannelPromise promise = new EmbeddedChannel().newPromise();
        assertThat(attempts.put(Addresses.text(remote), promise)).isNull();
        return promise;
    }

    private void succeed(String address) {
        attempts.get(address).setSuccess();
        settle();
    }

    private void fail(String address, Exception cause) {
        attempts.get(address).setFailure(cause);
        channel(address).close();
        settle();
    }

    private void pass(Duration time) {
        clock.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        settle();
    }

    private void settle() {
        attempts.values().forEach(attempt -> ((EmbeddedChannel) attempt.channel()).runPendingTasks());
        clock.runPendingTasks();
        clock.runScheduledPendingTasks();
    }

    private Channel channel(String address) {
        return attempts.get(address).channel();
    }

    private List<String> openChannels() {
        return attempts.keySet().stream()
                .filter(address -> channel(address).isOpen())
                .toList();
    }
}
