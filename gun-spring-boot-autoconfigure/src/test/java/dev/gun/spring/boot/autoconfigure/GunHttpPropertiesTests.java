package dev.gun.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunClient;
import dev.gun.client.GunOptions;
import dev.gun.client.Http1Options;
import dev.gun.client.Http2Options;
import dev.gun.spring.FakeGunClient;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@DisplayName("Properties of HTTP (page 3, Properties)")
class GunHttpPropertiesTests {

    private final FakeGunClient client = new FakeGunClient();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(GunAutoConfiguration.class))
            .withBean(GunClient.class, () -> client);

    private void options(Consumer<GunOptions> assertions, String... properties) {
        runner.withPropertyValues(properties).run(context -> {
            assertThat(context).hasNotFailed();
            assertions.accept(client.last().options);
        });
    }

    @Test
    void everyOptionOfHttpHasAProperty() {
        options(
                options -> {
                    assertThat(options.http1())
                            .isEqualTo(Http1Options.defaults()
                                    .withMaxPipelined(1)
                                    .withPipelineNonIdempotent(true)
                                    .withMaxHeaderBlockSize(2_048)
                                    .withMaxTrailerBlockSize(3_072)
                                    .withKeepalive(Duration.ofSeconds(4))
                                    .withHttp10(true)
                                    .withFlow(9));
                    assertThat(options.http2())
                            .usingRecursiveComparison()
                            .isEqualTo(Http2Options.builder()
                                    .initialConnectionWindowSize(1 << 20)
                                    .initialStreamWindowSize(2 << 20)
                                    .maxFrameSizeReceived(32_768)
                                    .maxHeaderListSize(4_096)
                                    .enablePush(true)
                                    .notifySettingsChanged(true)
                                    .keepalive(Duration.ofSeconds(5))
                                    .keepaliveTolerance(6)
                                    .prefaceTimeout(Duration.ofSeconds(7))
                                    .settingsTimeout(Duration.ofSeconds(8))
                                    .flow(10)
                                    .connectionWindowUpdateThreshold(1_024)
                                    .streamWindowUpdateThreshold(2_048)
                                    .maxFrameSizeSent(20_480)
                                    .maxDecodeTableSize(3_072)
                                    .maxEncodeTableSize(5_120)
                                    .maxConcurrentStreams(9)
                                    .maxFragmentedHeaderBlockSize(6_144)
                                    .maxContinuations(10)
                                    .maxResets(11)
                                    .maxSettings(12)
                                    .maxPings(13)
                                    .maxEmptyData(14)
                                    .maxInforms(15)
                                    .maxControlQueue(16)
                                    .build());
                },
                "gun.connections.api.uri=https://api.example.org",
                "gun.connections.api.http1.max-pipelined=1",
                "gun.connections.api.http1.pipeline-non-idempotent=true",
                "gun.connections.api.http1.max-header-block-size=2KB",
                "gun.connections.api.http1.max-trailer-block-size=3KB",
                "gun.connections.api.http1.keepalive=4s",
                "gun.connections.api.http1.version=1.0",
                "gun.connections.api.http2.initial-connection-window-size=1MB",
                "gun.connections.api.http2.initial-stream-window-size=2MB",
                "gun.connections.api.http2.max-frame-size-received=32KB",
                "gun.connections.api.http2.max-header-list-size=4KB",
                "gun.connections.api.http2.enable-push=true",
                "gun.connections.api.http2.notify-settings-changed=true",
                "gun.connections.api.http2.keepalive=5s",
                "gun.connections.api.http2.keepalive-tolerance=6",
                "gun.connections.api.http2.preface-timeout=7s",
                "gun.connections.api.http2.settings-timeout=8s",
                "gun.connections.api.http1.flow=9",
                "gun.connections.api.http2.flow=10",
                "gun.connections.api.http2.connection-window-update-threshold=1KB",
                "gun.connections.api.http2.stream-window-update-threshold=2KB",
                "gun.connections.api.http2.max-frame-size-sent=20KB",
                "gun.connections.api.http2.max-decode-table-size=3KB",
                "gun.connections.api.http2.max-encode-table-size=5KB",
                "gun.connections.api.http2.max-concurrent-streams=9",
                "gun.connections.api.http2.max-fragmented-header-block-size=6KB",
                "gun.connections.api.http2.max-continuations=10",
                "gun.connections.api.http2.max-resets=11",
                "gun.connections.api.http2.max-settings=12",
                "gun.connections.api.http2.max-pings=13",
                "gun.connections.api.http2.max-empty-data=14",
                "gun.connections.api.http2.max-informs=15",
                "gun.connections.api.http2.max-control-queue=16");
    }

    @Test
    void anOptionOfGunThatMeansNothingHereFailsTheStartWithTheReason() {
        String growth = "a window is refilled to its initial size and does not grow";
        assertRefused("connection-window-margin-size", "1B", growth);
        assertRefused("stream-window-margin-size", "1B", growth);
        assertRefused("max-connection-window-size", "1B", growth);
        assertRefused("max-stream-window-size", "1B", growth);
        assertRefused(
                "stream-window-data-threshold",
                "1B",
                "what the server's window allows is sent, since a body that waits for more could wait for ever");
        assertRefused("enable-connect-protocol", "true", "the setting is the server's to send (RFC 8441 §3)");
    }

    private void assertRefused(String name, String value, String why) {
        String property = "gun.connections.api.http2." + name;
        runner.withPropertyValues("gun.connections.api.uri=https://api.example.org", property + "=" + value)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOf(dev.gun.client.GunOptionsException.class)
                        .hasMessageEndingWith(" is not supported: " + why));
    }
}
