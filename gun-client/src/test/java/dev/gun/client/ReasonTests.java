package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Reasons: code, text, side, and whether trying again can help (spec page 1 §3a)")
class ReasonTests {

    private static Arguments reason(Reason reason, String code, @Nullable Side side, boolean retryable, String text) {
        return Arguments.of(reason, code, side, retryable, text);
    }

    static Stream<Arguments> reasons() {
        return Stream.of(simple(), local(), remote(), proxies()).flatMap(each -> each);
    }

    private static Stream<Arguments> simple() {
        return Stream.of(
                reason(Reason.NORMAL, "normal", null, true, "The connection ended cleanly"),
                reason(Reason.SHUTDOWN, "shutdown", Side.LOCAL, false, "The connection was shut down"),
                reason(Reason.CLOSED, "closed", Side.REMOTE, true, "The socket was closed by the peer"),
                reason(Reason.CLOSED_LOCALLY, "closed", Side.LOCAL, false, "The connection was closed by its user"),
                reason(Reason.CLOSING, "closing", null, true, "The connection is closing and takes no new requests"),
                reason(Reason.CANCELLED, "cancelled", Side.LOCAL, false, "The stream was cancelled"),
                reason(
                        new Reason.Shutdown(Reason.CLOSED),
                        "shutdown",
                        null,
                        false,
                        "The connection gave up: The socket was closed by the peer"),
                reason(
                        new Reason.OwnerDown("crash"),
                        "owner_down",
                        null,
                        false,
                        "The owner of the connection ended: crash"));
    }

    private static Stream<Arguments> local() {
        return Stream.of(
                reason(new Reason.BadState("no"), "badstate", Side.LOCAL, false, "no"),
                reason(
                        new Reason.TooManyPending("pendingRequestLimit", 7),
                        "too_many_pending",
                        Side.LOCAL,
                        true,
                        "Too much is waiting to be written: pendingRequestLimit is 7"),
                reason(
                        new Reason.Unread("unreadTimeout = PT30S"),
                        "unread",
                        Side.LOCAL,
                        false,
                        "Nobody read the stream's messages within unreadTimeout = PT30S"),
                reason(
                        new Reason.WouldBlock("sendBufferLimit", 7),
                        "would_block",
                        Side.LOCAL,
                        true,
                        "Sending would block: sendBufferLimit = 7 is reached"),
                reason(new Reason.Undelivered("late"), "undelivered", Side.LOCAL, true, "late"),
                reason(new Reason.Timeout(Reason.TimeoutPhase.PONG, "t"), "timeout", null, true, "t"),
                reason(
                        new Reason.UnknownHost("host.invalid", "NXDOMAIN"),
                        "unknown_host",
                        null,
                        true,
                        "The host name \"host.invalid\" cannot be resolved: NXDOMAIN"),
                reason(
                        new Reason.ConnectFailed(List.of("a: refused", "b: no answer")),
                        "connect_failed",
                        null,
                        true,
                        "No connection could be made: a: refused; b: no answer"),
                reason(
                        new Reason.TlsFailed("unknown_ca", "who is this"),
                        "tls_failed",
                        null,
                        false,
                        "TLS failed (unknown_ca): who is this"));
    }

    private static Stream<Arguments> remote() {
        return Stream.of(
                reason(
                        new Reason.AlpnNotNegotiated(List.of("h2", "http/1.1")),
                        "alpn_not_negotiated",
                        Side.REMOTE,
                        false,
                        "The server chose none of the protocols offered by ALPN: h2, http/1.1"),
                reason(
                        new Reason.ProtocolError(Protocol.HTTP, "broken", Side.REMOTE),
                        "protocol_error",
                        Side.REMOTE,
                        false,
                        "broken"),
                reason(
                        new Reason.LimitReached("maxBodyBytes", 7),
                        "limit_reached",
                        Side.REMOTE,
                        false,
                        "More than maxBodyBytes = 7 allows"),
                reason(new Reason.DecodeFailed("broken"), "decode_failed", Side.REMOTE, false, "broken"),
                reason(
                        new Reason.StreamReset(7, "REFUSED_STREAM", Side.REMOTE),
                        "stream_reset",
                        Side.REMOTE,
                        true,
                        "The stream was reset by the server: REFUSED_STREAM (7)"),
                reason(
                        new Reason.GoAway(2, 5, "bye"),
                        "goaway",
                        Side.REMOTE,
                        true,
                        "The server is going away: error 2, last stream 5, \"bye\""),
                reason(
                        new Reason.UnsolicitedResponse(200),
                        "unsolicited_response",
                        Side.REMOTE,
                        true,
                        "The server sent a response (status 200) that was not asked for"),
                reason(
                        new Reason.RequestTimeout(),
                        "request_timeout",
                        Side.REMOTE,
                        true,
                        "The server closed the idle connection with status 408 (RFC 9110 §15.5.9)"),
                reason(
                        new Reason.UpgradeFailed("status", "404", "101"),
                        "upgrade_failed",
                        Side.REMOTE,
                        false,
                        "The upgrade failed: status was \"404\", expected 101"),
                reason(
                        new Reason.WsClosed(4001, Side.REMOTE),
                        "ws_closed",
                        Side.REMOTE,
                        true,
                        "The WebSocket was closed by the server with code 4001"),
                reason(new Reason.WsProtocolError(1002, "rsv"), "ws_protocol_error", Side.REMOTE, false, "rsv"),
                reason(new Reason.SocketError("reset"), "closed", Side.REMOTE, true, "reset"));
    }

    private static Stream<Arguments> proxies() {
        return Stream.of(
                reason(
                        new Reason.ConnectRefused(407),
                        "connect_refused",
                        Side.REMOTE,
                        false,
                        "The proxy refused the tunnel with status 407 (RFC 9110 §9.3.6)"),
                reason(
                        new Reason.SocksFailed(Reason.SocksReply.HOST_UNREACHABLE),
                        "socks_failed",
                        Side.REMOTE,
                        true,
                        "The SOCKS5 proxy refused: host unreachable (RFC 1928 §6, reply 4)"),
                reason(
                        new Reason.AtHop("proxy 1 of 1 (a:1)", Reason.CLOSED),
                        "closed",
                        Side.REMOTE,
                        true,
                        "At proxy 1 of 1 (a:1): The socket was closed by the peer"));
    }

    @ParameterizedTest
    @MethodSource("reasons")
    @DisplayName("a reason")
    void catalogue(Reason reason, String code, @Nullable Side side, boolean retryable, String text) {
        assertThat(reason.code()).isEqualTo(code);
        assertThat(reason.side()).isEqualTo(side);
        assertThat(reason.retryable()).isEqualTo(retryable);
        assertThat(reason.text()).isEqualTo(text);
    }

    @Test
    @DisplayName("the catalogue above is complete")
    void complete() {
        assertThat(reasons().map(arguments -> arguments.get()[0].getClass()).distinct())
                .hasSize(1 + Reason.Detailed.class.getPermittedSubclasses().length);
    }
}
