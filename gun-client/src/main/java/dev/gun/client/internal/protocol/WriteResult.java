package dev.gun.client.internal.protocol;

import dev.gun.client.Reason;
import io.netty.channel.ChannelFuture;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** Hears, once and on the event loop, what became of something that was to be written. */
public interface WriteResult {

    /** For writes nobody waits for. */
    WriteResult IGNORED = new WriteResult() {
        @Override
        public void written() {
            // Nobody waits for it.
        }

        @Override
        public void failed(Reason reason) {
            // Nobody waits for it; what goes wrong with the connection is reported by the connection.
        }
    };

    /** Tells {@code result} what becomes of {@code write}. */
    static void report(ChannelFuture write, WriteResult result) {
        if (result == IGNORED) {
            return;
        }
        write.addListener(future -> tell(future.cause(), result));
    }

    /** Tells {@code result} how a write to the socket ended: well when there is no {@code cause}. */
    static void tell(@Nullable Throwable cause, WriteResult result) {
        if (cause == null) {
            result.written();
        } else if (cause instanceof ClosedChannelException) {
            result.failed(Reason.CLOSED);
        } else {
            result.failed(new Reason.SocketError(cause.toString()));
        }
    }

    /** It was handed to the socket. */
    void written();

    /** It was not, and will not be. */
    void failed(Reason reason);
}
