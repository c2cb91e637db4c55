package dev.gun.client;

/** What is known about whether the server acted on a request that failed. */
public enum Processed {
    /** The server provably did not act on the request; it is safe to send it again. */
    NO,
    /** The server may have acted on the request. */
    MAYBE
}
