package dev.gun.client.internal.transport;

import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import org.jspecify.annotations.Nullable;

/** Says in plain words why a name was not resolved. */
final class DnsFailures {

    /** How Netty begins the message that ends with the name of the response code (RFC 1035 §4.1.1). */
    private static final String FAILED_WITH = "Query failed with ";

    private DnsFailures() {}

    static String text(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DnsNameResolverTimeoutException) {
                return "the name server did not answer";
            }
            if (cause instanceof DnsErrorCauseException) {
                String code = String.valueOf(cause.getMessage()).replace(FAILED_WITH, "");
                return code.equals("NXDOMAIN")
                        ? "the name server knows no such name (NXDOMAIN)"
                        : "the name server answered " + code;
            }
        }
        String message = failure == null ? null : failure.getMessage();
        return message == null ? "it has no address" : message;
    }
}
