package dev.gun.spring;

import dev.gun.client.GunConnection;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Decides which instance of the application has a connection with {@code leader-only: true}. The registry asks it
 * instead of opening such a connection. Called by any thread.
 */
public interface LeaderElection {

    /**
     * Stands for election until told otherwise: {@code open} is called whenever this instance becomes the leader. Does
     * nothing when it stands already.
     *
     * @param connection the connection's name
     * @param open opens the connection; called on a thread of the election's, which may block
     */
    void stand(String connection, Supplier<GunConnection> open);

    /**
     * Stands no more. If this instance leads, its connection is shut down, and only then another instance can lead.
     *
     * @param connection the connection's name
     * @return completes when this instance does not lead any more
     */
    CompletionStage<?> withdraw(String connection);
}
