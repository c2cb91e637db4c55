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

@DisplayName("An owner that streams reply to as well hears one message at a time per connection (spec page 1 §5)")
class OwnerLaneTests {

    private final Queue<Runnable> executor = new ArrayDeque<>();
    private final List<String> heard = new ArrayList<>();
    private final GunOwner first = message -> heard.add("first " + message.connection());
    private final GunOwner second = message -> heard.add("second " + message.connection());
    private final GunOwner third = message -> heard.add("third " + message.connection());

    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final ClientRuntime runtime = new ClientRuntime(1, 1, null, new NoLoans());
    private final GunOptions options =
            GunOptions.builder().owner(first).receiverExecutor(executor::add).build();
    private final ConnectionDriver driver = new ConnectionDriver(
            new Plan(Origin.of("localhost", 80, options), "/", options), runtime, loop.eventLoop());
    private final Delivery delivery = driver.delivery();
    private final DefaultGunConnection connection = new DefaultGunConnection(driver);

    @AfterEach
    void close() {
        loop.finishAndReleaseAll();
        runtime.close();
    }

    private static GunMessage message(int number) {
        return new GunUp("" + number, Protocol.HTTP);
    }

    /** What the connection has to say is handed over to the receivers' executor. */
    private void tell(Lane to, int number) {
        delivery.add(to, message(number));
        loop.runPendingTasks();
    }

    private void tellOwner(int number) {
        delivery.tellOwner(message(number));
        loop.runPendingTasks();
    }

    /** An executor may run two tasks at once, and the second before the first: there must be one. */
    private void assertOneTells(String... expected) {
        assertThat(executor.stream().filter(QueuedLane.class::isInstance)).hasSize(1);
        runAll();
        assertThat(heard).containsExactly(expected);
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
        tellOwner(1);

        assertOneTells("first 1");
        assertThat(loop.hasPendingTasks()).as("a task of the loop's").isFalse();
    }

    @Test
    @DisplayName("a new owner that streams reply to already is told behind what they have for it")
    void newOwnerHasStreams() {
        tell(delivery.acquire(second), 1);
        connection.setOwner(first, second);
        tellOwner(2);

        assertOneTells("second 1", "second 2");
    }

    @Test
    @DisplayName("so it is when there are streams that reply to others as well")
    void newOwnerHasStreamsAmongOthers() {
        delivery.acquire(third);
        tell(delivery.acquire(second), 1);
        connection.setOwner(first, second);
        tellOwner(2);

        assertOneTells("second 1", "second 2");
    }

    @Test
    @DisplayName("a stream that replies to the owner before is told behind those that do so already")
    void ownerBeforeHasStreams() {
        tell(delivery.acquire(first), 1);
        connection.setOwner(first, second);
        tell(delivery.acquire(first), 2);

        assertOneTells("first 1", "first 2");
    }

    @Test
    @DisplayName("a stream that replies to the owner before is told behind what that one heard as the owner")
    void ownerBeforeIsBusy() {
        tellOwner(1);
        connection.setOwner(first, second);
        tell(delivery.acquire(first), 2);

        assertOneTells("first 1", "first 2");
    }

    @Test
    @DisplayName("a stream that replies to the new owner is told behind what that one heard as the owner")
    void newOwnerIsBusy() {
        connection.setOwner(first, second);
        tellOwner(1);
        tell(delivery.acquire(second), 2);

        assertOneTells("second 1", "second 2");
    }

    @Test
    @DisplayName("an owner that has the connection back is told behind what it heard before")
    void handedBack() {
        tellOwner(1);
        connection.setOwner(first, second);
        loop.runPendingTasks();
        connection.setOwner(second, first);
        tellOwner(2);

        assertOneTells("first 1", "first 2");
    }

    @Test
    @DisplayName("so it is when the one in between has not heard anything, nor the event loop of that one")
    void handedBackAtOnce() {
        tellOwner(1);
        connection.setOwner(first, second);
        connection.setOwner(second, first);
        tellOwner(2);

        assertOneTells("first 1", "first 2");
    }

    @Test
    @DisplayName("a stream that replies to the last owner is told behind GunTerminated")
    void terminated() {
        connection.close();
        loop.runPendingTasks();
        tell(delivery.acquire(first), 2);

        assertOneTells("first " + connection.name(), "first 2");
    }

    @Test
    @DisplayName("one to whom the connection was handed over as it terminated hears of that like the owner before")
    void terminatedMeanwhile() {
        tellOwner(1);
        connection.setOwner(first, second);
        delivery.ownerEnds(message(1));
        loop.runPendingTasks();
        runAll();

        assertThat(heard).containsExactly("first 1", "second 1");
        assertThat(delivery.owner()).isNull();
    }

    @Test
    @DisplayName("nothing is kept of an owner before when nothing waits for it and no stream replies to it")
    void forgotten() {
        Lane before = delivery.acquire(first);
        tell(before, 1);
        connection.setOwner(first, second);
        delivery.release(before);
        assertOneTells("first 1");
        loop.runPendingTasks();

        assertThat(delivery.acquire(first)).isNotSameAs(before);
    }
}
