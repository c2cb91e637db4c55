package dev.gun.client.internal.codec.sse;

/** A line, or an event, is larger than what is accepted. */
public final class SseLimitException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String option;
    private final int limit;

    SseLimitException(String option, int limit) {
        super(option + " = " + limit, null, false, false);
        this.option = option;
        this.limit = limit;
    }

    /** The option that limits it. */
    public String option() {
        return option;
    }

    /** What it is set to. */
    public int limit() {
        return limit;
    }
}
