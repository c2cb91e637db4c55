package dev.gun.client.internal.connection;

import dev.gun.client.GunOptions;
import dev.gun.client.Reason;
import java.time.Duration;

/** Gives up a handle whose mailbox stays full for {@code unreadTimeout} (spec page 1 §5). Confined to the event loop. */
final class UnreadWatch {

    private UnreadWatch() {}

    /** The mailbox of {@code stream} is full: somebody must read it in time. */
    static void start(ConnectionDriver driver, DefaultGunStream stream, Handle handle) {
        Duration timeout = driver.options().unreadTimeout();
        if (handle.unreadWatched() || timeout.equals(GunOptions.INFINITE)) {
            return;
        }
        int seen = stream.inflow.consumedCount();
        handle.unreadTimer(driver.schedule(timeout, () -> {
            handle.unreadTimer(null);
            if (!stream.silenced() && stream.inflow.isFull() && !stream.isSubscribed()) {
                if (stream.inflow.consumedCount() == seen) {
                    driver.status().unread(stream);
                    stream.layer().streams().fail(stream, new Reason.Unread("unreadTimeout = " + timeout));
                } else {
                    start(driver, stream, handle);
                }
            }
        }));
    }
}
