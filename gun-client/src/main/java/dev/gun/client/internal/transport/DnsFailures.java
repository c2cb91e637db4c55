package dev.gun.client.internal.transport;

import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Says in plain words why a name was not resolved. */
final class DnsFailures {

    private DnsFailures() {}

    static String text(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DnsNameResolverTimeoutException) {
                return "the name server did not answer (" + cause.getMessage() + ")";
            }
            if (cause instanceof DnsErrorCauseException) {
                return "the name server said " + cause.getMessage();
            }
            if (cause instanceof CancellationException) {
                return "the resolver was closed";
            }
        }
        String message = failure == null ? null : failure.getMessage();
        return message == null ? "the name server knows no address" : message;
    }
}
