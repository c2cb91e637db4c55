package dev.gun.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunReceiver;
import dev.gun.client.Protocol;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunUp;
import dev.gun.client.testkit.Gates;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@DisplayName("The way to one receiver: in order, in batches, one at a time (spec page 1 §5)")
class LaneTests {

    private final Queue<Runnable> executor = new ArrayDeque<>();
    private final FailureLog failures = new FailureLog(LoggerFactory.getLogger(LaneTests.class), () -> 0);
    private final List<String> heard = new ArrayList<>();
    private final List<Lane> idle = new ArrayList<>();

    private Lane.Source source(Executor receivers) {
        return new Lane.Source() {
            @Override
            public String name() {
                return "connection";
            }

            @Override
            public Executor receivers() {
                return receivers;
            }

            @Override
            public FailureLog failures() {
                return failures;
            }

            @Override
            public void idle(QueuedLane lane) {
                idle.add(lane);
            }
        };
    }

    private static GunMessage message(int number) {
        return new GunUp("" + number, Protocol.HTTP);
    }

    private QueuedLane lane(GunReceiver receiver) {
        return (QueuedLane) Lane.to(receiver, source(executor::add));
    }

    private void runAll() {
        for (Runnable task = executor.poll(); task != null; task = executor.poll()) {
            task.run();
        }
    }

    @Test
    @DisplayName("messages wait for the flush; a batch is one task, and later batches join a task that has not run")
    void batches() {
        QueuedLane lane = lane(message -> heard.add(message.connection()));
        assertThat(lane.add(message(1))).isTrue();
        assertThat(lane.add(message(2))).as("the flush is due already").isFalse();
        assertThat(executor).isEmpty();
        lane.flush();
        lane.add(message(3));
        lane.flush();
        lane.flush();
        assertThat(executor).hasSize(1);
        runAll();

        assertThat(heard).containsExactly("1", "2", "3");
    }

    @Test
    @DisplayName("after 16 batches the lane gives way to others and goes on in a task of its own")
    void givesWay() {
        QueuedLane lane = lane(message -> heard.add(message.connection()));
        for (int i = 0; i < 20; i++) {
            lane.add(message(i));
            lane.flush();
        }
        Runnable first = executor.remove();
        first.run();
        assertThat(heard).hasSize(16);
        assertThat(executor).hasSize(1);
        runAll();

        assertThat(heard).hasSize(20).endsWith("16", "17", "18", "19");
    }

    @Test
    @DisplayName("what is handed over while the receiver runs on another thread comes in order, each once")
    void threads() throws Exception {
        int messages = 20_000;
        CountDownLatch last = new CountDownLatch(messages);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            QueuedLane lane = new QueuedLane(source(other), message -> {
                heard.add(message.connection());
                last.countDown();
            });
            for (int i = 0; i < messages; i++) {
                lane.add(message(i));
                if (i % 3 != 0) {
                    lane.flush();
                }
            }
            lane.flush();
            assertThat(last.await(Gates.TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            other.shutdown();
            assertThat(other.awaitTermination(Gates.TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }

        assertThat(heard)
                .isEqualTo(IntStream.range(0, messages).mapToObj(i -> "" + i).toList());
    }

    @Test
    @DisplayName("one that is to be forgotten when nothing waits in it tells of that, once")
    void idle() {
        QueuedLane lane = lane(message -> heard.add(message.connection()));
        assertThat(lane.whenIdle()).as("nothing was added").isTrue();
        lane.add(message(1));
        assertThat(lane.whenIdle()).as("something waits for the flush").isFalse();
        lane.flush();
        assertThat(lane.whenIdle()).as("something waits for the receiver").isFalse();
        runAll();
        assertThat(idle).containsExactly(lane);
        lane.add(message(2));
        lane.flush();
        runAll();

        assertThat(idle).as("it was told once").containsExactly(lane);
        assertThat(lane.whenIdle()).isTrue();
    }

    @Test
    @DisplayName("one in which nothing waits when that is asked has said so, and tells of it no more")
    void idleWhenAsked() {
        QueuedLane lane = lane(message -> heard.add(message.connection()));
        assertThat(lane.whenIdle()).isTrue();
        lane.add(message(1));
        lane.flush();
        runAll();

        assertThat(heard).containsExactly("1");
        assertThat(idle).isEmpty();
    }

    @Test
    @DisplayName("what a receiver throws is counted and loses that message only")
    void failures() {
        QueuedLane lane = lane(message -> {
            heard.add(message.connection());
            switch (message.connection()) {
                case "1" -> throw new java.io.IOException("checked");
                case "2" -> throw new AssertionError("an error");
                case "3" -> throw new InterruptedException("interrupted");
                default -> {
                    // This one is well.
                }
            }
        });
        for (int i = 1; i <= 4; i++) {
            lane.add(message(i));
        }
        lane.flush();
        runAll();

        assertThat(heard).containsExactly("1", "2", "3", "4");
        assertThat(failures.count()).isEqualTo(3);
        assertThat(Thread.interrupted()).as("the interrupt is passed on").isTrue();
    }

    @Test
    @DisplayName("a receiver that asks for the event loop is called at once")
    void direct() {
        GunReceiver receiver = new GunReceiver() {
            @Override
            public void receive(GunMessage message) {
                heard.add(message.connection());
            }

            @Override
            public boolean onEventLoop() {
                return true;
            }
        };
        Lane lane = Lane.to(receiver, source(executor::add));

        assertThat(lane.add(message(1))).isFalse();
        assertThat(heard).containsExactly("1");
        assertThat(executor).isEmpty();
    }
}
