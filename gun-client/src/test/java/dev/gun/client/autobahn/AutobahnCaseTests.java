package dev.gun.client.autobahn;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunOptions;
import dev.gun.client.GunOwner;
import dev.gun.client.Protocol;
import dev.gun.client.WsOptions;
import dev.gun.client.message.GunDown;
import dev.gun.client.message.GunWs;
import dev.gun.client.testkit.LeakWatch;
import dev.gun.client.testkit.RawPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each case of the Autobahn TestSuite for clients, strictly: with an echo of every message that came before a close. */
@ExtendWith(LeakWatch.class)
@DisplayName("The Autobahn cases (spec page 1 §8)")
class AutobahnCaseTests {

    private static final long SECONDS = 20;

    private static GunClient gun;

    @BeforeAll
    static void start() {
        gun = GunClient.create();
    }

    @AfterAll
    static void stop() {
        gun.close();
    }

    @Test
    @DisplayName("are all there, by section")
    void count() {
        List<String> ids = new ArrayList<>();
        Stream.of(FrameCases.all(), Utf8Cases.all(), CloseCases.all(), LimitCases.all())
                .forEach(cases -> cases.forEach(each -> ids.add(each.id())));
        DeflateCases.all().forEach(each -> ids.add(each.id()));
        Map<String, Long> sections =
                ids.stream().collect(groupingBy(id -> id.substring(0, id.indexOf('.')), TreeMap::new, counting()));

        assertThat(ids).doesNotHaveDuplicates().hasSize(517);
        assertThat(sections)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("1", 16L),
                        Map.entry("2", 11L),
                        Map.entry("3", 7L),
                        Map.entry("4", 10L),
                        Map.entry("5", 20L),
                        Map.entry("6", 145L),
                        Map.entry("7", 37L),
                        Map.entry("9", 54L),
                        Map.entry("10", 1L),
                        Map.entry("12", 90L),
                        Map.entry("13", 126L)));
    }

    @TestFactory
    @DisplayName("1 to 5: framing, pings and pongs, reserved bits, opcodes, fragmentation")
    Stream<DynamicTest> frames() {
        return FrameCases.all().stream().map(AutobahnCaseTests::test);
    }

    @TestFactory
    @DisplayName("6: UTF-8")
    Stream<DynamicTest> utf8() {
        return Utf8Cases.all().stream().map(AutobahnCaseTests::test);
    }

    @TestFactory
    @DisplayName("7: closing")
    Stream<DynamicTest> closing() {
        return CloseCases.all().stream().map(AutobahnCaseTests::test);
    }

    @TestFactory
    @DisplayName("9 and 10: limits and auto-fragmentation")
    Stream<DynamicTest> limits() {
        return LimitCases.all().stream().map(AutobahnCaseTests::test);
    }

    @TestFactory
    @DisplayName("12 and 13: compression")
    Stream<DynamicTest> compression() {
        return DeflateCases.all().stream()
                .map(each -> dynamicTest(
                        each.id(), () -> run(each::play, each.compress().options(), Case.NORMAL)));
    }

    private static DynamicTest test(Case each) {
        return dynamicTest(
                each.id(),
                () -> run(
                        connection -> each.play(connection, connection.acceptWebSocket()),
                        WsOptions.defaults(),
                        each.down()));
    }

    private static void run(RawPeer.Script script, WsOptions options, String expected) throws Exception {
        CompletableFuture<String> down = new CompletableFuture<>();
        GunOwner echo = message -> {
            if (message instanceof GunWs ws && ws.frame().isData()) {
                ws.stream().send(ws.frame());
            } else if (message instanceof GunDown gone) {
                down.complete(gone.reason().code());
            }
        };
        try (RawPeer peer = RawPeer.start(script)) {
            GunConnection connection = gun.open(
                    peer.host(),
                    peer.port(),
                    GunOptions.builder()
                            .protocols(Protocol.HTTP)
                            .retry(0, Duration.ofSeconds(1))
                            .sendBufferLimit(64L << 20)
                            .owner(echo)
                            .build());
            connection.wsUpgrade("/", options);
            peer.awaitScripts();
            assertThat(down.get(SECONDS, TimeUnit.SECONDS)).isEqualTo(expected);
            connection.terminated().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        }
    }
}
