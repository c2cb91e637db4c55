package dev.gun.spring;

import dev.gun.client.GunClient;

/**
 * A client that is made when it is first needed: its threads, and what Netty finds out about the machine, are most of
 * what Gun could cost the start of an application.
 */
public interface LazyGunClient extends GunClient {

    /** Whether it was made, so that opening a connection takes no longer than that. Any thread. */
    boolean isMade();
}
