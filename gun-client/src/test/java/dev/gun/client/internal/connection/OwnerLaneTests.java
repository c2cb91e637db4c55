package dev.gun.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.GunOwner;
import dev.gun.client.Protocol;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunUp;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An owner that streams reply to as well: one message at a time per connection (spec page 1 §5)")
class OwnerLaneTests {

    private final Queue<Runnable> executor = new ArrayDeque<>();
    private final List<String> heard = new ArrayList<>();
    private final GunOwner first = message -> heard.add("first " + message.connection());

    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final ClientRuntime runtime = new ClientRuntime(1, 1, null, new NoLoans());
    private final GunOptions options =
            GunOptions.builder().owner(first).receiverExecutor(executor::add).build();
    private final ConnectionDriver driver = new ConnectionDriver(
            new Plan(Origin.of("localhost", 80, options), "/", options), runtime, loop.eventLoop());
    private final Delivery delivery = driver.delivery();

    @AfterEach
    void close() {
        loop.finishAndReleaseAll();
        runtime.close();
    }

    private static GunMessage message(int number) {
        return new GunUp("" + number, Protocol.HTTP);
    }

    private void runAll() {
        for (Runnable task = executor.poll(); task != null; task = executor.poll()) {
            task.run();
        }
    }

    @Test
    @DisplayName("when the last such stream has ended, what the owner hears costs the loop nothing behind it")
    void streamOfTheOwnerEnds() {
        delivery.release(delivery.acquire(first));
        loop.runPendingTasks();
        delivery.tellOwner(message(1));
        loop.runPendingTasks();
        runAll();

        assertThat(heard).containsExactly("first 1");
        assertThat(loop.hasPendingTasks()).as("a task of the loop's").isFalse();
    }
}
