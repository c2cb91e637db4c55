package dev.gun.sample.feed;

/** Which connection this is all about: the one of this name in {@code application.yml}. */
public final class Feed {

    public static final String PRICES = "prices";

    /** For {@code @EventListener(condition = …)}: only messages of that connection. */
    static final String IS_PRICES = "#root.args[0].connection() == '" + PRICES + "'";

    private Feed() {}
}
