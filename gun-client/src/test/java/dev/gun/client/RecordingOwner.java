package dev.gun.client;

import dev.gun.client.message.GunMessage;
import dev.gun.client.testkit.Recorder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An owner that records what it hears, as {@link Said} puts it, and whose end the test decides. */
final class RecordingOwner implements GunOwner {

    /** What it heard. */
    final Recorder<String> said = new Recorder<>();

    /** Complete it to end the owner. */
    final CompletableFuture<Reason> life = new CompletableFuture<>();

    @Override
    public void receive(GunMessage message) {
        said.record(Said.of(message));
    }

    @Override
    public CompletionStage<Reason> terminated() {
        return life;
    }
}
