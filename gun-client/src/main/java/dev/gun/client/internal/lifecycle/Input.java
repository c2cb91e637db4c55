package dev.gun.client.internal.lifecycle;

import dev.gun.client.Reason;
import java.time.Duration;

/** What can happen to a connection. */
public sealed interface Input {

    /** The user opened it. */
    record Opened() implements Input {}

    /** The name was resolved. */
    record LookedUp() implements Input {}

    /** The socket is connected. */
    record Connected() implements Input {}

    /** The TLS handshake succeeded. */
    record HandshakeDone() implements Input {}

    /** The protocol is ready. */
    record ProtocolReady() implements Input {}

    /** The attempt under way failed before the protocol was ready. */
    record AttemptFailed(Reason reason) implements Input {}

    /** The peer has begun to close. */
    record PeerCloses() implements Input {}

    /** The socket is gone, or must go, after the protocol was ready; {@code NORMAL} for the protocol's own end. */
    record SocketLost(Reason reason, Duration uptime) implements Input {}

    /** The retry timer has run out. */
    record RetryDue() implements Input {}

    /** The user wants it closed at once. */
    record CloseAsked() implements Input {}

    /** The user, or the end of the owner, wants it closed gracefully. */
    record ShutdownAsked(Reason reason) implements Input {}

    /** The graceful close took too long. */
    record ClosingTimeout(Reason reason) implements Input {}

    /** It must end for good, with this cause: what a session that cannot go on asks for. */
    record GiveUpAsked(Reason cause) implements Input {}
}
