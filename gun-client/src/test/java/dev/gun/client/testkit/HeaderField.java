package dev.gun.client.testkit;

/**
 * One header line.
 *
 * @param name as it was on the wire
 * @param value without the white space around it
 */
public record HeaderField(String name, String value) {
    /** Shorthand for static import. */
    public static HeaderField header(String name, String value) {
        return new HeaderField(name, value);
    }

    @Override
    public String toString() {
        return name + ": " + value;
    }
}
