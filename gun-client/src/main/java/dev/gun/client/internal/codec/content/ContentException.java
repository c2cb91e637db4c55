package dev.gun.client.internal.codec.content;

/** Content is not what its coding says, or decodes to more than is accepted. */
public final class ContentException extends Exception {

    private static final long serialVersionUID = 1L;

    /** With a text that names the rule. */
    ContentException(String text) {
        super(text, null, false, false);
    }
}
