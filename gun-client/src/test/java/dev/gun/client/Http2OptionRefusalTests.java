package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Options of HTTP/2 that are refused (spec §1, §6)")
class Http2OptionRefusalTests {

    private static final String FROM_0 = "0 to 2147483647";
    private static final String FROM_1 = "1 to 2147483647";
    private static final String NO_GROWTH = "a window is refilled to its initial size and does not grow";

    private static Http2Options.Builder http2() {
        return Http2Options.builder();
    }

    private static Arguments bad(String option, int value, String allowed, ThrowingCallable setting) {
        return Arguments.of("http2." + option, value, allowed, setting);
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                bad("initialStreamWindowSize", 0, FROM_1, () -> http2().initialStreamWindowSize(0)),
                bad(
                        "streamWindowUpdateThreshold",
                        10,
                        "less than the window of 10 bytes",
                        () -> http2().initialStreamWindowSize(10)
                                .streamWindowUpdateThreshold(10)
                                .build()),
                bad(
                        "connectionWindowUpdateThreshold",
                        8_000_000,
                        "less than the window of 8000000 bytes",
                        () -> http2().connectionWindowUpdateThreshold(8_000_000).build()),
                bad("streamWindowUpdateThreshold", -1, FROM_0, () -> http2().streamWindowUpdateThreshold(-1)),
                bad("connectionWindowUpdateThreshold", -1, FROM_0, () -> http2().connectionWindowUpdateThreshold(-1)),
                bad("maxFrameSizeSent", 1, "16384 to 16777215", () -> http2().maxFrameSizeSent(1)),
                bad("maxDecodeTableSize", -1, FROM_0, () -> http2().maxDecodeTableSize(-1)),
                bad("maxEncodeTableSize", -1, FROM_0, () -> http2().maxEncodeTableSize(-1)),
                bad("maxConcurrentStreams", -1, FROM_0, () -> http2().maxConcurrentStreams(-1)),
                bad("maxFragmentedHeaderBlockSize", 1, "1024 to 2147483647", () -> http2().maxFragmentedHeaderBlockSize(
                                1)),
                bad("maxContinuations", -1, FROM_0, () -> http2().maxContinuations(-1)),
                bad("maxResets", -1, FROM_0, () -> http2().maxResets(-1)),
                bad("maxSettings", 0, FROM_1, () -> http2().maxSettings(0)),
                bad("maxPings", -1, FROM_0, () -> http2().maxPings(-1)),
                bad("maxEmptyData", -1, FROM_0, () -> http2().maxEmptyData(-1)),
                bad("maxInforms", -1, FROM_0, () -> http2().maxInforms(-1)),
                bad("maxControlQueue", 0, FROM_1, () -> http2().maxControlQueue(0)));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @MethodSource("bad")
    void aValueThatCannotBeIsRefusedWithWhatCan(String option, int value, String allowed, ThrowingCallable setting) {
        GunOptionsException refusal = catchThrowableOfType(GunOptionsException.class, setting);

        assertThat(refusal).hasMessage("Option " + option + " cannot be " + value + ": allowed is " + allowed);
    }

    static Stream<Arguments> unsupported() {
        return Stream.of(
                bad("connectionWindowMarginSize", 1, NO_GROWTH, () -> http2().connectionWindowMarginSize(1)),
                bad("streamWindowMarginSize", 1, NO_GROWTH, () -> http2().streamWindowMarginSize(1)),
                bad("maxConnectionWindowSize", 1, NO_GROWTH, () -> http2().maxConnectionWindowSize(1)),
                bad("maxStreamWindowSize", 1, NO_GROWTH, () -> http2().maxStreamWindowSize(1)),
                bad(
                        "streamWindowDataThreshold",
                        1,
                        "what the server's window allows is sent, since a body that waits for more could wait for ever",
                        () -> http2().streamWindowDataThreshold(1)),
                Arguments.of(
                        "http2.enableConnectProtocol",
                        true,
                        "the setting is the server's to send (RFC 8441 §3)",
                        (ThrowingCallable) () -> http2().enableConnectProtocol(true)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unsupported")
    void anOptionOfGunWithoutMeaningHereIsRefusedWithTheReason(
            String option, Object value, String why, ThrowingCallable setting) {
        GunOptionsException refusal = catchThrowableOfType(GunOptionsException.class, setting);

        assertThat(refusal).hasMessage("Option " + option + " is not supported: " + why);
        assertThat(refusal.option()).isEqualTo(option);
        assertThat(refusal.value()).isEqualTo(String.valueOf(value));
        assertThat(refusal.allowed()).isEqualTo("not supported: " + why);
    }

    @Test
    void whatFollowsFromOtherOptionsDoesSoUntilItIsSet() {
        Http2Options.Builder builder = http2().initialStreamWindowSize(1_001).maxHeaderListSize(Integer.MAX_VALUE);
        Http2Options followed = builder.build();
        Http2Options set = builder.streamWindowUpdateThreshold(0)
                .connectionWindowUpdateThreshold(1)
                .maxFragmentedHeaderBlockSize(1_024)
                .build();

        assertThat(followed.streamWindowUpdateThreshold()).isEqualTo(500);
        assertThat(followed.connectionWindowUpdateThreshold()).isEqualTo(4_000_000);
        assertThat(followed.maxFragmentedHeaderBlockSize()).isEqualTo(Integer.MAX_VALUE);
        assertThat(set.streamWindowUpdateThreshold()).isZero();
        assertThat(set.connectionWindowUpdateThreshold()).isEqualTo(1);
        assertThat(set.maxFragmentedHeaderBlockSize()).isEqualTo(1_024);
    }
}
