package dev.gun.spring.boot.endpoint;

import dev.gun.client.ConnectionInfo;
import dev.gun.client.ConnectionState;
import dev.gun.client.ConnectionTraffic;
import dev.gun.client.GunConnection;
import dev.gun.client.GunSession;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.Transport;
import dev.gun.spring.Origins;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the endpoint shows of a connection.
 *
 * @param opened whether it was opened since the application started
 * @param state its state
 * @param protocol what it speaks, {@code null} while it is not up
 * @param origin scheme, host and port that it was opened with
 * @param transport what carries its bytes
 * @param addresses both ends of its socket, {@code null} while there is none
 * @param since when it entered its state
 * @param attempts how many attempts in a row have failed
 * @param nextRetryAt when the next attempt begins, {@code null} when none is due
 * @param lastError the last failure or loss, {@code null} when there was none
 * @param session its session, {@code null} when it has none
 * @param roundTrip the last answered ping's round trip, {@code null} when none was answered
 * @param pingPendingSince since when a ping waits for its answer, {@code null} when none does
 * @param readPausedSince since when we do not read from the socket ourselves, {@code null} while we read
 * @param counters what it has done
 */
public record ConnectionDescriptor(
        boolean opened,
        ConnectionState state,
        @Nullable String protocol,
        String origin,
        Transport transport,
        @Nullable AddressesDescriptor addresses,
        Instant since,
        int attempts,
        @Nullable Instant nextRetryAt,
        @Nullable ErrorDescriptor lastError,
        @Nullable SessionDescriptor session,
        @Nullable Duration roundTrip,
        @Nullable Instant pingPendingSince,
        @Nullable Instant readPausedSince,
        CountersDescriptor counters)
        implements OperationResponseBody {

    /**
     * Both ends of a socket.
     *
     * @param local this end, {@code null} for a Unix domain socket, which has no name here
     * @param remote the other end
     */
    public record AddressesDescriptor(@Nullable String local, String remote) {}

    /**
     * A failure.
     *
     * @param code what it was
     * @param text what it was, in words
     */
    public record ErrorDescriptor(String code, String text) {}

    /**
     * A session.
     *
     * @param name its name
     * @param state its state
     * @param timesReady how often it has been ready
     */
    public record SessionDescriptor(String name, GunSession.State state, long timesReady) {}

    /**
     * What a connection has done since it was opened.
     *
     * @param timesUp how often it has been up
     * @param openStreams how many streams have not ended
     * @param bytesReceived bytes received, behind TLS
     * @param bytesSent bytes sent, before TLS
     * @param framesReceived WebSocket messages received, one for a fragmented message
     * @param framesSent WebSocket frames sent by the application
     * @param messagesWaiting messages that wait for the owner's thread
     * @param listenerFailures how many messages were lost because a receiver threw
     * @param handlerFailures how many callbacks of event handlers threw
     */
    public record CountersDescriptor(
            long timesUp,
            int openStreams,
            long bytesReceived,
            long bytesSent,
            long framesReceived,
            long framesSent,
            int messagesWaiting,
            long listenerFailures,
            long handlerFailures) {}

    static ConnectionDescriptor of(GunConnection connection, boolean opened) {
        return of(connection.info(), connection.traffic(), opened ? connection.session() : null, opened);
    }

    /** What is known about a connection that is open, and what has been through it. */
    static ConnectionDescriptor of(
            ConnectionInfo info, ConnectionTraffic traffic, @Nullable GunSession session, boolean opened) {
        return new ConnectionDescriptor(
                opened,
                info.state(),
                text(info.protocol()),
                Origins.of(info),
                info.transport(),
                addresses(info),
                info.since(),
                info.attempts(),
                info.nextRetryAt(),
                error(info.lastError()),
                session(session),
                info.roundTrip(),
                info.pingPendingSince(),
                info.readPausedSince(),
                counters(info, traffic));
    }

    private static @Nullable String text(@Nullable Protocol protocol) {
        return protocol == null ? null : protocol.text();
    }

    private static @Nullable AddressesDescriptor addresses(ConnectionInfo info) {
        SocketAddress remote = info.remoteAddress();
        SocketAddress local = info.localAddress();
        return remote == null
                ? null
                : new AddressesDescriptor(local == null ? null : local.toString(), remote.toString());
    }

    private static @Nullable ErrorDescriptor error(@Nullable Reason error) {
        return error == null ? null : new ErrorDescriptor(error.code(), error.text());
    }

    private static @Nullable SessionDescriptor session(@Nullable GunSession session) {
        return session == null ? null : new SessionDescriptor(session.name(), session.state(), session.timesReady());
    }

    private static CountersDescriptor counters(ConnectionInfo info, ConnectionTraffic traffic) {
        return new CountersDescriptor(
                info.timesUp(),
                info.openStreams(),
                traffic.bytesReceived(),
                traffic.bytesSent(),
                traffic.framesReceived(),
                traffic.framesSent(),
                traffic.waiting(),
                info.listenerFailures(),
                info.handlerFailures());
    }
}
