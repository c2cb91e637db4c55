package dev.gun.client.internal.connection;

import dev.gun.client.GunClient;
import dev.gun.client.GunOptions;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Placeholder until the driver lands in the next commit of this session. */
public final class DefaultGunClient {
    private DefaultGunClient() {}

    /** Not there yet. */
    @SuppressWarnings("DoNotCallSuggester") // it will not always throw
    public static GunClient create(
            GunOptions defaults, int eventLoopThreads, int receiverThreads, @Nullable Executor receiverExecutor) {
        throw new IllegalStateException(String.valueOf(defaults));
    }
}
