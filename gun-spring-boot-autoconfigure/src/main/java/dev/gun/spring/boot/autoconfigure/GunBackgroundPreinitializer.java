package dev.gun.spring.boot.autoconfigure;

import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;

/**
 * Has Boot do in the background, while it reads the application's configuration, what the first connection of a JVM costs
 * the thread that opens it. Boot does so where there is a second processor, and unless {@code
 * spring.backgroundpreinitializer.ignore} is {@code true}; nothing depends on it.
 */
final class GunBackgroundPreinitializer implements BackgroundPreinitializer {

    /**
     * Leaves everything to a class that Boot need not load to make this one: an application without gun-client, whose
     * auto-configuration backs off, is to start as well.
     */
    @Override
    public void preinitialize() {
        Rehearsal.run();
    }
}
