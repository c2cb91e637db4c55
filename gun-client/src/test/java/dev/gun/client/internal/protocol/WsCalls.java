package dev.gun.client.internal.protocol;

import dev.gun.client.Processed;
import dev.gun.client.Reason;
import dev.gun.client.Side;
import dev.gun.client.WsFrame;
import dev.gun.client.event.FragState;
import dev.gun.client.event.WsRecvFrameHeaderEvent.FrameType;
import io.netty.buffer.ByteBufUtil;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connection and the listener of a WebSocket: writes down every call. It has those methods of the two interfaces that
 * a WebSocket may call; any other call fails.
 */
final class WsCalls {

    final List<String> lines = new ArrayList<>();
    boolean events;
    long lastKeepalive;
    WsBench.@Nullable TestStream stream;

    /** A result that writes down what became of {@code what}. */
    WriteResult result(String what) {
        return new WriteResult() {
            @Override
            public void written() {
                lines.add(what + " written");
            }

            @Override
            public void failed(Reason reason) {
                lines.add(what + " failed: " + text(reason));
            }
        };
    }

    static String text(Reason reason) {
        if (reason instanceof Reason.WsProtocolError error) {
            return reason.code() + "(" + error.closeCode() + "): " + reason.text();
        }
        return (reason instanceof Reason.Timeout ? reason.toString() : reason.code()) + ": " + reason.text();
    }

    static String text(WsFrame frame) {
        if (frame instanceof WsFrame.Text text) {
            return "text " + text.text();
        } else if (frame instanceof WsFrame.Binary binary) {
            return "binary " + ByteBufUtil.hexDump(binary.bytes().asBytes());
        } else if (frame instanceof WsFrame.Ping ping) {
            return "ping " + ByteBufUtil.hexDump(ping.payload().asBytes());
        } else if (frame instanceof WsFrame.Pong pong) {
            return "pong " + ByteBufUtil.hexDump(pong.payload().asBytes());
        }
        WsFrame.Close close = (WsFrame.Close) frame;
        return close.hasCode() ? "close " + close.code() + " " + close.reason() : "close";
    }

    /** This as one of the interfaces. */
    <T> T as(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, called, args) -> {
            try {
                return WsCalls.class
                        .getDeclaredMethod(called.getName(), called.getParameterTypes())
                        .invoke(this, args);
            } catch (NoSuchMethodException e) {
                throw new AssertionError("unexpected call of " + called, e);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    private void add(ClientStream about, String line) {
        if (about != stream) {
            throw new AssertionError("about another stream: " + line);
        }
        lines.add(line);
    }

    public void close(Reason reason) {
        lines.add("CLOSE " + text(reason));
    }

    public void read(boolean wanted) {
        lines.add(wanted ? "READ on" : "READ off");
    }

    public void pingSent(long ref) {
        lines.add("PING SENT " + ref);
    }

    public long keepaliveRef() {
        return --lastKeepalive;
    }

    public void pingForgotten(long ref) {
        lines.add("PING FORGOTTEN " + ref);
    }

    public void pingAnswered(long ref, long roundTripNanos) {
        lines.add("PING ANSWERED " + ref + " after " + TimeUnit.NANOSECONDS.toMillis(roundTripNanos) + " ms");
    }

    public boolean hasHandlers() {
        return events;
    }

    public void frame(ClientStream about, WsFrame frame) {
        WsBench.TestStream receiver = (WsBench.TestStream) about;
        receiver.credits--;
        add(about, (receiver.silenced ? "silenced " : "message ") + text(frame));
    }

    public void ended(ClientStream about) {
        add(about, "ended");
    }

    public void failed(ClientStream about, Reason reason, Processed processed) {
        add(about, "failed " + processed + " " + text(reason));
    }

    public void cancelled(ClientStream about, Side endpoint, Reason reason) {
        add(about, "event cancel " + endpoint + " " + reason);
    }

    public void frameStart(ClientStream about, FragState fragState, String extensions) {
        add(about, "event recv start " + fragState + " [" + extensions + "]");
    }

    public void frameHeader(
            ClientStream about,
            FragState fragState,
            String extensions,
            FrameType type,
            int rsv,
            long length,
            @Nullable Integer maskKey) {
        add(
                about,
                "event recv header " + fragState + " [" + extensions + "] " + type + " rsv=" + rsv + " length=" + length
                        + " key=" + maskKey);
    }

    public void frameEnd(ClientStream about, String extensions, @Nullable Integer closeCode, byte[] payload) {
        add(about, "event recv end [" + extensions + "] code=" + closeCode + " " + ByteBufUtil.hexDump(payload));
    }

    public void sendStart(ClientStream about, String extensions, WsFrame frame) {
        add(about, "event send start [" + extensions + "] " + text(frame));
    }

    public void sendEnd(ClientStream about, String extensions, WsFrame frame) {
        add(about, "event send end [" + extensions + "] " + text(frame));
    }
}
