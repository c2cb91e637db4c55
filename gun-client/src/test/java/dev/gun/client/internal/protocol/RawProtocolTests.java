package dev.gun.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.Headers;
import dev.gun.client.Reason;
import dev.gun.client.WsFrame;
import dev.gun.client.internal.protocol.ConnectionProtocol.Admission;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Raw data on a socket (page 1 §6, §7, §10, §11)")
class RawProtocolTests {

    private static final String DATA_ONLY = " failed badstate: This connection carries raw data and only accepts data";

    private final Http1Calls calls = new Http1Calls();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ProtocolContext context =
            new ProtocolContext("test", GunOptions.defaults(), calls.commands(), calls.listener());
    private final Http1Bench streams = new Http1Bench();
    private final Http1Bench.Stream stream = streams.stream("GET", "/", 0);
    private RawProtocol raw = new RawProtocol(context, stream);

    @AfterEach
    void close() {
        raw.abandon(Reason.SHUTDOWN);
        channel.finishAndReleaseAll();
        streams.close();
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    private void start(String leftover) {
        raw.start(channel.pipeline(), bytes(leftover));
    }

    private void fromTheStart() {
        raw = new RawProtocol(context, null);
        start("");
        assertThat(calls.take()).containsExactly("up raw");
    }

    private Http1Bench.Stream rawStream() {
        return streams.raw();
    }

    private void receive(String text) {
        channel.writeInbound(bytes(text));
    }

    private String sent() {
        raw.flush();
        StringBuilder sent = new StringBuilder();
        ByteBuf next;
        while ((next = channel.readOutbound()) != null) {
            sent.append(next.toString(StandardCharsets.ISO_8859_1));
            next.release();
        }
        return sent.toString();
    }

    private List<String> abandon(Reason reason) {
        return raw.abandon(reason).stream()
                .map(orphan -> orphan.stream() + " " + orphan.processed())
                .toList();
    }

    @Test
    @DisplayName("After an upgrade: the bytes that came with the 101, then what follows; nothing asks to be up again")
    void afterUpgrade() {
        start("with the 101");
        receive("more");

        assertThat(calls.take()).containsExactly("S1 data nofin \"with the 101\"", "S1 data nofin \"more\"");
        assertThat(raw.liveStreams()).isOne();
        assertThat(raw.admits(streams.stream("GET", "/", 0))).isEqualTo(Admission.REFUSE);
        assertThat(raw.admits(rawStream())).isEqualTo(Admission.REFUSE);
    }

    @Test
    @DisplayName("From the start: what comes before the stream is opened is kept, and reading stops until then")
    void fromStart() {
        fromTheStart();
        assertThat(raw.liveStreams()).isZero();
        receive("ban");
        receive("ner");
        assertThat(calls.take()).containsExactly("read false");
        assertThat(raw.admits(streams.stream("GET", "/", 0))).isEqualTo(Admission.REFUSE);

        Http1Bench.Stream opened = rawStream();
        assertThat(raw.admits(opened)).isEqualTo(Admission.ADMIT);
        raw.open(opened);

        assertThat(calls.take())
                .containsExactly(opened + " data nofin \"ban\"", opened + " data nofin \"ner\"", "read true");
        assertThat(raw.admits(rawStream())).isEqualTo(Admission.REFUSE);
    }

    @Test
    @DisplayName(
            "A receiver without credits: what came is held, reading stops; resumed, it comes in order, then reading")
    void backPressure() {
        start("");
        stream.readable = false;
        receive("a");
        receive("b");
        assertThat(calls.take()).containsExactly("read false");
        raw.resume(stream);
        assertThat(calls.take()).isEmpty();

        stream.readable = true;
        raw.resume(stream);
        assertThat(calls.take()).containsExactly("S1 data nofin \"a\"", "S1 data nofin \"b\"", "read true");
    }

    @Test
    @DisplayName("Data is written as it is, in order; the last piece ends our side, and no more is taken")
    void sending() {
        start("");
        raw.data(stream, bytes("one"), false, calls.result("one"));
        raw.data(stream, bytes("two"), true, calls.result("two"));
        assertThat(calls.take()).isEmpty();
        assertThat(sent()).isEqualTo("onetwo");
        assertThat(calls.take()).containsExactly("one written", "two written");

        raw.data(stream, bytes("three"), false, calls.result("three"));
        assertThat(calls.take())
                .containsExactly("three failed badstate: Our end of the raw data has been said: nothing more can be"
                        + " sent on the stream");
        assertThat(sent()).isEmpty();
        receive("still heard");
        assertThat(calls.take()).containsExactly("S1 data nofin \"still heard\"");
    }

    @Test
    @DisplayName("A write that fails says why")
    void failedWrite() {
        start("");
        raw.data(stream, bytes("x"), false, calls.result("x"));
        channel.close();
        assertThat(calls.take()).containsExactly("x failed closed");
    }

    @Test
    @DisplayName("Frames, trailers, pings and data of another stream are refused with badstate, and all goes on")
    void refused() {
        start("");
        raw.sendFrame(stream, WsFrame.text("x"), calls.result("frame"));
        raw.trailers(stream, Headers.of("a", "b"), calls.result("trailers"));
        raw.data(rawStream(), bytes("x"), false, calls.result("other"));
        assertThat(calls.take()).containsExactly("frame" + DATA_ONLY, "trailers" + DATA_ONLY, "other" + DATA_ONLY);
        assertThat(raw.ping(1)).isEqualTo(new Reason.BadState("Raw data has no ping"));
        receive("on");
        assertThat(calls.take()).containsExactly("S1 data nofin \"on\"");
    }

    @Test
    @DisplayName("The peer's close is the end of the data: what is held, then fin, and the stream is complete")
    void peerCloses() {
        start("");
        stream.readable = false;
        receive("last");
        calls.take();

        assertThat(abandon(Reason.CLOSED)).isEmpty();
        assertThat(calls.take()).containsExactly("S1 data nofin \"last\"", "S1 data fin \"\"", "S1 ended");
        assertThat(raw.liveStreams()).isZero();
        assertThat(abandon(Reason.CLOSED)).isEmpty();
        assertThat(calls.take()).isEmpty();
    }

    @Test
    @DisplayName("Any other loss leaves the stream to GunDown, maybe processed, after what was held")
    void lost() {
        start("");
        stream.readable = false;
        receive("last");
        calls.take();

        assertThat(abandon(new Reason.SocketError("reset"))).containsExactly("S1 MAYBE");
        assertThat(calls.take()).containsExactly("S1 data nofin \"last\"");
    }

    @Test
    @DisplayName("A socket that is lost before the protocol is started leaves the stream to GunDown too")
    void lostBeforeStart() {
        assertThat(abandon(Reason.SHUTDOWN)).containsExactly("S1 MAYBE");
        assertThat(calls.take()).isEmpty();
        raw.flush();
        raw.stop();
    }

    @Test
    @DisplayName("A cancelled stream ends, what it held is dropped, and the socket is closed: it has no other use")
    void cancel() {
        start("");
        stream.readable = false;
        receive("held");
        calls.take();
        streams.silence(stream);
        raw.cancel(stream);

        assertThat(calls.take()).containsExactly("S1 cancelled LOCAL cancelled", "S1 ended", "close normal");
        raw.cancel(stream);
        receive("late");
        assertThat(calls.take()).isEmpty();
        assertThat(abandon(Reason.NORMAL)).isEmpty();
    }

    @Test
    @DisplayName("A shutdown ends our side and waits for the peer's; without a stream it closes at once")
    void shutdown() {
        start("");
        raw.shutdown();
        raw.shutdown();
        raw.data(stream, bytes("x"), false, calls.result("x"));
        receive("last");
        assertThat(calls.take())
                .containsExactly(
                        "x failed badstate: Our end of the raw data has been said: nothing more can be sent on the"
                                + " stream",
                        "S1 data nofin \"last\"");
        assertThat(abandon(Reason.CLOSED)).isEmpty();
        assertThat(calls.take()).containsExactly("S1 data fin \"\"", "S1 ended");

        fromTheStart();
        raw.shutdown();
        assertThat(calls.take()).containsExactly("close normal");
    }

    @Test
    @DisplayName("A protocol that is stopped lets go of everything and leaves the pipeline")
    void stop() {
        fromTheStart();
        receive("held");
        raw.stop();
        assertThat(channel.pipeline().names()).containsExactly("DefaultChannelPipeline$TailContext#0");
    }
}
