package dev.gun.spring;

import dev.gun.client.GunOwner;
import dev.gun.client.message.GunMessage;

/**
 * The owner of a connection whose messages are not published but which has a session: a session needs an owner, since
 * its frames go there. Drops them.
 */
public final class SilentOwner implements GunOwner {

    /** The only one: it has no state. */
    public static final SilentOwner INSTANCE = new SilentOwner();

    private SilentOwner() {}

    @Override
    public void receive(GunMessage message) {
        // Nobody wants them: whoever does sets an owner with a customizer.
    }
}
