package dev.gun.client;

import dev.gun.client.message.GunError;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunResponse;
import dev.gun.client.message.GunUpgrade;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Prepares each new connection of a pool before it is given out: a log-in, a WebSocket upgrade. It is called again after
 * each reconnect. Called on a receiver thread, one call at a time for each member.
 *
 * <p>What the stage completes with is the {@link PoolLease#attachment() attachment} of the connection until it is lost.
 * When that is a {@link GunStream}, such as a WebSocket, the connection is set up anew when the stream ends. When the
 * setup throws, the stage fails, or takes longer than {@link PoolOptions#setupTimeout()}, the socket is given up and the
 * connection made again after the delay that {@link GunOptions#retry()} says.
 */
@FunctionalInterface
public interface PoolSetup {

    /**
     * Prepares {@code connection}, which is up.
     *
     * @return completes when it can be given out
     */
    CompletionStage<? extends @Nullable Object> setUp(GunConnection connection) throws Exception;

    /**
     * Upgrades each connection to a WebSocket, whose messages go to {@code receiver}.
     *
     * @param options its {@code replyTo} is replaced
     */
    static PoolSetup webSocket(String path, Headers headers, WsOptions options, GunReceiver receiver) {
        Objects.requireNonNull(receiver);
        return connection -> {
            CompletableFuture<GunStream> upgraded = new CompletableFuture<>();
            GunReceiver watching = new GunReceiver() {
                @Override
                public void receive(GunMessage message) throws Exception {
                    receiver.receive(message);
                    if (message instanceof GunUpgrade upgrade) {
                        upgraded.complete(upgrade.stream());
                    } else if (message instanceof GunResponse response) {
                        upgraded.completeExceptionally(new GunException.Stream(new Reason.BadState(
                                "The upgrade to a WebSocket was answered with status " + response.status())));
                    } else if (message instanceof GunError error) {
                        upgraded.completeExceptionally(new GunException.Stream(error.reason()));
                    }
                }

                @Override
                public boolean onEventLoop() {
                    return receiver.onEventLoop();
                }
            };
            connection.wsUpgrade(
                    path,
                    headers,
                    options.toBuilder().replyTo(ReplyTo.receiver(watching)).build());
            return upgraded;
        };
    }
}
