package dev.gun.sample.feed;

/** A connection as a spectator sees it. */
public enum LinkState {
    /** Not up for the first time yet. */
    STARTING,
    /** The connection is up; the feed is not subscribed. */
    CONNECTED,
    /** Ready: prices flow, or requests are answered. */
    LIVE,
    /** Lost; Gun is trying to get it back. */
    DOWN,
    /** Over: Gun has given up, or the application is stopping. */
    TERMINATED
}
