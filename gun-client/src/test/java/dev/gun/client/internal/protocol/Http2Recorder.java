package dev.gun.client.internal.protocol;

import dev.gun.client.Headers;
import dev.gun.client.Processed;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.Side;
import dev.gun.client.WsFrame;
import dev.gun.client.event.FragState;
import dev.gun.client.event.WsRecvFrameHeaderEvent.FrameType;
import dev.gun.client.message.GunNotify;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes down, one line each, what a protocol reports and asks for. */
final class Http2Recorder implements Commands, StreamListener {

    private final List<String> lines = new ArrayList<>();
    private boolean takesPushes = true;
    private int nextPush = 100;
    private long lastKeepalive;
    private @Nullable Http2TestStream lastPush;

    /** What was written down since the last call. */
    List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    void refusePushes() {
        takesPushes = false;
    }

    @Nullable Http2TestStream lastPush() {
        return lastPush;
    }

    private void add(Object... words) {
        lines.add(Arrays.stream(words).map(String::valueOf).collect(Collectors.joining(" ")));
    }

    WriteResult result(String name) {
        return new WriteResult() {
            @Override
            public void written() {
                add(name, "written");
            }

            @Override
            public void failed(Reason reason) {
                add(name, "failed:", text(reason));
            }
        };
    }

    static String text(Reason reason) {
        return reason.code() + (reason.side() == null ? "" : " " + reason.side()) + ": " + reason.text();
    }

    private static String fin(boolean fin) {
        return fin ? "fin" : "nofin";
    }

    @Override
    public void up(Protocol protocol) {
        add("up", protocol);
    }

    @Override
    public void draining() {
        add("draining");
    }

    @Override
    public void close(Reason reason) {
        add("close", text(reason));
    }

    @Override
    public void switchProtocol(ConnectionProtocol next, ByteBuf leftover) {
        leftover.release();
        add("switchProtocol");
    }

    @Override
    public void read(boolean wanted) {
        add("read", wanted);
    }

    @Override
    public void written() {
        // What is written is looked at, not when it is flushed.
    }

    @Override
    public void admit() {
        // Asked often and harmless; tests look at admits() itself.
    }

    @Override
    public long keepaliveRef() {
        return --lastKeepalive;
    }

    @Override
    public void pingForgotten(long ref) {
        add("pingForgotten", ref);
    }

    @Override
    public void pingSent(long ref) {
        add("pingSent", ref);
    }

    @Override
    public void pingAnswered(long ref, long roundTripNanos) {
        add("pingAnswered", ref, "after", roundTripNanos / 1_000_000, "ms");
    }

    @Override
    public void notice(GunNotify.Notice notice) {
        add("notice", notice.code(), new TreeMap<>(((GunNotify.SettingsChanged) notice).settings()));
    }

    @Override
    public boolean hasHandlers() {
        return true;
    }

    @Override
    public void requestStart(ClientStream stream, String method, Headers sent) {
        add(stream, "requestStart" + unlessAsked(stream, method), sent);
    }

    @Override
    public void requestHeaders(ClientStream stream, String method, Headers sent) {
        add(stream, "requestHeaders" + unlessAsked(stream, method), sent);
    }

    private static String unlessAsked(ClientStream stream, String method) {
        return stream.head().method().equals(method) ? "" : " " + method;
    }

    @Override
    public void requestEnd(ClientStream stream) {
        add(stream, "requestEnd");
    }

    @Override
    public void responseStart(ClientStream stream) {
        add(stream, "responseStart");
    }

    @Override
    public void inform(ClientStream stream, int status, Headers headers) {
        add(stream, "inform", status, headers);
    }

    @Override
    public void response(ClientStream stream, boolean fin, int status, Headers headers) {
        add(stream, "response", fin(fin), status, headers);
    }

    @Override
    public void data(ClientStream stream, boolean fin, ByteBuf data) {
        add(stream, "data", fin(fin), "\"" + data.toString(StandardCharsets.UTF_8) + "\"");
    }

    @Override
    public void trailers(ClientStream stream, Headers headers) {
        add(stream, "trailers", headers);
    }

    @Override
    public void responseEnd(ClientStream stream) {
        add(stream, "responseEnd");
    }

    @Override
    public void ended(ClientStream stream) {
        add(stream, "ended");
    }

    @Override
    public void failed(ClientStream stream, Reason reason, Processed processed) {
        add(stream, "failed", processed, text(reason));
    }

    @Override
    public void refused(ClientStream stream, Reason reason) {
        add(stream, "refused", text(reason));
    }

    @Override
    public void cancelled(ClientStream stream, Side endpoint, Reason reason) {
        add(stream, "cancelled", endpoint, reason.code());
    }

    @Override
    public void wsUpgrade(ClientStream stream) {
        add(stream, "wsUpgrade");
    }

    @Override
    public void upgraded(ClientStream stream, List<String> protocols, Headers headers, Protocol protocol) {
        add(stream, "upgraded", protocols, headers, protocol);
    }

    @Override
    public void upgradeResponse(ClientStream stream, int status, Headers headers) {
        add(stream, "upgradeResponse", status, headers);
    }

    @Override
    public void frame(ClientStream stream, WsFrame frame) {
        add(stream, "frame", frame);
        if (stream instanceof Http2TestStream taker) {
            taker.frameTaken();
        }
    }

    @Override
    public void frameStart(ClientStream stream, FragState fragState, String extensions) {
        add(stream, "frameStart");
    }

    @Override
    public void frameHeader(
            ClientStream stream,
            FragState fragState,
            String extensions,
            FrameType type,
            int rsv,
            long length,
            @Nullable Integer maskKey) {
        add(stream, "frameHeader");
    }

    @Override
    public void frameEnd(ClientStream stream, String extensions, @Nullable Integer closeCode, byte[] payload) {
        add(stream, "frameEnd");
    }

    @Override
    public void sendStart(ClientStream stream, String extensions, WsFrame frame) {
        add(stream, "sendStart");
    }

    @Override
    public void sendEnd(ClientStream stream, String extensions, WsFrame frame) {
        add(stream, "sendEnd");
    }

    @Override
    public void tunnelled(ClientStream stream, TunnelLink link) {
        add("tunnelled", stream.id());
    }

    @Override
    public void tunnelShutdown(ClientStream stream) {
        add("tunnelShutdown", stream.id());
    }

    @Override
    public void pushStart(ClientStream stream) {
        add(stream, "pushStart");
    }

    @Override
    public @Nullable ClientStream push(ClientStream stream, boolean accepted, RequestHead promised) {
        add(
                stream,
                "push",
                accepted ? "accepted" : "refused",
                promised.method(),
                promised.scheme() + "://" + promised.authority() + promised.path(),
                promised.headers());
        if (!accepted || !takesPushes) {
            return null;
        }
        lastPush = new Http2TestStream(nextPush++, promised, 0);
        return lastPush;
    }
}
