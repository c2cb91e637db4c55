package dev.gun.spring.adapter;

import dev.gun.client.GunException;
import dev.gun.client.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What went wrong, as the callers of Spring's clients know it: an {@link IOException}, with Gun's as its cause. */
final class IoFailures {

    private IoFailures() {}

    /** A failure of Gun's as the {@link IOException} that says the same; any other as it is. */
    static Throwable of(Throwable failure) {
        return failure instanceof GunException gun ? typed(gun) : failure;
    }

    private static IOException typed(GunException failure) {
        IOException io = of(failure.reason(), failure.getMessage());
        io.initCause(failure);
        return io;
    }

    private static IOException of(Reason reason, @Nullable String message) {
        if (reason instanceof Reason.Timeout) {
            return new SocketTimeoutException(message);
        } else if (reason instanceof Reason.UnknownHost) {
            return new UnknownHostException(message);
        } else if (reason instanceof Reason.ConnectFailed) {
            return new ConnectException(message);
        }
        return reason instanceof Reason.TlsFailed ? new SSLException(message) : new IOException(message);
    }
}
