package dev.gun.client.internal.transport;

import dev.gun.client.Reason;
import java.io.EOFException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** Says in the words of {@link Reason} what went wrong with a socket. */
public final class SocketFailures {

    private SocketFailures() {}

    /**
     * Why the socket is of no more use: {@link Reason#CLOSED} for a plain end, {@link Reason.SocketError} with the
     * error's message and class for anything else, such as a reset. Never {@code null}; ask {@link TlsAlerts#reason}
     * first.
     */
    public static Reason reason(Throwable failure) {
        if (failure instanceof ClosedChannelException || failure instanceof EOFException) {
            return Reason.CLOSED;
        }
        return new Reason.SocketError("The socket failed: " + message(failure) + " ("
                + failure.getClass().getName() + ")");
    }

    /** Why no connection to {@code remote} could be made, without repeating the address. */
    static String text(@Nullable Throwable failure, SocketAddress remote) {
        if (failure == null) {
            return "unknown error";
        }
        // Netty adds ": /127.0.0.1:80" to what the system said.
        String message = message(failure);
        String suffix = ": " + remote;
        return message.endsWith(suffix) ? message.substring(0, message.length() - suffix.length()) : message;
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
