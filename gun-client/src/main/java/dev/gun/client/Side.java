package dev.gun.client;

/** Which of the two ends did, or broke, something. */
public enum Side {
    /** This end, the client. */
    LOCAL,
    /** The other end, the server or a proxy. */
    REMOTE
}
