package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.GunOwner;
import dev.gun.client.message.GunMessage;

/**
 * The owner of a connection whose messages are not published but which has a session: a session needs an owner, since
 * its frames go there. Drops them.
 */
final class SilentOwner implements GunOwner {

    static final SilentOwner INSTANCE = new SilentOwner();

    private SilentOwner() {}

    @Override
    public void receive(GunMessage message) {
        // Nobody wants them: whoever does sets an owner with a customizer.
    }
}
