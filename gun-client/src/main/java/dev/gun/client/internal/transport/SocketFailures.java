package dev.gun.client.internal.transport;

import dev.gun.client.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says in the words of {@link Reason} what went wrong with a socket. */
public final class SocketFailures {

    /** What a native transport says before what the system said. */
    private static final Pattern CALL =
            Pattern.compile("^(?:io_uring )?\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ");

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
        String wrong = remote instanceof InetSocketAddress ? null : wrongWith(Path.of(remote.toString()));
        if (wrong != null) {
            return wrong;
        }
        // Netty adds ": /127.0.0.1:80" to what the system said.
        String message = message(failure);
        String suffix = ": " + remote;
        return message.endsWith(suffix) ? message.substring(0, message.length() - suffix.length()) : message;
    }

    /**
     * What keeps {@code path} from being a Unix domain socket, or {@code null}: the system says "Connection refused" of
     * a plain file, too. This looks at the path once more, as connecting has just done, and waits no longer than that.
     */
    private static @Nullable String wrongWith(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).isOther() ? null : "it is not a socket";
        } catch (NoSuchFileException e) {
            return "there is no such file";
        } catch (IOException e) {
            // What connecting met says it better.
            return null;
        }
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank()
                ? failure.getClass().getSimpleName()
                : CALL.matcher(message).replaceFirst("");
    }
}
