package dev.gun.client;

/** What is done about header fields that RFC 9110 does not allow to be sent; see {@link Headers#validate()}. */
public enum InvalidHeaders {
    /** The call throws {@link IllegalArgumentException}, and nothing is sent. The default. */
    RAISE,
    /**
     * They are sent as they are, at your own risk: a value that holds CR and LF is another field, or another request, to
     * whoever reads it (request smuggling). Never use it with what came from somebody else.
     */
    IGNORE
}
