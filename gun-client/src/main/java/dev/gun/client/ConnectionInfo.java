package dev.gun.client;

import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a connection.
 *
 * @param name its name
 * @param state its state
 * @param protocol what it speaks, {@code null} while it is not up
 * @param transport what carries its bytes
 * @param originScheme {@code http} or {@code https}
 * @param originHost the host it was opened with
 * @param originPort the port it was opened with
 * @param intermediaries the proxies in order that the bytes go through; origin and protocol are what is behind them
 * @param localAddress this end of the socket, {@code null} while there is none, and of a Unix domain socket, which has
 *     no name at this end
 * @param remoteAddress the address that it is connected to, a {@link java.net.UnixDomainSocketAddress} for a Unix
 *     domain socket; {@code null} while there is no socket
 * @param since when it entered its state
 * @param attempts how many attempts in a row have failed
 * @param nextRetryAt when the next attempt begins, {@code null} when none is due
 * @param lastError the last failure or loss, {@code null} when there was none
 * @param openStreams how many streams have not ended, those not written yet included
 * @param timesUp how often it has been up
 * @param roundTrip the last answered ping's round trip, {@code null} when none was answered
 * @param pingPendingSince since when a ping waits for its answer, {@code null} when none does
 * @param readPausedSince since when we do not read from the socket ourselves, {@code null} while we read
 * @param listenerFailures how many messages were lost because a receiver threw, and how many monitors did
 * @param handlerFailures how many callbacks of event handlers threw
 */
public record ConnectionInfo(
        String name,
        ConnectionState state,
        @Nullable Protocol protocol,
        Transport transport,
        String originScheme,
        String originHost,
        int originPort,
        List<Intermediary> intermediaries,
        @Nullable SocketAddress localAddress,
        @Nullable SocketAddress remoteAddress,
        Instant since,
        int attempts,
        @Nullable Instant nextRetryAt,
        @Nullable Reason lastError,
        int openStreams,
        long timesUp,
        @Nullable Duration roundTrip,
        @Nullable Instant pingPendingSince,
        @Nullable Instant readPausedSince,
        long listenerFailures,
        long handlerFailures) {

    /** Keeps a copy of the list. */
    public ConnectionInfo {
        intermediaries = List.copyOf(intermediaries);
    }
}
