package dev.gun.client;

/**
 * Whether a request is sent again when it comes to nothing through no fault of its own (spec page 1 §3): its connection
 * is lost, the server goes away or closes the connection before the request's turn, or refuses the stream.
 *
 * <p>A request that is sent again keeps its handle, gets no {@code GunError}, is in neither list of {@code GunDown}, and
 * its receiver gets {@code GunNotify resubmitted} at the moment when it is. It waits for that like any other request
 * that was not written yet: it may be cancelled, counts against {@link GunOptions#pendingRequestLimit()}, and fails
 * with the connection when that runs out of retries, or with {@link GunOptions#pendingTimeout()}.
 *
 * <p>It is sent again at most 5 times, and only while nothing of a response, informational or not, was delivered, if
 * {@code pendingRequestLimit} has room, and if its body can be written again: one that was given as a whole, or of which
 * no piece was written yet. A whole body is kept for that until its response begins, and until then counts against
 * {@link GunOptions#pendingBytesLimit()}.
 */
public enum Resubmit {
    /** It is not: it ends with its {@code GunError}. */
    NEVER,
    /** If the server provably did not act on it. */
    UNPROCESSED,
    /** As {@link #UNPROCESSED}; and, if its method is idempotent (RFC 9110 §9.2.2), also if the server may have. */
    IDEMPOTENT
}
