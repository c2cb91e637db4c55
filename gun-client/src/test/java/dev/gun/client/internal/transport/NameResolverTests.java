package dev.gun.client.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.NameResolution;
import dev.gun.client.Reason;
import dev.gun.client.Reason.TimeoutPhase;
import dev.gun.client.event.LookupInfo;
import dev.gun.client.testkit.Gates;
import dev.gun.client.testkit.Recorder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The name resolver (spec §13)")
class NameResolverTests {

    private static final String NO_SERVER = "it is not in the hosts file, and no name server is configured";

    @RegisterExtension
    static final Loops LOOPS = new Loops();

    private final Recorder<Object> results = new Recorder<>();
    private final AtomicReference<@Nullable DnsServerAddressStreamProvider> configured = new AtomicReference<>();
    private final NameResolver resolver =
            new NameResolver(LOOPS.group(), configured::get, Gates.TIMEOUT, this::blocking);
    private final DnsPeer dns = new DnsPeer(
            LOOPS.group(),
            Map.of(
                    "host.test.", addresses("10.0.0.1", "10.0.0.2", "2001:db8::1"),
                    "four.test.", addresses("10.0.0.4"),
                    "xn--bcher-kva.test.", addresses("10.0.0.5"),
                    "six.test.", addresses("10.0.0.6", "2001:db8::6"),
                    "slow.test.", addresses("10.0.0.7", "2001:db8::7"),
                    "silent.test.", addresses()),
            Set.of("A six.test.", "AAAA slow.test."));
    /** What the JDK's resolver does. */
    private volatile BlockingNames.Source jdk = name -> {
        throw new AssertionError("the JDK was asked for " + name);
    };

    @AfterEach
    void close() throws Exception {
        LOOPS.drain();
        results.assertNothingMore();
        resolver.close();
        dns.close();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1", "[2001:db8::1], 2001:db8::1", "::1, ::1"})
    void anAddressNeedsNoNameServer(String host, String expected) throws Exception {
        resolve(host);

        results.awaitExactly(new LookupInfo(addresses(expected), 443));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "localhost."})
    void localhostNeedsNoNameServer(String host) throws Exception {
        resolve(host);

        LookupInfo found = (LookupInfo) results.awaitNext();
        assertThat(found.addresses()).isNotEmpty().allMatch(InetAddress::isLoopbackAddress);
    }

    @Test
    @DisplayName("A name below localhost is this machine (RFC 6761 §6.3)")
    void aNameBelowLocalhostIsThisMachine() throws Exception {
        resolve("api.localhost");

        results.awaitExactly(new LookupInfo(addresses("::1", "127.0.0.1"), 443));
    }

    @Test
    void withoutANameServerANameIsUnknownAtOnce() throws Exception {
        resolve("host.test");

        results.awaitExactly(new Reason.UnknownHost("host.test", NO_SERVER));
    }

    @Test
    void aNameServerThatIsConfiguredLaterIsAsked() throws Exception {
        resolve("four.test");
        results.awaitExactly(new Reason.UnknownHost("four.test", NO_SERVER));
        useNameServer();
        resolve("four.test");

        results.awaitExactly(new LookupInfo(addresses("10.0.0.4"), 443));
    }

    @Test
    void bothFamiliesAreAskedForAndTheAddressesComeInTheOrderToTryThem() throws Exception {
        useNameServer();
        resolve("host.test");

        results.awaitExactly(new LookupInfo(addresses("2001:db8::1", "10.0.0.1", "10.0.0.2"), 443));
        assertThat(dns.questions()).containsExactlyInAnyOrder("A host.test.", "AAAA host.test.");
    }

    @ParameterizedTest
    @CsvSource({"slow.test., 10.0.0.7", "six.test, 2001:db8::6"})
    @DisplayName("When the answer for one family does not come, the other family's is enough (RFC 8305 §3)")
    void oneFamilysAnswerIsEnough(String name, String expected) throws Exception {
        useNameServer();
        resolve(name);

        results.awaitExactly(new LookupInfo(addresses(expected), 443));
    }

    @Test
    @DisplayName("With resolver JVM the JDK is asked, on a thread of its own, and nobody else")
    void theJdkIsAsked() throws Exception {
        useNameServer();
        AtomicReference<@Nullable String> asked = new AtomicReference<>();
        jdk = name -> {
            asked.set(name + " on " + Thread.currentThread().getName());
            return addresses("10.0.0.9", "2001:db8::9").toArray(new InetAddress[0]);
        };
        resolveByJdk("bücher.test");

        results.awaitExactly(new LookupInfo(addresses("2001:db8::9", "10.0.0.9"), 443));
        assertThat(asked).hasValue("xn--bcher-kva.test on gun-names");
        assertThat(dns.questions()).isEmpty();
    }

    @Test
    @DisplayName("With resolver JVM an address is taken literally all the same")
    void anAddressNeedsNoJdk() throws Exception {
        resolveByJdk("[::1]");

        results.awaitExactly(new LookupInfo(addresses("::1"), 443));
    }

    @Test
    @DisplayName("What the JDK does not know is unknown, whatever it throws")
    void whatTheJdkDoesNotKnow() throws Exception {
        jdk = name -> {
            throw new UnknownHostException(name + ": Name or service not known");
        };
        resolveByJdk("host.test");
        results.awaitExactly(new Reason.UnknownHost(
                "host.test", "the JDK's resolver does not know it: host.test: Name or service not known"));
        jdk = name -> {
            throw new IllegalStateException("broken");
        };
        resolveByJdk("host.test");

        results.awaitExactly(new Reason.UnknownHost(
                "host.test", "the JDK's resolver failed: java.lang.IllegalStateException: broken"));
    }

    @Test
    @DisplayName("A JDK that blocks holds four threads at most, no event loop, and is not waited for past the time-out")
    void aJdkThatBlocks() throws Exception {
        CountDownLatch blocked = new CountDownLatch(BlockingNames.THREADS);
        CountDownLatch unblock = new CountDownLatch(1);
        List<String> asked = new CopyOnWriteArrayList<>();
        jdk = name -> {
            asked.add(name);
            blocked.countDown();
            try {
                unblock.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return addresses("10.0.0.9").toArray(new InetAddress[0]);
        };
        try {
            for (int i = 0; i < BlockingNames.THREADS; i++) {
                LOOPS.call(() -> resolve(resolver, "host.test", NameResolution.JVM, GunOptions.INFINITE));
            }
            blocked.await();
            LOOPS.call(() -> resolve(resolver, "late.test", NameResolution.JVM, Duration.ofMillis(10)));
            results.awaitExactly(new Reason.Timeout(
                    TimeoutPhase.DOMAIN_LOOKUP,
                    "The host name \"late.test\" was not resolved within domainLookupTimeout = PT0.01S"));
        } finally {
            unblock.countDown();
        }

        LookupInfo found = new LookupInfo(addresses("10.0.0.9"), 443);
        results.awaitExactly(found, found, found, found);
        assertThat(asked).containsExactly("host.test", "host.test", "host.test", "host.test");
    }

    @Test
    void anInternationalNameIsAskedForInAscii() throws Exception {
        useNameServer();
        resolve("bücher.test");

        results.awaitExactly(new LookupInfo(addresses("10.0.0.5"), 443));
    }

    @Test
    void aNameThatDoesNotExistIsUnknown() throws Exception {
        useNameServer();
        resolve("nobody.test.");

        results.awaitExactly(new Reason.UnknownHost("nobody.test.", "the name server knows no such name (NXDOMAIN)"));
    }

    @Test
    void aNameServerThatKeepsSilentIsNotWaitedForForEver() throws Exception {
        try (NameResolver hasty =
                new NameResolver(LOOPS.group(), this::server, Duration.ofMillis(10), this::blocking)) {
            LOOPS.call(() -> resolve(hasty, "silent.test.", GunOptions.INFINITE));

            results.awaitExactly(new Reason.UnknownHost("silent.test.", "the name server did not answer"));
        }
    }

    @Test
    void whatIsNoHostNameIsUnknownAndTheRuleIsNamed() throws Exception {
        resolve("no host");

        results.awaitExactly(
                new Reason.UnknownHost("no host", "it is not a host name: a host name has no such character: U+0020"));
    }

    @Test
    void theTimeoutNamesItsOption() throws Exception {
        useNameServer();
        LOOPS.call(() -> resolve(resolver, "silent.test.", Duration.ofMillis(10)));

        results.awaitExactly(new Reason.Timeout(
                TimeoutPhase.DOMAIN_LOOKUP,
                "The host name \"silent.test.\" was not resolved within domainLookupTimeout = PT0.01S"));
    }

    @Test
    void afterCancellingThereIsNoCallback() throws Exception {
        useNameServer();
        Cancellable asked = LOOPS.call(() -> {
            resolve(resolver, "127.0.0.1", GunOptions.INFINITE).cancel();
            return resolve(resolver, "silent.test.", Duration.ofHours(1));
        });
        Awaitility.await().until(() -> dns.questions().contains("A silent.test."));
        LOOPS.call(() -> {
            asked.cancel();
            asked.cancel();
            return true;
        });
    }

    @Test
    void whatIsResolvedAfterClosingFails() throws Exception {
        useNameServer();
        resolve("four.test");
        results.awaitExactly(new LookupInfo(addresses("10.0.0.4"), 443));
        resolver.close();
        resolver.close();
        resolve("four.test");

        results.awaitExactly(new Reason.UnknownHost("four.test", "the resolver is closed"));
    }

    @ParameterizedTest(name = "[{0}] {1}")
    @CsvSource({
        "'nameserver 10.0.0.1', true",
        "'search example.org\nnameserver\t::1\n', true",
        "'# nameserver 10.0.0.1\noptions ndots:2\n', false",
        "nameserver, false",
        "'', false"
    })
    @DisplayName("A name server is configured by a line of resolv.conf(5)")
    void aNameServerIsConfiguredByALineOfResolvConf(String text, boolean expected, @TempDir Path directory)
            throws Exception {
        Path file = Files.writeString(directory.resolve("resolv.conf"), text);

        assertThat(NameServers.isConfiguredIn(file)).isEqualTo(expected);
    }

    @Test
    void withoutTheFileNoNameServerIsConfigured(@TempDir Path directory) {
        assertThat(NameServers.isConfiguredIn(directory.resolve("none"))).isFalse();
    }

    private void useNameServer() {
        configured.set(server());
    }

    private DnsServerAddressStreamProvider server() {
        InetSocketAddress address = dns.address();
        return new SingletonDnsServerAddressStreamProvider(address);
    }

    private void resolve(String host) throws Exception {
        LOOPS.call(() -> resolve(resolver, host, GunOptions.INFINITE));
    }

    private Cancellable resolve(NameResolver with, String host, Duration timeout) {
        return resolve(with, host, NameResolution.DNS, timeout);
    }

    private void resolveByJdk(String host) throws Exception {
        LOOPS.call(() -> resolve(resolver, host, NameResolution.JVM, GunOptions.INFINITE));
    }

    private InetAddress[] blocking(String name) throws UnknownHostException {
        return jdk.resolve(name);
    }

    private Cancellable resolve(NameResolver with, String host, NameResolution how, Duration timeout) {
        return with.resolve(LOOPS.loop(), host, 443, how, timeout, new LookupCallback() {
            @Override
            public void resolved(LookupInfo addresses) {
                results.record(LOOPS.loop().inEventLoop() ? addresses : "not on the loop");
            }

            @Override
            public void failed(Reason reason) {
                results.record(LOOPS.loop().inEventLoop() ? reason : "not on the loop");
            }
        });
    }

    private static List<InetAddress> addresses(String... texts) {
        return Arrays.stream(texts)
                .map(NetUtil::createInetAddressFromIpAddressString)
                .toList();
    }
}
