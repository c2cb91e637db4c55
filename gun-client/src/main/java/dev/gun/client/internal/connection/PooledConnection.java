package dev.gun.client.internal.connection;

import dev.gun.client.GunConnection;
import dev.gun.client.Protocol;
import dev.gun.client.internal.pool.PoolConnection;
import org.jspecify.annotations.Nullable;

/** What a pool may ask of a connection on top of the public API. */
record PooledConnection(ConnectionDriver driver, GunConnection connection) implements PoolConnection {

    @Override
    public @Nullable Protocol spoken() {
        return driver.status().spoken();
    }

    @Override
    public int openStreams() {
        return driver.counts().open();
    }

    @Override
    public void behind(Runnable task) {
        driver.submit(task);
    }
}
