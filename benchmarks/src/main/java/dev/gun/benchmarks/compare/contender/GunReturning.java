package dev.gun.benchmarks.compare.contender;

import dev.gun.benchmarks.compare.work.Returning;
import dev.gun.benchmarks.compare.work.Target;
import dev.gun.client.GunClient;
import dev.gun.client.GunOptions;
import dev.gun.client.RetryPolicy;
import dev.gun.client.SessionOptions;
import dev.gun.client.message.GunNotify;

/** Sessions: that is what they are for. */
final class GunReturning implements Returning {

    private final GunClient client = Gun.client();
    private final int port;

    GunReturning(int port) {
        this.port = port;
    }

    @Override
    public void open(String path, Runnable ready) {
        GunOptions options = GunOptions.builder()
                .retry(RetryPolicy.exponential(INITIAL, MAX, MULTIPLIER, JITTER))
                .minUptime(SETTLED)
                .session(SessionOptions.builder(path).build())
                .owner(message -> {
                    if (message instanceof GunNotify notify && notify.notice() instanceof GunNotify.SessionReady) {
                        ready.run();
                    }
                })
                .build();
        client.open(Target.HOST, port, options);
    }

    @Override
    public void close() {
        client.close();
    }
}
