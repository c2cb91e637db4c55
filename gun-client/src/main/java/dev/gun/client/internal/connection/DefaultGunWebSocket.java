package dev.gun.client.internal.connection;

import dev.gun.client.GunWebSocket;
import dev.gun.client.WsFrame;
import dev.gun.client.message.GunUpgrade;
import dev.gun.client.message.GunWs;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The handle of a WebSocket. Threads: as {@link DefaultGunStream}. */
final class DefaultGunWebSocket extends DefaultGunStream implements GunWebSocket {

    private final @Nullable SubprotocolRunner subprotocol;

    DefaultGunWebSocket(ConnectionDriver driver, Layer layer, StreamSpec spec) {
        super(driver, layer, spec);
        this.subprotocol = SubprotocolRunner.of(this, spec.head().wsOptions());
    }

    /** Receiver's side: what the handler of a frame took instead of the one credit that its delivery had taken. */
    void tookCredits(int taken) {
        if (taken != 1 && !inflow.isUnlimited()) {
            driver().submit(() -> {
                inflow.addCredits(1L - taken);
                driver().resume(this);
            });
        }
    }

    @Override
    @Nullable SubprotocolRunner subprotocol() {
        return subprotocol;
    }

    @Override
    public CompletionStage<Void> send(WsFrame... frames) {
        return StreamSender.sendFrames(driver(), this, frames);
    }

    @Override
    public GunUpgrade awaitUpgrade(Duration timeout) {
        return reader().upgrade(timeout);
    }

    @Override
    public GunWs awaitFrame(Duration timeout) {
        return reader().frame(timeout);
    }

    @Override
    public String toString() {
        return "GunWebSocket[" + connection() + "#" + id() + "]";
    }
}
