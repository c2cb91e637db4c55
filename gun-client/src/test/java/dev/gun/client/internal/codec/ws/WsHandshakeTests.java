package dev.gun.client.internal.codec.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Opening handshake, client's side")
class WsHandshakeTests {
    private static final String RFC_KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String RFC_ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    private static final DeflateParams FULL = new DeflateParams(15, 15, false, false);

    private final Map<String, List<String>> headers = new LinkedHashMap<>();

    WsHandshakeTests() {
        header("upgrade", "websocket");
        header("connection", "Upgrade");
        header("sec-websocket-accept", RFC_ACCEPT);
    }

    @Nested
    @DisplayName("RFC 6455 §4.1")
    class Rfc6455 {
        @Test
        @DisplayName("§1.3: the accept value answers the key")
        void acceptValue() {
            assertThat(WsHandshake.acceptFor(RFC_KEY)).isEqualTo(RFC_ACCEPT);
        }

        @Test
        void keyIsSixteenFreshBytes() {
            WsHandshake one = WsHandshake.create(List.of(), null);
            WsHandshake two = WsHandshake.create(List.of(), null);

            assertThat(Base64.getDecoder().decode(one.key())).hasSize(16);
            assertThat(one.key()).isNotEqualTo(two.key());
        }

        @Test
        void plainAnswerIsAccepted() {
            assertThat(verify()).isEqualTo(accepted(null, null));
        }

        @ParameterizedTest
        @CsvSource({"WebSocket, 'keep-alive, UPGRADE'", "WEBSOCKET, 'upgrade,close'"})
        void upgradeAndConnectionIgnoreCase(String upgrade, String connection) {
            header("upgrade", upgrade);
            header("connection", connection);

            assertThat(verify()).isEqualTo(accepted(null, null));
        }

        @Test
        void connectionMayHaveSeveralLines() {
            header("connection", "keep-alive", "Upgrade");

            assertThat(verify()).isEqualTo(accepted(null, null));
        }

        @Test
        void otherStatus() {
            assertThat(new WsHandshake(RFC_KEY, List.of(), null).verify(200, WsHandshakeTests.this::lookup))
                    .isEqualTo(failed(":status", "200", "101 (RFC 6455 §4.1)"));
        }

        @Test
        void otherUpgrade() {
            header("upgrade", "h2c");

            assertThat(verify()).isEqualTo(failed("upgrade", "h2c", "websocket (RFC 6455 §4.1)"));
        }

        @Test
        void noUpgrade() {
            headers.remove("upgrade");

            assertThat(verify()).isEqualTo(failed("upgrade", null, "websocket (RFC 6455 §4.1)"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"keep-alive", "upgraded", "up grade", ""})
        void connectionWithoutUpgrade(String connection) {
            header("connection", connection);

            assertThat(verify()).isEqualTo(failed("connection", connection, "upgrade (RFC 6455 §4.1)"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"S3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo", "dGhlIHNhbXBsZSBub25jZQ=="})
        void otherAccept(String accept) {
            header("sec-websocket-accept", accept);

            assertThat(verify()).isEqualTo(failed("sec-websocket-accept", accept, RFC_ACCEPT + " (RFC 6455 §4.1)"));
        }

        @Test
        void noAccept() {
            headers.remove("sec-websocket-accept");

            assertThat(verify()).isEqualTo(failed("sec-websocket-accept", null, RFC_ACCEPT + " (RFC 6455 §4.1)"));
        }

        @Test
        void twoAccepts() {
            header("sec-websocket-accept", RFC_ACCEPT, "x");

            assertThat(verify())
                    .isEqualTo(failed("sec-websocket-accept", RFC_ACCEPT + ", x", RFC_ACCEPT + " (RFC 6455 §4.1)"));
        }
    }

    @Nested
    @DisplayName("Subprotocols")
    class Subprotocols {
        @Test
        void oneOfThoseOffered() {
            header("sec-websocket-protocol", "v2");

            assertThat(verify(null, "v1", "v2")).isEqualTo(accepted("v2", null));
        }

        @Test
        @DisplayName("none chosen is accepted, as Gun does")
        void noneChosen() {
            assertThat(verify(null, "v1", "v2")).isEqualTo(accepted(null, null));
        }

        @ParameterizedTest
        @ValueSource(strings = {"v3", "V1", "v1, v2", ""})
        void notOffered(String chosen) {
            header("sec-websocket-protocol", chosen);

            assertThat(verify(null, "v1", "v2"))
                    .isEqualTo(failed("sec-websocket-protocol", chosen, "one of [v1, v2] (RFC 6455 §4.1)"));
        }

        @Test
        void chosenThoughNoneWasOffered() {
            header("sec-websocket-protocol", "v1");

            assertThat(verify()).isEqualTo(failed("sec-websocket-protocol", "v1", "absent (RFC 6455 §4.1)"));
        }

        @Test
        void chosenTwice() {
            header("sec-websocket-protocol", "v1", "v1");

            assertThat(verify(null, "v1"))
                    .isEqualTo(failed("sec-websocket-protocol", "v1, v1", "one of [v1] (RFC 6455 §4.1)"));
        }
    }

    @Nested
    @DisplayName("RFC 8441 §5: over HTTP/2")
    class Http2 {
        @Test
        void needsNoUpgradeNorAccept() {
            headers.clear();
            header("sec-websocket-protocol", "v1");

            assertThat(new WsHandshake(RFC_KEY, List.of("v1"), null).verifyHttp2(200, WsHandshakeTests.this::lookup))
                    .isEqualTo(accepted("v1", null));
        }

        @ParameterizedTest
        @ValueSource(ints = {101, 199, 300, 404})
        void otherStatus(int status) {
            assertThat(new WsHandshake(RFC_KEY, List.of(), null).verifyHttp2(status, WsHandshakeTests.this::lookup))
                    .isEqualTo(failed(":status", Integer.toString(status), "2xx (RFC 8441 §5)"));
        }
    }

    @Nested
    @DisplayName("RFC 7692 §7.1: permessage-deflate")
    class Deflate {
        @Test
        @DisplayName("the default offer is Gun's")
        void defaultOffer() {
            assertThat(DeflateOffer.DEFAULT.header())
                    .isEqualTo("permessage-deflate; client_max_window_bits; server_max_window_bits=15");
        }

        @Test
        void offerWithEverything() {
            assertThat(new DeflateOffer(9, 10, true, true).header())
                    .isEqualTo("permessage-deflate; client_max_window_bits=10; server_max_window_bits=9; "
                            + "client_no_context_takeover; server_no_context_takeover");
        }

        @ParameterizedTest
        @ValueSource(ints = {7, 16, 0, -1})
        void windowOutOfRangeIsRefused(int bits) {
            assertThatThrownBy(() -> new DeflateOffer(bits, 15, false, false))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("serverMaxWindowBits must be from 8 to 15, was " + bits);
            assertThatThrownBy(() -> new DeflateOffer(15, bits, false, false))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("clientMaxWindowBits must be from 8 to 15, was " + bits);
        }

        @Test
        void declinedIsAcceptedWithout() {
            assertThat(verify(DeflateOffer.DEFAULT)).isEqualTo(accepted(null, null));
        }

        @ParameterizedTest
        @CsvSource({
            "permessage-deflate, 15, 15, false, false",
            "permessage-deflate; server_max_window_bits=15; client_max_window_bits=15, 15, 15, false, false",
            "permessage-deflate ;server_max_window_bits = 8;client_max_window_bits=9, 8, 9, false, false",
            "permessage-deflate; server_no_context_takeover, 15, 15, true, false",
            "permessage-deflate; client_no_context_takeover, 15, 15, false, true",
            "permessage-deflate; client_max_window_bits=\"12\", 15, 12, false, false"
        })
        void answerWithinTheDefaultOffer(String answer, int server, int client, boolean serverNo, boolean clientNo) {
            header("sec-websocket-extensions", answer);

            assertThat(verify(DeflateOffer.DEFAULT))
                    .isEqualTo(accepted(null, new DeflateParams(server, client, serverNo, clientNo)));
        }

        @Test
        void ourOwnLimitsHoldThoughTheServerIsSilent() {
            header("sec-websocket-extensions", "permessage-deflate; server_max_window_bits=10");

            assertThat(verify(new DeflateOffer(10, 11, false, true)))
                    .isEqualTo(accepted(null, new DeflateParams(10, 11, false, true)));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "permessage-deflate; foo | RFC 7692 §7.1: no parameter foo",
                    "permessage-deflate; server_max_window_bits | RFC 7692 §7.1.2.1: server_max_window_bits from 8 to 15",
                    "permessage-deflate; server_max_window_bits=16 | RFC 7692 §7.1.2.1: server_max_window_bits from 8 to 15",
                    "permessage-deflate; server_max_window_bits=7 | RFC 7692 §7.1.2.1: server_max_window_bits from 8 to 15",
                    "permessage-deflate; server_max_window_bits=08 | RFC 7692 §7.1.2.1: server_max_window_bits from 8 to 15",
                    "permessage-deflate; client_max_window_bits | RFC 7692 §7.1.2.2: client_max_window_bits from 8 to 15",
                    "permessage-deflate; client_max_window_bits=x | RFC 7692 §7.1.2.2: client_max_window_bits from 8 to 15",
                    "permessage-deflate; server_no_context_takeover=1 | RFC 7692 §7.1.1: server_no_context_takeover without a value",
                    "permessage-deflate; client_no_context_takeover; client_no_context_takeover | RFC 7692 §7.1: each parameter"
                            + " once, but client_no_context_takeover is repeated",
                    "permessage-deflate, permessage-deflate | RFC 6455 §4.1: permessage-deflate once, or absent",
                    "x-webkit-deflate-frame | RFC 6455 §4.1: permessage-deflate once, or absent",
                    "permessage-deflate, foo | RFC 6455 §4.1: permessage-deflate once, or absent",
                    "permessage-deflate; | RFC 6455 §9.1: a list of extensions",
                    "permessage-deflate,, foo | RFC 6455 §9.1: a list of extensions",
                    "permessage-deflate; a=\"b | RFC 6455 §9.1: a list of extensions",
                    "permessage-deflate; a= | RFC 6455 §9.1: a list of extensions",
                    "permessage-deflate foo | RFC 6455 §9.1: a list of extensions",
                    "'' | RFC 6455 §9.1: a list of extensions"
                })
        void answerOutsideTheDefaultOffer(String answer, String expected) {
            header("sec-websocket-extensions", answer);

            assertThat(verify(DeflateOffer.DEFAULT)).isEqualTo(failed("sec-websocket-extensions", answer, expected));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "permessage-deflate; server_no_context_takeover | RFC 7692 §7.1.2.1: server_max_window_bits from 8 to 10",
                    "permessage-deflate; server_max_window_bits=11 | RFC 7692 §7.1.2.1: server_max_window_bits from 8 to 10",
                    "permessage-deflate; client_max_window_bits=12 | RFC 7692 §7.1.2.2: client_max_window_bits from 8 to 11",
                    "permessage-deflate; server_max_window_bits=10 | RFC 7692 §7.1.1.1: server_no_context_takeover, as offered"
                })
        void answerOutsideANarrowOffer(String answer, String expected) {
            header("sec-websocket-extensions", answer);

            assertThat(verify(new DeflateOffer(10, 11, true, true)))
                    .isEqualTo(failed("sec-websocket-extensions", answer, expected));
        }

        @Test
        void severalLinesAreOneList() {
            header("sec-websocket-extensions", "permessage-deflate", "permessage-deflate");

            assertThat(verify(DeflateOffer.DEFAULT))
                    .isEqualTo(failed(
                            "sec-websocket-extensions",
                            "permessage-deflate, permessage-deflate",
                            "RFC 6455 §4.1: permessage-deflate once, or absent"));
        }

        @Test
        void notOffered() {
            header("sec-websocket-extensions", "permessage-deflate");

            assertThat(verify())
                    .isEqualTo(failed("sec-websocket-extensions", "permessage-deflate", "absent (RFC 6455 §4.1)"));
        }

        @Test
        void comesWithTheSubprotocol() {
            header("sec-websocket-extensions", "permessage-deflate");
            header("sec-websocket-protocol", "v1");

            assertThat(verify(DeflateOffer.DEFAULT, "v1")).isEqualTo(accepted("v1", FULL));
        }
    }

    private HandshakeResult verify() {
        return verify(null);
    }

    private HandshakeResult verify(@Nullable DeflateOffer offer, String... subprotocols) {
        return new WsHandshake(RFC_KEY, List.of(subprotocols), offer).verify(101, this::lookup);
    }

    private void header(String name, String... values) {
        headers.put(name, new ArrayList<>(List.of(values)));
    }

    private List<String> lookup(String name) {
        return headers.getOrDefault(name, List.of());
    }

    private static HandshakeResult accepted(@Nullable String subprotocol, @Nullable DeflateParams deflate) {
        return new HandshakeResult.Accepted(subprotocol, deflate);
    }

    private static HandshakeResult failed(String header, @Nullable String actual, String expected) {
        return new HandshakeResult.Failed(header, actual, expected);
    }
}
