package dev.gun.client.internal.codec.ws;

/** A frame that the protocol forbids a client to send; nothing of it was written. The message names the rule. */
public final class UnsendableFrameException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UnsendableFrameException(String rule) {
        super(rule);
    }
}
