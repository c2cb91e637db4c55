package dev.gun.client.internal.lifecycle;

import dev.gun.client.Reason;
import java.time.Duration;

/** What the driver has to do, in the order of the list it comes in. */
public sealed interface Output {

    /** Resolve the name. */
    record LookUp() implements Output {}

    /** Connect the socket. */
    record Connect() implements Output {}

    /** Begin the TLS handshake. */
    record Handshake() implements Output {}

    /** Put the protocol on the socket. */
    record StartProtocol() implements Output {}

    /** Say {@code GunUp}; requests may be written. */
    record AnnounceUp() implements Output {}

    /** End each live stream with this reason, and keep the two lists for {@code AnnounceDown}. */
    record AbandonStreams(Reason reason) implements Output {}

    /** Close the socket, or stop what is under way to get one; the event {@code disconnect} if there was one. */
    record DropSocket(Reason reason) implements Output {}

    /** Say {@code GunDown} with the two lists. */
    record AnnounceDown(Reason reason) implements Output {}

    /** Start the retry timer. */
    record ScheduleRetry(Duration delay, int attempt, Reason cause) implements Output {}

    /** Stop the retry timer. */
    record CancelRetry() implements Output {}

    /** Have the protocol shut down, within the closing timeout. */
    record BeginShutdown() implements Output {}

    /** Fail the requests that were not written yet. */
    record FailQueued(Reason reason) implements Output {}

    /** Say {@code GunTerminated} and forget everything. */
    record Terminate(Reason reason) implements Output {}
}
