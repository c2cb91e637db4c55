package dev.gun.client.internal.codec.socks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import dev.gun.client.Reason.SocksReply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The client's half of SOCKS5 (RFC 1928, RFC 1929)")
class SocksMachineTests {

    private static SocksMachine plain(String host) {
        return new SocksMachine(host, 443, null, null);
    }

    private static SocksMachine authenticating() {
        return new SocksMachine("a.example", 443, "user", "secret");
    }

    /** What the machine says to these bytes, cut at these places, and what it leaves of them. */
    private static List<String> said(SocksMachine machine, String hex, List<Integer> cuts) {
        byte[] received = HexFormat.of().parseHex(hex.replace(" ", ""));
        List<String> said = new ArrayList<>();
        ByteBuf in = Unpooled.buffer();
        int from = 0;
        List<Integer> ends = new ArrayList<>(cuts.stream().sorted().toList());
        ends.add(received.length);
        for (int end : ends) {
            in.writeBytes(received, from, end - from);
            from = end;
            SocksResult result = machine.read(in);
            while (!(result instanceof SocksResult.NeedMore)) {
                said.add(
                        result instanceof SocksResult.Send send
                                ? "send " + HexFormat.ofDelimiter(" ").formatHex(send.bytes())
                                : result.toString());
                result = machine.read(in);
            }
        }
        said.add("left " + in.readableBytes());
        in.release();
        return said;
    }

    private static List<String> said(SocksMachine machine, String hex) {
        return said(machine, hex, List.of());
    }

    @Test
    @DisplayName("§3: no authentication is offered, and username/password too when there are credentials")
    void greeting() {
        assertThat(plain("a.example").greeting()).containsExactly(5, 1, 0);
        assertThat(authenticating().greeting()).containsExactly(5, 2, 0, 2);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a.example, 05 01 00 03 09 61 2e 65 78 61 6d 70 6c 65 01 bb",
        "192.0.2.7, 05 01 00 01 c0 00 02 07 01 bb",
        "2001:db8::1, 05 01 00 04 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 01 bb",
    })
    @DisplayName("§4, §5: CONNECT with a name, which the proxy resolves, an IPv4 or an IPv6 address")
    void request(String host, String bytes) {
        assertThat(said(plain(host), "05 00")).containsExactly("send " + bytes, "left 0");
    }

    @ParameterizedTest(name = "address type {0}")
    @CsvSource({
        "1, 05 00 00 01 7f 00 00 01 04 38",
        "3, 05 00 00 03 02 61 62 04 38",
        "4, 05 00 00 04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 04 38"
    })
    @DisplayName("§6: the reply is taken whole, whatever address is in it; what follows is the origin's")
    void reply(int type, String bytes) {
        List<String> said = said(plain("192.0.2.7"), "05 00" + bytes + "ab cd ef");
        assertThat(said).endsWith("Connected[]", "left 3");
    }

    @Test
    @DisplayName("RFC 1929 §2: username and password are sent when the proxy chooses that, then the request")
    void authentication() {
        assertThat(said(authenticating(), "05 02 01 00"))
                .containsExactly(
                        "send 01 04 75 73 65 72 06 73 65 63 72 65 74",
                        "send 05 01 00 03 09 61 2e 65 78 61 6d 70 6c 65 01 bb",
                        "left 0");
        assertThat(said(authenticating(), "05 02 01 01").get(1))
                .isEqualTo("Refused[reply=" + SocksReply.WRONG_CREDENTIALS + "]");
    }

    @ParameterizedTest(name = "reply {0}")
    @CsvSource({
        "1, GENERAL_FAILURE",
        "2, NOT_ALLOWED",
        "3, NETWORK_UNREACHABLE",
        "4, HOST_UNREACHABLE",
        "5, CONNECTION_REFUSED",
        "6, TTL_EXPIRED",
        "7, COMMAND_NOT_SUPPORTED",
        "8, ADDRESS_TYPE_NOT_SUPPORTED",
        "9, UNASSIGNED",
        "255, UNASSIGNED"
    })
    @DisplayName("§6: each reply is a typed refusal, said as soon as its code has come")
    void refusals(int code, SocksReply reply) {
        assertThat(said(plain("192.0.2.7"), "05 00 05 " + HexFormat.of().toHexDigits((byte) code)))
                .endsWith("Refused[reply=" + reply + "]", "left 2");
    }

    @Test
    @DisplayName("§3: no acceptable method, and a method that was not offered")
    void methods() {
        assertThat(said(plain("a.example"), "05 ff")).containsExactly("Refused[reply=NO_ACCEPTABLE_METHOD]", "left 0");
        assertThat(said(plain("a.example"), "05 02"))
                .containsExactly(
                        "Malformed[text=RFC 1928 §3: the proxy chose method 2, which was not offered]", "left 0");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "48 54, RFC 1928 §3: the version must be 5 but was 72",
        "48, RFC 1928 §3: the version must be 5 but was 72",
        "05 00 04, RFC 1928 §6: the version must be 5 but was 4",
        "05 00 05 00 00 02 00, RFC 1928 §6: the reply's address type is 2; not 1 3 or 4",
    })
    @DisplayName("what is not SOCKS5 is told by its first wrong byte, with the rule")
    void malformed(String bytes, String text) {
        List<String> said = said(plain("192.0.2.7"), bytes);
        assertThat(said.get(said.size() - 2).replace(",", "").replace(";", ""))
                .isEqualTo("Malformed[text=" + text.replace(";", "") + "]");
    }

    @Test
    @DisplayName("however the bytes are cut, the same is said (house rule 1)")
    void anySplit() {
        for (String conversation : List.of(
                "05 02 01 00 05 00 00 03 02 61 62 04 38 ab cd",
                "05 00 05 00 00 04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 04 38 01",
                "05 02 01 05",
                "05 00 05 05 00")) {
            int length = conversation.replace(" ", "").length() / 2;
            List<String> whole = said(authenticating(), conversation);
            qt().withExamples(300)
                    .forAll(lists().of(integers().between(0, length)).ofSizeBetween(0, 6))
                    .check(cuts -> said(authenticating(), conversation, cuts).equals(whole));
        }
    }

    @Test
    @DisplayName("credentials are in nothing that is printed")
    void secrets() {
        assertThat(new SocksResult.Send(new byte[] {1, 2}).toString()).isEqualTo("Send[2 bytes]");
    }
}
