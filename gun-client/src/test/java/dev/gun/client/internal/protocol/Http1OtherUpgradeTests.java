package dev.gun.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.Http1Options;
import dev.gun.client.Reason;
import dev.gun.client.internal.protocol.ConnectionProtocol.Admission;
import dev.gun.client.internal.protocol.Http1Bench.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Upgrades from HTTP/1.1 to a protocol of the user's own (page 1 §6, RFC 9110 §7.8)")
class Http1OtherUpgradeTests {

    private Http1Bench bench = new Http1Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private Stream asked(String upgrade) {
        return bench.get("/up", "connection", "upgrade", "upgrade", upgrade);
    }

    private void failsWith(String answer, String fields, String text) {
        bench.receive(answer);

        String reason = "upgrade_failed: The upgrade failed: " + text;
        assertThat(bench.calls())
                .containsExactly(
                        "S1 responseStart",
                        "S1 inform 101 " + fields,
                        "S1 failed " + reason + " MAYBE",
                        "close " + reason);
        assertThat(bench.abandon(Reason.NORMAL)).isEmpty();
    }

    @Test
    @DisplayName("RFC 9110 §7.8: \"A sender of Upgrade MUST also send an \"Upgrade\" connection option\": it is added")
    void connectionOption() {
        bench.open(bench.stream("GET", "/up", 0, "upgrade", "foo"));
        assertThat(bench.sent())
                .isEqualTo("GET /up HTTP/1.1\r\nhost: example.org\r\nupgrade: foo\r\nconnection: upgrade\r\n\r\n");
    }

    @Test
    @DisplayName("An accepted upgrade hands the socket over, with the bytes that came behind the 101")
    void accepted() {
        asked("foo/2, bar");

        bench.receive("HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: Foo/2\r\n\r\nraw");

        assertThat(bench.calls())
                .containsExactly(
                        "S1 responseStart",
                        "S1 inform 101 [connection: Upgrade, upgrade: Foo/2]",
                        "S1 upgraded [foo/2] [connection: Upgrade, upgrade: Foo/2] raw",
                        "switchProtocol next \"raw\"");
        assertThat(bench.calls.switchedTo()).singleElement().isInstanceOf(RawProtocol.class);
        assertThat(bench.protocol.admits(bench.stream("GET", "/", 0))).isEqualTo(Admission.REFUSE);
        assertThat(bench.abandon(Reason.CLOSED)).isEmpty();
    }

    @Test
    @DisplayName("A 101 that names no protocol is upgrade_failed, which says what was asked for (page 1 §16)")
    void nothingNamed() {
        asked("foo, bar");
        failsWith(
                "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\n\r\n",
                "[connection: upgrade]",
                "upgrade was \"\", expected one of [foo, bar] (RFC 9110 §7.8)");
    }

    @Test
    @DisplayName("RFC 9110 §7.8: a server must not switch to a protocol that was not asked for: upgrade_failed")
    void anotherProtocol() {
        asked("foo");
        failsWith(
                "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: foo, bar\r\n\r\n",
                "[connection: upgrade, upgrade: foo, bar]",
                "upgrade was \"foo, bar\", expected one of [foo] (RFC 9110 §7.8)");
    }

    @Test
    @DisplayName("A 101 without the connection option is upgrade_failed, which names connection")
    void noConnectionOption() {
        asked("foo");
        failsWith(
                "HTTP/1.1 101 Switching Protocols\r\nconnection: keep-alive\r\nupgrade: foo\r\n\r\n",
                "[connection: keep-alive, upgrade: foo]",
                "connection was \"keep-alive\", expected upgrade (RFC 9110 §7.8)");
    }

    @Test
    @DisplayName("A 101 before the request's last byte is upgrade_failed: nothing else may be sent in its middle")
    void beforeTheEndOfTheRequest() {
        bench.open(bench.stream("POST", "/up", -1, "connection", "upgrade", "upgrade", "foo"));
        bench.calls();
        failsWith(
                "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: foo\r\n\r\n",
                "[connection: upgrade, upgrade: foo]",
                ":status was \"101\", expected only after the last byte of the request's body (RFC 9110 §7.8)");
    }

    @ParameterizedTest
    @CsvSource({"GET,''", "CONNECT,foo"})
    @DisplayName("A 101 that no upgrade asked for is a protocol_error (RFC 9110 §15.2.2), CONNECT or not")
    void unasked(String method, String upgrade) {
        bench.asked(method, "/", upgrade.isEmpty() ? new String[0] : new String[] {"upgrade", upgrade});

        bench.receive("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: foo\r\n\r\n");

        assertThat(bench.calls())
                .containsExactly(
                        "S1 responseStart",
                        "close protocol_error: RFC 9110 §15.2.2: unexpected 101 (Switching Protocols), no upgrade was"
                                + " asked for");
    }

    @Test
    @DisplayName("Nothing is written behind the request until its final response; on any other status all goes on")
    void refused() {
        asked("foo");
        assertThat(bench.protocol.admits(bench.stream("GET", "/", 0))).isEqualTo(Admission.WAIT);
        bench.receive("HTTP/1.1 103 Early Hints\r\n\r\n");
        assertThat(bench.protocol.admits(bench.stream("GET", "/", 0))).isEqualTo(Admission.WAIT);

        bench.receive("HTTP/1.1 426 Upgrade Required\r\nupgrade: bar\r\ncontent-length: 0\r\n\r\n");

        assertThat(bench.calls())
                .containsExactly(
                        "S1 responseStart",
                        "S1 inform 103 []",
                        "S1 responseStart",
                        "S1 response fin 426 [upgrade: bar, content-length: 0]",
                        "S1 responseEnd",
                        "S1 ended");
        assertThat(bench.protocol.admits(bench.stream("GET", "/", 0))).isEqualTo(Admission.ADMIT);
    }

    @Test
    @DisplayName("An upgrade that was cancelled meanwhile closes the connection instead of handing it over")
    void cancelled() {
        Stream stream = asked("foo");
        bench.cancel(stream);

        bench.receive("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: foo\r\n\r\nraw");

        assertThat(bench.calls())
                .containsExactly(
                        "S1 cancelled LOCAL cancelled",
                        "S1 responseStart",
                        "S1 inform 101 [connection: upgrade, upgrade: foo]",
                        "close normal");
    }

    @Test
    @DisplayName("HTTP/1.0 has no upgrades: the request is refused and nothing is written")
    void http10() {
        bench.close();
        bench = new Http1Bench(Http1Options.defaults().withHttp10(true));
        bench.protocol.open(bench.stream("GET", "/", 0, "upgrade", "foo"));
        assertThat(bench.sent()).isEmpty();
        assertThat(bench.calls())
                .containsExactly("S1 failed badstate: HTTP/1.0 has no upgrades and no tunnels (RFC 9110 §7.8) NO");
    }
}
