package dev.gun.client.internal.protocol;

import dev.gun.client.Reason;
import io.netty.buffer.ByteBuf;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down every upcall of a protocol, one line each: the stream, the call, its arguments. */
final class Http1Calls {

    private final List<String> lines = new ArrayList<>();
    private final List<ConnectionProtocol> switchedTo = new ArrayList<>();

    Commands commands() {
        return recording(Commands.class);
    }

    StreamListener listener() {
        return recording(StreamListener.class);
    }

    WriteResult result(String name) {
        return new WriteResult() {
            @Override
            public void written() {
                lines.add(name + " written");
            }

            @Override
            public void failed(Reason reason) {
                lines.add(name + " failed " + text(reason));
            }
        };
    }

    /** What was written down since the last call. */
    List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    /** The protocols that were asked for with {@code switchProtocol}. */
    List<ConnectionProtocol> switchedTo() {
        return switchedTo;
    }

    private <T> T recording(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, args) -> record(method, args == null ? new Object[0] : args)));
    }

    private @Nullable Object record(Method method, Object[] args) {
        if (method.getName().equals("hasHandlers")) {
            return true;
        }
        if (method.getName().equals("admit")) {
            // Allowed at any time; what it leads to is seen in admits().
            return null;
        }
        boolean ofStream = args.length > 0 && args[0] instanceof ClientStream;
        StringBuilder line = new StringBuilder(ofStream ? args[0] + " " : "").append(method.getName());
        // The method on the wire is the one asked for, over HTTP/1.1.
        int told = method.getName().matches("request(Start|Headers)") ? 2 : ofStream ? 1 : 0;
        for (int i = told; i < args.length; i++) {
            line.append(' ').append(text(method, args[i]));
        }
        lines.add(line.toString());
        return null;
    }

    private String text(Method method, Object arg) {
        if (arg instanceof ByteBuf bytes) {
            String text = '"' + bytes.toString(StandardCharsets.ISO_8859_1) + '"';
            if (method.getName().equals("switchProtocol")) {
                bytes.release();
            }
            return text;
        }
        if (arg instanceof Boolean fin && method.getDeclaringClass() == StreamListener.class) {
            return fin ? "fin" : "nofin";
        }
        if (arg instanceof ConnectionProtocol next) {
            switchedTo.add(next);
            return "next";
        }
        return arg instanceof Reason reason ? text(reason) : String.valueOf(arg);
    }

    static String text(Reason reason) {
        return reason instanceof Reason.Simple ? reason.code() : reason.code() + ": " + reason.text();
    }
}
