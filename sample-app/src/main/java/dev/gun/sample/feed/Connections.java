package dev.gun.sample.feed;

/** The two connections of the application, by their names in {@code application.yml}. */
public final class Connections {

    /** The WebSocket on which the prices come. */
    public static final String PRICES = "prices";

    /** The HTTP/2 connection on which orders go. */
    public static final String API = "api";

    private Connections() {}
}
