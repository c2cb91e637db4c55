package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("toBuilder begins with the options that it is called on, and leaves them as they are")
class OptionsCopyTests {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    @DisplayName("RequestOptions, every one of them")
    void requestOptions() {
        RequestOptions options = RequestOptions.builder()
                .replyTo(ReplyTo.OWNER)
                .flow(3)
                .uriTemplate("/{id}")
                .resubmit(Resubmit.IDEMPOTENT)
                .responseTimeout(SECOND)
                .idleTimeout(SECOND)
                .invalidRequestHeaders(InvalidHeaders.IGNORE)
                .sse()
                .contentDecoding(ContentDecoding.on())
                .build();
        RequestOptions copy = options.toBuilder().flow(4).build();

        assertThat(copy.toBuilder().flow(3).build()).usingRecursiveComparison().isEqualTo(options);
        assertThat(options.flow()).isEqualTo(3);
        assertThat(copy.flow()).isEqualTo(4);
    }

    @Test
    @DisplayName("WsOptions, every one of them")
    void wsOptions() {
        Supplier<WsSubprotocol> handler = () -> {
            throw new AssertionError("no WebSocket is opened");
        };
        WsOptions options = WsOptions.builder()
                .compress(true)
                .clientMaxWindowBits(9)
                .serverMaxWindowBits(10)
                .clientNoContextTakeover(true)
                .serverNoContextTakeover(true)
                .subprotocols(List.of("a"))
                .keepalive(SECOND)
                .pongTimeout(SECOND)
                .closingTimeout(SECOND)
                .silencePings(false)
                .flow(3)
                .maxMessageSize(1_001)
                .maxFrameSize(1_002)
                .maxDecompressedSize(1_003)
                .receiveBuffer(2_004)
                .replyTo(ReplyTo.HANDLE)
                .invalidRequestHeaders(InvalidHeaders.IGNORE)
                .protocol("b", handler)
                .defaultProtocol(handler)
                .userOptions("mine")
                .build();
        WsOptions copy = options.toBuilder().protocol("c", handler).build();

        assertThat(options.toBuilder().build()).usingRecursiveComparison().isEqualTo(options);
        assertThat(options.subprotocols()).containsExactly("a", "b");
        assertThat(copy.subprotocols()).containsExactly("a", "b", "c");
        assertThat(copy.protocols()).containsOnlyKeys("b", "c");
    }

    @Test
    @DisplayName("Http2Options, and what was not set still follows what it depends on")
    void http2Options() {
        Http2Options options =
                Http2Options.builder().enablePush(false).maxPings(7).build();
        Http2Options copy = options.toBuilder().initialStreamWindowSize(100_000).build();

        assertThat(options.toBuilder().build()).usingRecursiveComparison().isEqualTo(options);
        assertThat(options.initialStreamWindowSize()).isEqualTo(8_000_000);
        assertThat(copy.enablePush()).isFalse();
        assertThat(copy.maxPings()).isEqualTo(7);
        assertThat(copy.streamWindowUpdateThreshold()).isEqualTo(50_000);
    }
}
