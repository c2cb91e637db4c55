package dev.gun.spring.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gun.spring.cluster.ClusterExchange.Span;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("One connection for all instances of an application, with a real Redis (page 3, Cluster)")
class ClusterTests {

    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration HEART_BEAT = Duration.ofMillis(750);

    /** What a machine that has other things to do may add, to a process that is to be told or to one that starts. */
    private static final Duration BUSY = Duration.ofSeconds(5);

    private static final int HAND_OVERS = 100;

    private final MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<Instance> instances = new ArrayList<>();
    private RedisServer redis;
    private ClusterExchange exchange;

    /** A process, and its own way to Redis. */
    private final class Instance {
        final String name;
        final CutRelay relay;
        final Process process;
        final OutputStream commands;

        Instance(String name) throws IOException, InterruptedException {
            this.name = name;
            relay = new CutRelay(loop, redis.address());
            process = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx128m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ClusterInstance.class.getName(),
                            "--spring.application.name=watcher",
                            "--spring.main.banner-mode=off",
                            "--logging.level.root=warn",
                            // What else is on the class path of these tests, and wants more than this application has.
                            "--spring.main.web-application-type=none",
                            "--spring.docker.compose.enabled=false",
                            "--redis.port=" + relay.address().getPort(),
                            "--gun.cluster.lease=" + LEASE.toMillis() + "ms",
                            "--gun.cluster.heart-beat=" + HEART_BEAT.toMillis() + "ms",
                            "--gun.connections.feed.uri=" + exchange.uri() + "/" + name,
                            "--gun.connections.feed.leader-only=true")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.to(new File("target/cluster-" + name + ".log")))
                    .start();
            commands = process.getOutputStream();
            instances.add(this);
        }

        void resign() {
            try {
                commands.write("resign\n".getBytes(StandardCharsets.UTF_8));
                commands.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void signal(String signal) throws IOException, InterruptedException {
            int status = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(status).isZero();
        }

        void kill() {
            process.destroyForcibly();
            process.onExit().join();
            relay.close();
            instances.remove(this);
        }
    }

    @BeforeEach
    void start() throws IOException, InterruptedException {
        assumeTrue(RedisServer.isInstalled(), "redis-server is not installed");
        redis = new RedisServer();
        exchange = new ClusterExchange(loop);
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        List.copyOf(instances).forEach(Instance::kill);
        if (redis != null) {
            exchange.close();
            redis.close();
        }
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void oneInstanceAtATimeHasTheConnectionWhateverHappensToTheLeader() throws Exception {
        new Instance("a");
        new Instance("b");
        Span leader = awaitLeader(0);
        int born = 0;
        for (int i = 1; i <= HAND_OVERS; i++) {
            Instance leading = instance(leader);
            int before = exchange.spans().indexOf(leader) + 1;
            switch (i % 20) {
                case 1 -> {
                    leading.kill();
                    new Instance("reborn-" + ++born);
                    leader = awaitLeader(before);
                }
                case 6, 11 -> {
                    leading.relay.cut();
                    leader = awaitLeader(before);
                    leading.relay.mend();
                }
                case 16 -> {
                    leading.signal("STOP");
                    pause(LEASE.dividedBy(2).minus(HEART_BEAT.dividedBy(4)));
                    leading.signal("CONT");
                    leading.resign();
                    leader = awaitLeader(before);
                }
                default -> {
                    leading.resign();
                    leader = awaitLeader(before);
                }
            }
        }

        List<Span> spans = List.copyOf(exchange.spans());
        assertThat(spans).hasSizeGreaterThan(HAND_OVERS);
        for (int i = 1; i < spans.size(); i++) {
            Span last = spans.get(i - 1);
            Span next = spans.get(i);
            assertThat(next.opened - last.closed)
                    .as("nanoseconds between %s and %s", last, next)
                    .isPositive()
                    .isLessThanOrEqualTo(LEASE.plus(HEART_BEAT).plus(BUSY).toNanos());
            assertThat(next.epoch).as("epoch of %s after %s", next, last).isGreaterThan(last.epoch);
        }
    }

    /** The time for which a process is stopped is what is tested; it is nothing to be waited for. */
    private void pause(Duration duration) throws InterruptedException {
        Process sleeping = instances.get(0).process;
        try {
            sleeping.onExit().get(duration.toMillis(), TimeUnit.MILLISECONDS);
            throw new AssertionError("An instance ended by itself");
        } catch (TimeoutException e) {
            assertThat(sleeping.isAlive()).isTrue();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private Instance instance(Span leader) {
        return instances.stream()
                .filter(instance -> instance.name.equals(leader.instance))
                .findFirst()
                .orElseThrow();
    }

    /** The leader after so many others: with its connection open, and its epoch told. */
    private Span awaitLeader(int others) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> exchange.spans().stream()
                                .skip(others)
                                .filter(span -> span.isOpen() && span.epoch > 0)
                                .findFirst()
                                .orElse(null),
                        span -> span != null);
    }
}
